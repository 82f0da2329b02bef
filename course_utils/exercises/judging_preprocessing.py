"""Judge what a function makes of pictures: a letterbox, a threshold, a centre, a count of coins."""

import operator

import cv2
import numpy as np

from course_utils.exercises.judging import (
    Failed,
    NotAttempted,
    SameAsReference,
    SetupIncomplete,
    as_numbers,
    require_function,
    show,
)
from course_utils.exercises.running import Runner

_HALF = 0.75  # pixels: half a pixel, and what rounding the gray values adds


def _outcome(run, where, *args):
    """Call a learner's function and return its value, or raise the verdict."""
    outcome = run(*args)
    if outcome.kind == "value":
        return outcome.value
    verdict = {"unfinished": NotAttempted, "set-up": SetupIncomplete}.get(outcome.kind, Failed)
    raise verdict(outcome.problem if verdict is not Failed else f"{where} {outcome.problem}")


def _with_remark(judge, remark_on, exercise, answer):
    """Judge; if no known mistake gives a wrong answer, add what `remark_on` says of it."""
    try:
        return judge(exercise, answer)
    except Failed as verdict:
        if any(str(verdict).endswith(message) for _, message in exercise.wrong):
            raise
        remark = remark_on(Runner(answer, exercise.seconds), exercise)
        raise Failed(f"{verdict} {remark}".strip()) from None


def _flat(height, width, *channels):
    return np.full((height, width, *channels), 100, np.uint8)


def _letterbox_cases():
    colour = np.zeros((12, 24, 3), np.uint8) + np.uint8([200, 120, 40])
    sides = _flat(40, 16)
    sides[20:] = 220
    return [
        *[(_flat(20, 10), 10), (_flat(10, 20), 10), (_flat(16, 16), 8), (_flat(10, 40), 9)],
        *[(_flat(17, 10), 10), (_flat(3, 6), 12), (colour, 10), (sides, 20)],
    ]


_LETTERBOX = SameAsReference(
    cases=_letterbox_cases(),
    describe=lambda picture, size: f"a picture of shape {picture.shape} and size {size}",
    atol=2,
)


def judge_letterbox(exercise, answer):
    """Accept gray values that are right to within 2, and only uint8."""
    message = _with_remark(_LETTERBOX, _remark_on_order, exercise, answer)
    picture, size = _LETTERBOX.cases[0]
    dtype = np.asarray(Runner(answer, exercise.seconds)(picture, size).value).dtype
    if dtype != np.uint8:
        raise Failed(f"The values are right, but of type {dtype}: uint8 is wanted.")
    return message


def _remark_on_order(run, exercise):
    """Say so if gray pictures were padded to a square before they were resized."""
    for picture, size in (case for case in _LETTERBOX.cases if case[0].ndim == 2):
        outcome = run(picture, size)
        if outcome.kind != "value" or np.shape(outcome.value) != (size, size):
            return ""
        squares = [_padded_first(picture, size, how, spare) for how in _METHODS for spare in (0, 1)]
        if not any(np.allclose(outcome.value, square, atol=2) for square in squares):
            return ""
    return "You padded before resizing: resize first, then add margins."


_METHODS = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)


