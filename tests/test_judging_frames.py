"""Solutions of lesson 01 against other libraries, and what its judges say of unusual answers."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps
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


@pytest.mark.parametrize(
    ("width", "height"), [(200, 200), (50, 300), (1000, 90), (1000, 1000), (7, 5)]
)
@pytest.mark.parametrize("picture", [data.cat(), data.brick()], ids=["cat", "brick"])
def test_fit_inside_is_as_large_as_pillow_s(picture, width, height):
    expected = ImageOps.contain(Image.fromarray(picture), (width, height))
    rows, columns = solutions.fit_inside(picture, width, height).shape[:2]
    assert (columns, rows) == pytest.approx(expected.size, abs=1)
    assert columns <= width
    assert rows <= height


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (3, "Pass the function itself"),
        (lambda p, w, h: p.tolist(), "is list; a picture of uint8"),
        (lambda p, w, h: p[..., None], "has the shape (300, 451, 3, 1)"),
        (lambda p, w, h: solutions.fit_inside(p[::-1], w, h), "or turned"),
        (lambda p, w, h: 1 / 0, "raised ZeroDivisionError"),
        (lambda p, w, h: None, "returned None"),
        (lambda p, w, h: solutions.fit_inside(p, 50, 50)[:20], "It is squashed"),
    ],
)
def test_wrong_frames_are_told_why(answer, words):
    result = ex.fit_inside.check(answer)
    assert result.status == "failed"
    assert words in result.message


@pytest.mark.parametrize("method", ["INTER_LINEAR", "INTER_CUBIC", "INTER_LANCZOS4"])
def test_every_smooth_way_to_enlarge_is_right(method):
    def fit(picture, width, height):
        fitted = solutions.fit_inside(picture, width, height)
        if len(fitted) <= len(picture):
            return fitted
        return cv2.resize(picture, fitted.shape[1::-1], interpolation=getattr(cv2, method))

    assert ex.fit_inside.check(fit).status == "passed"


def test_fit_inside_not_attempted():
    assert ex.fit_inside.check(lambda p, w, h: ...).status == "not attempted"


def test_other_channels_than_rgb_are_noticed():
    def swapped(picture, width, height):
        fitted = solutions.fit_inside(picture, width, height)
        return fitted[..., ::-1] if fitted.ndim == 3 else fitted

    assert "order of channels" in ex.fit_inside.check(swapped).message


def test_no_warning_where_a_flat_picture_divides_by_zero(recwarn):
    def unguarded(picture):
        picture = picture.astype(float)
        return ((picture - picture.min()) / np.ptp(picture) * 255).round().astype(np.uint8)

    assert "There you divide by 0" in ex.stretch.check(unguarded).message
    assert not recwarn.list
