"""`assert_same_preprocessing`: equal paths pass, each usual mistake is called by its name."""

import re

import cv2
import numpy as np
import pytest
from skimage import data

from course_utils.images import ImageError, assert_same_preprocessing, read_image

PICTURES = [data.coffee(), data.astronaut()]
SIDE = 32


def train(picture):
    """Stretch to 32×32 and scale to [0, 1]."""
    small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / 255


def letterbox(picture):
    """Shrink with equal proportions, and put black bars at the sides."""
    height, width = picture.shape[:2]
    scale = SIDE / max(height, width)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    canvas = np.zeros((SIDE, SIDE, 3), np.uint8)
    top, left = (SIDE - small.shape[0]) // 2, (SIDE - small.shape[1]) // 2
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas.astype(np.float32) / 255


def per_channel(picture):
    """Normalise as ImageNet models are used to."""
    return ((train(picture) - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]).astype(np.float32)


WRONG = {
    "BGR": (lambda x: train(x[..., ::-1]), r"like: red and blue are swapped \(RGB against BGR\)$"),
    "not divided": (lambda x: train(x) * 255, "like: serve is 255 times train: divide by 255"),
    "divided twice": (lambda x: train(x) / 255, "like: train is 255 times serve"),
    "bytes": (
        lambda x: (train(x) * 255).round().astype(np.uint8),
        r"different dtypes, .astype\('float32'\) in serve .*; serve is 255 times train",
    ),
    "bytes, BGR": (
        lambda x: (train(x) * 255).astype(np.uint8)[..., ::-1],
        "different dtypes.* red and blue are swapped.* serve is 255 times train",
    ),
    "double": (lambda x: train(x).astype(float), r"different dtypes, .astype\('float32'\).*equal$"),
    "transposed": (lambda x: train(x).swapaxes(0, 1), "like: rows and columns are swapped$"),
    "channels first": (lambda x: np.moveaxis(train(x), -1, 0), "channels are first in one"),
    "a batch": (lambda x: train(x)[None], r"like: an axis of length 1 \(channel or batch\)"),
    "gray": (lambda x: train(x)[..., 1], "colour in one and gray in the other"),
    "size": (lambda x: cv2.resize(train(x), (28, 32)), r"cv2.resize takes \(width, height\)"),
    "letterbox": (letterbox, "serve has wider plain margins: another .* letterboxed against"),
    "interpolation": (
        lambda x: cv2.resize(x, (SIDE, SIDE)).astype(np.float32) / 255,
        "much alike: another interpolation",
    ),
    "centred": (lambda x: (train(x) - 0.5) / 0.25, r"train is 0.25 × serve \+0.5: normalised"),
    "ImageNet": (per_channel, "each channel is normalised with other numbers"),
    "negative": (lambda x: 1 - train(x), "one is the negative of the other"),
    "mirrored": (lambda x: train(x)[:, ::-1], "one is mirrored"),
    "upside down": (lambda x: train(x)[::-1], "one is upside down"),
    "half a turn": (lambda x: train(x)[::-1, ::-1], "turned by half a turn"),
    "turned": (lambda x: np.rot90(train(x)), "turned by a quarter"),
    "rounding": (lambda x: train(x) + np.float32(1e-6), "equal but for rounding.*atol"),
    "NaN": (lambda x: train(x) * np.nan, "NaN or infinite"),
    "other": (
        lambda _: np.random.default_rng(0).random((SIDE, SIDE, 3), np.float32),
        "none of the usual mistakes",
    ),
    "no return": (lambda _: None, "serve returned None: does it end with `return`"),
    "error": (lambda x: x.foo, "serve failed with AttributeError: .*foo"),
}


@pytest.mark.parametrize(("serve", "message"), WRONG.values(), ids=WRONG)
def test_usual_mistakes(serve, message):
    with pytest.raises(AssertionError, match=message) as info:
        assert_same_preprocessing(train, serve, PICTURES)
    assert str(info.value).startswith("pictures[0], uint8 (400, 600, 3): ")


