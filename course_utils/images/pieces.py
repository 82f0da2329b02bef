"""From the parts of a page to digits that are read: the later steps of `find_digits`.

Lesson 12 builds each of them by hand; a test holds its cells and this module equal.
"""

from typing import NamedTuple

import cv2
import numpy as np

from course_utils.images.digits import fit_digit


class Piece(NamedTuple):
    """A digit on the level page: its box there, the pixels of its ink, and how it was read."""

    box: list
    ink: np.ndarray
    thick: np.ndarray
    digit: np.ndarray
    probabilities: np.ndarray


def cut_out(ink, own):
    """Return the ink of one digit alone, its strokes made white."""
    near = cv2.dilate(own, np.ones((3, 3), np.uint8))
    strength = np.percentile(ink[own > 0], 75)
    white = np.uint8(np.minimum(ink * near * (255 / strength), 255))
    return cv2.threshold(white, 60, 255, cv2.THRESH_TOZERO)[1]


def stroke_width(picture):
    """Return the width of the strokes: twice the typical distance from their middle to paper."""
    distance = cv2.distanceTransform(np.uint8(np.pad(picture, 1) > 100), cv2.DIST_L2, 5)
    middle = (distance > 0) & (distance >= cv2.dilate(distance, np.ones((3, 3))))
    return 2 * float(np.median(distance[middle])) - 1 if middle.any() else 1.0


def thicken(picture):
    """Widen thin strokes to MNIST's: 12 % of the digit's longer side."""
    _, _, width, height = cv2.boundingRect(picture)
    extra = round(0.12 * max(width, height) - stroke_width(picture))
    if extra <= 0:
        return picture
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (extra + 1, extra + 1))
    return cv2.dilate(np.pad(picture, extra), brush)


def emptiest_columns(picture):
    """Return three columns to cut at, in the middle 60 %, not all beside each other."""
    x, _, width, _ = cv2.boundingRect(picture)
    white = np.int8(np.pad(picture > 100, [(1, 0), (0, 0)]))
    strokes = np.sum(np.diff(white, axis=0) == 1, axis=0)
    columns = []
    for column in np.argsort(white.sum(axis=0, dtype=int), kind="stable"):
        central = x + 0.2 * width < column < x + 0.8 * width
        apart = all(abs(column - other) > 0.08 * width for other in columns)
        if central and apart and strokes[column] <= 1:
            columns.append(int(column))
    return columns[:3]


def cuts(picture):
    """Return pairs of pictures, left and right of a cut, each of a sensible height."""
    height = cv2.boundingRect(picture)[3]
    pairs = []
    for column in emptiest_columns(picture):
        left, right = picture.copy(), picture.copy()
        left[:, column:] = 0
        right[:, :column] = 0
        if min(cv2.boundingRect(half)[3] for half in (left, right)) >= 0.6 * height:
            pairs.append((left, right))
    return pairs


def reading_order(boxes, typical):
    """Return the places of the boxes, row by row, from left to right in each."""
    rows = []
    for place in sorted(range(len(boxes)), key=lambda i: boxes[i][1] + boxes[i][3]):
        middle = (boxes[place][1] + boxes[place][3]) / 2
        if rows and middle - np.mean([m for m, _ in rows[-1]]) < 0.6 * typical:
            rows[-1].append((middle, place))
        else:
            rows.append([(middle, place)])
    return [p for row in rows for _, p in sorted(row, key=lambda item: boxes[item[1]][0])]


def look(picture, network):
    """Return the strokes made as wide as MNIST's, the 28×28 pixels, and the probabilities."""
    thick = thicken(picture)
    digit = fit_digit(thick)
    network.setInput(cv2.dnn.blobFromImage(digit, 1 / 255))
    return thick, digit, network.forward()[0].copy()


def read_touching(picture, network):
    """Return the pictures of the digits in this one: it, or its halves if they read better."""
    _, _, width, height = cv2.boundingRect(picture)
    if width < 0.9 * height:
        return [picture]
    best = [picture]
    confidence = look(picture, network)[2].max() if width < 1.5 * height else 0.5
    for left, right in cuts(picture):
        parts = read_touching(left, network) + read_touching(right, network)
        worst = min(look(part, network)[2].max() for part in parts)
        if worst > confidence:
            best, confidence = parts, worst
    return best


def read_part(ink, own, box, network):
    """Cut one part out of the page, split it if digits touch, and read what comes of it."""
    left, top, right, bottom = box
    white = cut_out(ink[top:bottom, left:right], np.uint8(own[top:bottom, left:right]))
    if stroke_width(white) > 0.4 * len(white):
        return []  # blots that run into each other
    pieces = []
    for picture in read_touching(white, network):
        x, y, width, height = cv2.boundingRect(picture)
        place = [left + x, top + y, left + x + width, top + y + height]
        digit = picture[y : y + height, x : x + width]
        pieces.append(Piece(place, digit, *look(digit, network)))
    return pieces


def box_on_photo(piece, matrix, scale, shape):
    """Return x, y, width and height around a piece's ink on the photo, which has this shape."""
    y, x = np.nonzero(piece.ink)
    points = np.stack([x + piece.box[0] + 0.5, y + piece.box[1] + 0.5], axis=1)
    points = cv2.transform(points[np.newaxis], cv2.invertAffineTransform(matrix)) / scale
    left, top, width, height = cv2.boundingRect(points.astype(np.float32))
    left, top = max(left, 0), max(top, 0)
    return left, top, min(width, shape[1] - left), min(height, shape[0] - top)
