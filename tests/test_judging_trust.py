"""The check of lesson 10's open exercise: its garbage, and what it says of odd answers."""

import numpy as np
import pytest

from course_utils.exercises import judging_trust
from course_utils.exercises.lesson_10 import trust

DIGITS = np.zeros((300, 28, 28), np.uint8)
DIGITS[:, 10:18, 12:16] = 200


@pytest.fixture(scope="module")
def garbage():
    return judging_trust._garbage(DIGITS)


def test_garbage_is_a_hundred_pictures_of_each_kind_and_the_same_each_time(garbage):
    again = judging_trust._garbage(DIGITS)
    for kind, pictures in garbage.items():
        assert pictures.shape == (100, 28, 28)
        assert pictures.dtype == np.uint8
        np.testing.assert_array_equal(pictures, again[kind])


def test_two_digits_lie_beside_and_above_each_other(garbage):
    beside = garbage["two digits side by side"][0]
    above = garbage["two digits, one above the other"][0]
    assert (beside[14] > 0).tolist() == ([False] * 6 + [True] * 2 + [False] * 6) * 2
    np.testing.assert_array_equal(above[:14], above[14:])
    assert above[7, 14] == 200


def test_dark_digits_are_inverted(garbage):
    assert garbage["dark digits on bright paper"][0, 14, 14] == 55
    assert garbage["dark digits on bright paper"][0, 0, 0] == 255


def test_a_rule_may_answer_yes_or_no():
    def rule(pictures, probabilities):
        rim = pictures.sum(axis=(1, 2, 3)) - pictures[:, 3:-3, 3:-3].sum(axis=(1, 2, 3))
        return (rim < 15) & (probabilities.max(axis=1) > 0.9)

    assert trust.check(rule).passed


def test_what_raises_is_named_with_its_pictures():
    result = trust.check(lambda pictures, probabilities: pictures @ probabilities)
    assert result.status == "failed"
    assert "For the 5,000 held-out digits your function raised ValueError" in result.message
