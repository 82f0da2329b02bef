"""The check of a noise filter, and lesson 03's references against independent oracles."""

import cv2
import numpy as np
import pytest
from scipy import ndimage

from course_utils.exercises import judging_noise, lesson_03
from course_utils.exercises.solutions import lesson_03 as solutions


@pytest.mark.parametrize(
    "one_filter",
    [
        *[lambda p, size=size: cv2.blur(p, (size, size)) for size in (3, 5, 7)],
        *[lambda p, sigma=sigma: cv2.GaussianBlur(p, (0, 0), sigma) for sigma in (1, 2, 3)],
        *[lambda p, size=size: cv2.medianBlur(p, size) for size in (3, 5, 7, 9)],
        *[lambda p, width=width: cv2.bilateralFilter(p, 9, width, 2) for width in (100, 200, 400)],
        *[lambda p, h=h: cv2.fastNlMeansDenoising(p, None, h, 7, 21) for h in (20, 40, 60)],
    ],
)
def test_no_single_filter_is_enough(one_filter):
    result = lesson_03.denoise.check(one_filter)
    assert result.status == "failed"
    assert "30.2 wanted" in result.message


@pytest.mark.parametrize("size", [3, 5, 7])
@pytest.mark.parametrize("times", [3, 5, 8])
def test_one_median_over_and_over_is_not_enough(size, times):
    def medians(picture):
        for _ in range(times):
            picture = cv2.medianBlur(picture, size)
        return picture

    result = lesson_03.denoise.check(medians)
    assert result.status == "failed"
    assert "30.2 wanted" in result.message


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (solutions.denoise, False),
        (lambda p: cv2.bilateralFilter(cv2.medianBlur(p, 3), 9, 30, 2), True),
        (lambda p: cv2.fastNlMeansDenoising(cv2.medianBlur(p, 3), None, 25, 7, 21), True),
        (lambda p: cv2.medianBlur(cv2.medianBlur(cv2.medianBlur(p, 3), 5), 7), True),
    ],
)
def test_who_could_do_better_is_told(answer, told):
    result = lesson_03.denoise.check(answer)
    assert result.passed
    assert ("beyond 31 dB" in result.message) == told
    assert ("try another `h`" in result.message) == told


def test_advice_where_no_smaller_window_exists():
    result = lesson_03.denoise.check(lambda p: cv2.GaussianBlur(cv2.medianBlur(p, 3), (0, 0), 1))
    assert result.status == "failed"
    assert "a weaker strength, a smaller window or fewer passes" in result.message


def test_opencv_s_median_is_back_after_the_check():
    lesson_03.median_filter.check(solutions.median_filter)
    assert cv2.medianBlur(np.eye(3, dtype=np.uint8), 3)[1, 1] == 0


def test_a_nearly_perfect_picture_passes():
    clean, _, _ = judging_noise._hidden_pictures()
    assert lesson_03.denoise.check(lambda noisy: (clean + 1).astype(np.uint8)).passed


def test_specks_are_those_that_stand_out():
    clean, noisy, specks = judging_noise._hidden_pictures()
    assert 0.05 < specks.mean() < 0.08
    assert set(noisy[specks]) == {0, 255}
    assert (np.abs(noisy - clean)[specks] > 60).all()


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        (3, "failed", "Pass the function itself"),
        (..., "not attempted", "Replace"),
        (lambda noisy: "a picture", "failed", "no array of numbers"),
        (lambda noisy: np.full(noisy.shape, np.nan), "failed", "not finite"),
        (lambda noisy: noisy.astype(float), "failed", "float64, and uint8 is wanted"),
        (lambda noisy: noisy.tolist(), "failed", "int64, and uint8 is wanted"),
        (lambda noisy: undefined(noisy), "failed", "NameError"),  # noqa: F821
    ],
)
def test_what_is_no_picture_is_refused(answer, status, message):
    result = lesson_03.denoise.check(answer)
    assert result.status == status
    assert message in result.message


@pytest.mark.parametrize(("shape", "size"), [((4, 5), 3), ((9, 7), 5), ((1, 6), 3), ((8, 8), 7)])
def test_median_filter_equals_opencv(shape, size):
    picture = np.random.default_rng(2).integers(0, 256, shape, np.uint8)
    expected = ndimage.median_filter(picture, size, mode="nearest")
    np.testing.assert_array_equal(solutions.median_filter(picture, size), expected)
    np.testing.assert_array_equal(cv2.medianBlur(picture, size), expected)


@pytest.mark.parametrize(("size", "amount"), [(3, 1), (5, 0.5), (7, 2)])
def test_sharpening_kernel_adds_the_detail(size, amount):
    picture = np.random.default_rng(2).normal(size=(9, 9))
    expected = picture + amount * (picture - ndimage.uniform_filter(picture, size))
    kernel = solutions.sharpening_kernel(size, amount)
    np.testing.assert_allclose(ndimage.correlate(picture, kernel), expected, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_is_separable_equals_rank(seed):
    random = np.random.default_rng(seed)
    once = np.outer(random.normal(size=3), random.normal(size=5))
    twice = once + np.outer(random.normal(size=3), random.normal(size=5))
    assert solutions.is_separable(once)
    assert not solutions.is_separable(twice)


def test_colour_edges_of_a_step():
    picture = np.zeros((5, 6, 3), np.uint8)
    picture[:, 3:, 1] = 50
    expected = np.zeros((5, 6))
    expected[:, 2:4] = 200
    np.testing.assert_array_equal(solutions.colour_edges(picture), expected)
