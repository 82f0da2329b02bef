"""Reference solutions of lesson 12: read your own handwriting."""

import cv2
import numpy as np


def count_loops(mask):
    """Return how many parts of the paper are enclosed by ink, an int.

    mask: uint8, (H, W), 1 for ink and 0 for paper. Ink may reach the rim of the mask: what is
    outside of it is paper as well. Ink that meets at corners only is closed.
    """
    paper = np.pad(1 - mask, 1, constant_values=1)  # a rim of paper joins all that is outside
    count, _ = cv2.connectedComponents(paper, connectivity=4)
    return count - 2  # without the ink, which is number 0, and without the outside


def overlap(a, b):
    """Return the intersection over union of two boxes, a float from 0 to 1.

    a, b: [left, top, right, bottom]; the width is right - left. Both have an area above 0.
    """
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    area_a = (a[2] - a[0]) * (a[3] - a[1])
    area_b = (b[2] - b[0]) * (b[3] - b[1])
    return width * height / (area_a + area_b - width * height)


def box_on_photo(box, matrix):
    """Return [left, top, right, bottom] on the photo, floats, that just holds a turned box.

    box: [left, top, right, bottom] on the level page. matrix: float, (2, 3), leads from the
    photo to the level page, as in cv2.warpAffine.
    """
    left, top, right, bottom = box
    corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], float)
    x, y = cv2.transform(corners, cv2.invertAffineTransform(matrix))[0].T  # all x, all y
    return [x.min(), y.min(), x.max(), y.max()]


def ink_mask(gray):
    """Return where the ink is, bool, (H, W).

    gray: uint8, (H, W), a photo of about 300 × 400 pixels with strokes of 4 to 8 pixels. Ink
    is darker than the paper around it, or all of it brighter than the board around it.
    """
    soft = cv2.GaussianBlur(gray, (0, 0), 1.5)
    if np.mean((soft.astype(float) - cv2.medianBlur(soft, 41)) ** 3) > 0:
        soft = 255 - soft
    paper = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    ink = 255 - cv2.divide(soft, np.maximum(cv2.GaussianBlur(paper, (0, 0), 3), 1), scale=255)
    level, _ = cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return ink > level
