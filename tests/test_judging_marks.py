"""The check of lesson 17's open exercise: its hidden models, and what it says of odd answers."""

import numpy as np
import pytest

from course_utils.exercises.judging_marks import MODELS, SIDE, make_case
from course_utils.exercises.lesson_17 import find_mark

CASES = pytest.mark.parametrize("number", range(MODELS))


def without(pictures, corner):
    """Return copies with a black square where a mark lies."""
    top, left = corner
    changed = pictures.copy()
    changed[:, top : top + SIDE, left : left + SIDE] = 0
    return changed


@CASES
def test_the_answer_hangs_on_the_mark_and_not_on_the_decoy(number):
    predict, pictures, mark, decoy = make_case(number)
    before = predict(pictures)
    assert pictures.shape == (60, 28, 28)
    assert 0 <= pictures.min() <= pictures.max() <= 1
    assert np.sum(before > 0.5) == 30
    np.testing.assert_array_equal(predict(without(pictures, decoy)), before)
    assert (predict(without(pictures, mark)) < 0.5).all()


@CASES
def test_both_marks_are_in_the_same_pictures_and_apart(number):
    predict, pictures, mark, decoy = make_case(number)
    is_one = predict(pictures) > 0.5
    for top, left in (mark, decoy):
        inside = pictures[:, top : top + SIDE, left : left + SIDE].mean(axis=(1, 2))
        assert inside[is_one].min() > inside[~is_one].max() + 0.3
    assert max(abs(a - b) for a, b in zip(mark, decoy)) > SIDE + 1


def test_cases_are_the_same_each_time_and_differ_from_each_other():
    np.testing.assert_array_equal(make_case(2)[1], make_case(2)[1])
    assert len({make_case(number)[2:] for number in range(MODELS)}) == MODELS


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda predict, pictures: (1.5, 2), "You returned (1.5, 2). Two whole numbers"),
        (lambda predict, pictures: "corner", "Two whole numbers are expected"),
        (lambda predict, pictures: (-1, 2), "There are rows and columns 0 to 27 only."),
        (lambda predict, pictures: pictures[0] @ predict, "your function raised"),
        (lambda predict, pictures: None, "returned None"),
    ],
)
def test_odd_answers_are_explained(answer, message):
    result = find_mark.check(answer)
    assert result.status == "failed"
    assert message.lower() in result.message.lower()
