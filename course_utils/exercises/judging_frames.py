"""Judge whether pictures were fitted into frames: their sizes, and what became of their pixels."""

import numpy as np

from course_utils.exercises.judging import (
    Failed,
    NotAttempted,
    SetupIncomplete,
    require_function,
)
from course_utils.exercises.running import Runner

# Gray levels, on average. On the brick wall, INTER_LINEAR is off by 7 to 8, means by less than 1.
_ENOUGH = 4
# Where pixels are only repeated, the difference from INTER_NEAREST is 0; if mixed, above 1.
_REPEATED = 0.5
# A quarter of the cat that was cut off changes what remains by 20 and more.
_CUT_OFF = 15
_FALSE_PATTERNS = {
    "INTER_NEAREST": "as picking single pixels does",
    "INTER_LINEAR": "as `INTER_LINEAR`, the default, does",
    "INTER_CUBIC": "as `INTER_CUBIC` does",
}
_VERDICTS = {"unfinished": NotAttempted, "set-up": SetupIncomplete}


def judge_fit_inside(exercise, answer):
    """Accept pictures of the right size that are no further from the means than `_ENOUGH`."""
    require_function(exercise, answer)
    run, cases = Runner(answer, exercise.seconds), _pictures_and_frames()
    for what, *case in cases:
        start = f"For {what} in a frame of width {case[1]} and height {case[2]},"
        picture = _value(run(*case), start, thin=len(case[0]) == 2)
        problem = _problem_of_kind(picture, case[0])
        problem = (
            problem or _problem_of_size(picture, *case) or _problem_of_pixels(picture, case[0])
        )
        if problem:
            raise Failed(f"{start} {problem}")
    return (
        f"All {len(cases)} pictures fit, in their own proportions, with hardly any false patterns."
    )


def _pictures_and_frames():
    """Return (what it is, picture, the frame's width and height) of each case."""
    from skimage import data

    cat, coffee, brick = data.cat(), data.coffee(), data.brick()
    coloured = np.dstack([brick, brick[::-1], brick[:, ::-1]])
    return [
        ("a cat of width 451 and height 300", cat, 200, 200),
        ("a cat of width 300 and height 451", np.rot90(cat).copy(), 200, 100),
        ("a cup of coffee of width 600 and height 400", coffee, 300, 100),
        ("a cat's nose of width 40 and height 30", cat[225:255, 235:275].copy(), 120, 200),
        ("a gray brick wall of width 512 and height 512", brick, 64, 64),
        ("a coloured brick wall of width 512 and height 512", coloured, 64, 64),
        ("a strip of width 600 and height 2", coffee[100:102].copy(), 100, 100),
        # 7 * (61 / 7) is a little below 61 in Python, so that `int` loses a column.
        ("a bit of fur of width 7 and height 3", cat[250:253, 200:207].copy(), 61, 100),
    ]


def _value(outcome, start, thin):
    """Return what the answer returned; raise what is to say if that's nothing."""
    if outcome.kind == "value":
        return outcome.value
    if outcome.kind in _VERDICTS:
        raise _VERDICTS[outcome.kind](outcome.problem)
    problem = " ".join(outcome.problem.split()).replace(" .", ".")
    if "Can't parse 'dsize'" in problem:
        problem += " `cv2.resize` wants whole numbers: `round(...)`."
    elif "values to unpack" in problem:
        problem += " `shape[:2]` leaves the channels out."
    elif thin and outcome.kind == "raised":
        problem += " A side of 0 pixels? `max(1, ...)` keeps one."
    raise Failed(f"{start} {problem}")


def _problem_of_kind(result, picture):
    """Say what is wrong with the kind of the result, "" if nothing is."""
    kind = getattr(result, "dtype", type(result).__name__)
    if kind != np.uint8:
        return f"your result is {kind}; a picture of uint8 is wanted."
    if result.ndim != picture.ndim:
        gone = "the colour channels are gone" if picture.ndim == 3 else "one of (H, W) is wanted"
        return f"your result has the shape {result.shape}: {gone}."
    return ""


