"""Exercises of lesson 13: collect, label, audit.

`hash_down`, `best_shift` and `to_remove` must be equal; `clean_split` is measured on folders with
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
        "`small[1:]` holds all rows but the first. Which slice holds the row above each of them?",
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


def _moved_copies():
    random = np.random.default_rng(0)

    def picture(rows, columns):
        return random.integers(0, 200, (rows, columns), dtype=np.uint8)

    small, large, upright, flat = picture(5, 6), picture(9, 8), picture(8, 10), picture(6, 9)
    ramp = np.uint8(20 * np.arange(8) + random.integers(0, 10, (7, 8)))
    return [
        (small[:4, :5], small[1:, 1:]),  # one pixel down and to the right, seen from the second
        (large[1:, :-1], large[:-1, 1:] // 2 + 40),
        (upright[:, :-1], upright[:, 1:]),
        (flat, picture(6, 9)),
        (ramp, ramp[:, ::-1].copy()),
    ]


def _say_pictures(a, b):
    inside = a[1:-1, 1:-1]
    windows = np.lib.stride_tricks.sliding_window_view(b, inside.shape)
    fits = [np.corrcoef(inside.ravel(), one.ravel())[0, 1] for row in windows for one in row]
    row, column = divmod(int(np.argmax(fits)), 3)
    return f"two pictures of shape {a.shape} (the best window begins at row {row}, column {column})"


best_shift = Exercise(
    lesson="13",
    reference=solutions.best_shift,
    why="A moved copy gets about 1 in one of the nine windows. Most of the shop's moved copies "
    "never pass the hash's sieve, so compare all pairs: with one matrix product for each window "
    "that takes seconds. Look-alikes get nine chances too, so choose the limit anew, by eye.",
    hints=(
        "`a[1:-1, 1:-1]` is the inside. Two loops over 0, 1 and 2 give the nine first rows and "
        "columns of the windows.",
        "A window of `b` that begins at `row` ends before `row + height`, where `height` is the "
        "inside's. Columns go the same way.",
        "Before you multiply and sum: take the mean off each of the two parts, and divide each by "
        "its length, `np.linalg.norm`. Keep the highest sum so far.",
    ),
    judge=SameAsReference(cases=_moved_copies(), describe=_say_pictures, rtol=1e-4, atol=1e-4),
    mistakes=(
        mistakes.shift_by_nothing,
        mistakes.shift_one_way,
        mistakes.shift_without_corners,
        mistakes.shift_whole_pictures,
        mistakes.shift_with_the_means,
        mistakes.shift_with_one_mean,
        mistakes.shift_without_lengths,
        mistakes.shift_on_average,
        mistakes.shift_by_size,
        mistakes.shift_from_zero,
        mistakes.shift_as_place,
    ),
    other_right=(mistakes.shift_by_corrcoef, mistakes.shift_by_roll, mistakes.shift_by_opencv),
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
        "`np.isin(groups, ...)` answers that with True or False for each picture. Some of them are "
        "test pictures, which stay.",
        "`~in_test` is True for the training pictures, and `&` keeps what is True in both. "
        "`np.flatnonzero` turns True and False into indices.",
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
        "You need a splitter that knows both classes and groups. Which one did the lesson use?",
        "It splits into five parts, so one part is a fifth: inside 15 to 25 %. Its `split` gives "
        "five pairs of index arrays, train and test; one pair is enough, and `next` takes the "
        "first.",
        "The test indices are no answer yet: start with an array of False for all pictures, and "
        "set those to True.",
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
