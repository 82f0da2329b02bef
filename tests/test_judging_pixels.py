"""What lesson 01 does with pixels, against other libraries, and what its judges say of it."""

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data
from skimage.exposure import rescale_intensity

from course_utils.exercises import lesson_01 as ex
from course_utils.exercises.solutions import lesson_01 as solutions


def test_cut_out_equals_pillow():
    part = solutions.cut_out(data.cat(), 150, 95, 40, 30)
    expected = Image.fromarray(data.cat()).crop((150, 95, 150 + 40, 95 + 30))
    np.testing.assert_array_equal(part, np.array(expected))


def test_swap_red_blue_equals_opencv():
    rgb = data.cat()
    rgba = np.dstack([rgb, rgb[:, :, 0]])
    for picture, code in [(rgb, cv2.COLOR_RGB2BGR), (rgba, cv2.COLOR_RGBA2BGRA)]:
        expected = cv2.cvtColor(picture, code)
        np.testing.assert_array_equal(solutions.swap_red_blue(picture), expected)


def test_stretch_equals_scikit_image():
    picture = data.brick()
    expected = rescale_intensity(picture.astype(float), out_range=(0, 255)).round()
    np.testing.assert_array_equal(solutions.stretch(picture), expected)


@pytest.mark.parametrize("factor", [2, 4, 8])
def test_shrink_equals_opencv(factor):
    picture = data.brick()[:256]
    size = (512 // factor, 256 // factor)
    expected = cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    np.testing.assert_allclose(solutions.shrink(picture, factor), expected, rtol=1e-5)


SHAPE_OF_SMALL = "Rows: `H // factor`, columns: `W // factor`."


def _transposed(picture, factor):
    return solutions.shrink(picture, factor).T


def _square_of_zeros(picture, factor):
    return np.zeros((picture.shape[0] // factor,) * 2)


@pytest.mark.parametrize("answer", [_transposed, _square_of_zeros])
def test_any_wrong_shape_of_shrink_is_told_the_right_one(answer):
    assert SHAPE_OF_SMALL in ex.shrink.check(answer).message


@pytest.mark.parametrize(
    "answer", [3, lambda p, f: [[1.0], [1.0, 2.0]], lambda p, f: 1 / 0, lambda p, f: p[::f, ::f]]
)
def test_other_wrong_answers_to_shrink_are_told_nothing_of_shapes(answer):
    result = ex.shrink.check(answer)
    assert result.status == "failed"
    assert SHAPE_OF_SMALL not in result.message


def test_no_warning_where_a_flat_picture_divides_by_zero(recwarn):
    def unguarded(picture):
        picture = picture.astype(float)
        return ((picture - picture.min()) / np.ptp(picture) * 255).round().astype(np.uint8)

    assert "There you divide by 0" in ex.stretch.check(unguarded).message
    assert not recwarn.list
