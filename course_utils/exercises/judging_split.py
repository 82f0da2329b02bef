"""Judge a split into training and test pictures by what it has to keep."""

import numpy as np

from course_utils.exercises.judging import (
    Failed,
    percent,
    require_function,
    value_of_outcome,
)
from course_utils.exercises.running import Runner

_ALL, _CLASS = (0.15, 0.25), (0.10, 0.30)  # shares in the test set


def folders():
    """Return (what it is, labels, groups) of folders, from easy to hard; one class a group."""
    random = np.random.default_rng(0)
    found = [("100 pictures without copies", np.repeat(["bags", "coats"], 50), np.arange(100))]
    for most, counts in ((4, (120, 120)), (8, (300, 200, 60)), (5, (200, 150, 40, 25))):
        labels, groups = _grouped(counts, most, random)
        what = f"{len(labels)} pictures in groups of up to {most}"
        found.append((what, labels, groups))
        for _ in range(3 if len(counts) > 2 else 0):
            order, names = random.permutation(len(labels)), random.permutation(groups.max() + 1)
            found.append((f"{what}, shuffled", labels[order], names[groups[order]]))
    return found


def _grouped(counts, most, random):
    """Return labels and groups of classes with so many pictures, in groups of up to `most`."""
    groups, number = [], 0
    for left in counts:
        while left:
            size = min(int(random.integers(1, most + 1)), left)
            groups += [number] * size
            left, number = left - size, number + 1
    return np.repeat(("bags", "coats", "boots", "hats")[: len(counts)], counts), np.array(groups)


def judge_split(exercise, answer):
    """Accept any split that keeps groups together and the shares of the classes."""
    require_function(exercise, answer)
    run = Runner(answer, exercise.seconds)
    shares = []
    for what, labels, groups in folders():
        in_test = _mask(run(labels.copy(), groups.copy()), len(labels), what)
        _check(in_test, labels, groups, what)
        shares.append(in_test.mean())
    return (
        f"No group crosses in any of {len(shares)} folders; {percent(min(shares))} to "
        f"{percent(max(shares))} of the pictures are in the test set."
    )


def _mask(outcome, count, what):
    """Return the learner's answer as bool (count,), or raise what is wrong with it."""
    value = value_of_outcome(outcome, f"For {what}")
    if isinstance(value, tuple):
        raise Failed(
            f"For {what} you returned {len(value)} things. Return one array of True and False, "
            "not the two index arrays (train, test)."
        )
    mask = np.asarray(value)
    if mask.shape == (count,) and mask.dtype != bool and np.isin(mask, (0, 1)).all():
        raise Failed(f"For {what} you returned numbers. These are 0 and 1: add `.astype(bool)`.")
    if mask.dtype != bool or mask.shape != (count,):
        raise Failed(
            f"For {what} you returned {mask.dtype} of shape {mask.shape}. Return True or False for "
            "each picture, not the indices."
        )
    return mask


def _check(in_test, labels, groups, what):
    """Raise what a split breaks."""
    if not in_test.any():
        raise Failed(f"For {what}: No picture is in the test set.")
    if 0.75 <= in_test.mean() <= 0.85:
        raise Failed(
            f"For {what} {percent(in_test.mean())} are in the test set. You have it the other way "
            "round: True is for the test set."
        )
    crossing = np.intersect1d(groups[in_test], groups[~in_test])
    if len(crossing):
        raise Failed(
            f"For {what}: {len(crossing)} groups, such as {crossing[0]}. Groups are on both "
            "sides: draw groups, not pictures."
        )
    if not _ALL[0] <= in_test.mean() <= _ALL[1]:
        raise Failed(
            f"For {what}: {percent(in_test.mean())} of the pictures in the test set, expected "
            "15 to 25 %. Count pictures, not groups, while you fill it."
        )
    for name in np.unique(labels):
        share = in_test[labels == name].mean()
        if not _CLASS[0] <= share <= _CLASS[1]:
            raise Failed(
                f"For {what}: {percent(share)} of the class '{name}' in the test set, wanted "
                "10 to 30 % of each class: take groups from each class."
            )
