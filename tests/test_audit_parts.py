"""The parts of the audit, on pictures and labels small enough to check by hand."""

from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from benchmarks import audit as benchmark
from course_utils.audit import copies, form
from course_utils.audit.labels import doubt_labels
from course_utils.audit.splitting import choose_kept, split_groups

RANDOM = np.random.default_rng(1)


def blots(seed, side=8):
    picture = np.random.default_rng(seed).integers(0, 256, (side, side), dtype=np.uint8)
    return cv2.resize(picture, (32, 32), interpolation=cv2.INTER_CUBIC)


def test_equal_digests_have_the_first_index():
    assert copies.find_exact([b"a", b"b", b"a", b"c", b"b"]).tolist() == [0, 1, 0, 3, 1]
    assert copies.find_exact([]).tolist() == []


def test_the_hash_has_length_1_and_does_not_see_brightness_contrast_and_turning_around():
    picture = blots(0) // 2
    value = copies.perceptual_hash(picture)
    assert value.shape == (49,)
    np.testing.assert_allclose(np.linalg.norm(value), 1)
    np.testing.assert_allclose(copies.perceptual_hash(picture + 50), value, atol=1e-9)
    np.testing.assert_allclose(copies.perceptual_hash(picture * 2), value, atol=1e-9)
    rolled = np.roll(picture, (3, 5), axis=(0, 1))
    np.testing.assert_allclose(copies.perceptual_hash(rolled), value, atol=1e-9)
    assert np.linalg.norm(copies.perceptual_hash(blots(1)) - value) > copies.HASH_DISTANCE


def test_the_correlation_finds_a_shift():
    picture = blots(2).astype(np.float32)
    assert copies.correlate(picture, picture) == pytest.approx(1, abs=1e-5)
    assert copies.correlate(picture, np.roll(picture, 2, axis=1)) == pytest.approx(1, abs=1e-5)
    assert copies.correlate(picture, blots(3).astype(np.float32)) < 0.8


def test_near_duplicates_by_hand():
    first, other = blots(4), blots(5)
    brighter = cv2.convertScaleAbs(first, alpha=0.9, beta=10)
    shifted = np.pad(first, ((1, 0), (0, 0)), mode="edge")[:-1]
    pictures = np.array([first, other, brighter, shifted])
    before = pictures.copy()
    found = copies.find_near(pictures)
    assert {(i, j) for i, j, _ in found} == {(0, 2), (0, 3), (2, 3)}
    assert all(copies.SAME_DETAIL <= score <= 1 for *_, score in found)
    np.testing.assert_array_equal(pictures, before)
    assert copies.find_near(np.empty((0, 32, 32), np.uint8)) == []
    assert copies.find_near(pictures[:1]) == []


def test_one_of_equal_pictures_is_kept_unless_their_classes_differ():
    labels = np.array(["a", "a", "b", "a", "", "a", ""], object)
    equal = np.array([0, 0, 2, 2, 4, 5, 5])
    assert choose_kept(equal, labels).tolist() == [True, False, False, False, False, True, False]


def test_groups_stay_together_and_each_class_is_shared_out():
    labels = np.repeat(["a", "b", "rare"], [40, 20, 1])
    groups = np.concatenate([np.repeat(np.arange(20), 2), np.arange(20, 41)])
    splits = np.array(split_groups(labels, groups, {"test": 0.2, "val": 0.1}, 0))
    assert all(len(set(splits[groups == group])) == 1 for group in groups)
    assert [(splits[labels == "a"] == part).sum() for part in ("test", "val")] == [8, 4]
    assert [(splits[labels == "b"] == part).sum() for part in ("test", "val")] == [4, 2]
    assert splits[labels == "rare"] == ["train"]


def test_a_wrong_label_is_the_most_doubtful():
    labels = np.repeat(["a", "b"], 30)
    thumbnails = np.array([blots(name == "a", 4) // 2 + RANDOM.integers(60) for name in labels])
    colours = np.zeros((60, 4, 4, 3), np.uint8)
    wrong = labels.copy()
    wrong[7] = "b"
    doubts, guesses = doubt_labels(thumbnails.astype(np.uint8), colours, wrong, np.arange(60), 0)
    assert doubts.argmax() == 7
    assert guesses[7] == "a"
    assert ((doubts >= 0) & (doubts <= 1)).all()


def test_a_copy_does_not_vouch_for_a_wrong_label():
    labels = np.repeat(["a", "b"], 30)
    thumbnails = np.array([blots(name == "a", 4) for name in labels])
    labels[[7, 8, 9]] = "b"
    groups = np.arange(60)
    groups[[7, 8, 9]] = 7
    doubts, _ = doubt_labels(thumbnails, np.zeros((60, 4, 4, 3), np.uint8), labels, groups, 0)
    assert set(np.argsort(-doubts)[:3]) == {7, 8, 9}


@pytest.mark.parametrize("labels", [["a"] * 9, list("abcdefghi"), ["a", "b"]])
def test_labels_that_cannot_be_judged(labels):
    number = len(labels)
    pictures, colours = np.zeros((number, 32, 32), np.uint8), np.zeros((number, 4, 4, 3), np.uint8)
    doubts, _ = doubt_labels(pictures, colours, np.array(labels), np.arange(number), 0)
    assert np.isnan(doubts).all()


def test_endings_and_notes():
    records = [
        SimpleNamespace(file_format=name, orientation=turn)
        for name, turn in (("JPEG", 1), ("JPEG", 6), ("PNG", 0), ("PPM", 1))
    ]
    paths = [Path(name) for name in ("a.JPEG", "b.png", "c.png", "d.png")]
    ((index, text),) = form.find_wrong_extensions(paths, records)
    assert (index, text) == (1, "is a JPEG: rename it to end with .jpg")
    ((index, text),) = form.find_rotated(records)
    assert index == 1
    assert text.startswith("EXIF orientation 6")


def test_what_differs_from_most():
    assert form.find_unusual(["L", "L", "RGB"], str) == [(2, "RGB, most are L")]
    assert form.find_unusual(["L", "L"], str) == form.find_unusual([], str) == []
    assert form.find_unusual(["L", "RGB"], str) == [(None, "2 different: L 1×, RGB 1×")]


def test_unbalanced_classes():
    found = form.find_unbalanced(["a"] * 100 + ["b"] * 25 + ["c"] * 26 + ["d"] * 9 + [""])
    assert [(kind, label) for kind, label, _ in found] == [("imbalance", "b"), ("tiny class", "d")]
    assert form.find_unbalanced(["a"] * 3)[0][:2] == ("imbalance", "a")
    assert form.find_unbalanced([]) == []


def test_the_benchmark_measures_both():
    (row,) = benchmark.run([30])
    assert row["pictures"] == 30
    assert row["budget_seconds"] is row["within_budget"] is None
    assert row["audit_seconds"] > row["decode_seconds"] > 0
    assert row["audit_peak_mb"] > row["decode_peak_mb"] > 0
