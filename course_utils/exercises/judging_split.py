"""Judge a split into training and test pictures by what it has to keep."""

import numpy as np

from course_utils.exercises.judging import (
    Failed,
    NotAttempted,
    SetupIncomplete,
    percent,
    require_function,
)
from course_utils.exercises.running import Runner

_ALL, _CLASS = (0.15, 0.25), (0.10, 0.30)  # shares in the test set


def folders():
    """Return (what it is, labels, groups) of folders, from easy to hard; one class a group."""
    random = np.random.default_rng(0)
    single = np.repeat(["bags", "coats"], 50)
    found = [("100 pictures without copies", single, np.arange(100))]
    for most, counts in ((4, (120, 120)), (8, (300, 200, 60))):
        names = np.concatenate([[name] * n for name, n in zip(("bags", "coats", "boots"), counts)])
        groups, number = [], 0
        for n in counts:
            left = n
            while left:
                size = min(int(random.integers(1, most + 1)), left)
                groups += [number] * size
                left, number = left - size, number + 1
        what = f"{len(names)} pictures in groups of up to {most}"
        found.append((what, names, np.array(groups)))
    what, names, groups = found[-1]
    order = random.permutation(len(names))
    return [*found, (f"{what}, shuffled", names[order], groups[order])]


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
    verdict = {"unfinished": NotAttempted, "set-up": SetupIncomplete}.get(outcome.kind, Failed)
    if outcome.kind != "value":
        raise verdict(f"For {what} {outcome.problem}" if verdict is Failed else outcome.problem)
    mask = np.asarray(outcome.value)
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