def _problem_of_size(result, picture, width, height):
    """Say what is wrong with the size of the result, "" if nothing is."""
    right = _size_in((height, width), picture.shape[:2])
    size = np.array(result.shape[:2])
    if _near(size, right) and (size[0] == height or size[1] == width):
        return ""
    return f"your result has {size[0]} rows and {size[1]} columns. " + _reason_of_size(
        result, picture, (height, width), right
    )


def _size_in(frame, old):
    """Return the exact (rows, columns) of a picture of the size `old` that fills a frame."""
    return np.array(old) * min(frame[0] / old[0], frame[1] / old[1])


def _too_large(size, frame):
    return size[0] > frame[0] or size[1] > frame[1]


def _near(size, right):
    """Tell whether each side is the exact one, rounded up or down, and at least 1."""
    return bool((np.abs(size - np.maximum(right, 1)) < 1).all())


def _reason_of_size(result, picture, frame, right):
    size, old = result.shape[:2], picture.shape[:2]
    if _near(np.array(size), right):
        return "Neither side is filled. Use `round`: 7 * (61 / 7) is a little below 61."
    if 0 in size:
        return "A side of 0 pixels: `max(1, ...)` keeps one."
    if _near(np.array(size[::-1]), right):
        swapped = "Width and height of your result are swapped: `cv2.resize` wants (width, height)."
        return f"{swapped} `shape` gives (height, width)."
    if size == frame and not _looks_like(result, picture):
        return "That's the frame's size. Leave out the margins: the result is the picture alone."
    if _too_large(size, frame) and _near(np.array(size), _size_in(frame[::-1], old)):
        return "The frame's sides are swapped: its width limits the columns, its height the rows."
    if size[0] > frame[0] and size[1] == frame[1]:
        return "It is too high. Upright pictures are limited by the frame's height."
    if _too_large(size, frame):
        return "It doesn't fit in. Of the two scales, take the smaller."
    if size == old:
        return "A small picture must grow too."
    if abs(size[0] - size[1] * old[0] / old[1]) < 1:
        return "It could be larger. Which of the two sides meets the frame first?"
    return "It is squashed: multiply both sides by the same number."


def _looks_like(result, picture):
    return _difference(result, picture, "INTER_AREA") < _CUT_OFF


def _difference(result, picture, method):
    """Return how far a result is from the picture resized to its size, in gray levels."""
    import cv2

    size = result.shape[1::-1]
    expected = cv2.resize(picture, size, interpolation=getattr(cv2, method))
    return np.abs(result.astype(float) - expected).mean()


def _problem_of_pixels(result, picture):
    """Say what is wrong with the pixels of a result of the right size, "" if nothing is."""
    if len(result) > len(picture):
        return _problem_of_enlarged(result, picture)
    error = _difference(result, picture, "INTER_AREA")
    if error < _ENOUGH:
        return ""
    distances = {method: _difference(result, picture, method) for method in _FALSE_PATTERNS}
    nearest = min(distances, key=distances.get)
    if distances[nearest] < _ENOUGH / 2:
        return (
            f"each pixel is off by {error:.1f} gray levels on average from the mean of its "
            f"block, {_FALSE_PATTERNS[nearest]}: false patterns. What does `INTER_AREA` do?"
        )
    if error > _CUT_OFF:
        return _cut_off(error)
    return (
        f"each pixel is off by {error:.1f} gray levels on average from the mean of its block: "
        "do all the pixels of a block count?"
    )


def _problem_of_enlarged(result, picture):
    if _difference(result, picture, "INTER_NEAREST") < _REPEATED:
        return (
            "each pixel is only repeated: visible squares, as `INTER_NEAREST` does, and "
            "`INTER_AREA` too where it enlarges. To enlarge, mix neighbours: `INTER_CUBIC`."
        )
    error = _difference(result, picture, "INTER_LINEAR")
    return "" if error < _CUT_OFF else _cut_off(error)


def _cut_off(error):
    return (
        f"each pixel is off by {error:.1f} gray levels on average from where it should be. "
        "It looks as if part of the picture is cut off, or turned, or in another order of channels."
    )
