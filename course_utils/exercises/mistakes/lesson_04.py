"""Wrong answers to the exercises of lesson 04 on arrays and numbers, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403

import numpy as np

AXES = (0, 1, 2)


def _safe(spread):
    return np.where(spread == 0, 1, spread)


def normalise_by_own_numbers(train, pictures):
    """You took mean and spread of `pictures` itself, which is the leak: learn them on `train`."""
    return (pictures - pictures.mean(axis=AXES)) / _safe(pictures.std(axis=AXES))


def normalise_each_by_itself(train, pictures):
    """Each picture got a mean and a spread of its own. They are learned once, on `train`."""
    mean = pictures.mean(axis=(1, 2), keepdims=True)
    return (pictures - mean) / _safe(pictures.std(axis=(1, 2), keepdims=True))


def normalise_by_both(train, pictures):
    """You learned from both together: what is to be judged takes no part. Use `train` alone."""
    both = np.concatenate([train, pictures])
    return (pictures - both.mean(axis=AXES)) / _safe(both.std(axis=AXES))


def normalise_all_channels_alike(train, pictures):
    """You took one mean for all channels: each channel has its own, so leave axis 3 out."""
    return (pictures - train.mean()) / _safe(train.std())


def normalise_by_pixel(train, pictures):
    """You took a mean for each pixel: average over rows and columns too, with axis=(0, 1, 2)."""
    return (pictures - train.mean(axis=0)) / _safe(train.std(axis=0))


def normalise_by_variance(train, pictures):
    """You divided by the variance: the standard deviation is its square root, `std`."""
    return (pictures - train.mean(axis=AXES)) / _safe(train.var(axis=AXES))


def normalise_mean_only(train, pictures):
    """The mean is subtracted; now divide by the standard deviation."""
    return pictures - train.mean(axis=AXES)


def normalise_dividing_by_zero(train, pictures):
    """A channel without spread was divided by 0: take 1 instead, with `np.where`."""
    with np.errstate(all="ignore"):
        return (pictures - train.mean(axis=AXES)) / train.std(axis=AXES)


def normalise_train(train, pictures):
    """You normalised `train` and returned it; `pictures` is wanted."""
    return (train - train.mean(axis=AXES)) / _safe(train.std(axis=AXES))


def normalise_in_place(train, pictures):
    """your function changed its input"""
    pictures -= train.mean(axis=AXES)
    pictures /= _safe(train.std(axis=AXES))
    return pictures


def normalise_with_a_scaler(train, pictures):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(train.reshape(-1, 3))
    return scaler.transform(pictures.reshape(-1, 3)).reshape(pictures.shape)


def normalise_in_a_loop(train, pictures):
    result = np.zeros(pictures.shape)
    for channel in range(3):
        numbers = train[..., channel]
        result[..., channel] = pictures[..., channel] - numbers.mean()
        if numbers.max() > numbers.min():
            result[..., channel] /= numbers.std()
    return result


def _scores(counts, spread):
    scores = np.full(len(counts), -np.inf)
    for t in range(len(counts) - 1):
        groups = [(np.arange(len(counts))[part], counts[part]) for part in _parts(t)]
        if all(weights.sum() for _, weights in groups):
            scores[t] = spread(*groups)
    return scores


def _parts(t):
    return slice(None, t + 1), slice(t + 1, None)


def _between(first, second):
    shares = first[1].sum() * float(second[1].sum())
    means = [np.average(values, weights=weights) for values, weights in (first, second)]
    return round(shares * (means[1] - means[0]) ** 2, 6)


def otsu_one_too_high(counts):
    """You return the first value of the upper group; the last one of the lower group is wanted."""
    return int(_scores(counts, _between).argmax()) + 1


def otsu_by_distance_only(counts):
    """You compare the means only: without the two shares, a few odd pixels decide."""

    def distance(first, second):
        means = [np.average(values, weights=weights) for values, weights in (first, second)]
        return round(means[1] - means[0], 6)

    return int(_scores(counts, distance).argmax())


def otsu_unweighted_means(counts):
    """Your means don't weigh the values by their counts."""

    def unweighted(first, second):
        shares = first[1].sum() * float(second[1].sum())
        return round(shares * (second[0].mean() - first[0].mean()) ** 2, 6)

    return int(_scores(counts, unweighted).argmax())


def otsu_without_square(counts):
    """Did you forget the square of the distance?"""

    def straight(first, second):
        shares = first[1].sum() * float(second[1].sum())
        means = [np.average(values, weights=weights) for values, weights in (first, second)]
        return round(shares * (means[1] - means[0]), 6)

    return int(_scores(counts, straight).argmax())


def otsu_least(counts):
    """You return the smallest variance between the groups; the largest is wanted."""
    scores = _scores(counts, _between)
    return int(np.where(np.isfinite(scores), scores, np.inf).argmin())


def otsu_last_of_several(counts):
    """Several thresholds are equally good where no pixel lies between: return the smallest."""
    scores = _scores(counts, _between)
    return int(len(scores) - 1 - scores[::-1].argmax())


def otsu_mean(counts):
    """That is the mean of all pixels, not Otsu's threshold."""
    return int(np.average(np.arange(len(counts)), weights=counts))


def otsu_score(counts):
    """That is the largest variance itself; the threshold at which it is reached is wanted."""
    return float(_scores(counts, _between).max() / counts.sum() ** 2)


def otsu_of_an_empty_group(counts):
    """At yours a group is empty, without a mean: skip such thresholds."""
    values = np.arange(len(counts))
    scores = []
    with np.errstate(all="ignore"):
        for t in values:
            below, above = counts[: t + 1].sum(), counts[t + 1 :].sum()
            mean_below = (values * counts)[: t + 1].sum() / below
            mean_above = (values * counts)[t + 1 :].sum() / above
            scores.append(below * above * (mean_below - mean_above) ** 2)
    return np.argmax(scores)


def otsu_over_pixels(counts):
    pixels = np.repeat(np.arange(len(counts)), counts)
    within = {}
    for t in np.unique(pixels)[:-1]:
        dark, light = pixels[pixels <= t], pixels[pixels > t]
        within[int(t)] = round(dark.var() * len(dark) + light.var() * len(light), 6)
    return min(within, key=within.get)


def otsu_with_cumulative_sums(counts):
    shares = np.cumsum(counts) / counts.sum()
    moments = np.cumsum(np.arange(len(counts)) * counts) / counts.sum()
    with np.errstate(all="ignore"):
        between = (moments[-1] * shares - moments) ** 2 / (shares * (1 - shares))
    between[(shares == 0) | (shares > 1 - 1e-12)] = 0
    return np.argmax(np.round(between, 9))
