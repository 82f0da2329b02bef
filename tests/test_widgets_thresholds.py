"""The threshold bench: by hand, against OpenCV and SciPy, and every control does what it says."""

import cv2
import numpy as np
import pytest
from scipy import ndimage
from skimage import data
from skimage.filters import threshold_otsu

from course_utils.widgets import explore_thresholds, thresholds

PAGE, COINS = data.page(), data.coins()
SETTINGS = [
    ("fixed", 90, 31, 10, False, "none", 3),
    ("fixed", 0, 31, 10, True, "erode", 3),
    ("Otsu", 90, 31, 10, True, "dilate", 5),
    ("adaptive mean", 90, 21, 0, True, "open", 3),
    ("adaptive Gaussian", 90, 101, -7, False, "close", 15),
]


def test_a_fixed_threshold_by_hand():
    binary, threshold = thresholds.apply_threshold(np.uint8([[9, 10, 11]]), "fixed", 10)
    assert binary.tolist() == [[0, 0, 255]]
    assert threshold == 10
    binary, _ = thresholds.apply_threshold(np.uint8([[9, 10, 11]]), "fixed", 10, invert=True)
    assert binary.tolist() == [[255, 255, 0]]


def test_otsu_is_scikit_images():
    binary, threshold = thresholds.apply_threshold(COINS, "Otsu")
    assert threshold == threshold_otsu(COINS)
    np.testing.assert_array_equal(binary == 255, np.greater(COINS, threshold))


def test_an_adaptive_threshold_compares_with_the_mean_around():
    binary, threshold = thresholds.apply_threshold(PAGE, "adaptive mean", block=11, offset=4)
    around = ndimage.uniform_filter(PAGE.astype(float), 11, mode="nearest")
    clear = np.abs(PAGE - (around - 4)) > 1  # OpenCV rounds the mean
    np.testing.assert_array_equal((binary == 255)[clear], np.greater(PAGE, around - 4)[clear])
    assert threshold is None


@pytest.mark.parametrize(
    ("operation", "oracle"),
    [
        ("erode", ndimage.binary_erosion),
        ("dilate", ndimage.binary_dilation),
        ("open", ndimage.binary_opening),
        ("close", ndimage.binary_closing),
    ],
)
def test_morphology_is_scipys_away_from_the_border(operation, oracle):
    binary = np.uint8(COINS > 110) * 255
    mended = thresholds.apply_morphology(binary, operation, 5)
    inside = np.s_[10:-10, 10:-10]
    expected = oracle(binary == 255, np.ones((5, 5)))
    np.testing.assert_array_equal((mended == 255)[inside], expected[inside])


def test_no_morphology_changes_nothing():
    binary = np.uint8([[0, 255]])
    assert thresholds.apply_morphology(binary, "none", 3) is binary


def test_regions_are_counted_and_corners_connect():
    picture = np.uint8([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0]]) * 255
    assert thresholds.count_components(picture) == 3
    assert thresholds.count_components(picture) == ndimage.label(picture, np.ones((3, 3)))[1]
    assert thresholds.count_components(np.zeros((3, 3), np.uint8)) == 0


def test_a_histogram_counts_every_pixel():
    counts = thresholds.histogram(np.uint8([[0, 3, 3], [255, 3, 0]]))
    assert counts[[0, 3, 255]].tolist() == [2, 3, 1]
    np.testing.assert_array_equal(thresholds.histogram(PAGE), np.histogram(PAGE, range(257))[0])


@pytest.mark.parametrize("settings", SETTINGS)
def test_controls_pictures_and_lines_to_copy_agree(settings):
    bench = explore_thresholds(PAGE)
    names = ("method", "value", "block", "offset", "invert", "operation", "size")
    for name, value in zip(names, settings):
        getattr(bench, name).value = value
    lines = thresholds.as_code(*settings)
    assert lines.splitlines()[-1] in bench.output.value
    names = {"np": np, "cv2": cv2, "picture": PAGE}
    exec(lines, names)
    np.testing.assert_array_equal(bench.binary, names["binary"])
    assert bench.count == names["count"]
    assert f"{bench.count} white regions" in bench.output.value
    assert set(np.unique(bench.binary)) <= {0, 255}


def test_only_controls_that_matter_are_enabled():
    bench = explore_thresholds()
    slider = bench.children[0].children[0].children[1].children[1]

    def enabled():
        controls = {"value": bench.value, "slider": slider, "block": bench.block}
        controls |= {"offset": bench.offset, "size": bench.size}
        return {name for name, control in controls.items() if not control.disabled}

    assert enabled() == {"value", "slider"}
    bench.method.value = "Otsu"
    assert enabled() == set()
    bench.method.value = "adaptive mean"
    bench.operation.value = "open"
    assert enabled() == {"block", "offset", "size"}


def test_the_line_stands_at_the_threshold():
    bench = explore_thresholds(COINS)
    bench.value.value = 77
    assert 'x1="88"' in bench.output.value
    bench.method.value = "Otsu"
    assert f"the line is the threshold, {threshold_otsu(COINS)}" in bench.output.value
    bench.method.value = "adaptive mean"
    assert "<line" not in bench.output.value
    assert "each pixel has a threshold of its own" in bench.output.value


def test_blocks_and_squares_are_odd():
    assert all(size % 2 == 1 for size in thresholds.BLOCKS + thresholds.SQUARES)


@pytest.mark.parametrize("value", [0, 255])
@pytest.mark.parametrize("method", thresholds.METHODS)
def test_a_picture_of_one_colour_is_no_accident(method, value):
    bench = explore_thresholds(np.full((4, 4), value, np.uint8))
    bench.method.value = method
    assert bench.count in (0, 1)
