"""The kernel explorer: presets equal OpenCV's filters, and every control does what it says."""

import cv2
import numpy as np
import pytest
from scipy.ndimage import correlate
from skimage import data

from course_utils.widgets import explore_kernels, kernels

PHOTO = data.camera()[::4, ::4]


def preset(name, size):
    return kernels.make_kernel(*kernels.preset_kernel(name, size))


@pytest.mark.parametrize("size", kernels.SIZES)
@pytest.mark.parametrize(
    ("name", "library"),
    [
        ("identity", lambda k: np.float32(PHOTO)),
        ("box blur", lambda k: cv2.blur(np.float32(PHOTO), (k, k))),
        ("Gaussian", lambda k: cv2.GaussianBlur(np.float32(PHOTO), (k, k), 0)),
        ("Sobel x", lambda k: cv2.Sobel(PHOTO, cv2.CV_32F, 1, 0, ksize=k)),
        ("Sobel y", lambda k: cv2.Sobel(PHOTO, cv2.CV_32F, 0, 1, ksize=k)),
        ("Laplacian", lambda k: cv2.Laplacian(PHOTO, cv2.CV_32F, ksize=1)),
    ],
)
def test_a_preset_is_opencvs_filter(name, library, size):
    response = kernels.correlate(PHOTO, preset(name, size))
    np.testing.assert_allclose(response, library(size), rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("size", kernels.SIZES)
@pytest.mark.parametrize("name", kernels.SMALL)
def test_a_preset_has_the_sum_of_its_kind(name, size):
    edges = {"Sobel x", "Sobel y", "Laplacian"}
    assert preset(name, size).shape == (size, size)
    assert preset(name, size).sum() == pytest.approx(0 if name in edges else 1, abs=1e-6)


def test_a_response_by_hand_and_by_scipy():
    picture = np.uint8([[1, 2, 0], [0, 1, 3], [2, 0, 1]])
    kernel = np.float32([[1, 0, 0], [0, 2, 0], [0, 0, -1]])
    response = kernels.correlate(picture, kernel)
    assert response[1, 1] == 1 * 1 + 2 * 1 - 1 * 1
    numbers = np.random.default_rng(0).normal(size=(5, 5)).astype(np.float32)
    expected = correlate(np.float32(PHOTO), numbers, mode="mirror")
    np.testing.assert_allclose(kernels.correlate(PHOTO, numbers), expected, rtol=1e-4, atol=1e-2)


def test_numbers_that_add_up_to_zero_are_not_divided():
    with pytest.raises(ValueError, match=r"add up to 0.*untick 'divide'"):
        kernels.make_kernel(np.array([[1.0, -1.0]]), divide=True)


@pytest.mark.parametrize(
    ("kernel", "shape", "problem"),
    [
        (np.zeros((3, 3)), (9, 9), "All numbers are 0"),
        (np.ones((5, 5)), (9, 4), "5×5 is larger than the picture of 9×4"),
        (np.ones((5, 5)), (5, 5), ""),
    ],
)
def test_a_useless_kernel_is_explained(kernel, shape, problem):
    said = kernels.find_kernel_problem(kernel, shape)
    assert problem in said
    assert bool(said) == bool(problem)


def test_colours_end_where_99_percent_of_the_response_lie():
    assert kernels.colour_limit(np.arange(-50.0, 51.0)) == pytest.approx(50, abs=1)
    assert kernels.colour_limit(np.zeros((4, 4))) == 1
    spike = np.zeros((20, 20))
    spike[3, 3] = -7
    assert kernels.colour_limit(spike) == 7


def run(lines, picture):
    """Run the lines that a widget offers to copy, and return the names they define."""
    names = {"np": np, "cv2": cv2, "picture": picture}
    exec(lines, names)
    return names


@pytest.mark.parametrize("name", kernels.SMALL)
def test_the_lines_to_copy_give_the_same_response(name):
    explorer = explore_kernels(PHOTO)
    explorer.preset.value = name
    lines = kernels.as_code(explorer.numbers, explorer.divide.value)
    assert lines.splitlines()[0] in explorer.output.value
    np.testing.assert_allclose(run(lines, PHOTO)["response"], explorer.response, rtol=1e-6)


def test_lines_to_copy_are_written_as_one_would():
    lines = kernels.as_code(np.array([[1.0, -0.5], [100.0, 0.0]]), divide=True)
    assert lines == (
        "kernel = np.array([[1, -0.5],\n                   [100, 0]], dtype=np.float32)\n"
        "kernel /= kernel.sum()\nresponse = cv2.filter2D(picture, cv2.CV_32F, kernel)"
    )


def test_a_preset_fills_the_boxes_and_an_edit_makes_it_ones_own():
    explorer = explore_kernels(PHOTO)
    explorer.preset.value = "Gaussian"
    assert explorer.numbers.tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    assert explorer.divide.value is True
    expected = cv2.GaussianBlur(np.float32(PHOTO), (3, 3), 0)
    np.testing.assert_allclose(explorer.response, expected, rtol=1e-5, atol=1e-3)
    explorer.shown_cells()[4].value = 8
    assert explorer.preset.value == kernels.OWN
    assert explorer.numbers.tolist() == [[1, 2, 1], [2, 8, 2], [1, 2, 1]]
    np.testing.assert_allclose(
        explorer.response, kernels.correlate(PHOTO, np.float32(explorer.numbers / 20)), rtol=1e-6
    )


def test_a_larger_size_shows_25_boxes_with_names_in_order():
    explorer = explore_kernels(PHOTO)
    explorer.size.value = 5
    assert len(explorer.grid.children) == 25
    assert explorer.grid.children[7].tooltip == "kernel number in row 1, column 2"
    assert explorer.numbers[2].tolist() == [-6, -12, 0, 12, 6]
    explorer.size.value = 3
    assert len(explorer.grid.children) == 9
    assert explorer.grid.children[5].tooltip == "kernel number in row 1, column 2"


def test_ones_own_numbers_survive_a_change_of_size():
    explorer = explore_kernels(PHOTO)
    explorer.shown_cells()[0].value = 9
    own = explorer.numbers
    explorer.size.value = 5
    np.testing.assert_array_equal(explorer.numbers[1:4, 1:4], own)
    explorer.shown_cells()[0].value = 7
    explorer.size.value = 3
    np.testing.assert_array_equal(explorer.numbers, own)
    explorer.size.value = 5
    assert explorer.numbers[0, 0] == 7


def test_each_change_redraws_once(monkeypatch):
    explorer = explore_kernels(PHOTO)
    drawn = []
    monkeypatch.setattr(kernels, "show_response", lambda *parts: drawn.append(parts) or "")
    changes = [(explorer.preset, "box blur"), (explorer.size, 5), (explorer.divide, False)]
    for control, value in [*changes, (explorer.cells[0], 3)]:
        control.value = value
        assert len(drawn) == 1
        drawn.clear()


def test_zeros_and_a_zero_sum_are_explained_and_still_shown():
    explorer = explore_kernels(PHOTO)
    explorer.divide.value = True
    assert "add up to 0" in explorer.message.value
    np.testing.assert_allclose(explorer.response, cv2.Sobel(PHOTO, cv2.CV_32F, 1, 0))
    explorer.divide.value = False
    assert explorer.message.value == ""
    for cell in explorer.shown_cells():
        cell.value = 0
    assert "All numbers are 0" in explorer.message.value
    assert not explorer.response.any()


def test_what_uint8_cuts_off_is_counted_and_the_range_said():
    picture = np.zeros((10, 10), np.uint8)
    picture[:, 5:] = 255
    explorer = explore_kernels(picture)
    # One column on each side of the edge answers 4 · 255, more than uint8 holds: 20 of 100 pixels.
    assert "20 % of the pixels are cut off" in explorer.output.value
    assert "0 to 1020" in explorer.output.value
    assert "≥ 1020" in explorer.output.value
