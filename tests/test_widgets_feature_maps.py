"""The feature map explorer: maps by hand, drawing, controls, and bad input."""

import re
from html import unescape

import cv2
import keras
import numpy as np
import pytest

from course_utils.widgets import explore_feature_maps
from course_utils.widgets import feature_maps as module

PICTURE = np.zeros((4, 4), np.uint8)
PICTURE[0, 2:] = 100


@pytest.fixture(scope="module")
def model():
    """Blocks of 2×2 pixels: their sum, and the upper minus the lower row; then ReLU."""
    conv = keras.layers.Conv2D(2, 2, strides=2, use_bias=False, name="blocks")
    model = keras.Sequential([keras.Input((4, 4, 1)), conv, keras.layers.ReLU(name="relu")])
    kernels = np.stack([[[1, 1], [1, 1]], [[-1, -1], [1, 1]]], axis=-1)
    conv.set_weights([kernels[:, :, np.newaxis].astype("float32")])
    return model


@pytest.fixture
def explorer(model):
    return explore_feature_maps(model, PICTURE, scale=1)


def said(explorer):
    return unescape(explorer.output.value)


def test_maps_by_hand(explorer):
    assert explorer.feature_maps[:, :, 0].tolist() == [[0, 200], [0, 0]]
    assert explorer.feature_maps[:, :, 1].tolist() == [[0, -200], [0, 0]]
    explorer.layer.value = explorer.layer.options[1][1]
    assert explorer.feature_maps[:, :, 1].max() == 0


def test_a_layer_is_what_opencv_computes(model, explorer):
    kernel = model.get_layer("blocks").kernel[:, :, 0, 1]
    whole = cv2.filter2D(np.float32(PICTURE), -1, np.array(kernel), anchor=(0, 0))
    np.testing.assert_allclose(explorer.feature_maps[:, :, 1], whole[::2, ::2])


def test_words_and_code_follow_layer_and_channel(explorer):
    assert "Channel 0, 2×2: 0 to 200, strongest in row 0, column 1." in said(explorer)
    explorer.channel.value = 1
    assert "Channel 1, 2×2: −200 to 0, nowhere above 0." in said(explorer)
    assert "purple −200 or less, white 0" in said(explorer)
    explorer.layer.value = explorer.layer.options[1][1]
    assert "Channel 1, 2×2: 0 to 0, nowhere above 0." in said(explorer)
    assert "black 0, white 200 or more" in said(explorer)
    assert "model.get_layer('relu').output)\nfeature_map =" in said(explorer)
    assert "until_here(batch)[0, :, :, 1]" in said(explorer)


def test_an_own_picture_and_its_inverse(explorer):
    explorer.use_picture(255 - PICTURE)
    assert explorer.feature_maps[0, 0, 0] == 4 * 255
    explorer.invert.value = True
    assert explorer.feature_maps[:, :, 0].tolist() == [[0, 200], [0, 0]]
    assert explorer.invert.description.startswith("invert")


def test_pixels_are_scaled(model):
    maps = explore_feature_maps(model, PICTURE).feature_maps
    assert maps[0, 1, 0] == pytest.approx(200 / 255)


def test_the_channel_stays_in_the_layer():
    layers = [keras.layers.Conv2D(n, 1, name=f"of{n}") for n in (70, 3)]
    model = keras.Sequential([keras.Input((4, 4, 1)), *layers])
    explorer = explore_feature_maps(model, PICTURE)
    assert "channels 0 to 63 of 70" in said(explorer)
    explorer.channel.value = 69
    assert "channels 64 to 69 of 70" in said(explorer)
    explorer.layer.value = explorer.layer.options[1][1]
    assert (explorer.channel.value, explorer.channel.max) == (2, 2)
    assert "Channel 2, 4×4" in said(explorer)


def test_a_model_of_any_size_gets_224_pixels():
    model = keras.Sequential([keras.Input((None, None, 3)), keras.layers.AveragePooling2D(4)])
    explorer = explore_feature_maps(model, np.full((40, 80), 7, np.uint8), scale=1)
    assert explorer.feature_maps.shape == (56, 56, 3)
    assert (explorer.feature_maps == 7).all()


def test_only_the_layers_that_were_named(model):
    explorer = explore_feature_maps(model, PICTURE, layers=["relu"])
    assert [name for name, _ in explorer.layer.options] == ["relu: 2×2, 2 channels"]


