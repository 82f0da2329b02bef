"""Wrong answers to lesson 17's exercises, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def _hot(heat, count):
    """Return which places are among the hottest, bool."""
    return heat >= np.sort(heat.ravel())[-count]


def overlap_of_union(first, second, share):
    """You divided by the places that are hot in either map: divide by the hot places of one."""
    a, b = (_hot(heat, round(share * first.size)) for heat in (first, second))
    return np.sum(a & b) / np.sum(a | b)


def overlap_of_all_places(first, second, share):
    """You divided by all places of the map: divide by the number of hot ones."""
    a, b = (_hot(heat, round(share * first.size)) for heat in (first, second))
    return np.mean(a & b)


def overlap_with_cold(first, second, share):
    """You counted places that are cold in both maps as well: only hot ones matter."""
    a, b = (_hot(heat, round(share * first.size)) for heat in (first, second))
    return np.mean(a == b)


def overlap_by_value(first, second, share):
    """You took all values near the largest one: take a fixed number of places, by rank."""
    a, b = (heat >= (1 - share) * heat.max() for heat in (first, second))
    return np.sum(a & b) / max(np.sum(a), 1)


def overlap_of_values(first, second, share):
    """You looked for equal values in the two maps. Compare places, not values."""
    count = round(share * first.size)
    hot_first, hot_second = (np.sort(heat.ravel())[-count:] for heat in (first, second))
    return len(set(hot_first) & set(hot_second)) / count


def overlap_cut_off(first, second, share):
    """`int` and `//` cut off the decimals: round instead, round(0.1 × 49) = 5 places."""
    count = int(share * first.size)
    return np.mean(_hot(second, count)[_hot(first, count)])


def overlap_by_quantile(first, second, share):
    """The quantile as a limit lets in a place too many: 0.25 × 49 = 12.25 is 12 places, not 13."""
    a, b = (heat >= np.quantile(heat, 1 - share) for heat in (first, second))
    return np.sum(a & b) / np.sum(a)


def overlap_of_coldest(first, second, share):
    """You took the coldest places: `np.argsort` sorts upwards, the hottest come last."""
    return overlap_by_sort(-first, -second, share)


def overlap_of_coldest_cut_off(first, second, share):
    """You took the coldest places, and cut decimals off: the last of `np.argsort`, and `round`."""
    return overlap_cut_off(-first, -second, share)


def overlap_below_quantile(first, second, share):
    """You took the coldest places, those below a limit: the hot ones are above it."""
    a, b = (heat <= np.quantile(heat, share) for heat in (first, second))
    return np.sum(a & b) / np.sum(a)


def overlap_above_wrong_quantile(first, second, share):
    """Your limit lets in too many: the hottest tenth is above the quantile 0.9, not 0.1."""
    a, b = (heat >= np.quantile(heat, share) for heat in (first, second))
    return np.sum(a & b) / np.sum(a)


def overlap_by_share_of_largest(first, second, share):
    """A limit at a part of the largest value takes any number of places: rank them instead."""
    a, b = (heat >= share * heat.max() for heat in (first, second))
    return np.sum(a & b) / np.sum(a)


def overlap_as_count(first, second, share):
    """That is how many places they have in common: divide it by how many are hot."""
    count = round(share * first.size)
    return float(np.sum(_hot(first, count) & _hot(second, count)))


def overlap_by_sort(first, second, share):
    count = round(share * first.size)
    return np.mean(_hot(second, count)[_hot(first, count)])


def overlap_in_a_loop(first, second, share):
    count = round(share * first.size)
    values = sorted(first.ravel(), reverse=True)[:count]
    limit = sorted(second.ravel(), reverse=True)[count - 1]
    hits = 0
    for value in values:
        row, column = np.argwhere(first == value)[0]
        hits += second[row, column] >= limit
    return hits / count


def cam_with_mean(maps, gradients):
    """That is Grad-CAM: you took the mean of the gradients. Multiply place by place."""
    return np.maximum(maps @ gradients.mean(axis=(0, 1)), 0)


def cam_with_sum(maps, gradients):
    """You added up the gradients over the places: multiply place by place, then add channels."""
    return np.maximum(maps @ gradients.sum(axis=(0, 1)), 0)


def cam_with_negatives(maps, gradients):
    """What lowers the logit is still there: set numbers below 0 to 0."""
    return (maps * gradients).sum(axis=-1)


def cam_of_sizes(maps, gradients):
    """You took the size of negative numbers: what lowers the logit must become 0."""
    return np.abs((maps * gradients).sum(axis=-1))


def cam_cut_too_early(maps, gradients):
    """You cut at 0 before adding up the channels: they may cancel each other, so add first."""
    return np.maximum(maps * gradients, 0).sum(axis=-1)


def cam_of_gradients(maps, gradients):
    """The maps are missing: a steep slope where a map is 0 contributes nothing."""
    return np.maximum(gradients.sum(axis=-1), 0)


def cam_as_mean(maps, gradients):
    """You took the mean over the channels: add them up."""
    return np.maximum((maps * gradients).mean(axis=-1), 0)


def cam_of_channels(maps, gradients):
    """You added over the places, which leaves one number a channel: add over the last axis."""
    return np.maximum((maps * gradients).sum(axis=(0, 1)), 0)


def cam_by_einsum(maps, gradients):
    return np.einsum("hwc,hwc->hw", maps, gradients).clip(min=0)


def cam_in_a_loop(maps, gradients):
    heat = np.zeros(maps.shape[:2])
    for k in range(maps.shape[2]):
        heat += maps[:, :, k] * gradients[:, :, k]
    heat[heat < 0] = 0
    return heat


def _delete(score, picture, order, steps, start=0):
    scores = []
    for step in range(start, steps + 1):
        changed = picture.copy()
        changed.ravel()[order[: step * picture.size // steps]] = 0
        scores.append(score(changed))
    return np.array(scores)


def curve_of_coldest(score, picture, heat, steps):
    """You deleted the coldest pixels first: turn the order round, with `[::-1]`."""
    return _delete(score, picture, np.argsort(heat.ravel()), steps)


def curve_of_brightest(score, picture, heat, steps):
    """You deleted the brightest pixels of the picture: the heat map says which ones go."""
    return _delete(score, picture, np.argsort(-picture.ravel(), kind="stable"), steps)


def curve_without_start(score, picture, heat, steps):
    """The score of the untouched picture is missing at the start."""
    return _delete(score, picture, np.argsort(-heat.ravel()), steps, start=1)


def curve_without_end(score, picture, heat, steps):
    """The score of the black picture is missing at the end: `range(steps + 1)`."""
    return _delete(score, picture, np.argsort(-heat.ravel()), steps)[:-1]


def curve_step_by_step(score, picture, heat, steps):
    """In each step you began with the whole picture: what was deleted must stay deleted."""
    order, size = np.argsort(-heat.ravel()), picture.size // steps
    scores = [score(picture)]
    for step in range(steps):
        changed = picture.copy()
        changed.ravel()[order[step * size : (step + 1) * size]] = 0
        scores.append(score(changed))
    return np.array(scores)


def curve_of_insertion(score, picture, heat, steps):
    """You began with a black picture and put the hottest pixels in: begin with the picture."""
    order = np.argsort(-heat.ravel())
    scores = []
    for step in range(steps + 1):
        changed = np.zeros_like(picture)
        kept = order[: step * picture.size // steps]
        changed.ravel()[kept] = picture.ravel()[kept]
        scores.append(score(changed))
    return np.array(scores)


def curve_in_place(score, picture, heat, steps):
    """Setting pixels of `picture`, or of its `.ravel()`, changes the caller's picture, too."""
    order, size = np.argsort(-heat.ravel()), picture.size // steps
    scores = [score(picture)]
    for step in range(steps):
        picture.ravel()[order[step * size : (step + 1) * size]] = 0
        scores.append(score(picture))
    return np.array(scores)


