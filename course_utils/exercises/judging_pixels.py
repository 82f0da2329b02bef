"""Judge what lesson 01 does with pixels: cut out, swap channels, stretch, shrink by means.

The pixels of `shrink` may differ by 1e-3, those of the other pictures not at all.
"""

import functools

import numpy as np

from course_utils.exercises.judging import Failed, SameAsReference, show
from course_utils.exercises.mistakes import lesson_01 as mistakes
from course_utils.exercises.running import Runner


def _say_picture(picture):
    pixels = f" {show(picture)}" if picture.size <= 12 else f" of shape {picture.shape}"
    return f"the {picture.dtype} picture{pixels}"


def _numbered(*shape):
    return np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)


_CUT_OUT = SameAsReference(
    cases=[
        (_numbered(3, 4), 1, 0, 2, 1),
        (_numbered(3, 4), 2, 1, 2, 2),
        (_numbered(5, 6), 1, 2, 4, 3),
        (_numbered(4, 5, 3), 2, 1, 3, 2),
    ],
    describe=lambda picture, x, y, width, height: (
        f"{_say_picture(picture)}, x={x}, y={y}, width={width}, height={height}"
    ),
)


def judge_cut_out(exercise, answer):
    """Accept a function whose parts are right, and share no memory with the picture."""
    message = _CUT_OUT(exercise, answer)

    def shares_memory(picture, *box):
        return np.shares_memory(np.asarray(answer(picture, *box)), picture)

    if Runner(shares_memory, exercise.seconds)(*_CUT_OUT.cases[0]).value:
        reason = dict(exercise.wrong)[mistakes.cut_out_view]
        raise Failed(f"The part is the right one, but no array of its own. {reason}")
    return f"{message} And each part is an array of its own."


def _uint8_too(plain):
    """Make a judge that, beside the right numbers, wants an array of uint8."""

    def judge(exercise, answer):
        message = plain(exercise, answer)
        output = Runner(answer, exercise.seconds)(*plain.cases[-1]).value
        kind = getattr(output, "dtype", type(output).__name__)
        if kind != np.uint8:
            cure = "end with `.astype(np.uint8)`."
            raise Failed(f"The numbers are right, but {kind}: {cure}")
        return message

    return judge


judge_swap = _uint8_too(
    SameAsReference(
        cases=[(_numbered(1, 1, 3),), (_numbered(1, 2, 4),), (_numbered(4, 3, 4),)],
        describe=_say_picture,
    )
)


def _gray_pictures():
    pale = np.array([[100, 110], [130, 151]], np.uint8)
    dark = np.array([[10, 20, 40], [5, 7, 61]], np.uint8)
    deep = np.array([[300, 1000], [3800, 2222]], np.uint16)
    random = np.random.default_rng(0).integers(60, 131, (6, 7), np.uint8)
    random[0, 0], random[5, 6] = 60, 131  # no pixel of it ends just between two whole numbers
    return [(pale,), (dark,), (deep,), (random,)]


_STRETCH = _uint8_too(SameAsReference(cases=_gray_pictures(), describe=_say_picture))


def judge_stretch(exercise, answer):
    """Accept a function that is right on all pictures, and doesn't divide by 0 on a flat one."""
    message = _STRETCH(exercise, answer)

    @functools.wraps(answer)
    def strict(picture):
        with np.errstate(divide="raise", invalid="raise"):
            return answer(picture)

    for flat in (np.full((2, 2), 7, np.uint8), np.full((2, 3), 300, np.uint16)):
        outcome = Runner(strict, exercise.seconds)(flat)
        problem = _problem_of_flat(outcome, flat, dict(exercise.wrong))
        if problem:
            raise Failed(f"For {_say_picture(flat)} {problem}")
    return f"{message} So do pictures whose pixels are all equal."


def _problem_of_flat(outcome, flat, messages):
    """Say what is wrong with the answer on a picture of one gray, "" if nothing is."""
    if outcome.kind != "value":
        divided = outcome.value in ("FloatingPointError", "ZeroDivisionError")
        remark = f" {messages[mistakes.stretch_unguarded]}" if divided else ""
        return outcome.problem + remark
    black, returned = outcome.value, f"you returned {show(outcome.value)}"
    if np.shape(black) != flat.shape:
        return f"{returned}. {messages[mistakes.stretch_flat_number]}"
    if np.any(black):
        return f"{returned}. {messages[mistakes.stretch_flat_stays]}"
    kind = getattr(black, "dtype", type(black).__name__)
    if kind != np.uint8:
        return f"{returned}, {kind}. {messages[mistakes.stretch_flat_float]}"
    return ""


def _blocks():
    pair = np.array([[10, 20], [30, 50]], np.uint8)
    bright = np.array([[250, 255, 1, 2], [240, 251, 3, 9]], np.uint8)
    random = np.random.default_rng(0)
    large = [random.integers(0, 256, size, np.uint8) for size in [(6, 9), (12, 8)]]
    return [(pair, 2), (bright, 2), (large[0], 3), (large[1], 4)]


_SHRINK = SameAsReference(
    cases=_blocks(),
    describe=lambda picture, factor: f"{_say_picture(picture)} and factor {factor}",
    atol=1e-3,
)


def judge_shrink(exercise, answer):
    """Accept the means of blocks; say the right shape where another one came out."""
    try:
        return _SHRINK(exercise, answer)
    except Failed as failed:
        picture, factor = wide = _SHRINK.cases[2]
        outcome = Runner(answer, exercise.seconds)(*wide)
        right = tuple(side // factor for side in picture.shape)
        known = any(message in str(failed) for _, message in exercise.wrong)
        if known or getattr(outcome.value, "shape", right) == right:
            raise
        raise Failed(f"{failed} Rows: `H // factor`, columns: `W // factor`.") from None
