"""What the check of lesson 05's face finder measures, and what it says of each kind of failure."""

import re

import numpy as np
import pytest
from skimage import data

from benchmarks import baselines
from course_utils.exercises import judging_faces, lesson_05


def test_views_are_dim_moved_and_rounded():
    pictures, dim, moved, rounded = judging_faces._views()
    np.testing.assert_array_equal(pictures, np.floor(255 * data.lfw_subset()))
    np.testing.assert_array_equal(dim, pictures // 10)
    assert len(np.unique(dim)) == 26
    np.testing.assert_array_equal(rounded, pictures - pictures % 10)
    expected = [np.pad(picture, ((0, 0), (4, 0)))[:, :25] for picture in pictures]
    np.testing.assert_array_equal(moved, expected)
    assert {view.dtype for view in (pictures, dim, moved, rounded)} == {np.dtype(np.uint8)}


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((0.85, 0.95, 0.95, 0.95), "Even in good light"),
        ((0.50, 0.50, 0.50, 0.50), "Even in good light"),
        ((0.97, 0.98, 0.66, 0.98), "too exactly where"),
        ((0.97, 0.64, 0.88, 0.64), "the rounding"),
        ((0.91, 0.50, 0.84, 0.91), "depend on the brightness"),
    ],
)
def test_the_lowest_share_is_explained(shares, said):
    assert said in judging_faces._why(*shares)


@pytest.mark.parametrize(
    ("make", "lowest"),
    [
        (baselines.pixels_logistic, "50.0 % in dim light"),
        (baselines.hog_svm, "6[0-9].. % when moved"),
        (baselines.lbp_logistic, "6[0-9].. % in dim light"),
    ],
)
def test_no_model_of_the_lesson_passes_as_it_is(make, lowest):
    result = lesson_05.face_finder.check(make)
    assert result.status == "failed"
    assert re.search(lowest, result.message)


def test_a_step_that_stops_is_quoted():
    class Stops:
        def fit(self, pictures, labels):
            raise RuntimeError("out of light\nand more")

        def predict(self, pictures): ...

        def get_params(self, deep=False):
            return {}

    result = lesson_05.face_finder.check(Stops())
    assert result.message.startswith("Your pipeline stopped with RuntimeError: out of light")
    assert "and more" not in result.message
