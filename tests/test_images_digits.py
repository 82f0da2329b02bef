"""Digits brought into MNIST's form, and found on pages."""

import cv2
import numpy as np
import pytest

from course_utils.data import load_mnist
from course_utils.images import fit_digit


def test_a_block_becomes_20_pixels_high_around_the_middle():
    ink = np.zeros((100, 60), np.uint8)
    ink[10:50, 5:25] = 255
    digit = fit_digit(ink)
    assert digit.shape == (28, 28)
    assert digit.dtype == np.uint8
    # Its 20 rows and 10 columns have their middle at 9.5 and 4.5: at 14, to half a pixel.
    assert cv2.boundingRect(digit) in [(9, 4, 10, 20), (10, 4, 10, 20)]
    assert digit.max() == digit[14, 14] == 255


def test_the_centre_of_mass_is_where_mnist_has_it():
    digits = load_mnist()[0][0][:200]
    likeness = []
    for digit in digits:
        large = cv2.resize(digit, (140, 140), interpolation=cv2.INTER_CUBIC)
        fitted = fit_digit(np.where(large > 20, large, 0).astype(np.uint8))
        moments = cv2.moments(fitted)
        middle = np.array([moments["m10"], moments["m01"]]) / moments["m00"]
        assert np.abs(middle - 14).max() <= 0.5
        likeness.append(np.corrcoef(fitted.ravel(), digit.ravel())[0, 1])
    # Back where they came from, to the blur of two resizings and now and then a pixel.
    assert np.mean(likeness) > 0.93


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (7, 7), (2000, 1500)])
def test_any_shape_fits(shape):
    ink = np.full(shape, 255, np.uint8)
    before = ink.copy()
    digit = fit_digit(ink)
    assert max(cv2.boundingRect(digit)[2:]) == 20
    np.testing.assert_array_equal(ink, before)


def test_ink_at_one_end_stays_inside():
    ink = np.full((40, 40), 1, np.uint8)
    ink[0:4, 0:4] = 255
    assert cv2.boundingRect(fit_digit(ink))[2:] == (20, 20)


@pytest.mark.parametrize("kind", [bool, np.float32, np.float64, np.int64])
def test_kinds_of_numbers_agree(kind):
    ink = np.zeros((30, 30), np.uint8)
    ink[5:20, 7:12] = 255
    other = (ink > 0).astype(kind) * (255 if kind is np.int64 else 1)
    np.testing.assert_array_equal(fit_digit(other.astype(kind)), fit_digit(ink))


def test_no_ink_is_named():
    with pytest.raises(ValueError, match=r"without ink.*255 - picture"):
        fit_digit(np.zeros((28, 28), np.uint8))


@pytest.mark.parametrize(
    ("ink", "error", "words"),
    [
        ([[0, 1]], TypeError, "got list"),
        (np.array([["a"]]), TypeError, "values"),
        (np.zeros((2, 2, 3), np.uint8), ValueError, "COLOR_RGB2GRAY"),
        (np.zeros((0, 5), np.uint8), ValueError, r"\(0, 5\)"),
        (np.full((3, 3), 255.0), ValueError, "floats in"),
        (np.full((3, 3), np.nan), ValueError, "floats in"),
        (np.full((3, 3), -1), ValueError, "from -1"),
    ],
)
def test_what_is_no_ink_is_refused(ink, error, words):
    with pytest.raises(error, match=words):
        fit_digit(ink)