def _padded_first(picture, size, how, spare):
    missing = max(picture.shape) - np.array(picture.shape)
    square = np.pad(picture, np.stack([missing // 2, (missing + spare) // 2], axis=1))
    return cv2.resize(square, (size, size), interpolation=how)


def _histograms():
    random = np.random.default_rng(1)
    two_humps = np.histogram(
        np.concatenate([random.normal(70, 15, 3000), random.normal(190, 12, 500)]),
        bins=256,
        range=(0, 256),
    )[0]
    return [
        (np.array([2, 2, 0, 0, 2, 2]),),
        (np.array([0, 1, 3, 0, 0, 1, 2]),),
        (np.array([9, 5, 1, 0, 0, 0, 0, 1]),),
        (np.array([0, 0, 4, 1, 2, 6, 1, 0]),),
        (np.array([1, 7, 6, 5, 2, 2, 3, 1, 0, 1]),),
        (two_humps,),
    ]


_OTSU = SameAsReference(
    cases=_histograms(),
    describe=lambda counts: (
        f"the counts {counts.tolist()}" if len(counts) < 12 else "two humps at 70 and 190"
    ),
    gives="Otsu's threshold is",
)


def judge_otsu(exercise, answer):
    """Accept the very threshold that the reference gives."""
    return _with_remark(_OTSU, _remark_on_groups, exercise, answer)


def _remark_on_groups(run, exercise):
    """Say so if the first wrong threshold leaves one of its groups without pixels."""
    for (counts,) in _OTSU.cases:
        value = run(counts).value
        if not isinstance(value, int | np.integer):
            return ""
        if value != exercise.reference(counts):
            groups = counts[: value + 1].sum(), counts[value + 1 :].sum()
            empty = value >= 0 and 0 in groups
            return "At yours a group is empty, without a mean: skip such thresholds." * empty
    return ""


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
        given = _as_picture(_outcome(run, f"For {name}", digit), digit, name)
        _compare_centres(name, digit, given)
    black = np.zeros((28, 28), np.uint8)
    given = _as_picture(_outcome(run, "For a black picture", black), black, "a black picture")
    if given.any():
        raise Failed("A black picture should stay black; yours isn't.")
    return "Four pictures are centred, to within half a pixel, and a black one stays black."


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
        if np.abs(given - _moved(digit, np.round(other))).mean() < 1:
            return f" {words}"
    return ""


def _coin_photos():
    """Return (name, photo, number of coins, what to say if the count is wrong)."""
    from skimage import data

    coins = data.coins()
    height, width = coins.shape
    noise = np.random.default_rng(0).normal(0, 15, coins.shape)
    light = np.linspace(1, 0.4, width)
    shade = "The light falls off across this photo, so one threshold for all of it can't be right."
    size = "A size in pixels that fits one photo doesn't fit one of another size."
    cut = "Two rows of coins have been cut off, and you still count 24: count what is there."
    paper = coins.copy()
    paper[height // 2 :, width // 2 :] = 50
    covered = "Six coins are covered, and the photo keeps its size: count what is there."
    half, double = (int(width / 2), int(height / 2)), (2 * width, 2 * height)
    return [
        ("the photo itself", coins, 24, ""),
        ("its upper half", coins[:150], 12, cut),
        ("one with gray paper over a quarter of it", paper, 18, covered),
        ("the photo mirrored", coins[:, ::-1].copy(), 24, ""),
        ("a darker one", coins // 3, 24, "What of your code depends on absolute gray values?"),
        ("a noisy one", np.clip(coins + noise, 0, 255).astype(np.uint8), 24, ""),
        ("one with a shadow on the right", (coins * light).astype(np.uint8), 24, shade),
        ("one twice as large", cv2.resize(coins, double), 24, size),
        ("one half as large", cv2.resize(coins, half, interpolation=cv2.INTER_AREA), 24, size),
    ]


def judge_coins(exercise, answer):
    """Accept counts that are right to within one coin on nine variations of a photo."""
    require_function(exercise, answer)
    run = Runner(answer, exercise.seconds)
    for name, photo, right, remark in _coin_photos():
        value = _outcome(run, f"On {name}", photo)
        if isinstance(value, (list, tuple)):
            raise Failed("You returned a list or a tuple: return how many there are, with `len`.")
        try:
            number = operator.index(value)
        except TypeError:
            raise Failed(f"On {name} you returned {show(value)}; an int is wanted.") from None
        if abs(number - right) > 1:
            if number > 2 * right and name == "the photo itself":
                remark = "You count specks too: leave out regions that are far smaller than a coin."
            raise Failed(f"On {name} you count {number}; {right} is right. {remark}".strip())
    return "Right to within one coin on all nine photos."
