"""From the parts of a page to digits that are read: the later steps of `find_digits`.

Lesson 12 shows most of them; a test holds its functions equal to these.
"""

from functools import partial
from typing import NamedTuple

import cv2
import numpy as np

from course_utils.images.digits import fit_digit
from course_utils.images.page import stroke_width

TURNS = (-20, 0, 20)  # degrees: a digit mostly remains what it is, half of one often doesn't


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


def thicken(picture):
    """Widen thin strokes to MNIST's: 12 % of the digit's longer side."""
    _, _, width, height = cv2.boundingRect(picture)
    extra = round(0.12 * max(width, height) - stroke_width(picture))
    if extra <= 0:
        return picture
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (extra + 1, extra + 1))
    return cv2.dilate(np.pad(picture, extra), brush)


def look(picture, network):
    """Return the strokes made as wide as MNIST's, the 28×28 pixels, and the probabilities."""
    thick = thicken(picture)
    digit = fit_digit(thick)
    network.setInput(cv2.dnn.blobFromImage(digit, 1 / 255))
    return thick, digit, network.forward()[0].copy()


def turn_picture(picture, degrees):
    """Turn a picture about its middle, on a larger one that holds all of it."""
    large = np.pad(picture, max(picture.shape) // 3)
    rows, columns = large.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1)
    return cv2.warpAffine(large, matrix, (columns, rows))


def confidence(picture, network):
    """Return how sure the network is of one answer, upright and turned to both sides: [0, 1]."""
    thick = thicken(picture)
    views = [fit_digit(turn_picture(thick, degrees)) for degrees in TURNS]
    network.setInput(cv2.dnn.blobFromImages(views, 1 / 255))
    return float(network.forward().mean(axis=0).max())


def cut(picture, column, lean):
    """Return both sides of a straight cut: through `column` halfway down, `lean` pixels a row."""
    y, x = np.indices(picture.shape)
    is_left = x - lean * (y - len(picture) / 2) < column
    return picture * is_left, picture * ~is_left


def plausible(picture, typical, confidence):
    """Return the confidence that a picture is one digit: less if it's too large, 0 if too low."""
    _, _, width, height = cv2.boundingRect(picture)
    if height < 0.5 * typical:
        return 0.0
    return confidence(picture) / max(1, width * height / typical**2)


def best_cut(picture, typical, confidence):
    """Try straight cuts, upright and leaning: return (plausibility, both sides) of the best."""
    left, _, width, height = cv2.boundingRect(picture)
    best = 0.0, ()
    for lean in (-0.6, -0.3, 0.0, 0.3, 0.6):
        for column in np.arange(left + 0.1 * width, left + 0.9 * width, 0.05 * height):
            sides = cut(picture, column, lean)
            score = plausible(sides[0], typical, confidence)
            if score > best[0]:  # else the product with the other side can't be larger either
                score *= plausible(sides[1], typical, confidence)
                best = max(best, (score, sides), key=lambda found: found[0])
    return best


def split_touching(picture, typical, confidence):
    """Return the digits in a picture: the whole of it, or what the best cut leaves of it."""
    whole = plausible(picture, typical, confidence)
    if whole > 0.75 or cv2.boundingRect(picture)[2] < 0.6 * typical:
        return [picture]  # no cut could be better, or there's no room for two
    score, sides = best_cut(picture, typical, confidence)
    if 0.75 * score <= whole:
        return [picture]
    return [part for side in sides for part in split_touching(side, typical, confidence)]


def read_part(ink, own, box, typical, network):
    """Cut one part out of the page, split it if digits touch, and read what comes of it."""
    left, top, right, bottom = box
    white = cut_out(ink[top:bottom, left:right], np.uint8(own[top:bottom, left:right]))
    if stroke_width(white) > 0.4 * len(white):
        return []  # blots that run into each other
    pieces = []
    for picture in split_touching(white, typical, partial(confidence, network=network)):
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
