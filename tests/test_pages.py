"""The study of `find_digits` on composed pages that lesson 12 shows."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import pages
from course_utils.data import load_mnist
from course_utils.images import find_digits
from course_utils.images.digits import FoundDigit

RESULTS = Path(pages.__file__).parent / "results" / "pages.json"


def test_committed_rows_are_of_these_pages_and_add_up():
    *rows, total = json.loads(RESULTS.read_text())
    assert [row["condition"] for row in rows] == list(pages.CONDITIONS)
    for key in ("digits", "found", "right", "extra", "before_right"):
        assert total[key] == sum(row[key] for row in rows)
    for row in [*rows, total]:
        assert row["right"] <= row["found"] <= row["digits"]
        assert row["interval"][0] < row["share"] < row["interval"][1]
        assert row["share"] == pytest.approx(row["right"] / row["digits"])
    assert {row["digits"] for row in rows} == {pages.PAGES * pages.ROWS * pages.COLUMNS}


def found(box, label):
    return FoundDigit(box, np.zeros((28, 28), np.uint8), label, 1.0, {})


def test_a_digit_counts_once_if_its_box_overlaps_by_half():
    truth = [((0, 0, 10, 10), 3), ((50, 0, 10, 10), 7), ((90, 0, 10, 10), 1)]
    boxes = [
        found((0, 2, 10, 10), 3),  # overlaps by 80 of 120: found and right
        found((0, 0, 10, 5), 3),  # the same digit again: a box too many
        found((50, 0, 10, 6), 2),  # by 60 of 100: found and wrong
        found((93, 3, 10, 10), 1),  # by 49 of 151: not found
    ]
    assert pages.score(boxes, truth).tolist() == [3, 2, 1, 2]
    assert pages.score([], truth).tolist() == [3, 0, 0, 0]


def test_a_page_is_composed_the_same_each_time_and_read():
    digits, labels = (array[:40] for array in load_mnist()[1])
    photo, truth = pages.compose(digits, labels, np.random.default_rng(0))
    again, _ = pages.compose(digits, labels, np.random.default_rng(0))
    np.testing.assert_array_equal(photo, again)
    assert photo.shape == (pages.HEIGHT, pages.WIDTH, 3)
    assert [label for _, label in truth] == labels.tolist()
    count, _, right, extra = pages.score(find_digits(photo), truth)
    assert (count, right >= 36, extra <= 4) == (40, True, True)
