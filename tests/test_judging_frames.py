"""The frames of lesson 01 against Pillow, and what their judge says of unusual answers."""

import cv2
import pytest
from PIL import Image, ImageOps
from skimage import data

from course_utils.exercises import lesson_01 as ex
from course_utils.exercises.solutions import lesson_01 as solutions


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
        (lambda p, w, h: solutions.fit_inside(p, h, w), "The frame's sides are swapped"),
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


def test_columns_taken_for_rows_are_told_both_orders():
    def fit(picture, width, height):
        columns, rows = picture.shape[:2]
        scale = min(width / columns, height / rows)
        return cv2.resize(picture, (round(columns * scale), round(rows * scale)))

    assert "`shape` gives (height, width)" in ex.fit_inside.check(fit).message


def test_fit_inside_not_attempted():
    assert ex.fit_inside.check(lambda p, w, h: ...).status == "not attempted"


def test_other_channels_than_rgb_are_noticed():
    def swapped(picture, width, height):
        fitted = solutions.fit_inside(picture, width, height)
        return fitted[..., ::-1] if fitted.ndim == 3 else fitted

    assert "order of channels" in ex.fit_inside.check(swapped).message