@pytest.mark.parametrize(
    "name", ["BGR", "transposed", "a batch", "mirrored", "letterbox", "turned"]
)
def test_usual_mistakes_in_training(name):
    with pytest.raises(AssertionError, match=r"looks like: (?!none|much)"):
        assert_same_preprocessing(WRONG[name][0], train, PICTURES)


def test_message_by_hand():
    picture = np.array([[0, 10], [20, 30]], np.uint8)

    def wrong(x):
        return x + np.array([[0, 0], [0, 4]], np.uint8)

    expected = (
        "pictures[1], uint8 (2, 2): train and serve differ\n"
        "  train: uint8 (2, 2), 0 to 30\n"
        "  serve: uint8 (2, 2), 0 to 34\n"
        "  largest difference: 4 at [1, 1], train 30, serve 34; 25% of the values differ\n"
        "  looks like: "
    )
    pictures = [picture[:1] * 0, picture]
    with pytest.raises(AssertionError, match=f"^{re.escape(expected)}"):
        assert_same_preprocessing(lambda x: x, lambda x: wrong(x) if x.any() else x, pictures)


def test_differences_do_not_wrap_around():
    with pytest.raises(AssertionError, match="largest difference: 255 at"):
        assert_same_preprocessing(
            lambda x: x, lambda x: x + np.uint8(1), [np.array([[255, 7]], np.uint8)]
        )


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, bool])
def test_equal_paths_pass(dtype):
    pictures = np.random.default_rng(0).integers(0, 2, (5, 6, 7)).astype(dtype)
    assert assert_same_preprocessing(lambda x: x, np.copy, pictures) is None
    assert assert_same_preprocessing(lambda x: x, np.copy, iter(pictures)) is None


def test_a_tolerance_only_where_asked_for():
    picture = np.zeros((2, 2), np.float32)
    with pytest.raises(AssertionError, match=r"largest difference: 0\.01 "):
        assert_same_preprocessing(lambda x: x, lambda x: x + np.float32(0.01), [picture])
    assert_same_preprocessing(lambda x: x, lambda x: x + np.float32(0.01), [picture], atol=0.011)
    with pytest.raises(AssertionError, match="differ"):
        assert_same_preprocessing(
            lambda x: x, lambda x: x + np.float32(0.01), [picture], atol=0.009
        )


def test_nan_equals_nan():
    picture = np.array([[np.nan, 1]])
    assert_same_preprocessing(lambda x: x, np.copy, [picture])
    assert_same_preprocessing(lambda x: x, np.copy, [picture], atol=0.1)


def test_each_function_gets_a_copy_of_its_own():
    picture = np.full((2, 2), 8, np.uint8)

    def halve(x):
        x //= 2
        return x

    assert_same_preprocessing(halve, halve, [picture])
    assert (picture == 8).all()


def test_nothing_to_compare_is_no_success():
    with pytest.raises(ImageError, match="got no pictures"):
        assert_same_preprocessing(train, train, [])
    for picture in (PICTURES[0], PICTURES[0][..., 0], PICTURES[0][..., :1]):
        with pytest.raises(ImageError, match=r"got one picture .*write \[picture\]"):
            assert_same_preprocessing(train, train, picture)


def test_functions_that_give_no_numbers():
    with pytest.raises(AssertionError, match=r"train: uint8.*\n  serve: <U3"):
        assert_same_preprocessing(lambda x: x, lambda _: "cat", [np.zeros((2, 2), np.uint8)])
    assert_same_preprocessing(lambda _: "cat", lambda _: "cat", [np.zeros((2, 2), np.uint8)])


def test_an_upload_against_a_file(tmp_path):
    path = tmp_path / "cup.png"
    cv2.imwrite(str(path), cv2.cvtColor(PICTURES[0], cv2.COLOR_RGB2BGR))
    files = [np.frombuffer(path.read_bytes(), np.uint8)]
    assert_same_preprocessing(
        lambda _: train(read_image(path)), lambda x: train(read_image(x.tobytes())), files
    )
    with pytest.raises(AssertionError, match="red and blue are swapped"):
        assert_same_preprocessing(
            lambda x: train(read_image(x.tobytes())), lambda _: train(cv2.imread(str(path))), files
        )
