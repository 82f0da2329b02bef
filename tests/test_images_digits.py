"""Digits brought into MNIST's form, and found on pages."""

import cv2
import numpy as np
import pytest
from skimage import data

from course_utils.data import load_mnist
from course_utils.images import find_digits, fit_digit, page, pieces


def test_a_block_becomes_20_pixels_high_around_the_middle():
    ink = np.zeros((100, 60), np.uint8)
    ink[10:50, 5:25] = 255
    digit = fit_digit(ink)
    assert digit.shape == (28, 28)
    assert digit.dtype == np.uint8
    # Its 20 rows and 10 columns have their middle at 9.5 and 4.5: at 14, to half a pixel.
    assert cv2.boundingRect(digit) in [(9, 4, 10, 20), (10, 4, 10, 20)]
    assert digit.max() == digit[14, 14] == 255


def test_the_centre_of_mass_is_where_mnist_has_it():
    digits = load_mnist()[0][0][:200]
    likeness = []
    for digit in digits:
        large = cv2.resize(digit, (140, 140), interpolation=cv2.INTER_CUBIC)
        fitted = fit_digit(np.where(large > 20, large, 0).astype(np.uint8))
        moments = cv2.moments(fitted)
        middle = np.array([moments["m10"], moments["m01"]]) / moments["m00"]
        assert np.abs(middle - 14).max() <= 0.5
        likeness.append(np.corrcoef(fitted.ravel(), digit.ravel())[0, 1])
    # Back where they came from, to the blur of two resizings and now and then a pixel.
    assert np.mean(likeness) > 0.93


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (7, 7), (2000, 1500)])
def test_any_shape_fits(shape):
    ink = np.full(shape, 255, np.uint8)
    before = ink.copy()
    digit = fit_digit(ink)
    assert max(cv2.boundingRect(digit)[2:]) == 20
    np.testing.assert_array_equal(ink, before)


def test_ink_at_one_end_stays_inside():
    ink = np.full((40, 40), 1, np.uint8)
    ink[0:4, 0:4] = 255
    assert cv2.boundingRect(fit_digit(ink))[2:] == (20, 20)


@pytest.mark.parametrize("kind", [bool, np.float32, np.float64, np.int64])
def test_kinds_of_numbers_agree(kind):
    ink = np.zeros((30, 30), np.uint8)
    ink[5:20, 7:12] = 255
    other = (ink > 0).astype(kind) * (255 if kind is np.int64 else 1)
    np.testing.assert_array_equal(fit_digit(other.astype(kind)), fit_digit(ink))


def test_no_ink_is_named():
    with pytest.raises(ValueError, match=r"without ink.*255 - picture"):
        fit_digit(np.zeros((28, 28), np.uint8))


@pytest.mark.parametrize(
    ("ink", "error", "words"),
    [
        ([[0, 1]], TypeError, "got list"),
        (np.array([["a"]]), TypeError, "values"),
        (np.zeros((2, 2, 3), np.uint8), ValueError, "COLOR_RGB2GRAY"),
        (np.zeros((0, 5), np.uint8), ValueError, r"\(0, 5\)"),
        (np.full((3, 3), 255.0), ValueError, "floats in"),
        (np.full((3, 3), np.nan), ValueError, "floats in"),
        (np.full((3, 3), -1), ValueError, "from -1"),
    ],
)
def test_what_is_no_ink_is_refused(ink, error, words):
    with pytest.raises(error, match=words):
        fit_digit(ink)


