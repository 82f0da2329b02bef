"""Lesson 00's exercise: rules that hold for MNIST only are refused, right answers reach OpenCV."""

import cv2
import numpy as np
import pytest

from course_utils.data import load_mnist
from course_utils.exercises import lesson_00 as ex


def _inverting_where(is_bright):
    return lambda picture: 255 - picture if is_bright(picture) else picture


@pytest.mark.parametrize(
    "is_bright",
    [
        *(
            lambda p: p[0].mean() > 127,
            lambda p: p[-1].mean() > 127,
            lambda p: p[:, 0].mean() > 127,
        ),
        *(lambda p: p[0, 0] > 127, lambda p: p[-1, -1] > 127, lambda p: p[1, 0] > 127),
    ],
)
def test_a_few_pixels_are_not_enough(is_bright):
    digits = load_mnist()[1][0][:10]
    assert not any(map(is_bright, digits))
    result = ex.white_on_black.check(_inverting_where(is_bright))
    assert result.status == "failed"
    assert "ask for the mean of all" in result.message


@pytest.mark.parametrize(
    ("limit", "advice"), [(60, "a little low"), (100, "a little low"), (200, "too high")]
)
def test_limits_far_from_half_of_255_are_refused(limit, advice):
    result = ex.white_on_black.check(_inverting_where(lambda picture: picture.mean() > limit))
    assert result.status == "failed"
    assert advice in result.message


def test_an_array_as_condition_is_explained():
    result = ex.white_on_black.check(_inverting_where(lambda picture: picture > 127))
    assert result.status == "failed"
    assert "`if` wants one True or False" in result.message


def test_other_errors_are_not_taken_for_it():
    result = ex.white_on_black.check(lambda picture: picture.reshape(28, 28))
    assert result.status == "failed"
    assert "`if` wants" not in result.message


@pytest.mark.parametrize(
    "answer",
    [
        lambda p: (255 - p if p.mean() > 127 else p).tolist(),
        lambda p: 255.0 - p if p.mean() > 127 else p,
        lambda p: 255 - p.astype(int) if p.mean() > 127 else p,
    ],
    ids=["lists", "float", "int"],
)
def test_every_right_answer_can_be_given_to_the_network_as_the_lesson_does(answer):
    assert ex.white_on_black.check(answer).passed
    digits = load_mnist()[1][0][:10]
    both = [np.uint8(answer(picture)) for picture in [*(255 - digits), *digits]]
    blob = cv2.dnn.blobFromImages(both, scalefactor=1 / 255)
    np.testing.assert_allclose(blob[:10], blob[10:])
