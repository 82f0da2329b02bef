"""What a model sees: by hand, and as the lessons prepare it."""

import cv2
import numpy as np
import pytest

from course_utils.data import digit_model_path, load_mnist
from course_utils.exercises.solutions import lesson_04
from course_utils.serve.description import Description, read_description
from course_utils.serve.prepare import as_batch, letterbox, prepare, resize

PHOTO = np.arange(5 * 9 * 3, dtype=np.uint8).reshape(5, 9, 3)


def describe(prepare="resize", width=4, height=2, channels=3, **entries):
    entries = {"channels_first": False, "scale": 1.0, "offset": 0.0} | entries
    return Description(
        title="test",
        labels=["a", "b"],
        prepare=prepare,
        width=width,
        height=height,
        channels=channels,
        output="logits",
        **entries,
    )


@pytest.mark.parametrize("shape", [(5, 9, 3), (9, 5), (300, 451, 3), (1, 100), (100, 1, 3)])
@pytest.mark.parametrize("size", [4, 28, 128])
def test_letterbox_is_that_of_lesson_04(shape, size):
    picture = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    if round(min(shape[:2]) * size / max(shape[:2])) == 0:
        assert letterbox(picture, size, size).any()  # lesson 04 leaves such pictures out
    else:
        expected = lesson_04.letterbox(picture, size)
        np.testing.assert_array_equal(letterbox(picture, size, size), expected)


def test_letterbox_keeps_proportions_by_hand():
    boxed = letterbox(np.full((2, 4), 9, np.uint8), 8, 6)
    np.testing.assert_array_equal(boxed, [[0] * 8, *[[9] * 8] * 4, [0] * 8])


def test_resize_takes_the_mean_of_an_area():
    np.testing.assert_array_equal(resize(np.uint8([[0, 2, 5, 7], [4, 6, 9, 3]]), 2, 1), [[3, 6]])
    np.testing.assert_array_equal(
        resize(PHOTO, 20, 3), cv2.resize(PHOTO, (20, 3), interpolation=cv2.INTER_LINEAR)
    )


def test_channels_are_those_of_the_model():
    gray = cv2.cvtColor(PHOTO, cv2.COLOR_RGB2GRAY)
    assert prepare(PHOTO, describe()).shape == (2, 4, 3)
    np.testing.assert_array_equal(
        prepare(PHOTO, describe(channels=1)), prepare(gray, describe(channels=1))
    )
    assert (np.ptp(prepare(gray, describe()), axis=2) == 0).all()


def test_pictures_are_not_changed():
    for kind in ("resize", "letterbox"):
        before = PHOTO.copy()
        prepare(PHOTO, describe(kind, 9, 5))[:] = 0
        np.testing.assert_array_equal(PHOTO, before)
    digit = load_mnist()[1][0][0]
    before = digit.copy()
    prepare(digit, describe("digit", 28, 28, 1))[:] = 0
    np.testing.assert_array_equal(digit, before)


def test_a_batch_is_scaled_and_laid_out():
    pictures = [np.full((2, 4, 3), (0, 100, 255), np.uint8)] * 2
    last = as_batch(pictures, describe(scale=2 / 255, offset=-1.0))
    first = as_batch(pictures, describe(scale=2 / 255, offset=-1.0, channels_first=True))
    assert last.dtype == first.dtype == np.float32
    assert last.shape == (2, 2, 4, 3)
    assert first.flags.c_contiguous
    np.testing.assert_array_equal(first, last.transpose(0, 3, 1, 2))
    np.testing.assert_allclose(last[1, 1, 3], [-1, 200 / 255 - 1, 1], rtol=1e-6)
    assert as_batch([np.zeros((2, 4), np.uint8)], describe(channels=1)).shape == (1, 2, 4, 1)


@pytest.mark.parametrize(
    "paper",
    [
        lambda digit: digit,
        lambda digit: 255 - digit,
        lambda digit: np.uint8(200 - digit / 2),
        lambda digit: cv2.resize(255 - digit, (280, 280), interpolation=cv2.INTER_CUBIC),
        lambda digit: cv2.applyColorMap(255 - digit, cv2.COLORMAP_BONE),
    ],
    ids=["as in MNIST", "black on white", "on gray", "large", "in colour"],
)
def test_digits_are_read_whatever_the_paper(paper):
    description = read_description(digit_model_path())
    digits, labels = load_mnist()[1]
    seen = [prepare(paper(digit), description) for digit in digits[:200]]
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    network.setInput(as_batch(seen, description))
    assert (network.forward().argmax(axis=1) == labels[:200]).mean() >= 0.97


def test_gray_paper_becomes_black():
    paper = np.full((40, 40), 170, np.uint8)
    paper[10:30, 18:22] = 60
    seen = prepare(paper, describe("digit", 28, 28, 1))
    expected = np.zeros((28, 28), np.uint8)
    expected[4:24, 12:16] = 255
    np.testing.assert_array_equal(seen, expected)


def as_photo(digit):
    """Return a digit on paper, half of it in the shadow."""
    ink = np.pad(cv2.resize(digit, (280, 280), interpolation=cv2.INTER_CUBIC), 150) / 255
    light = np.linspace(220, 90, ink.shape[1])
    noise = np.random.default_rng(0).normal(0, 3, ink.shape)
    return np.uint8(np.clip(light * (1 - 0.7 * ink) + noise, 0, 255))


def test_digits_on_photos_in_uneven_light_are_read():
    description = read_description(digit_model_path())
    digits, labels = load_mnist()[1]
    seen = [prepare(as_photo(digit), description) for digit in digits[:10]]
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    network.setInput(as_batch(seen, description))
    assert (network.forward().argmax(axis=1) == labels[:10]).sum() >= 9


def test_of_several_digits_on_a_photo_the_largest_is_taken():
    description = read_description(digit_model_path())
    seven, two = load_mnist()[1][0][:2]
    small = cv2.resize(two, (14, 14), interpolation=cv2.INTER_AREA)
    both = np.hstack([np.pad(small, ((7, 7), (0, 0))), seven])
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    network.setInput(as_batch([prepare(as_photo(both), description)], description))
    assert network.forward()[0].argmax() == 7


@pytest.mark.parametrize("level", [0, 90, 255])
def test_an_empty_page_has_no_digit(level):
    with pytest.raises(ValueError, match="without ink"):
        prepare(np.full((50, 50), level, np.uint8), describe("digit", 28, 28, 1))