def sheet(labels=(3, 1, 4, 5, 9, 2), paper=230, ink=60):
    """Compose two rows of three digits of the held-out ones, and where they are."""
    photo = np.full((600, 800), paper, np.uint8)
    digits, names = (array[55_000:] for array in load_mnist()[0])
    boxes = []
    for place, label in enumerate(labels):
        digit = cv2.resize(digits[names == label][7], (112, 112), interpolation=cv2.INTER_CUBIC)
        x, y = 120 + 200 * (place % 3), 120 + 220 * (place // 3)
        part = photo[y : y + 112, x : x + 112]
        share = digit / 255
        part[:] = np.rint(part * (1 - share) + ink * share)
        left, top, width, height = cv2.boundingRect(np.uint8(digit > 100))
        boxes.append((x + left, y + top, width, height))
    return photo, boxes


def read(photo):
    return [found.label for found in find_digits(photo)]


LABELS = [3, 1, 4, 5, 9, 2]


def test_digits_come_in_reading_order_with_their_boxes():
    photo, boxes = sheet()
    before = photo.copy()
    found = find_digits(photo)
    np.testing.assert_array_equal(photo, before)
    assert [digit.label for digit in found] == LABELS
    for digit, box in zip(found, boxes):
        assert np.abs(np.subtract(digit.box, box)).max() <= 8
        assert 0.35 <= digit.confidence <= 1
        assert digit.digit.shape == (28, 28)
        assert list(digit.stages) == ["photo", "ink", "thick", "28×28"]
        assert digit.stages["photo"].shape == digit.box[:1:-1]


def grained(photo, sigma=4):
    grain = np.random.default_rng(0).normal(0, sigma, photo.shape)
    return np.clip(photo + grain, 0, 255).astype(np.uint8)


def shaded(photo):
    light = np.linspace(1, 0.4, photo.shape[1])
    light[300:] *= 0.7
    return (photo * light).astype(np.uint8)


def squared(photo):
    photo = photo.copy()
    photo[10::40] = np.minimum(photo[10::40], 170)
    photo[:, 10::40] = np.minimum(photo[:, 10::40], 170)
    return cv2.GaussianBlur(photo, (0, 0), 0.7)


def turned(photo, angle):
    matrix = cv2.getRotationMatrix2D((400, 300), angle, 0.85)
    return cv2.warpAffine(photo, matrix, (800, 600), borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize(
    "harm",
    [
        grained,
        shaded,
        squared,
        lambda photo: 255 - photo,
        lambda photo: turned(photo, 14),
        lambda photo: turned(squared(photo), -14),
        lambda photo: cv2.cvtColor(photo, cv2.COLOR_GRAY2RGB),
        lambda photo: cv2.resize(photo, None, fx=5, fy=5),
        lambda photo: cv2.resize(photo, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA),
    ],
    ids=["grain", "shadow", "squares", "chalk", "tilt", "both", "colour", "large", "small"],
)
def test_the_page_is_read_in_any_state(harm):
    assert read(harm(sheet()[0])) == LABELS


def test_a_gray_pencil_is_read():
    assert read(grained(sheet(paper=220, ink=160)[0])) == LABELS


def test_boxes_are_those_of_the_photo_at_any_size_and_tilt():
    photo, boxes = sheet()
    large = find_digits(turned(cv2.resize(photo, (800, 600)), 10))
    matrix = cv2.getRotationMatrix2D((400, 300), 10, 0.85)
    assert len(large) == 6
    for digit, (x, y, width, height) in zip(large, boxes):
        middle = matrix @ [x + width / 2, y + height / 2, 1]
        there = np.array(digit.box[:2]) + np.array(digit.box[2:]) / 2
        assert np.abs(middle - there).max() < 10


def test_touching_digits_are_split():
    photo, _ = sheet()
    pair = np.full((600, 800), 230, np.uint8)
    pair[200:312, 200:400] = photo[120:232, 120:320]
    left = pair[200:312, 200:312].copy()
    pair[200:312, 255:367] = np.minimum(pair[200:312, 255:367], photo[340:452, 320:432])
    pair[200:312, 200:312] = np.minimum(pair[200:312, 200:312], left)
    assert read(pair) == [3, 9]


def test_parts_of_one_digit_are_joined():
    names = np.zeros((100, 60), np.int32)
    names[20:24, 20:40] = 1
    names[30:80, 18:38] = 2
    joined_names, boxes = page.join_parts(
        names, {1: [20, 20, 40, 24], 2: [18, 30, 38, 80]}, typical=50
    )
    assert boxes == {2: [18, 20, 40, 80]}
    assert set(np.unique(joined_names)) == {0, 2}


def test_ruled_lines_go_and_strokes_across_them_stay():
    ink = np.zeros((200, 400), np.uint8)
    ink[50:52] = 60
    ink[30:80, 100:106] = 200
    cleaned = page.without_lines(ink, 20)
    assert not cleaned[:, :95].any()
    assert cleaned[30:80, 102:104].min() == 200


def test_flattening_divides_the_light_away():
    light = np.tile(np.linspace(100, 240, 800), (600, 1)).astype(np.uint8)
    ink = light.copy()
    ink[300:310, 100:700] = np.rint(ink[300:310, 100:700] * 0.5)
    flat = page.flatten(ink)
    assert np.median(flat[:200]) <= 2
    assert np.ptp(flat[305, 150:650].astype(int)) <= 6
    assert abs(int(flat[305, 400]) - 127) <= 4


@pytest.mark.parametrize("tilt", [-12, 0, 7])
def test_tilt_of_rows_is_measured(tilt):
    mask = np.zeros((400, 600), np.uint8)
    mask[50:400:60, 50:550] = 1
    matrix = cv2.getRotationMatrix2D((300, 200), tilt, 1)
    assert page.page_tilt(cv2.warpAffine(mask, matrix, (600, 400))) == pytest.approx(-tilt, abs=1)


def test_stroke_width_of_a_bar():
    bar = np.zeros((60, 40), np.uint8)
    bar[10:50, 15:21] = 255
    assert page.stroke_width(bar) == pytest.approx(6, abs=1.1)
    assert page.stroke_width(pieces.thicken(bar[10:50, 18:19])) > 3


def test_reading_order_of_two_uneven_rows():
    boxes = [[200, 0, 240, 40], [10, 15, 50, 55], [300, 100, 340, 140], [0, 90, 40, 130]]
    assert pieces.reading_order(boxes, 40) == [1, 0, 3, 2]


BLOTS = cv2.circle(cv2.circle(np.full((600, 800), 230, np.uint8), (200, 200), 40, 60, -1),
                   (500, 300), 25, 60, -1)  # fmt: skip
DUST = np.full((600, 800), 230, np.uint8)
DUST[np.random.default_rng(0).integers(20, 580, 60), np.arange(100, 700, 10)] = 90


@pytest.mark.parametrize(
    "photo",
    [
        *(np.full((600, 800), value, np.uint8) for value in (0, 128, 255)),
        grained(np.full((600, 800), 200, np.uint8)),
        np.random.default_rng(0).integers(0, 256, (400, 500), dtype=np.uint8),
        BLOTS,
        DUST,
        squared(np.full((600, 800), 230, np.uint8)),
        np.zeros((1, 1), np.uint8),
        np.full((40, 30_000), 200, np.uint8),
        np.full((30_000, 20, 3), 200, np.uint8),
    ],
    ids=["black", "gray", "white", "grain", "noise", "blots", "dust", "squares", "1x1", "wide",
         "tall"],
)  # fmt: skip
def test_a_photo_without_digits_gives_an_empty_list(photo):
    assert find_digits(photo) == []


@pytest.mark.parametrize("name", ["chelsea", "coffee", "astronaut", "camera", "grass", "coins"])
def test_a_picture_of_something_else_gives_an_empty_list(name):
    assert find_digits(getattr(data, name)()) == []


def test_a_huge_photo_is_read():
    assert read(cv2.resize(sheet()[0], (8000, 6000))) == LABELS


def test_a_hard_shadow_across_the_page_hides_nothing():
    photo = sheet()[0]
    photo[:, 390:] = photo[:, 390:] // 2  # between two digits of each row
    assert read(photo) == LABELS


def test_a_finger_s_shadow_is_no_ink():
    photo = sheet()[0]
    cv2.line(photo, (330, 0), (240, 599), 115, 60)  # narrower than the first closing
    cv2.line(photo, (740, 0), (640, 599), 115, 40)
    photo = np.minimum(photo, sheet()[0])
    assert read(cv2.GaussianBlur(photo, (0, 0), 2)) == LABELS


def test_a_cut_follows_the_lean_of_two_strokes():
    lines = np.zeros((80, 60), np.uint8)
    for left in (5, 30):
        cv2.line(lines, (left + 20, 5), (left, 74), 255, 7)
    parts = pieces.cut(lines, 27.5, -20 / 69)
    assert [cv2.boundingRect(part)[2] for part in parts] == [29, 29]
    np.testing.assert_array_equal(parts[0] + parts[1], lines)


def test_cut_by_hand():
    ink = np.full((4, 4), 9, np.uint8)
    left, right = pieces.cut(ink, 2, 0)
    np.testing.assert_array_equal(left, [[9, 9, 0, 0]] * 4)
    np.testing.assert_array_equal(right, [[0, 0, 9, 9]] * 4)
    left, _ = pieces.cut(ink, 2, 1)
    np.testing.assert_array_equal(left.sum(axis=1), [0, 9, 18, 27])


def bars(count):
    ink = np.zeros((60, 30 * count), np.uint8)
    for k in range(count):
        ink[5:55, 30 * k + 10 : 30 * k + 20] = 255
    return ink


def sure_of_one_bar(picture):
    return 0.95 if cv2.connectedComponents(picture)[0] == 2 else 0.8


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_picture_is_cut_where_each_side_is_read_surely(count):
    parts = pieces.split_touching(bars(count), 40, sure_of_one_bar)
    assert [cv2.boundingRect(part)[0] for part in parts] == [30 * k + 10 for k in range(count)]
    np.testing.assert_array_equal(sum(parts), bars(count))


def test_plausible_is_the_confidence_less_for_large_and_none_for_low_pictures():
    one, two = bars(1), bars(2)
    assert pieces.plausible(one, 50, sure_of_one_bar) == 0.95
    assert pieces.plausible(one, 101, sure_of_one_bar) == 0
    assert pieces.plausible(two, 30, sure_of_one_bar) == pytest.approx(0.8 * 900 / (40 * 50))
    # 40 by 50 of ink in a square of 50: surer than any cut may be.
    (whole,) = pieces.split_touching(two, 50, lambda picture: 0.95)
    np.testing.assert_array_equal(whole, two)


@pytest.mark.parametrize(
    ("photo", "error", "words"),
    [
        ("my_page.jpg", TypeError, "read_image"),
        (None, TypeError, "NoneType"),
        (np.zeros((50, 50)), ValueError, "multiply by 255"),
        (np.zeros((50, 50), np.uint16), ValueError, "uint16"),
        (np.zeros((50, 50, 4), np.uint8), ValueError, r"\(50, 50, 4\)"),
        (np.zeros((2, 50, 50, 3), np.uint8), ValueError, "gray"),
        (np.zeros((0, 5), np.uint8), ValueError, r"\(0, 5\)"),
        (np.zeros((0, 5, 3), np.uint8), ValueError, r"\(0, 5, 3\)"),
        (np.zeros(5, np.uint8), ValueError, "gray"),
    ],
)
def test_what_is_no_photo_is_refused_with_what_mends_it(photo, error, words):
    with pytest.raises(error, match=words):
        find_digits(photo)
