"""Exercises of lesson 10: evaluation.

`pictures_needed` and `lowest_threshold` must be equal. The numbers of `macro_f1` and
`difference_interval` may differ by 1e-5 of their value plus 1e-6. `trust` is measured on digits and
garbage, see `judge_trust`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_trust import judge_trust
from course_utils.exercises.mistakes import lesson_10 as mistakes
from course_utils.exercises.mistakes import lesson_10_choices as choices
from course_utils.exercises.solutions import lesson_10 as solutions


def _matrices():
    random = np.random.default_rng(0)
    large = random.integers(0, 5, (10, 10)) + np.diag(random.integers(20, 90, 10))
    return [
        (np.array([[8, 2], [1, 9]]),),
        (np.array([[2, 0, 2], [0, 2, 1], [1, 0, 2]]),),
        (np.array([[90, 0], [10, 0]]),),
        (large,),
    ]


def _say_matrix(matrix):
    return f"the matrix {show(matrix)}" if matrix.size < 10 else f"a matrix of {matrix.shape}"


macro_f1 = Exercise(
    lesson="10",
    reference=solutions.macro_f1,
    why="Columns count what was answered, rows what is true; the hits are in both. In the plain "
    "mean a class that the model never answers costs as much as any other, however rare it is.",
    hints=(
        "Three arrays with one number a class: hits, false alarms, missed ones. Where in the "
        "matrix are they?",
        "`np.diag(matrix)` are the hits. A column's sum without them are the false alarms, a row's "
        "sum without them the missed ones.",
        "`matrix.sum(axis=0)` are the sums of the columns, `matrix.sum(axis=1)` of the rows. Put "
        "all into the formula of the text; `np.mean` of that.",
    ),
    judge=SameAsReference(cases=_matrices(), describe=_say_matrix),
    mistakes=(
        mistakes.f1_as_accuracy,
        mistakes.f1_of_each_class,
        mistakes.f1_weighted,
        mistakes.f1_as_recall,
        mistakes.f1_as_precision,
        mistakes.f1_of_means,
        mistakes.f1_without_twos,
        mistakes.f1_with_one_two,
        mistakes.f1_with_zero_by_zero,
        mistakes.f1_without_unanswered,
    ),
    other_right=(mistakes.f1_in_a_loop, mistakes.f1_by_scikit_learn),
)


pictures_needed = Exercise(
    lesson="10",
    reference=solutions.pictures_needed,
    why="With 0 mistakes seen, p fits while p² ≤ 1.96² p (1 − p) / n, so while p ≤ 1.96² (1 − p) / "
    "n. At p = rate that ends for n = 1.96² (1 − rate) / rate: half the rate, twice the pictures.",
    hints=(
        "Put 0 for the seen rate into the lesson's inequality. What remains on the left?",
        "p ≤ 1.96 √(p (1 − p) / n). Square both sides, divide by p, and solve for n at p = rate.",
        "n = 1.96² (1 − rate) / rate, rounded up to a whole number: `int(np.ceil(...))`.",
    ),
    judge=SameAsReference(
        cases=[(0.5,), (0.2,), (0.1,), (0.05,), (0.02,), (0.01,)],
        describe=lambda rate: f"the error rate {rate}",
        gives="it takes",
    ),
    mistakes=(
        mistakes.needed_rounded_down,
        mistakes.needed_without_square,
        mistakes.needed_with_two,
        mistakes.needed_by_rule_of_three,
        mistakes.needed_without_rest,
        mistakes.needed_by_luck,
        mistakes.needed_as_float,
        mistakes.needed_unrounded,
        mistakes.needed_by_percent,
    ),
    other_right=(mistakes.needed_with_loop, mistakes.needed_by_scipy),
    seconds=60,
)


def _tests():
    random = np.random.default_rng(0)
    few = np.array([1, 1, 1, 0], bool), np.array([1, 0, 1, 0], bool)
    wrong = random.random((2, 300)) < [[0.05], [0.15]]
    return [
        (*few, np.array([[0, 1, 2, 3], [0, 0, 2, 3], [1, 1, 3, 3], [1, 1, 1, 2], [0, 0, 2, 2]])),
        (~wrong[0], ~wrong[1], random.integers(0, 300, (200, 300))),
        (~wrong[1], ~wrong[0], random.integers(0, 300, (300, 300))),
    ]


def _say_test(right_a, right_b, draws):
    if len(right_a) > 4:
        return f"{len(right_a)} pictures and {len(draws)} draws"
    return f"right_a {show(right_a)}, right_b {show(right_b)} and the draws {draws.tolist()}"


difference_interval = Exercise(
    lesson="10",
    reference=solutions.difference_interval,
    why="A draw with many hard pictures is hard for both models; in the difference that cancels. "
    "So the interval is narrower than two separate ones suggest, and if 0 is outside it, one is "
    "better.",
    hints=(
        "For one new test set, `d = draws[0]`: `right_a[d]` says for each drawn picture whether a "
        "read it. What is the difference of the two accuracies?",
        "`right_a[draws]` does it for all draws at once: a row for each. Its mean along axis 1 is "
        "the accuracy in each draw.",
        "Subtract the two arrays of accuracies, then `np.percentile(differences, [2.5, 97.5])`.",
    ),
    judge=SameAsReference(cases=_tests(), describe=_say_test),
    mistakes=(
        choices.difference_unpaired,
        choices.difference_turned_round,
        choices.difference_of_ninety,
        choices.difference_by_shares,
        choices.difference_of_ends,
        choices.difference_of_far_ends,
        choices.difference_by_pictures,
        choices.difference_of_extremes,
        choices.difference_alone,
        choices.difference_in_points,
        choices.difference_of_one,
    ),
    other_right=(choices.difference_by_picture, choices.difference_in_a_loop),
)


def _answers():
    random = np.random.default_rng(0)
    confidence = random.uniform(0.3, 1, 200).round(2)
    right = random.random(200) < confidence
    uneven = np.array([0.9, 0.5, 0.8, 0.6, 0.7])
    return [
        (np.array([0.5, 0.6, 0.7, 0.8]), np.array([0, 0, 1, 1], bool), 0.75),
        (np.array([0.5, 0.6, 0.7, 0.8]), np.array([0, 1, 1, 1], bool), 0.75),
        (uneven, np.array([1, 1, 0, 1, 1], bool), 0.75),
        (np.array([0.6, 0.7, 0.7, 0.9]), np.array([0, 1, 0, 1], bool), 0.66),
        (np.array([0.8, 0.6, 0.7]), np.array([0, 0, 1], bool), 0.75),
        (confidence, right, 0.8),
        (confidence, right, 0.9),
    ]


def _say_answers(confidence, right, wanted):
    if len(confidence) > 5:
        return f"{len(confidence)} pictures and wanted={wanted}"
    return f"the confidences {show(confidence)}, right {show(right)} and wanted={wanted}"


lowest_threshold = Exercise(
    lesson="10",
    reference=solutions.lowest_threshold,
    why="Going upwards, the first threshold that will do is the lowest. Each value is tried once, "
    "with all pictures at or above it, so equal confidences stay together.",
    hints=(
        "For one threshold t: `answered = confidence >= t`. Which share of these is right?",
        "Try the confidences themselves, the lowest first: `np.unique(confidence)` gives each "
        "value once, sorted.",
        "Return the first t where `right[confidence >= t].mean() >= wanted`; after the loop, "
        "`np.inf`.",
    ),
    judge=SameAsReference(cases=_answers(), describe=_say_answers),
    mistakes=(
        choices.threshold_from_above,
        choices.threshold_highest,
        choices.threshold_exclusive,
        choices.threshold_strict,
        choices.threshold_without_ties,
        choices.threshold_over_all,
        choices.threshold_in_given_order,
        choices.threshold_as_share,
        choices.threshold_or_the_highest,
        choices.threshold_at_the_surest_mistake,
    ),
    other_right=(choices.threshold_as_minimum, choices.threshold_by_sums),
)


trust = Exercise(
    lesson="10",
    reference=solutions.trust,
    why="MNIST's digits leave the rim dark, so a bright rim is no digit, however sure the model "
    "is. Two digits in one leave it dark too: there the model's own doubt helps.",
    hints=(
        "Show some digits and some garbage side by side. Where is every digit dark?",
        "The mean of the outermost pixels is near 0 for digits. Two digits in one need something "
        "else: how sure is the model of them?",
        "Make the rim's mean with a copy whose inside, `[:, 3:-3, 3:-3]`, is set to 0. Return the "
        "confidence where the mean is below 0.01, else 0 (`np.where`).",
    ),
    judge=judge_trust,
    mistakes=(
        choices.trust_of_confidence,
        choices.trust_of_rim,
        choices.trust_turned_round,
        choices.trust_in_one_number,
        choices.trust_with_axis,
        choices.trust_in_everything,
        choices.trust_too_strict,
        choices.trust_with_infinity,
    ),
    other_right=(choices.trust_by_both,),
    seconds=30,
)
