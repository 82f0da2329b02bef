"""The study that lesson 09 shows, and the pictures that it judges by."""

import json
from pathlib import Path

import numpy as np

from benchmarks import augmentation
from tools.lesson_cells import digest, read_cells

RESULTS = Path(augmentation.__file__).parent / "results" / "augmentation.json"


def test_committed_rows_come_from_the_lesson_as_it_is():
    rows = json.loads(RESULTS.read_text())
    assert {row["code"] for row in rows} == {digest(read_cells("09"), augmentation.CELLS)}
    assert sorted(
        (row["share"], row["steps"], row["method"], row["seed"]) for row in rows
    ) == sorted(
        (share, steps, method, seed)
        for share, steps, methods in augmentation.RUNS
        for method in methods
        for seed in range(3)
    )


def test_digits_are_moved_to_four_sides_in_turn():
    digits = np.zeros((5, 28, 28), np.uint8)
    digits[:, 10, 12] = 200
    names = {"digits_test": digits, "as_input": lambda images: images}
    shifted = augmentation._test_pictures(names)["shifted"]
    places = [tuple(map(int, np.argwhere(image)[0])) for image in shifted]
    assert places == [(10, 14), (10, 10), (12, 12), (8, 12), (10, 14)]
    assert shifted.sum() == 5 * 200


def test_digits_are_turned_both_ways_around_their_centre():
    digits = np.zeros((2, 28, 28), np.uint8)
    digits[:, 13:15, 4:8] = 200  # a bar to the left of the centre
    names = {"digits_test": digits, "as_input": lambda images: images}
    turned = augmentation._test_pictures(names)["turned"].astype(float)
    rows = np.arange(28)[:, np.newaxis]
    down, up = [(image * rows).sum() / image.sum() - 13.5 for image in turned]
    # The bar's middle lies 8 pixels to the left: 8 · sin 15° = 2.07 pixels down or up.
    np.testing.assert_allclose([down, up], [2.07, -2.07], atol=0.1)
