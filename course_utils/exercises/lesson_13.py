"""Exercises of lesson 13: collect, label, audit.

`hash_down`, `near_pairs` and `to_remove` must be equal; `clean_split` is measured on folders with
groups, see `judge_split`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_split import judge_split
from course_utils.exercises.mistakes import lesson_13 as mistakes
from course_utils.exercises.solutions import lesson_13 as solutions


def _pictures():
    random = np.random.default_rng(0)
    tiny = np.uint8([[10, 20, 30], [20, 10, 30], [20, 40, 0]])
    return [(tiny,), (random.integers(0, 256, (3, 4), dtype=np.uint8),), (tiny.repeat(3, 1),)]


hash_down = Exercise(
    lesson="13",
    reference=solutions.hash_down,
    why="All rows but the first, against all rows but the last: each pixel meets the one above it. "
    "Both hashes together see stripes in either direction, with twice as many bits.",
    hints=(
        "In the lesson `small[:, 1:]` leaves out the first column. How do you leave out a row?",
        "`small[1:]` are all rows but the first; above each of them lies a row of `small[:-1]`.",
    ),
    judge=SameAsReference(cases=_pictures(), describe=lambda small: f"the picture {show(small)}"),
    mistakes=(
        mistakes.down_to_the_left,
        mistakes.down_darker,
        mistakes.down_or_equal,
        mistakes.down_by_difference,
        mistakes.down_as_one_row,
    ),
    other_right=(mistakes.down_by_signed_difference,),
)


def _hashes():
    few = np.array([[0, 0, 0], [0, 0, 1], [1, 1, 1], [0, 1, 1]], bool)
    random = np.random.default_rng(0).random((12, 16)) < 0.5
    ones = np.array([[0, 0, 1], [0, 1, 0], [0, 1, 1]], bool)  # as many ones, at other places
    return [(few, 1), (few, 0), (ones, 1), (random, 7), (random[:6, :8], 5)]


def _say_hashes(hashes, limit):
    if len(hashes) > 4:
        return f"{len(hashes)} hashes of {hashes.shape[1]} bits and limit={limit}"
    return f"the hashes {show(hashes.astype(int))} (as 0 and 1) and limit={limit}"


near_pairs = Exercise(
    lesson="13",
    reference=solutions.near_pairs,
    why="The second loop begins behind the first: so each pair comes once, in order. For N "
    "pictures that are N (N - 1) / 2 comparisons, half a million for a thousand.",
    hints=(
        "Two loops: i over all pictures, j over those after i.",
        "`np.sum(hashes[i] != hashes[j])` is the Hamming distance. Append `(i, j)` to a list.",
    ),
    judge=SameAsReference(cases=_hashes(), describe=_say_hashes),
    mistakes=(
        mistakes.pairs_with_themselves,
        mistakes.pairs_twice,
        mistakes.pairs_of_everything,
        mistakes.pairs_below,
        mistakes.pairs_by_agreement,
        mistakes.pairs_that_differ,
        mistakes.pairs_by_share,
        mistakes.pairs_by_ones,
        mistakes.pairs_from_a_filled_half,
    ),
    other_right=(mistakes.pairs_by_numpy, mistakes.pairs_as_rows),
)


def _splits():
    random = np.random.default_rng(0)
    few = np.array([0, 1, 1, 2, 2, 3, 1])
    return [
        (few, np.array([0, 0, 1, 0, 0, 1, 0], bool)),
        (few, np.array([1, 1, 1, 0, 0, 0, 1], bool)),
        (random.integers(0, 40, 60), random.random(60) < 0.3),
    ]


def _say_split(groups, in_test):
    if len(groups) > 7:
        return f"{len(groups)} pictures in {len(np.unique(groups))} groups"
    return f"groups {show(groups)} and in_test {show(in_test)}"


to_remove = Exercise(
    lesson="13",
    reference=solutions.to_remove,
    why="The test set stays as it is, or it would get easier each time. What goes is what training "
    "knows of it: the training pictures whose group has a member in the test set.",
    hints=(
        "`groups[in_test]` are the groups of the test pictures. Which pictures have one of these?",
        "`np.isin(groups, groups[in_test])` is True for those. Only training pictures are wanted: "
        "`& ~in_test`. `np.flatnonzero` gives the indices of what is True.",
    ),
    judge=SameAsReference(cases=_splits(), describe=_say_split),
    mistakes=(
        mistakes.remove_from_test,
        mistakes.remove_test_pictures_too,
        mistakes.remove_both,
        mistakes.remove_all_copies,
        mistakes.remove_whatever_has_a_copy,
        mistakes.remove_as_mask,
        mistakes.remove_group_numbers,
        mistakes.remove_by_place_in_train,
    ),
    other_right=(mistakes.remove_in_a_loop,),
)


clean_split = Exercise(
    lesson="13",
    reference=solutions.clean_split,
    why="StratifiedGroupKFold keeps groups whole and the shares of the classes about equal; one of "
    "five folds is a fifth. For a rare class in few groups, look at the counts yourself.",
    hints=(
        "Of scikit-learn's splitters, the lesson used one that knows both classes and groups.",
        "`train, test = next(StratifiedGroupKFold(5).split(labels, labels, groups))` gives the "
        "indices of its first split. Make a bool array of them.",
    ),
    judge=judge_split,
    mistakes=(
        mistakes.split_by_chance,
        mistakes.split_off_the_end,
        mistakes.split_off_nothing,
        mistakes.split_half,
        mistakes.split_turned_round,
        mistakes.split_as_indices,
        mistakes.split_as_both_indices,
        mistakes.split_as_zeros_and_ones,
    ),
    other_right=(mistakes.split_by_hand,),
)
