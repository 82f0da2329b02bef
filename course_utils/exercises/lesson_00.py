"""The exercise of lesson 00: a first one, to see how exercises work. Values must be equal."""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.mistakes import lesson_00 as mistakes
from course_utils.exercises.solutions import lesson_00 as solutions

invert = Exercise(
    lesson="00",
    reference=solutions.invert,
    why="White is 255. What a pixel lacks to white is its value with dark and bright exchanged.",
    hints=(
        "What should become of 0, and of 255? And of 100?",
        "NumPy subtracts from every pixel at once: a number minus the array.",
        "return 255 - picture",
    ),
    judge=SameAsReference(
        cases=[
            (np.array([[0, 255]], np.uint8),),
            (np.array([[0, 100], [200, 255]], np.uint8),),
            (np.arange(256, dtype=np.uint8).reshape(16, 16),),
        ],
        describe=lambda picture: (
            f"the picture {show(picture)}" if picture.size < 9 else "one of each shade"
        ),
    ),
    mistakes=(
        mistakes.invert_by_minus,
        mistakes.invert_from_one,
        mistakes.invert_from_256,
        mistakes.invert_upside_down,
        mistakes.invert_nothing,
    ),
    other_right=(mistakes.invert_with_cv2, mistakes.invert_in_lists),
)
