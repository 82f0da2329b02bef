"""The mistake browser: words and bars by hand, moves, hidden answers, and bad input."""

import base64
import re
from html import unescape

import cv2
import numpy as np
import pytest

from course_utils.widgets import browse_mistakes, mistakes

IMAGES = np.zeros((3, 4, 5), np.uint8)
IMAGES[1] = 200
LABELS = np.array([2, 0, 1])
PROBABILITIES = np.array([[0.1, 0.7, 0.2], [0.25, 0.0, 0.75], [0.002, 0.998, 0.0]])


@pytest.fixture
def browser():
    return browse_mistakes(IMAGES, LABELS, PROBABILITIES)


def shown_picture(browser):
    """Return the pixels of the picture that the box shows."""
    encoded = re.search(r'src="data:image/png;base64,([^"]+)"', browser.output.value)[1]
    return cv2.imdecode(np.frombuffer(base64.b64decode(encoded), np.uint8), cv2.IMREAD_UNCHANGED)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, "read as 1 (70 %), but it is 2 (20 %)."),
        (1, "read as 2 (75 %), but it is 0 (25 %)."),
        (2, "read as 1 (> 99 %), which is right."),
    ],
)
def test_answers_in_words(place, words):
    assert mistakes.in_words(PROBABILITIES[place], LABELS[place], ["0", "1", "2"]) == words


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.004, "< 1 %"), (0.006, "1 %"), (0.994, "99 %"), (0.996, "> 99 %")],
)
def test_shares_are_written_without_false_certainty(share, text):
    assert mistakes.percent(share) == text


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (np.uint8([[0, 7]]), [[0, 7]]),
        (np.float32([[0, 1]]), [[0, 255]]),
        (np.float64([[-1, 2]]), [[0, 255]]),
        (np.float32([[100 / 255]]), [[100]]),
    ],
)
def test_pictures_become_bytes(picture, expected):
    before = picture.copy()
    assert mistakes.as_bytes(picture).tolist() == expected
    np.testing.assert_array_equal(picture, before)


def test_bars_are_as_long_as_the_probabilities_and_named():
    drawing = mistakes.draw_bars(np.array([0.5, 0.5, 0]), 1, ["cat", "dog", "a <b>"])
    widths = [float(width) for width in re.findall(r'<rect [^>]*?width="([\d.]+)"', drawing)]
    assert widths == [mistakes.BARS / 2, mistakes.BARS / 2, 1]
    texts = [unescape(text) for text in re.findall(r"<text [^>]*>([^<]*)</text>", drawing)]
    assert texts == ["cat", "50 % ← answer", "dog", "50 % ← right", "a <b>", "0 %"]
    assert "Probabilities. cat: 50 %; dog: 50 %;" in drawing


def test_buttons_and_box_move_and_stop_at_the_ends(browser):
    assert browser.position.max == 3
    browser.back.click()
    assert browser.position.value == 1
    assert shown_picture(browser).max() == 0
    browser.next.click()
    assert browser.position.value == 2
    assert "Picture 2 of 3: read as 2 (75 %), but it is 0 (25 %)." in browser.output.value
    assert (shown_picture(browser) == 200).all()
    browser.position.value = 3
    browser.next.click()
    assert browser.position.value == 3
    assert "which is right" in browser.output.value


def test_the_slider_moves_with_the_box(browser):
    slider = browser.children[0].children[0].children[1]
    assert slider.max == 3
    slider.value = 2
    assert browser.position.value == 2
    assert "Picture 2 of 3" in browser.output.value


def test_hidden_answers_are_nowhere_in_the_page(browser):
    browser.hide.value = True
    said = unescape(browser.output.value)
    assert "Picture 1 of 3: what do you read?" in said
    assert " %" not in said
    assert "read as" not in said
    assert "<svg" not in said
    browser.next.click()
    assert "<svg" not in browser.output.value
    browser.hide.value = False
    assert "<svg" in browser.output.value


def test_names_of_classes_are_used_and_escaped():
    named = browse_mistakes(IMAGES, LABELS, PROBABILITIES, ["cat", "dog", "<b>"])
    assert "read as dog (70 %), but it is &lt;b&gt; (20 %)" in named.output.value
    assert "<b>" not in named.output.value


@pytest.mark.parametrize(
    "images",
    [IMAGES[..., np.newaxis], np.float32(IMAGES) / 255, np.zeros((3, 4, 5, 3), np.uint8)],
    ids=["channel", "float", "colour"],
)
def test_batches_of_other_kinds_are_shown(images):
    before = images.copy()
    browser = browse_mistakes(images, LABELS, PROBABILITIES)
    assert shown_picture(browser).shape[:2] == (4, 5)
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": LABELS[:2]}, r"labels int64 \(2,\), expected integers \(3,\)"),
        ({"images": IMAGES[:2]}, r"2 pictures and 3 labels.*images\[wrong\]"),
        ({"images": IMAGES[:0]}, "got 0 pictures"),
        ({"labels": np.array([0, 1, 3])}, "labels from 0 to 3, expected 0 to 2"),
        ({"probabilities": 9 * PROBABILITIES}, r"scipy.special.softmax"),
        ({"probabilities": PROBABILITIES[0]}, r"expected \(N, C\)"),
        ({"class_names": ["cat"]}, "1 class names for 3 classes"),
    ],
)
def test_bad_input_says_how_to_mend_it(change, message):
    given = {"images": IMAGES, "labels": LABELS, "probabilities": PROBABILITIES, **change}
    with pytest.raises(ValueError, match=message):
        browse_mistakes(**given)


def test_a_hundred_pictures_are_the_most():
    many = {"labels": np.zeros(101, int), "probabilities": np.eye(3)[np.zeros(101, int)]}
    with pytest.raises(ValueError, match=r"101 pictures, expected 1 to 100: take some"):
        browse_mistakes(np.zeros((101, 4, 5), np.uint8), **many)
