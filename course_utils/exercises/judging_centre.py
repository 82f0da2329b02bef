"""Judge a function that moves a digit so that its centre of mass is in the middle."""

from unittest.mock import patch

import cv2
import numpy as np

from course_utils.exercises.judging import (
    Failed,
    as_numbers,
    require_function,
    value_of_outcome,
)
from course_utils.exercises.running import Runner

_HALF = 0.75  # pixels: half a pixel, and what rounding the gray values adds
_NO_CENTRE = "For a black picture there is no centre: 0/0. Give it back as it is."


def _digits():
    """Return (name, digit): rectangles of ink with a bright and a faint part."""
    corner = np.zeros((28, 28), np.uint8)
    corner[6:12, 9:13] = 200
    tail = np.zeros((28, 28), np.uint8)
    tail[10:16, 4:10] = 250
    tail[12, 10:26] = 60
    border = np.zeros((28, 28), np.uint8)
    border[0:10, 0:6] = 180
    border[26:28, 18:26] = 120
    wide = np.zeros((10, 20), np.uint8)
    wide[7:9, 15:19] = 90
    return [
        ("a block up and to the left of the middle", corner),
        ("a block with a faint tail to the right", tail),
        ("a block at the border, with a bar in the opposite corner", border),
        ("a block in a picture of shape (10, 20)", wide),
    ]


def _centre(picture):
    moments = cv2.moments(picture)
    return np.array([moments["m01"], moments["m10"]]) / moments["m00"]


def _moved(picture, way):
    """Move by whole rows and columns; what leaves the picture is lost."""
    matrix = np.float32([[1, 0, way[1]], [0, 1, way[0]]])
    return cv2.warpAffine(picture, matrix, picture.shape[::-1])


def judge_centre(exercise, answer):
    """Accept a digit moved by the way from its centre of mass to the middle, to half a pixel."""
    require_function(exercise, answer)
    run = Runner(answer, exercise.seconds)
    for name, digit in _digits():
        given = _as_picture(value_of_outcome(run(digit), f"For {name}"), digit, name)
        _compare_centres(name, digit, given)
    _judge_black(run)
    return "Four pictures are centred, to within half a pixel, and a black one stays black."


def _judge_black(run):
    """Accept only a black picture, and one that wasn't moved by 0/0 to get there."""
    black = np.zeros((28, 28), np.uint8)
    with patch.object(cv2, "warpAffine", _warp_by_numbers):
        outcome = run(black)
    if outcome.kind == "raised":
        by_nan = "0/0" in outcome.problem or "NaN" in outcome.problem
        raise Failed(_NO_CENTRE if by_nan else f"{_NO_CENTRE} As it is, {outcome.problem}")
    value = value_of_outcome(outcome, "For a black picture")
    if _as_picture(value, black, "a black picture").any():
        raise Failed("A black picture should stay black; yours isn't.")


_warp = cv2.warpAffine


def _warp_by_numbers(*args, **named):
    """Move as OpenCV does, but refuse a matrix with NaN, which OpenCV takes without a word."""
    if not np.isfinite(args[1] if len(args) > 1 else named["M"]).all():
        raise ValueError("0/0")
    return _warp(*args, **named)


def _as_picture(value, digit, name):
    try:
        given = as_numbers(value)
    except ValueError as error:
        raise Failed(f"For {name} you returned {error}.") from None
    if given.shape != digit.shape:
        raise Failed(f"For {name} you returned the shape {given.shape}; {digit.shape} is wanted.")
    if not np.isfinite(given).all():
        raise Failed(f"For {name} you returned numbers that aren't finite.")
    return given.astype(np.float32)


def _compare_centres(name, digit, given):
    """Compare with the digit moved by the right way."""
    way = (np.array(digit.shape) - 1) / 2 - _centre(digit)
    expected = _moved(digit, np.round(way))
    if not given.any():
        raise Failed(f"For {name} your picture is black: it was moved out of sight.")
    row, column = _centre(expected)
    if np.abs(_centre(given) - _centre(expected)).max() > _HALF:
        now_row, now_column = _centre(given)
        raise Failed(
            f"For {name} the centre of mass is now at row {now_row:.1f}, column "
            f"{now_column:.1f}; row {row:.1f}, column {column:.1f} is right."
            f"{_remark_on_way(digit, given, way)}"
        )
    if abs(given.sum() / expected.sum() - 1) > 0.1:
        raise Failed(f"For {name} the place is right, but gray values have changed: only move it.")


def _remark_on_way(digit, given, way):
    """Name the mistake that moves a digit just so, "" if none is known."""
    if np.abs(given - np.roll(digit, np.round(way).astype(int), (0, 1))).mean() < 1:
        return (
            " What left the picture came in again on the other side, as `np.roll` does: "
            "fill with 0."
        )
    middle = (np.array(digit.shape) - 1) / 2
    x, y, width, height = cv2.boundingRect(digit)
    ways = {
        "The middle of 28 rows isn't 14: they count from 0 to 27, so it's (28 - 1) / 2 = 13.5.": (
            way + 0.5
        ),
        "It hasn't been moved at all.": np.zeros(2),
        "You moved it the wrong way: by the middle minus the centre of mass, not the reverse.": (
            -way
        ),
        "Rows and columns are swapped: the row says how far down, the column how far right.": (
            way[::-1]
        ),
        "You centred the box around the digit; the mean place of its brightness is wanted.": (
            middle - [y + (height - 1) / 2, x + (width - 1) / 2]
        ),
        "You counted every pixel above 0 alike: weigh each place by its brightness.": (
            middle - _centre((digit > 0).astype(np.uint8))
        ),
    }
    for words, other in ways.items():
        moved = [_moved(digit, np.round(other)), _moved(digit, other)]
        if any(np.abs(given - picture).mean() < 1 for picture in moved):
            return f" {words}"
    return ""
