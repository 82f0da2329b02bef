"""Wrong answers to lesson 12's exercises, and right ones written another way."""

import cv2
import numpy as np

from course_utils.exercises.solutions import lesson_12 as solutions

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401


def loops_with_the_outside(mask):
    """You counted the paper outside of the digit too: it encloses, it isn't enclosed."""
    return solutions.count_loops(mask) + 1


def loops_with_ink_and_outside(mask):
    """The count of connectedComponents includes number 0 (here the ink) and the outside."""
    return solutions.count_loops(mask) + 2


def loops_of_ink(mask):
    """You counted the parts of the ink: a loop is a part of the paper, so count in `1 - mask`."""
    return cv2.connectedComponents(mask)[0] - 1


def loops_through_corners(mask):
    """Your paper leaks out through corners: connectivity=4."""
    paper = np.pad(1 - mask, 1, constant_values=1)
    return cv2.connectedComponents(paper, connectivity=8)[0] - 2


def loops_without_a_rim(mask):
    """Where ink reaches the rim, the outside falls apart: first pad the mask with paper."""
    return cv2.connectedComponents(1 - mask, connectivity=4)[0] - 2


def loops_without_a_rim_and_with_the_outside(mask):
    """Pad the mask with a rim of paper first, and leave out the outside in the count."""
    return cv2.connectedComponents(1 - mask, connectivity=4)[0] - 1


def loops_by_contours(mask):
    wide = np.pad(mask, 1)
    found = cv2.findContours(wide, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    parents = [] if found[1] is None else found[1][0][:, 3]
    return int(np.sum(np.array(parents) >= 0))


def loops_by_scipy(mask):
    from scipy import ndimage

    return int(ndimage.label(np.pad(mask, 1) == 0)[1]) - 1


def _sides(a, b):
    return min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])


def _area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def overlap_of_boxes_apart(a, b):
    """Boxes that lie apart have a negative width or height: then the answer is 0."""
    width, height = _sides(a, b)
    return width * height / (_area(a) + _area(b) - width * height)


def overlap_clipped_too_late(a, b):
    """Apart both ways, two negative sides have a positive product: clip each side, at 0."""
    width, height = _sides(a, b)
    shared = max(0, width * height)
    return shared / (_area(a) + _area(b) - shared)


def overlap_by_sum(a, b):
    """You divided by the sum of both areas: what they share is in it twice, subtract it once."""
    width, height = (max(0, side) for side in _sides(a, b))
    return width * height / (_area(a) + _area(b))


def overlap_by_smaller(a, b):
    """You divided by the smaller area: divide by the area that at least one of them covers."""
    width, height = (max(0, side) for side in _sides(a, b))
    return width * height / min(_area(a), _area(b))


def overlap_by_first(a, b):
    """You divided by the area of a: divide by the area that at least one of them covers."""
    width, height = (max(0, side) for side in _sides(a, b))
    return width * height / _area(a)


def overlap_as_area(a, b):
    """That is the shared area in pixels: divide it by the area of the union."""
    width, height = (max(0, side) for side in _sides(a, b))
    return float(width * height)


def overlap_by_masks(a, b):
    paper = np.zeros((2, 200, 200), bool)
    for mask, (left, top, right, bottom) in zip(paper, (a, b)):
        mask[top:bottom, left:right] = True
    return (paper[0] & paper[1]).sum() / (paper[0] | paper[1]).sum()


def _turned(box, matrix, corners=(0, 1, 2, 3)):
    left, top, right, bottom = box
    points = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], float)
    x, y = cv2.transform(points, matrix)[0][list(corners)].T
    return [x.min(), y.min(), x.max(), y.max()]


def back_forwards(box, matrix):
    """Your matrix leads from the photo to the level page: invert it, to come back."""
    return _turned(box, matrix)


def back_two_corners(box, matrix):
    """You turned two corners only: the other two may reach further. Turn all four."""
    return _turned(box, cv2.invertAffineTransform(matrix), (0, 2))


def back_not_at_all(box, matrix):
    """That is the box on the level page: turn its corners by the inverse of the matrix."""
    return [float(side) for side in box]


def back_as_width(box, matrix):
    """You returned width and height at the end: wanted are right and bottom."""
    left, top, right, bottom = _turned(box, cv2.invertAffineTransform(matrix))
    return [left, top, right - left, bottom - top]


def back_swapped(box, matrix):
    """You swapped x and y: left and right are x, top and bottom are y."""
    left, top, right, bottom = _turned(box, cv2.invertAffineTransform(matrix))
    return [top, left, bottom, right]


def back_by_numpy(box, matrix):
    turn, shift = matrix[:, :2], matrix[:, 2]
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    points = np.array([np.linalg.solve(turn, np.array(corner) - shift) for corner in corners])
    return [*points.min(axis=0), *points.max(axis=0)]


def mask_by_otsu(gray):
    """All of a shadow or stain counts as ink: divide by the paper first."""
    return cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1] > 0


def mask_of_paper(gray):
    """You have it the other way round: True is for ink."""
    return ~solutions.ink_mask(gray)


def mask_of_nothing(gray):
    """You call nothing ink."""
    return gray > 255


def mask_as_gray(gray):
    """Return True or False for each pixel."""
    return 255 - gray


def mask_of_dark_ink_only(gray):
    """Here the ink is brighter than what it's on: find out which, and turn it round."""
    soft = cv2.GaussianBlur(gray, (0, 0), 1.5)
    paper = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    ink = 255 - cv2.divide(soft, cv2.GaussianBlur(paper, (0, 0), 3), scale=255)
    return ink > cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]


def mask_of_grain(gray):
    """Grain or the edge of a shadow or stain counts as ink: divide by the paper, or blur first.

    Done both? Raise the limit, or narrow the neighbourhood.
    """
    return cv2.adaptiveThreshold(gray, 1, cv2.ADAPTIVE_THRESH_MEAN_C,
                                 cv2.THRESH_BINARY_INV, 41, 2) > 0  # fmt: skip


def mask_of_hollow_strokes(gray):
    """Strokes are missing or hollow: is the neighbourhood wider than a stroke?"""
    soft = cv2.GaussianBlur(gray, (0, 0), 1)
    return cv2.adaptiveThreshold(soft, 1, cv2.ADAPTIVE_THRESH_MEAN_C,
                                 cv2.THRESH_BINARY_INV, 5, 15) > 0  # fmt: skip


def mask_by_median(gray):
    soft = cv2.GaussianBlur(gray, (0, 0), 1.5).astype(float)
    difference = cv2.medianBlur(np.uint8(soft), 61) - soft
    if np.mean(difference**3) < 0:
        difference = -difference
    return difference > 0.5 * np.percentile(difference, 98)