def curve_with_limits(score, picture, heat, steps):
    limits = np.sort(heat.ravel())
    scores = []
    for step in range(steps + 1):
        kept = picture.size - step * picture.size // steps
        limit = limits[kept] if kept < picture.size else np.inf
        scores.append(score(np.where(heat >= limit, 0, picture)))
    return scores


def mark_by_difference(predict, pictures):
    """In 6 cases you named the other one: there is a mark, but the model doesn't look at it."""
    answers = predict(pictures)
    is_one = answers >= np.median(answers)
    difference = pictures[is_one].mean(axis=0) - pictures[~is_one].mean(axis=0)
    return np.unravel_index(difference.argmax(), difference.shape)


def mark_as_brightest(predict, pictures):
    """Covering the places that you gave changes nothing."""
    mean = pictures.mean(axis=0)
    return np.unravel_index(mean.argmax(), mean.shape)


def mark_turned(predict, pictures):
    """You gave (column, row): the row comes first."""
    row, column = mark_with_noise(predict, pictures)
    return column, row


def mark_as_index(predict, pictures):
    """Two whole numbers are expected, (row, column)."""
    return 28


def mark_outside(predict, pictures):
    """There are rows and columns 0 to 27 only."""
    return 30, 2


def mark_with_noise(predict, pictures):
    rng = np.random.default_rng(0)
    total, count = np.zeros((28, 28)), np.zeros((28, 28))
    before = predict(pictures)
    for _ in range(2000):
        top, left = rng.integers(0, 25, 2)
        changed = pictures.copy()
        changed[:, top : top + 4, left : left + 4] = 0
        total[top : top + 4, left : left + 4] += np.mean(before - predict(changed))
        count[top : top + 4, left : left + 4] += 1
    heat = total / np.maximum(count, 1)
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    return int(row), int(column)
