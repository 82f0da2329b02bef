"""Wrong answers to lesson 10's exercises on differences, thresholds and trust, and right ones."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403


def _differences(right_a, right_b, draws):
    return np.array([np.mean(right_a[d]) - np.mean(right_b[d]) for d in draws])


def difference_unpaired(right_a, right_b, draws):
    """You judged the two models on different draws: take the same row of `draws` for both."""
    other = right_b[draws[::-1]].mean(axis=1)
    return np.percentile(right_a[draws].mean(axis=1) - other, [2.5, 97.5])


def difference_turned_round(right_a, right_b, draws):
    """You subtracted a from b: it is the accuracy of a minus that of b."""
    return np.percentile(_differences(right_b, right_a, draws), [2.5, 97.5])


def difference_of_ninety(right_a, right_b, draws):
    """Those are the middle 90 %: cut off 2.5 % at each end."""
    return np.percentile(_differences(right_a, right_b, draws), [5, 95])


def difference_by_shares(right_a, right_b, draws):
    """`np.percentile` wants per cent, [2.5, 97.5]; `np.quantile` wants shares."""
    return np.percentile(_differences(right_a, right_b, draws), [0.025, 0.975])


def difference_of_ends(right_a, right_b, draws):
    """You subtracted the ends of two intervals: take the difference in each draw first."""
    first = np.percentile(right_a[draws].mean(axis=1), [2.5, 97.5])
    return first - np.percentile(right_b[draws].mean(axis=1), [2.5, 97.5])


def difference_of_far_ends(right_a, right_b, draws):
    """You combined the ends of two intervals: take the difference in each draw first."""
    low_a, high_a = np.percentile(right_a[draws].mean(axis=1), [2.5, 97.5])
    low_b, high_b = np.percentile(right_b[draws].mean(axis=1), [2.5, 97.5])
    return low_a - high_b, high_a - low_b


def difference_by_pictures(right_a, right_b, draws):
    """You took means over the draws: one row is one test set, so use axis=1."""
    return np.percentile(right_a[draws].mean(axis=0) - right_b[draws].mean(axis=0), [2.5, 97.5])


def difference_of_extremes(right_a, right_b, draws):
    """Those are the smallest and the largest difference: take the middle 95 %."""
    values = _differences(right_a, right_b, draws)
    return np.array([values.min(), values.max()])


def difference_alone(right_a, right_b, draws):
    """That is the mean difference alone: two ends are wanted."""
    return _differences(right_a, right_b, draws).mean()


def difference_in_points(right_a, right_b, draws):
    """That is in percentage points; leave it as a share."""
    return 100 * np.percentile(_differences(right_a, right_b, draws), [2.5, 97.5])


def difference_of_one(right_a, right_b, draws):
    """That is the interval of a alone: subtract the accuracy of b in each draw."""
    return np.percentile(right_a[draws].mean(axis=1), [2.5, 97.5])


def difference_by_picture(right_a, right_b, draws):
    apart = right_a.astype(int) - right_b
    return tuple(np.quantile(apart[draws].sum(axis=1) / draws.shape[1], (0.025, 0.975)))


def difference_in_a_loop(right_a, right_b, draws):
    found = []
    for row in draws:
        found.append(sum(int(right_a[i]) - int(right_b[i]) for i in row) / len(row))
    return np.percentile(found, 2.5), np.percentile(found, 97.5)


def _goes(confidence, right, threshold, wanted):
    return right[confidence >= threshold].mean() >= wanted


def threshold_from_above(confidence, right, wanted):
    """You came from above and stopped at the first that fails: a lower one may do again."""
    found = np.inf
    for threshold in np.unique(confidence)[::-1]:
        if not _goes(confidence, right, threshold, wanted):
            break
        found = threshold
    return found


def threshold_highest(confidence, right, wanted):
    """That is the highest threshold that will do: the lowest answers more pictures."""
    good = [t for t in np.unique(confidence) if _goes(confidence, right, t, wanted)]
    return max(good, default=np.inf)


def threshold_exclusive(confidence, right, wanted):
    """You left out the pictures at the threshold itself: `confidence >= threshold`."""
    for threshold in np.unique(confidence):
        answered = confidence > threshold
        if answered.any() and right[answered].mean() >= wanted:
            return threshold
    return np.inf


def threshold_strict(confidence, right, wanted):
    """The share itself is enough: `>= wanted`, not `> wanted`."""
    for threshold in np.unique(confidence):
        if right[confidence >= threshold].mean() > wanted:
            return threshold
    return np.inf


def threshold_without_ties(confidence, right, wanted):
    """Pictures with the same confidence are answered together, or not at all."""
    order = np.argsort(-confidence, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(right) + 1)
    good = np.flatnonzero(shares >= wanted)
    return confidence[order][good[-1]] if len(good) else np.inf


def threshold_over_all(confidence, right, wanted):
    """You divided by all pictures: divide by those that are answered."""
    for threshold in np.unique(confidence)[::-1]:
        if np.sum(right & (confidence >= threshold)) / len(right) >= wanted:
            return threshold
    return np.inf


def threshold_in_given_order(confidence, right, wanted):
    """You tried the confidences in the order given: begin with the lowest."""
    for threshold in confidence:
        if _goes(confidence, right, threshold, wanted):
            return threshold
    return np.inf


def threshold_as_share(confidence, right, wanted):
    """You returned the share that is right; the threshold is wanted."""
    for threshold in np.unique(confidence):
        if _goes(confidence, right, threshold, wanted):
            return right[confidence >= threshold].mean()
    return np.inf


def threshold_or_the_highest(confidence, right, wanted):
    """If no threshold will do, return `np.inf`: nothing is answered."""
    for threshold in np.unique(confidence):
        if _goes(confidence, right, threshold, wanted):
            return threshold
    return confidence.max()


def threshold_at_the_surest_mistake(confidence, right, wanted):
    """You allowed no mistake at all, as in the lesson: `wanted` allows some."""
    surest = confidence[~right].max(initial=0)
    return min((c for c in confidence if c > surest), default=np.inf)


def threshold_as_minimum(confidence, right, wanted):
    return min((t for t in confidence if _goes(confidence, right, t, wanted)), default=float("inf"))


def threshold_by_sums(confidence, right, wanted):
    values, counts = np.unique(confidence, return_counts=True)
    hits = np.array([right[confidence == v].sum() for v in values])
    shares = hits[::-1].cumsum()[::-1] / counts[::-1].cumsum()[::-1]
    return values[np.argmax(shares >= wanted)] if (shares >= wanted).any() else np.inf


def trust_of_confidence(pictures, probabilities):
    """What do the pictures have, where all digits are dark?"""
    return probabilities.max(axis=1)


def trust_of_rim(pictures, probabilities):
    """A dark rim they have; but is the model sure of them?"""
    return -(pictures[:, :1].mean(axis=(1, 2, 3)) + pictures[:, -1:].mean(axis=(1, 2, 3)))


def trust_turned_round(pictures, probabilities):
    """It is the other way round: larger must mean more like a digit. Add a minus."""
    return 1 - trust_by_both(pictures, probabilities)


def trust_in_one_number(pictures, probabilities):
    """For the 5,000 held-out digits your result has the shape (); one number for each picture"""
    return probabilities.max()


def trust_with_axis(pictures, probabilities):
    """your result has the shape (5000, 1, 1, 1); one number for each picture is wanted, (5000,)."""
    return 1 - pictures.mean(axis=(1, 2, 3), keepdims=True)


def trust_in_everything(pictures, probabilities):
    """Every digit gets the same number, so no threshold can tell anything."""
    return np.ones(len(pictures))


def trust_too_strict(pictures, probabilities):
    """since 97 % of them must be accepted, nothing is rejected. Make the rule milder"""
    return (pictures[:, :4].max(axis=(1, 2, 3)) == 0) & (probabilities.max(axis=1) > 0.99)


def trust_with_infinity(pictures, probabilities):
    """there is nan or inf among your numbers."""
    with np.errstate(divide="ignore"):
        return np.log(pictures[:, 0, 0, 0])


def trust_by_both(pictures, probabilities):
    inner = pictures[:, 4:-4, 4:-4].sum(axis=(1, 2, 3))
    outer = pictures.sum(axis=(1, 2, 3)) - inner
    return probabilities.max(axis=1) - np.clip(outer / 10 - 0.5, 0, 1)
