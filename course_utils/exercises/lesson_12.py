"""Exercises of lesson 12: read your own handwriting.

`count_loops`, `overlap` and `box_on_photo` must be equal; `ink_mask` is measured on photos of five
kinds of pages, see `judging_ink`.
"""

import cv2
import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_ink import judge_ink
from course_utils.exercises.mistakes import lesson_12 as mistakes
from course_utils.exercises.solutions import lesson_12 as solutions


def _masks():
    ring = np.uint8([[0, 0, 0, 0, 0], [0, 1, 1, 1, 0], [0, 1, 0, 1, 0], [0, 1, 1, 1, 0], [0] * 5])
    bar = np.uint8([[0, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 0]])
    diamond = np.uint8(
        [[0, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 1, 0, 1, 0], [0, 0, 1, 0, 0], [0] * 5]
    )
    across = np.uint8([[0, 1, 0], [0, 1, 0], [0, 1, 0]])
    eight = np.zeros((60, 40), np.uint8)
    cv2.circle(eight, (20, 18), 10, 1, 4)
    cv2.circle(eight, (20, 41), 12, 1, 4)
    return [(ring,), (bar,), (diamond,), (across,), (eight,), (np.hstack([ring, eight[:5, :9]]),)]


def _say_mask(mask):
    return f"the mask {mask.tolist()}" if mask.size < 30 else "a larger mask, such as an 8"


count_loops = Exercise(
    lesson="12",
    reference=solutions.count_loops,
    why="Paper that touches along sides is one part. The outside is one part too, once a rim of "
    "paper joins it; and number 0 is what isn't paper, the ink. What's left is enclosed.",
    hints=(
        "`cv2.connectedComponents(1 - mask, connectivity=4)` returns (count, names). Which of the "
        "counted parts are no loops?",
        "Number 0 is the ink, and one part is the outside: `count - 2`. So that the outside is one "
        "part even if ink reaches the rim, `np.pad(1 - mask, 1, constant_values=1)` first.",
    ),
    judge=SameAsReference(cases=_masks(), describe=_say_mask),
    mistakes=(
        mistakes.loops_with_the_outside,
        mistakes.loops_with_ink_and_outside,
        mistakes.loops_of_ink,
        mistakes.loops_through_corners,
        mistakes.loops_without_a_rim,
        mistakes.loops_without_a_rim_and_with_the_outside,
    ),
    other_right=(mistakes.loops_by_contours, mistakes.loops_by_scipy),
)


overlap = Exercise(
    lesson="12",
    reference=solutions.overlap,
    why="What both share runs from the larger left to the smaller right. If there is no way, "
    "they share nothing. The union is both areas, less what would be counted twice.",
    hints=(
        "Draw two boxes. The shared one begins at the larger `left`: where does it end?",
        "`width = min(a[2], b[2]) - max(a[0], b[0])`, the height likewise. Clip each "
        "side: if one of them isn't above 0, return 0. The union: both areas, less the shared one.",
    ),
    judge=SameAsReference(
        cases=[
            ([0, 0, 10, 10], [0, 0, 10, 10]),
            ([0, 0, 10, 10], [5, 0, 15, 10]),
            ([0, 0, 10, 10], [2, 2, 6, 7]),
            ([0, 0, 10, 10], [20, 0, 30, 10]),
            ([0, 0, 10, 10], [20, 30, 40, 50]),
            ([3, 4, 40, 90], [10, 60, 70, 120]),
        ],
        describe=lambda a, b: f"the boxes {a} and {b}",
    ),
    mistakes=(
        mistakes.overlap_clipped_too_late,
        mistakes.overlap_of_boxes_apart,
        mistakes.overlap_by_sum,
        mistakes.overlap_by_smaller,
        mistakes.overlap_by_first,
        mistakes.overlap_as_area,
    ),
    other_right=(mistakes.overlap_by_masks,),
)


def _turns():
    box = [10, 20, 30, 60]
    turns = [(0, 0, 12), (50, 40, 90), (50, 40, 15), (300, 200, -10)]
    return [(box, cv2.getRotationMatrix2D((x, y), angle, 1)) for x, y, angle in turns]


box_on_photo = Exercise(
    lesson="12",
    reference=solutions.box_on_photo,
    why="After a turn any corner may be the leftmost one. So all four are turned, and the smallest "
    "and largest x and y are taken.",
    hints=(
        "The four corners are (left, top), (right, top), (right, bottom), (left, bottom). And the "
        "matrix leads the wrong way.",
        "`points = cv2.transform(np.array([[...]], float), cv2.invertAffineTransform(matrix))[0]`; "
        "`points[:, 0]` are the four x. Then min and max.",
    ),
    judge=SameAsReference(
        cases=_turns(),
        describe=lambda box, matrix: f"the box {box} and the matrix {show(matrix.round(2))}",
    ),
    mistakes=(
        mistakes.back_forwards,
        mistakes.back_two_corners,
        mistakes.back_not_at_all,
        mistakes.back_as_width,
        mistakes.back_swapped,
    ),
    other_right=(mistakes.back_by_numpy,),
)


ink_mask = Exercise(
    lesson="12",
    reference=solutions.ink_mask,
    why="One division deals with shadow and stain, one sign with the board, one blur with the "
    "noise. None of the numbers belongs to one of the pages: sizes follow from the strokes.",
    hints=(
        "Begin with the lesson's `flatten` in mind. Which of its sizes are for another photo?",
        "Blur with sigma 1.5 against the noise; a neighbourhood of 25 pixels is wider than a "
        "stroke. For chalk, look at the sign of the mean cube.",
        "After the division, Otsu's threshold does: on even ground it has two clear groups.",
    ),
    judge=judge_ink,
    mistakes=(
        mistakes.mask_by_otsu,
        mistakes.mask_of_paper,
        mistakes.mask_of_nothing,
        mistakes.mask_as_gray,
        mistakes.mask_of_dark_ink_only,
        mistakes.mask_of_grain,
        mistakes.mask_of_hollow_strokes,
    ),
    other_right=(mistakes.mask_by_median,),
)
