"""Judge what a function makes of pictures: a letterbox, a threshold, a count of coins."""

import operator

import cv2
import numpy as np

from course_utils.exercises.judging import (
    Failed,
    SameAsReference,
    require_function,
    show,
    value_of_outcome,
)
from course_utils.exercises.running import Runner


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
        value = value_of_outcome(run(photo), f"On {name}")
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
