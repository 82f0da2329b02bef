"""The remarks on wrong answers of lesson 04 that aren't any of the known mistakes exactly."""

import cv2
import numpy as np
import pytest

from course_utils.exercises import lesson_04


def squared_first(how, lose_a_line):
    """Return a letterbox for gray pictures, padded as the lesson pads its digits."""

    def letterbox(picture, size):
        height, width = picture.shape
        add_y, add_x = max(width - height, 0), max(height - width, 0)
        after = (
            (add_y // 2, add_x // 2) if lose_a_line else (add_y - add_y // 2, add_x - add_x // 2)
        )
        square = np.pad(picture, [(add_y // 2, after[0]), (add_x // 2, after[1])])
        return cv2.resize(square, (size, size), interpolation=how)

    return letterbox


@pytest.mark.parametrize("how", [cv2.INTER_AREA, cv2.INTER_LINEAR])
@pytest.mark.parametrize("lose_a_line", [True, False])
def test_padding_before_resizing_is_named(how, lose_a_line):
    result = lesson_04.letterbox.check(squared_first(how, lose_a_line))
    assert result.status == "failed"
    assert "You padded before resizing: resize first" in result.message


def test_other_wrong_pictures_are_not_called_padded_first():
    result = lesson_04.letterbox.check(lambda picture, size: np.zeros((size, size), np.uint8))
    assert result.status == "failed"
    assert "padded" not in result.message


def otsu(limit, score_of_empty):
    def otsu_threshold(counts):
        values, scores = np.arange(len(counts)), []
        for t in range(len(counts) - limit):
            below, above = counts[: t + 1], counts[t + 1 :]
            if below.sum() == 0 or above.sum() == 0:
                scores.append(score_of_empty)
                continue
            means = (
                (values * counts)[: t + 1].sum() / below.sum(),
                (values * counts)[t + 1 :].sum() / above.sum(),
            )
            scores.append(below.sum() * above.sum() * round((means[1] - means[0]) ** 2, 9))
        return np.argmax(scores)

    return otsu_threshold


@pytest.mark.parametrize("limit", [0, 1])
def test_an_empty_group_is_named(limit):
    result = lesson_04.otsu_threshold.check(otsu(limit, np.nan))
    assert result.status == "failed"
    assert "a group is empty, without a mean: skip such thresholds." in result.message


def test_an_empty_group_that_scores_nothing_is_right():
    assert lesson_04.otsu_threshold.check(otsu(0, 0)).passed


@pytest.mark.parametrize("answer", [-1, "two", np.nan])
def test_thresholds_of_another_kind_get_no_remark_on_groups(answer):
    result = lesson_04.otsu_threshold.check(lambda counts: answer)
    assert result.status == "failed"
    assert "group is empty" not in result.message


def test_a_count_that_follows_from_the_photo_s_shape_fails():
    result = lesson_04.count_coins.check(
        lambda photo: round(30.4 * photo.shape[0] / photo.shape[1])
    )
    assert result.status == "failed"
    assert "Six coins are covered" in result.message