def test_every_picture_has_words(explorer):
    alts = re.findall(r'<img [^>]*?alt="([^"]+)"', explorer.output.value)
    assert len(alts) == len(re.findall("<img ", explorer.output.value)) == 3
    assert "4 by 4 pixels" in alts[0]


@pytest.mark.parametrize("channels", [1, 3])
def test_a_picture_is_cut_and_resized_not_squeezed(channels):
    wide = np.zeros((10, 40, 3), np.uint8)
    wide[:, 15:25] = (10, 20, 30)  # the middle, 10×10
    before = wide.copy()
    prepared = module.prepare(wide, (5, 5, channels))
    gray = round(0.299 * 10 + 0.587 * 20 + 0.114 * 30)
    assert prepared.shape == (5, 5, channels)
    assert (prepared == ([gray] if channels == 1 else [10, 20, 30])).all()
    assert (module.prepare(wide, (5, 5, channels), invert=True) == 255 - prepared).all()
    np.testing.assert_array_equal(wide, before)


def test_gray_goes_into_three_channels():
    assert module.prepare(np.full((6, 6), 7, np.uint8), (3, 3, 3)).tolist() == [[[7] * 3] * 3] * 3


def test_colours_by_hand():
    gray = module.paint(np.array([[[0.0, 1.0, 4.0]]]), 2)
    assert gray[0, 0].tolist() == [[0] * 3, [128] * 3, [255] * 3]
    purple, white, orange = module.paint(np.array([[[-2.0, 0.0, 2.0]]]), 2)[0, 0].astype(int)
    assert purple[2] > purple[1]
    assert white.min() > 240
    assert orange[0] > orange[2]


def test_colours_end_where_nearly_all_numbers_are():
    assert module.colour_limit(np.array([[-3.0, 1.0]])) == 3
    assert module.colour_limit(np.r_[np.zeros(999), 5.0]) == 5
    assert module.colour_limit(np.r_[np.ones(999), 50.0]) == 1
    assert module.colour_limit(np.zeros(4)) == 1


def test_the_grid_frames_the_chosen_channel():
    painted = np.zeros((2, 2, 9, 3), np.uint8)
    grid = module.draw_grid(painted, 8)
    tile = module.TILE + module.GAP
    assert grid.shape == (2 * tile, 8 * tile, 3)
    assert tuple(grid[tile, 0]) == module.MARK
    assert grid[0, 0].tolist() == [255] * 3
    assert grid[tile + 5, 5].tolist() == [0] * 3


def test_the_frame_lies_on_the_place():
    shown = module.mark_place(np.zeros((4, 4, 1), np.uint8), (0, 1), (2, 2))
    rows, columns = np.nonzero(shown[:, :, 0] == module.MARK[0])
    side = len(shown)
    assert rows.max() < side / 2 + 3
    assert columns.min() >= side / 2 - 3
    assert not module.mark_place(np.zeros((4, 4, 1), np.uint8), None, (2, 2)).any()


@pytest.mark.parametrize(
    ("shape", "longer"), [((28, 28), 252), ((100, 50), 200), ((504, 252), 252)]
)
def test_enlarging_keeps_pixels_whole(shape, longer):
    large = module.enlarge(np.zeros((*shape, 3), np.uint8), 252)
    assert max(large.shape) == longer
    assert large.shape[0] / large.shape[1] == shape[0] / shape[1]


def dense():
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])


def flat():
    return keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten()])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (dense, r"input shape \(None, 4\), expected \(None, H, W, 1\)"),
        (flat, r"no layer with an output.*those it has: none"),
        (lambda: "digits.keras", "input shape None"),
    ],
)
def test_a_model_without_maps_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        explore_feature_maps(make(), PICTURE)


def test_bad_input_says_how_to_mend_it(model, tmp_path):
    with pytest.raises(ValueError, match=r"no layer 'conv'.*those it has: blocks, relu"):
        explore_feature_maps(model, PICTURE, layers=["conv"])
    with pytest.raises(ValueError, match=r"float64 in \[0, 1\].*\* 255"):
        explore_feature_maps(model, np.eye(4))
    with pytest.raises(ValueError, match=r"none\.png"):
        explore_feature_maps(model, tmp_path / "none.png")


def test_a_file_is_read_in_colour(tmp_path):
    model = keras.Sequential([keras.Input((4, 4, 3)), keras.layers.ReLU()])
    path = tmp_path / "red.png"
    cv2.imwrite(str(path), np.full((4, 4, 3), (0, 0, 200), np.uint8))
    assert explore_feature_maps(model, path, scale=1).feature_maps[0, 0].tolist() == [200, 0, 0]
