"""The exercise of lesson 00: a first one, to see how exercises work. Values must be equal."""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import Failed, SameAsReference, show
from course_utils.exercises.mistakes import lesson_00 as mistakes
from course_utils.exercises.solutions import lesson_00 as solutions

_DIGITS = [
    np.array([[255, 255, 0], [255, 0, 255], [255, 255, 255]], np.uint8),  # bright background
    np.array([[0, 0, 255], [0, 255, 0], [0, 0, 0]], np.uint8),
    np.array([[200, 180, 30], [190, 60, 210], [220, 240, 200]], np.uint8),  # gray paper
    np.array([[20, 90, 40], [0, 120, 30], [10, 100, 25]], np.uint8),  # a pale digit
    np.array([[0, 255, 255], [255, 0, 255], [255, 255, 255]], np.uint8),  # ink in the corner
    np.array([[255, 255, 255], [255, 255, 20], [255, 255, 255]], np.uint8),  # very bright
    np.array([[0, 0, 4], [0, 0, 0], [0, 0, 0]], np.uint8),  # hardly any ink
    np.array(  # ink all along three of the edges
        [
            [0, 0, 0, 0, 0],
            [0, 255, 255, 255, 255],
            [255, 255, 255, 255, 0],
            [255, 255, 255, 255, 255],
            [0, 0, 0, 0, 0],
        ],
        np.uint8,
    ),
    np.array([[60, 60, 60], [60, 240, 240], [60, 60, 240]], np.uint8),  # a thick digit, mean 120
]

_SAME = SameAsReference(
    cases=[(digit,) for digit in _DIGITS],
    describe=lambda picture: f"the picture {show(picture)}",
)


def _judge(exercise, answer):
    """Compare with the reference; explain NumPy's refusal of a whole picture as a condition."""
    try:
        return _SAME(exercise, answer)
    except Failed as failed:
        if "truth value of an array" not in str(failed):
            raise
        raise Failed(
            f"{failed} `if` wants one True or False, and a comparison of the whole picture gives "
            "one for each pixel: compare one number, its mean."
        ) from None


white_on_black = Exercise(
    lesson="00",
    reference=solutions.white_on_black,
    why="White is 255: what a pixel lacks to white is its value with dark and bright exchanged. "
    "Most pixels are background, so their mean tells whether it is bright.",
    hints=(
        "`picture.mean()` is the mean of all pixels. Is it high or low for ink on white paper?",
        "With dark and bright exchanged, 0 becomes 255, 255 becomes 0, and 100 becomes 155. NumPy "
        "can subtract all pixels at once: a number minus the array.",
        "if picture.mean() > 127: return 255 - picture. Otherwise: return picture",
    ),
    judge=_judge,
    mistakes=(
        mistakes.always_inverted,
        mistakes.never_inverted,
        mistakes.inverted_where_dark,
        mistakes.inverted_by_minus,
        mistakes.inverted_by_minus_white,
        mistakes.inverted_from_one,
        mistakes.inverted_where_white_occurs,
        mistakes.inverted_from_the_brightest,
        mistakes.inverted_by_corner,
        mistakes.inverted_by_last_pixel,
        mistakes.inverted_by_first_row,
        mistakes.inverted_above_200,
        mistakes.inverted_above_100,
        mistakes.inverted_above_a_half,
        mistakes.inverted_pixel_by_pixel,
    ),
    other_right=(mistakes.inverted_by_median, mistakes.inverted_in_lists),
)
