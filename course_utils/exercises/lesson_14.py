"""Exercises of lesson 14: a CNN on your own data.

`dense_weights` must be equal, the others but `cell_features` to 1e-5. `cell_features` is measured
on solar cells, see `judge_cell_features`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_solar import judge_cell_features
from course_utils.exercises.mistakes import lesson_14 as mistakes
from course_utils.exercises.solutions import lesson_14 as solutions

dense_weights = Exercise(
    lesson="14",
    reference=solutions.dense_weights,
    why="Each unit has a weight for every value of every map, and a bias. A further pooling leaves "
    "a quarter of the values, so a quarter of the weights.",
    hints=(
        "How many pixels has one map after the last pooling? How many values have all maps?",
        "Halve `size` in a loop, with `//`, once for each pooling. There are size × size × filters "
        "values.",
        "Each unit has as many weights as there are values, and one bias: (values + 1) × units.",
    ),
    judge=SameAsReference(
        cases=[
            *[(2, 1, 1, 1), (4, 1, 3, 2), (8, 2, 4, 5), (75, 1, 2, 3), (75, 3, 2, 3)],
            *[(224, 3, 128, 512), (28, 0, 1, 10)],
        ],
        describe=lambda size, poolings, filters, units: (
            f"size {size}, {poolings} poolings, {filters} filters and {units} units"
        ),
        gives="there are",
    ),
    mistakes=(
        mistakes.dense_without_biases,
        mistakes.dense_without_poolings,
        mistakes.dense_halved_once,
        mistakes.dense_of_a_row,
        mistakes.dense_with_one_bias,
        mistakes.dense_as_float,
        mistakes.dense_with_fractions,
        mistakes.dense_rounded_up,
    ),
    other_right=(mistakes.dense_by_shift,),
)


added_border = Exercise(
    lesson="14",
    reference=solutions.added_border,
    why="The scale comes from the longer side, so one of the two borders is 0. With border and "
    "scale, a place (x, y) in the square is ((x − left) / scale, (y − above) / scale) before.",
    hints=(
        "`fit_square` scales first. How high and how wide is the picture then?",
        "The scale is size / max(height, width). Multiply both sides, and round as there.",
        "What is missing up to `size` is shared: `// 2` of it above, and `// 2` on the left.",
    ),
    judge=SameAsReference(
        cases=[
            *[(50, 100, 100), (100, 50, 100), (60, 40, 30), (300, 451, 96), (20, 30, 10)],
            *[(31, 64, 28), (20, 20, 96), (1000, 1, 96), (1, 1000, 97)],
        ],
        describe=lambda height, width, size: f"height {height}, width {width} and size {size}",
    ),
    mistakes=(
        mistakes.border_turned_round,
        mistakes.border_of_both_sides,
        mistakes.border_cut_off,
        mistakes.border_on_the_far_side,
        mistakes.border_unscaled,
        mistakes.border_by_shorter_side,
        mistakes.border_without_least,
    ),
    other_right=(mistakes.border_in_integers,),
)


def _groups():
    random = np.random.default_rng(0)
    return [
        (np.array([0, 1, 2, 3]), 0.5),
        (np.array([5, 1, 5, 2, 3]), 0.2),
        (np.array([0, 0, 0, 1, 2, 3, 4, 5, 6, 7]), 0.2),
        (np.array([7, 3, 3, 1, 7, 1, 2, 0]), 0.3),
        (random.integers(0, 40, 100), 0.25),
    ]


def _say_groups(groups, share):
    if len(groups) > 10:
        return f"{len(groups)} pictures and the share {share}"
    return f"the groups {show(groups)} and the share {share}"


test_part = Exercise(
    lesson="14",
    reference=solutions.test_part,
    why="Whatever belongs together goes together, so the share is only met roughly: a little more "
    "than asked, by the last group that was taken.",
    hints=(
        "Begin with `np.zeros(len(groups), bool)`: nothing is in the test part yet.",
        "Walk through `groups`. `groups == group` is True for all pictures of that group.",
        "Before each one, stop if `is_test.sum() >= share * len(groups)`; else set "
        "`is_test[groups == group] = True`. A group that's in already changes nothing.",
    ),
    judge=SameAsReference(cases=_groups(), describe=_say_groups),
    mistakes=(
        mistakes.part_by_pictures,
        mistakes.part_of_groups,
        mistakes.part_by_number,
        mistakes.part_too_small,
        mistakes.part_too_large,
        mistakes.part_turned_round,
        mistakes.part_as_places,
        mistakes.part_of_first_group,
    ),
    other_right=(mistakes.part_in_a_set,),
)


precision_in_use = Exercise(
    lesson="14",
    reference=solutions.precision_in_use,
    why="The rarer the defects, the more of the alarms come from the many good cells, though the "
    "model is the same. A precision holds only for the share of defects it was measured at.",
    hints=(
        "Of 10,000 cells, 100 are defective. With recall 0.7, how many right alarms are there? And "
        "how many false ones, from the 9,900 good cells?",
        "As shares of all cells: right alarms recall × defective, false ones "
        "false_alarms × (1 − defective).",
        "Divide the right alarms by all alarms, right and false.",
    ),
    judge=SameAsReference(
        cases=[
            *[(0.5, 0.5, 0.5), (0.7, 0.1, 0.5), (0.7, 0.1, 0.3125), (0.7, 0.1, 0.0099)],
            (1, 0, 0.2),
        ],
        describe=lambda recall, false_alarms, defective: (
            f"recall {recall}, false alarms {false_alarms} and defective {defective}"
        ),
    ),
    mistakes=(
        mistakes.precision_as_recall,
        mistakes.precision_of_balanced,
        mistakes.precision_unweighted_alarms,
        mistakes.precision_all_right,
        mistakes.precision_as_accuracy,
        mistakes.precision_of_good,
        mistakes.precision_wrong_share,
        mistakes.precision_cut_off,
        mistakes.precision_rounded,
    ),
    other_right=(mistakes.precision_by_counting,),
)


cell_features = Exercise(
    lesson="14",
    reference=solutions.cell_features,
    why="A crack is thin: it hardly changes the mean of a strip, but how much its pixels differ; "
    "and it is darker than its surroundings. Dividing by the cell's mean makes dark and bright "
    "pictures comparable.",
    hints=(
        "Show some defective cells beside good ones. Which number would tell you that there is a "
        "crack, and roughly where? A dark picture alone is no defect: divide by the cell's mean.",
        "Cut the cell into strips, across and down. `np.std` says how much the pixels of a strip "
        "differ. Twelve strips each way are 24 numbers.",
        "How much darker is a pixel than its surroundings? Subtract the cell from a blurred copy, "
        "`cv2.GaussianBlur(cell, (0, 0), 6)`, and take some `np.percentile` of that, up to 99.7.",
    ),
    judge=judge_cell_features,
    mistakes=(
        mistakes.features_of_brightness,
        mistakes.features_of_means,
        mistakes.features_of_pixels,
        mistakes.features_in_one_row,
        mistakes.features_as_pictures,
        mistakes.features_by_company,
        mistakes.features_not_finite,
        mistakes.features_in_place,
    ),
    other_right=(mistakes.features_of_patterns,),
    seconds=60,
)
