"""Exercises of lesson 09: augmentation.

Integers must be equal; the numbers of a matrix may differ by 1e-5 of their value plus 1e-6.
`crooked_augment` is measured, see `judging_augmentation`; only its check imports Keras.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference
from course_utils.exercises.judging_augmentation import judge_crooked
from course_utils.exercises.mistakes import lesson_09 as mistakes
from course_utils.exercises.mistakes import lesson_09_crooked as crooked
from course_utils.exercises.solutions import lesson_09 as solutions

clockwise = Exercise(
    lesson="09",
    reference=solutions.clockwise,
    why="Columns run from 0 to width − 1, so the middle is (width − 1) / 2, and x comes first. "
    "OpenCV counts anticlockwise; the minus sign turns it round.",
    hints=(
        "Three things to get right: which number is the middle of a width, which comes first in a "
        "point, and the sign.",
        "A point is (x, y), column and row. 4 columns are 0, 1, 2, 3: the middle is 1.5.",
        "`cv2.getRotationMatrix2D(((width - 1) / 2, ...), -degrees, 1)`.",
    ),
    judge=SameAsReference(
        cases=[
            *[(60, 3, 3), (60, 4, 4), (60, 2, 4), (30, 28, 28), (-45, 5, 9), (150, 6, 3)],
        ],
        describe=lambda degrees, height, width: (
            f"{degrees}° and a picture {height} pixels high and {width} wide"
        ),
    ),
    mistakes=(
        mistakes.turn_anticlockwise,
        mistakes.turn_around_half_the_size,
        mistakes.turn_around_whole_pixels,
        mistakes.turn_around_swapped_centre,
        mistakes.turn_around_the_corner,
        mistakes.turn_digits_only,
        mistakes.turn_in_radians,
        mistakes.turn_after_conversion,
        mistakes.turn_half_size_anticlockwise,
    ),
    other_right=(mistakes.turn_by_formula,),
)


def _digits():
    dot = np.zeros((3, 5), np.uint8)
    dot[1, 1] = 200
    faint = np.zeros((5, 7), np.uint8)
    faint[2, 2:4] = 250
    faint[3, 4] = 40
    wide = np.zeros((6, 9), np.uint8)
    wide[0:3, 1:7] = 255
    full = np.full((2, 3), 9, np.uint8)
    digit = np.zeros((28, 28), np.uint8)
    digit[5:24, 8:19] = np.arange(1, 12)
    return [(dot,), (faint,), (wide,), (full,), (digit,)]


def _say_digit(digit):
    rows, columns = np.nonzero(digit)
    return (
        f"a {digit.shape[0]}×{digit.shape[1]} picture with ink in the rows {rows.min()} to "
        f"{rows.max()} and the columns {columns.min()} to {columns.max()}"
    )


room_to_move = Exercise(
    lesson="09",
    reference=solutions.room_to_move,
    why="`any(axis=0)` says of each column if there is ink in it. What is free on the left of the "
    "first such column is the room to the left; on the right, it's the last index minus the last.",
    hints=(
        "Which columns have ink in them? The first and the last of them decide on left and right.",
        "`digit.any(axis=0)` gives True or False for each column, `np.flatnonzero` the places of "
        "True. `axis=1` does it for the rows.",
        "`columns = np.flatnonzero(digit.any(axis=0))`: left is `columns[0]`, right is "
        "`width - 1 - columns[-1]`. The same with rows for up and down.",
    ),
    judge=SameAsReference(cases=_digits(), describe=_say_digit),
    mistakes=(
        mistakes.room_one_too_many,
        mistakes.room_rows_for_columns,
        mistakes.room_in_another_order,
        mistakes.room_the_wrong_way,
        mistakes.room_of_bright_ink,
        mistakes.room_of_the_box,
        mistakes.room_of_the_tightest_side,
        mistakes.room_of_twenty_eight,
    ),
    other_right=(mistakes.room_by_bounding_box, mistakes.room_by_loops),
)


def _moves():
    right = np.array([[1.0, 0, 3], [0, 1, 0]])
    down = np.array([[1.0, 0, 0], [0, 1, 2]])
    quarter = np.array([[0.0, 1, 0], [-1, 0, 3]])
    double = np.array([[2.0, 0, 1], [0, 2, 0]])
    random = np.random.default_rng(0).integers(-4, 5, (2, 2, 3)) / 2
    return [(right, down), (quarter, right), (right, quarter), (double, quarter), tuple(random)]


one_matrix = Exercise(
    lesson="09",
    reference=solutions.one_matrix,
    why="The second move meets points that the first has moved: its turn and zoom apply to all of "
    "it, the first shift too. One matrix resamples once, so the picture is blurred only once.",
    hints=(
        "Put x' = a x + b y + c and y' = d x + e y + f of the first move into the second formula. "
        "What stands before x, what before y, and what stands alone?",
        "What stands before x and y is the product of the left parts, `second[:, :2] @ "
        "first[:, :2]`. And where does (0, 0) go?",
        "(0, 0) goes to `first[:, 2]`, and from there to `second[:, :2] @ first[:, 2] + "
        "second[:, 2]`. `np.column_stack` puts both parts side by side.",
    ),
    judge=SameAsReference(
        cases=_moves(),
        describe=lambda first, second: f"first {first.tolist()} and then {second.tolist()}",
    ),
    mistakes=(
        mistakes.matrices_the_other_way_round,
        mistakes.matrices_added,
        mistakes.matrices_times_number_by_number,
        mistakes.matrices_with_shifts_added,
        mistakes.matrices_without_last_shift,
        mistakes.matrices_without_first_shift,
        mistakes.matrices_with_third_row,
    ),
    other_right=(mistakes.matrices_as_squares, mistakes.matrices_by_three_points),
)


flip_box = Exercise(
    lesson="09",
    reference=solutions.flip_box,
    why="What was right of the box is now left of it: picture_width − left − width columns. Rows "
    "and the size stay. Such a label must change together with its picture.",
    hints=(
        "Draw a row of 8 pixels with a box that begins at column 1 and is 3 wide. Where does it "
        "begin after the flip?",
        "How many columns lie to the right of the box before the flip? They lie to its left after.",
        "To its right lie picture_width − (left + width) columns.",
    ),
    judge=SameAsReference(
        cases=[
            *[((1, 2, 3, 4), 8), ((0, 0, 8, 5), 8), ((5, 1, 2, 2), 10), ((0, 3, 1, 6), 4)],
            ((120, 40, 60, 75), 226),
        ],
        describe=lambda box, picture_width: f"the box {box} in a picture {picture_width} wide",
    ),
    mistakes=(
        mistakes.box_unchanged,
        mistakes.box_from_its_left_side,
        mistakes.box_from_its_first_column,
        mistakes.box_one_too_far_left,
        mistakes.box_one_too_far_right,
        mistakes.box_flipped_upside_down,
        mistakes.box_with_negative_width,
        mistakes.box_as_corners,
    ),
    other_right=(mistakes.box_by_columns,),
)


crooked_augment = Exercise(
    lesson="09",
    reference=solutions.crooked_augment,
    why="The training pictures should look as those in use will: turned by 40° and moved by 4 "
    "pixels. A little more than that costs little. Far more would: a 6 turned by 180° is a 9.",
    hints=(
        "What does the camera do to a digit? Do the same to the training pictures. The lesson's "
        "ranges are too narrow.",
        "One matrix for each picture: `cv2.getRotationMatrix2D((13.5, 13.5), degrees, zoom)`, with "
        "the shift added to its last column.",
        "Draw degrees from −45 to 45, the zoom from 0.9 to 1.1, both shifts from −4 to 4.",
    ),
    judge=judge_crooked,
    mistakes=(
        crooked.crooked_shifts_only,
        crooked.crooked_turns_only,
        crooked.crooked_any_turn,
        crooked.crooked_all_alike,
        crooked.crooked_with_own_generator,
        crooked.crooked_unchanged,
        crooked.crooked_scaled,
        crooked.crooked_with_channel,
        crooked.crooked_in_place,
        crooked.crooked_out_of_sight,
    ),
    other_right=(crooked.crooked_wider, crooked.crooked_by_places),
    seconds=60,
    slow=True,
)
