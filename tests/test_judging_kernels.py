"""What the judges of lesson 02 say beyond right and wrong."""

import cv2
import numpy as np
import pytest
from scipy.signal import correlate2d

from course_utils.exercises import lesson_02 as ex
from course_utils.exercises.judging_kernels import _BOTH_UINT8, _PLAIN

SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def as_in_the_lesson(image, kernel):
    response = np.zeros(np.subtract(image.shape, kernel.shape) + 1, np.float32)
    for y, x in np.ndindex(response.shape):
        window = image[y : y + kernel.shape[0], x : x + kernel.shape[1]]
        response[y, x] = (window * kernel).sum()
    return response


def test_opencv_takes_every_image_and_kernel():
    for image, kernel in [*_PLAIN.cases, *_BOTH_UINT8.cases]:
        assert cv2.filter2D(image, cv2.CV_32F, kernel).shape == image.shape


@pytest.mark.parametrize(
    "function",
    [
        lambda image, kernel: cv2.filter2D(image, cv2.CV_32F, kernel),
        lambda image, kernel: cv2.filter2D(image, -1, kernel),
        lambda image, kernel: np.full(image.shape, 7.0),
    ],
)
def test_output_of_the_image_s_size_is_told_what_to_cut_off(function):
    assert "cut off kernel_h // 2 rows at the top" in ex.correlate.check(function).message


def test_size_is_not_blamed_where_a_cause_is_known():
    result = ex.correlate.check(lambda image, kernel: correlate2d(image, kernel, mode="same"))
    assert "with zeros" in result.message
    assert "cut off" not in result.message


def test_wrap_of_two_uint8_does_not_hide_another_mistake():
    assert "so products wrapped around at 256" in ex.correlate.check(as_in_the_lesson).message
    flipped = ex.correlate.check(lambda image, kernel: as_in_the_lesson(image, kernel[::-1, ::-1]))
    assert "You flipped the kernel" in flipped.message


@pytest.mark.parametrize(("dtype", "passes"), [("float16", False), ("f4", True), ("f8", True)])
def test_output_must_hold_large_sums(dtype, passes):
    def correlate(image, kernel):
        return as_in_the_lesson(image.astype(float), kernel).astype(dtype)

    assert ex.correlate.check(correlate).passed == passes


@pytest.mark.parametrize(
    ("kernel", "share", "thin_line"),
    [
        ([[-1, 0, 1]] * 3, "100 %", False),
        ([[-1, 1, 0]] * 3, "100 %", False),
        ([[1, -2, 1]] * 3, "50 %", True),
    ],
)
def test_share_of_the_most_that_weights_could_give(kernel, share, thin_line):
    result = ex.vertical_edges.check(kernel)
    assert result.passed
    assert f"gives {share} of" in result.message
    assert ("thin line" in result.message) == thin_line


@pytest.mark.parametrize("times", [1, -1, 2, 0.125, 1e-20, 1e300])
def test_sobel_and_its_multiples_are_recognised(times):
    result = ex.vertical_edges.check(times * SOBEL)
    assert result.status == "failed"
    assert "it's Sobel's" in result.message
    assert (f"(times {times:g})" in result.message) == (times != 1)


@pytest.mark.parametrize(
    ("kernel", "part", "other"),
    [
        (np.ones((3, 3)), "nothing is subtracted: that is a blur.", "What must"),
        (np.eye(3), "nothing is subtracted.", "blur"),
        (-np.ones((3, 3)), "What must the weights sum to?", "subtracted"),
        (np.full((3, 3), np.nan), "not finite", "sum"),
        (SOBEL.T, "rows and columns swapped", "at least"),
        ([["a"] * 3] * 3, "no array of numbers", "shape"),
    ],
)
def test_reason_fits_the_kernel(kernel, part, other):
    message = ex.vertical_edges.check(kernel).message
    assert part in message
    assert other not in message
