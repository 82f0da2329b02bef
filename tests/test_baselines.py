"""The table of baselines: its rows, what lesson 05 says of them, and how they are measured."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest
from skimage import data
from skimage.feature import local_binary_pattern

from benchmarks import baselines
from course_utils.exercises.solutions.lesson_05 import lbp_code

RESULTS = Path(baselines.__file__).parent / "results" / "baselines.json"
KEYS = {
    "data": str,
    "method": str,
    "lesson": str,
    "test_pictures": int,
    "accuracy": float,
    "interval": list,
    "fit_seconds": float,
    "ms_per_picture": float,
    "hog_ms_beside": float,
    "code": str,
}


@pytest.fixture(scope="module")
def rows():
    return json.loads(RESULTS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def table(rows):
    return {(row["data"], row["method"]): row for row in rows}


def relative_ms(row):
    """Milliseconds a picture, in those of one digit's HOG, taken just before."""
    return row["ms_per_picture"] / row["hog_ms_beside"]


def test_each_method_has_a_row_of_its_present_code(rows):
    assert [(row["data"], row["method"], row["lesson"], row["code"]) for row in rows] == [
        (m.data, m.name, m.lesson, baselines.digest(m.make)) for m in baselines.METHODS
    ]


def test_rows_have_one_form(rows):
    for row in rows:
        assert {key: type(value) for key, value in row.items()} == KEYS
        low, high = row["interval"]
        assert 0 <= low <= row["accuracy"] <= high <= 1
        right = round(row["accuracy"] * row["test_pictures"])
        wilson = binomtest(right, row["test_pictures"]).proportion_ci(method="wilson")
        assert [low, high] == pytest.approx([wilson.low, wilson.high], abs=1e-4)
        assert row["fit_seconds"] > 0
        assert row["ms_per_picture"] > 0


def test_the_baseline_is_what_the_lesson_says(table):
    few = table["digits", "HOG + linear SVM, 20,000 digits"]
    every = table["digits", "HOG + linear SVM"]
    assert few["interval"][0] > 0.97
    assert few["accuracy"] < 0.98
    assert every["accuracy"] > few["accuracy"]
    digits = [row for (data, _), row in table.items() if data == "digits"]
    of_05 = [row["accuracy"] for row in digits if row["lesson"] == "05"]
    assert every["accuracy"] == max(of_05)


def test_the_times_are_what_the_lesson_says(table):
    svm = table["digits", "HOG + linear SVM"]
    assert relative_ms(table["digits", "HOG + k-NN"]) > 3 * relative_ms(svm)
    assert relative_ms(table["digits", "pixels + k-NN"]) > 3 * relative_ms(svm)
    for name in ("HOG + k-NN", "pixels + k-NN"):
        assert table["digits", name]["interval"][1] < svm["interval"][0]
    assert relative_ms(table["digits", "pixels + logistic regression"]) < relative_ms(svm) / 10
    assert 0.4 < relative_ms(svm) < 2.5  # nearly all of its time goes into the features


def test_textures_and_faces_are_what_the_lesson_says(table):
    lbp, words = (
        table["textures", f"{name} + logistic regression"] for name in ("LBP", "SIFT words")
    )
    assert words["interval"][1] < lbp["accuracy"]
    assert table["textures", "pixels + logistic regression"]["interval"][1] < words["interval"][0]
    pixels = table["faces", "pixels + logistic regression"]
    for name in ("HOG + linear SVM", "LBP + logistic regression"):
        assert table["faces", name]["accuracy"] > pixels["accuracy"]


def test_what_decides_is_what_the_recap_says(table):
    """With a linear model the features decide; k-NN gets more out of bare pixels."""
    linear = table["digits", "pixels + logistic regression"]
    neighbours, on_hog = (table["digits", f"{name} + k-NN"] for name in ("pixels", "HOG"))
    gain_of_hog = table["digits", "HOG + linear SVM"]["accuracy"] - linear["accuracy"]
    assert linear["interval"][1] < neighbours["interval"][0]
    assert gain_of_hog > 5 * abs(on_hog["accuracy"] - neighbours["accuracy"])


def test_a_fifth_of_the_codes_differ_with_eight_points():
    gravel = data.gravel()[:102, :102]
    library = local_binary_pattern(gravel, 8, 1)[1:-1, 1:-1]
    patches = np.lib.stride_tricks.sliding_window_view(gravel, (3, 3))
    by_pixels = [[lbp_code(patch) for patch in row] for row in patches]
    assert 0.2 < np.mean(library != by_pixels) < 0.3


def test_texture_patches_of_both_sides_share_no_pixel():
    ((x_train, y_train, x_test, y_test),) = baselines.textures()
    assert x_train.shape[1:] == x_test.shape[1:] == (64, 64)
    assert np.bincount(y_train).tolist() == np.bincount(y_test).tolist() == [90, 90, 90]
    # Brick is not periodic to the last bit, so an equal row of pixels would be a shared one.
    pieces = {row.tobytes() for patch in x_train for row in patch[:, :16]}
    assert not any(row.tobytes() in pieces for patch in x_test for row in patch[:, :16])


def test_each_face_is_tested_once():
    folds = baselines.faces()
    assert sum(len(labels) for *_, labels in folds) == 200
    assert all(len(a) + len(b) == 200 for a, _, b, _ in folds)


def test_a_known_classifier_is_measured_rightly(monkeypatch):
    class Always:
        def fit(self, pictures, labels):
            return self

        def predict(self, pictures):
            return np.ones(len(pictures), int)

    fold = (np.zeros((4, 8, 8), np.uint8), np.zeros(4, int), np.zeros((4, 8, 8), np.uint8))
    monkeypatch.setitem(baselines.DATA, "toy", lambda: [(*fold, np.array([1, 1, 1, 0]))] * 2)
    row = baselines.measure(baselines.Method("toy", "always 1", "05", Always))
    assert row["accuracy"] == 0.75
    assert row["test_pictures"] == 8
    assert row["interval"][0] < 0.75 < row["interval"][1]


def test_the_digest_follows_the_features():
    assert baselines.digest(baselines.hog_svm) == baselines.digest(baselines.hog_svm)
    seen = {baselines.digest(method.make) for method in baselines.METHODS}
    assert len(seen) == len({method.make for method in baselines.METHODS})


def test_a_changed_feature_changes_the_digest(monkeypatch):
    def hog_features(pictures):
        return pictures

    before = baselines.digest(baselines.hog_svm)
    hog_features.__module__ = baselines.__name__
    monkeypatch.setattr(baselines, "hog_features", hog_features)
    assert baselines.digest(baselines.hog_svm) != before


def test_a_picture_without_key_points_has_no_words():
    texture = np.random.default_rng(0).integers(0, 256, (6, 64, 64), np.uint8)
    words = baselines.VisualWords(4).fit(texture)
    rows = words.transform(np.concatenate([texture[:1], np.zeros((1, 64, 64), np.uint8)]))
    assert rows[0].sum() == pytest.approx(1)
    assert rows[1].tolist() == [0, 0, 0, 0]
