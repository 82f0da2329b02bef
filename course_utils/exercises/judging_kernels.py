"""Judge a cross-correlation, and a kernel that is to find vertical edges."""

import numpy as np

from course_utils.exercises.judging import (
    Failed,
    SameAsReference,
    as_numbers,
    percent,
    show,
    value_of,
)
from course_utils.exercises.mistakes import lesson_02_kernels as mistakes
from course_utils.exercises.running import Runner
from course_utils.exercises.solutions.lesson_02 import correlate

_SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
_ENOUGH = 0.4
_ZERO = 1e-6


def _images_and_kernels():
    dot = np.zeros((3, 3), np.float32)
    dot[1, 1] = 1
    ramp = np.arange(12, dtype=np.float32).reshape(3, 4)
    bright = np.array([[200, 210, 220], [230, 240, 250]], np.uint8)
    random = np.random.default_rng(0)
    return [
        (dot, np.array([[1, 2], [3, 4]], np.float32)),
        (ramp, np.array([[1, 0, -1], [2, 0, 1]], np.float32)),
        (bright, np.array([[10, 20], [30, 40]])),  # sums that float16 can't hold
        (bright, np.array([[0, -1], [0, 0]])),
        (ramp, np.array([[0.5, 0.25]], np.float32)),
        (random.integers(4, size=(9, 8), dtype=np.uint8), random.integers(3, size=(5, 4))),
    ]


def _say_image(image, kernel):
    (height, width), (kernel_h, kernel_w) = image.shape, kernel.shape
    pixels = f" {show(image)}" if image.size <= 12 else ""
    weights = f" {show(kernel)}" if kernel.size <= 9 else ""
    return (
        f"the {height}×{width} {image.dtype} image{pixels} "
        f"and the {kernel_h}×{kernel_w} {kernel.dtype} kernel{weights}"
    )


_PLAIN = SameAsReference(cases=_images_and_kernels(), describe=_say_image)

# A case for itself: most functions that get it wrong would else hide their other mistakes, since a
# mistake is recognised by its answers to all cases.
_BOTH_UINT8 = SameAsReference(
    cases=[
        (
            np.array([[200, 210, 220], [230, 240, 250]], np.uint8),
            np.array([[1, 2], [3, 4]], np.uint8),
        )
    ],
    describe=_say_image,
)


def judge_correlate(exercise, answer):
    """Accept a function whose pixels are right to 1e-5 of their value plus 1e-6.

    Images are float32 or uint8, which OpenCV takes too.
    """
    try:
        message = _PLAIN(exercise, answer)
    except Failed as failed:
        raise Failed(f"{failed}{_remark_on_size(exercise, answer, str(failed))}") from None
    _BOTH_UINT8(exercise, answer)
    return f"{message} So does one in which image and kernel are both uint8."


def _remark_on_size(exercise, answer, said):
    """Say what to do with an output as large as the image, unless a cause has been named."""
    messages = dict(exercise.wrong)
    if not callable(answer) or any(message in said for message in messages.values()):
        return ""
    image, kernel = _PLAIN.cases[0]
    output = Runner(answer, seconds=1)(image, kernel).value
    if getattr(output, "shape", None) != image.shape:
        return ""
    return " " + messages[mistakes.correlate_keeping_size]


def _answer_to(picture, kernel):
    """Return the strongest answer to a picture in [0, 1].

    It is a share of half the sum of all absolute weights: of weights that sum to 0, no more than
    half can be laid on ones without the others.
    """
    return np.abs(correlate(picture, kernel)).max() / (np.abs(kernel).sum() / 2)


def judge_vertical_edges(exercise, answer):
    """Accept a kernel by its answers to an edge from 0 to 1, if it isn't Sobel's.

    They are shares of the most that the weights could give: at least 40 % on a vertical edge, no
    more than 1e-6 on a horizontal edge and on a flat area.
    """
    kernel = _kernel_of(value_of(answer, exercise.seconds))
    _refuse_flat(kernel)
    edge, line = np.zeros((6, 6)), np.zeros((6, 6))
    edge[:, 3:] = line[:, 3] = 1
    vertical = _answer_to(edge, kernel)
    _refuse_horizontal(vertical, _answer_to(edge.T, kernel))
    if vertical < _ENOUGH:
        raise Failed(
            f"On a vertical edge your kernel gives {percent(vertical)} of the most that its "
            f"weights could: that is too weak, {percent(_ENOUGH)} is enough."
        )
    _refuse_sobel(kernel)
    thin = _answer_to(line, kernel)
    remark = f" To a thin line it answers more strongly still: {percent(thin)}."
    return (
        f"On a vertical edge your kernel gives {percent(vertical)} of the most that its weights "
        "could. Each row sums to 0, so it gives 0 wherever all pixels of a row are equal: on a "
        f"horizontal edge and on a flat area.{remark if thin > vertical + _ZERO else ''}"
    )


def _kernel_of(value):
    """Return a kernel as floats, its size and the kind of its numbers checked."""
    try:
        kernel = as_numbers(value)
    except ValueError as error:
        raise Failed(f"A kernel is nine numbers; you gave {error}.") from None
    if kernel.shape != (3, 3):
        raise Failed(f"The kernel should have the shape (3, 3); yours has {kernel.shape}.")
    if np.iscomplexobj(kernel):
        raise Failed("Your kernel holds complex numbers; an image needs real ones.")
    if not np.isfinite(kernel).all():
        raise Failed("The kernel holds values that are not finite numbers.")
    if not kernel.any():
        raise Failed("All weights are 0, so the answer is 0 everywhere.")
    return kernel.astype(float)


def _refuse_flat(kernel):
    if _answer_to(np.ones((3, 3)), kernel) <= _ZERO:
        return
    remark = "What must the weights sum to?"
    if (kernel >= 0).all():
        remark = "No weight is negative, so nothing is subtracted"
        remark += ": that is a blur." if kernel.all() else "."
    raise Failed(f"On a flat image of ones your kernel answers {kernel.sum():g}, not 0. {remark}")


def _refuse_horizontal(vertical, horizontal):
    if horizontal <= _ZERO:
        return
    if vertical <= _ZERO:
        raise Failed(
            "Your kernel answers to the horizontal edge and not to the vertical one. "
            "Are rows and columns swapped?"
        )
    if horizontal >= vertical - _ZERO:
        raise Failed(
            "Your kernel answers to a horizontal edge at least as strongly as to a vertical one."
        )
    raise Failed(
        "Your kernel finds vertical edges, but answers to horizontal ones too "
        f"({percent(horizontal)} of the most that its weights could): each row must sum to 0."
    )


def _refuse_sobel(kernel):
    times = kernel[1, 2] / _SOBEL[1, 2]
    if np.allclose(kernel, times * _SOBEL, rtol=0, atol=1e-5 * abs(times)):
        factor = "" if times == 1 else f" (times {times:g})"
        raise Failed(f"It works, but it's Sobel's{factor}. Find another one.")
