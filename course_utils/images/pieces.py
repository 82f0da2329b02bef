"""From the parts of a page to digits that are read: the later steps of `find_digits`.

Lesson 12 shows most of them; a test holds its functions equal to these. Of touching digits it
shows one upright cut, here cuts may lean, and of all ways to cut the most plausible is taken.
"""

from itertools import combinations
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


def leaned(picture, lean):
    """Push the rows sideways so that a stroke of that lean (pixels a row) stands upright."""
    matrix = np.float32([[1, -lean, lean * len(picture) / 2], [0, 1, 0]])
    return cv2.warpAffine(picture, matrix, picture.shape[::-1], flags=cv2.INTER_NEAREST)


def ways_through(picture):
    """Return (ink on the way, column halfway down, lean) of each cut through one stroke or none."""
    ways = []
    for lean in (-0.5, -0.25, 0.0, 0.25, 0.5):
        ink = leaned(np.uint8(picture > 100), lean).astype(int)
        strokes = np.sum(np.diff(ink, axis=0, prepend=0) == 1, axis=0)
        for column in np.flatnonzero(strokes <= 1):
            ways.append((int(ink[:, column].sum()), int(column), lean))
    return sorted(ways)


def cheapest_cuts(picture):
    """Return the cuts with the least ink on their way, from left to right, none beside another."""
    height, width = picture.shape
    chosen = []
    for _, column, lean in ways_through(picture):
        central = 0.1 * width < column < 0.9 * width
        apart = all(abs(column - other) > 0.07 * height for other, _ in chosen)
        if central and apart and len(chosen) < 6 * width / height:
            chosen.append((column, lean))
    return sorted(chosen)


def slices(picture):
    """Return what lies between any two cuts, by the cuts' numbers, if it's high enough."""
    y, x = np.indices(picture.shape)
    passed = np.zeros(picture.shape, int)  # how many cuts are to the left of each pixel
    cuts = cheapest_cuts(picture)
    for column, lean in cuts:
        passed += x - lean * (y - len(picture) / 2) >= column
    parts = {}
    for first, last in combinations(range(len(cuts) + 2), 2):
        part = np.where((passed >= first) & (passed < last), picture, 0)
        if cv2.boundingRect(part)[3] >= 0.6 * len(picture):
            parts[first, last] = part
    return parts


def plausible(picture, network):
    """Return the confidence, less for what is wider than high, and 0.8 of it for each piece."""
    _, _, width, height = cv2.boundingRect(picture)
    return 0.8 * look(picture, network)[2].max() * min(1, height / width) ** 2


def look(picture, network):
    """Return the strokes made as wide as MNIST's, the 28×28 pixels, and the probabilities."""
    thick = thicken(picture)
    digit = fit_digit(thick)
    network.setInput(cv2.dnn.blobFromImage(digit, 1 / 255))
    return thick, digit, network.forward()[0].copy()


def split_touching(picture, network):
    """Return the digits in this picture: of all ways to cut it, the most plausible."""
    height, width = picture.shape
    parts = slices(picture) if width > 0.7 * height else {}
    if not parts:
        return [picture]
    scores = {place: plausible(part, network) for place, part in parts.items()}
    last = max(end for _, end in scores)
    best = {0: (1.0, [])}  # by cut: the best way to get there, and its parts
    for end in range(1, last + 1):
        ways = [
            (best[start][0] * scores[start, end], [*best[start][1], parts[start, end]])
            for start in best
            if (start, end) in scores
        ]
        if ways:
            best[end] = max(ways, key=lambda way: way[0])
    return best[last][1]


def read_part(ink, own, box, network):
    """Cut one part out of the page, split it if digits touch, and read what comes of it."""
    left, top, right, bottom = box
    white = cut_out(ink[top:bottom, left:right], np.uint8(own[top:bottom, left:right]))
    if stroke_width(white) > 0.4 * len(white):
        return []  # blots that run into each other
    pieces = []
    for picture in split_touching(white, network):
        x, y, width, height = cv2.boundingRect(picture)
        place = [left + x, top + y, left + x + width, top + y + height]
        digit = picture[y : y + height, x : x + width]
        pieces.append(Piece(place, digit, *look(digit, network)))
    return pieces


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


def box_on_photo(piece, matrix, scale, shape):
    """Return x, y, width and height around a piece's ink on the photo, which has this shape."""
    y, x = np.nonzero(piece.ink)
    points = np.stack([x + piece.box[0] + 0.5, y + piece.box[1] + 0.5], axis=1)
    points = cv2.transform(points[np.newaxis], cv2.invertAffineTransform(matrix)) / scale
    left, top, width, height = cv2.boundingRect(points.astype(np.float32))
    left, top = max(left, 0), max(top, 0)
    return left, top, min(width, shape[1] - left), min(height, shape[0] - top)
