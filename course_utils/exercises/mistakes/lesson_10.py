"""Wrong answers to lesson 10's exercises, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def _parts(matrix):
    hits = np.diag(matrix)
    return hits, matrix.sum(axis=0) - hits, matrix.sum(axis=1) - hits


def _f1(matrix):
    hits, false, missed = _parts(matrix)
    return 2 * hits / (2 * hits + false + missed)


def f1_as_accuracy(matrix):
    """That is the accuracy: hits divided by all pictures."""
    return np.trace(matrix) / matrix.sum()


def f1_of_each_class(matrix):
    """That is the F1 of each class: take their mean."""
    return _f1(matrix)


def f1_weighted(matrix):
    """You weighted the classes by their number of pictures: in the macro mean all count alike."""
    return np.average(_f1(matrix), weights=matrix.sum(axis=1))


def f1_as_recall(matrix):
    """That is the mean recall, which leaves out the false alarms."""
    return np.mean(np.diag(matrix) / matrix.sum(axis=1))


def f1_as_precision(matrix):
    """That is the mean precision, which leaves out the missed ones."""
    hits, false, _ = _parts(matrix)
    return np.mean(hits / np.maximum(hits + false, 1))


def f1_of_means(matrix):
    """You took the F1 of the mean precision and the mean recall: take F1 first, then the mean."""
    precision, recall = f1_as_precision(matrix), f1_as_recall(matrix)
    return 2 * precision * recall / (precision + recall)


def f1_without_twos(matrix):
    """The two 2s are missing: 2 hits / (2 hits + false + missed)."""
    hits, false, missed = _parts(matrix)
    return np.mean(hits / (hits + false + missed))


def f1_with_one_two(matrix):
    """The 2 in the denominator is missing: 2 hits / (2 hits + false + missed)."""
    hits, false, missed = _parts(matrix)
    return np.mean(2 * hits / (hits + false + missed))


def f1_with_zero_by_zero(matrix):
    """A class that is never answered gives 0/0: use hits, false alarms and missed ones."""
    hits = np.diag(matrix)
    with np.errstate(all="ignore"):
        precision, recall = hits / matrix.sum(axis=0), hits / matrix.sum(axis=1)
        return np.mean(2 * precision * recall / (precision + recall))


def f1_without_unanswered(matrix):
    """You left out classes that are never answered: their F1 is 0, and counts."""
    return np.mean(_f1(matrix)[matrix.sum(axis=0) > 0])


def f1_in_a_loop(matrix):
    total = 0
    for c in range(len(matrix)):
        both = sum(matrix[c]) + sum(row[c] for row in matrix)
        total += 2 * matrix[c][c] / both
    return total / len(matrix)


def f1_by_scikit_learn(matrix):
    from sklearn.metrics import f1_score

    truth, answers = np.indices(matrix.shape).reshape(2, -1)
    return f1_score(truth, answers, sample_weight=matrix.ravel(), average="macro", zero_division=0)


def needed_rounded_down(rate):
    """You rounded down: one picture fewer isn't enough. Round up, with `np.ceil`."""
    return int(1.96**2 * (1 - rate) / rate)


def needed_without_square(rate):
    """Square the 1.96: squaring both sides of the inequality squares it too."""
    return int(np.ceil(1.96 * (1 - rate) / rate))


def needed_with_two(rate):
    """You took 2 standard deviations; here they are 1.96."""
    return int(np.ceil(4 * (1 - rate) / rate))


def needed_by_rule_of_three(rate):
    """That is 3 divided by the rate, a rule for another interval; Wilson's gives another number."""
    return int(np.ceil(3 / rate))


def needed_without_rest(rate):
    """The factor (1 − rate) is missing: the standard deviation is √(p (1 − p) / n)."""
    return int(np.ceil(1.96**2 / rate))


def needed_by_luck(rate):
    """You asked when luck gets rarer than 5 %: (1 − rate)ⁿ. Wilson's gives another number."""
    return int(np.ceil(np.log(0.05) / np.log(1 - rate)))


def needed_as_float(rate):
    """A whole number is wanted: `np.ceil` gives a float, so wrap it in `int(...)`."""
    return np.ceil(1.96**2 * (1 - rate) / rate)


def needed_unrounded(rate):
    """There is no such thing as a part of a picture: round up, with `int(np.ceil(...))`."""
    return 1.96**2 * (1 - rate) / rate


def needed_by_percent(rate):
    """You took the rate for per cent: 0.01 is 1 %."""
    return needed_with_loop(rate / 100)


def needed_with_loop(rate):
    n = 1
    while 1.96**2 / (n + 1.96**2) >= rate:
        n += 1
    return n


def needed_by_scipy(rate):
    from scipy.stats import binomtest

    n = 1
    while binomtest(0, n).proportion_ci(method="wilson").high >= rate:
        n += 1
    return n
