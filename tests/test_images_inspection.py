"""`inspect_image`: facts by hand, honest guesses, and a remark for each beginner's accident."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
import sklearn.datasets
from skimage import data

from course_utils.images import ImageError, ImageReport, inspect_image

COFFEE = data.coffee()
GRAY = data.camera()
FLOAT = (COFFEE / 255).astype(np.float32)


def remarks(array):
    return "\n".join(inspect_image(array).remarks)


def test_facts_by_hand():
    report = inspect_image(np.array([[[1, 20, 3], [4, 5, 6]]], np.uint8))
    assert isinstance(report, ImageReport)
    assert (report.shape, report.dtype, report.low, report.high) == ((1, 2, 3), np.uint8, 1, 20)
    assert report.layout == "1 rows × 2 columns × 3 channels"
    assert report.channel_order == "unclear"
    assert report.remarks == ()


def test_repr_of_a_good_and_of_a_swapped_picture():
    assert repr(inspect_image(COFFEE)) == (
        "shape     (400, 600, 3): 400 rows × 600 columns × 3 channels\n"
        "values    uint8, 0 to 255\n"
        "channels  probably RGB, a guess from the colours\n"
        "remark    nothing suspicious"
    )
    assert repr(inspect_image(COFFEE[..., ::-1])) == (
        "shape     (400, 600, 3): 400 rows × 600 columns × 3 channels\n"
        "values    uint8, 0 to 255\n"
        "channels  probably BGR, a guess from the colours\n"
        "remark    looks like BGR: bluish where photos are reddish; "
        "cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)"
    )
    assert repr(inspect_image(GRAY)) == (
        "shape     (512, 512): gray, 512 rows × 512 columns\n"
        "values    uint8, 0 to 255\n"
        "remark    nothing suspicious"
    )


PHOTOS = {
    **{
        name: getattr(data, name)()
        for name in ("astronaut", "chelsea", "coffee", "retina", "rocket")
    },
    "motorcycle": cv2.imread(str(Path(data.__file__).parent / "motorcycle_left.png"))[..., ::-1],
    "china": sklearn.datasets.load_sample_image("china.jpg"),
    "flower": sklearn.datasets.load_sample_image("flower.jpg"),
}


@pytest.mark.parametrize("name", PHOTOS)
def test_channel_order_of_photos_both_ways(name):
    guesses = [inspect_image(PHOTOS[name][..., ::step]).channel_order for step in (1, -1)]
    # The rocket stands before a blue evening sky.
    assert guesses == (["unclear"] * 2 if name == "rocket" else ["RGB", "BGR"])


@pytest.mark.parametrize(
    "scaled",
    [FLOAT, COFFEE.astype(float), COFFEE.astype(np.uint16) * 257, COFFEE.astype(int)],
    ids=["float", "float in 0 to 255", "16 bits", "integers"],
)
def test_channel_order_on_any_scale(scaled):
    assert inspect_image(scaled).channel_order == "RGB"
    assert inspect_image(scaled[..., ::-1]).channel_order == "BGR"


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float32, float, int])
@pytest.mark.parametrize("alpha", [[], [COFFEE[..., 0]]], ids=["three channels", "alpha"])
def test_the_call_in_the_remark_swaps_red_and_blue(kind, alpha):
    good, swapped = (
        np.dstack([colour, *alpha]).astype(kind) for colour in (COFFEE, COFFEE[..., ::-1])
    )
    if kind == np.uint16:
        good, swapped = good * 257, swapped * 257
    call = re.search(r"cv2\.cvtColor\(.*\)", remarks(swapped)).group()
    np.testing.assert_array_equal(eval(call, {"cv2": cv2, "picture": swapped}), good)


def test_an_orange_sky_is_named():
    assert "looks like BGR: the sky is orange" in remarks(PHOTOS["china"][..., ::-1])


def test_no_guess_where_there_is_no_colour():
    for array in (GRAY, cv2.merge([GRAY] * 3), COFFEE[None], COFFEE > 9, FLOAT - 1):
        assert inspect_image(array).channel_order is None


WITH_HOLES = FLOAT.copy()
WITH_HOLES[0, 0, :2] = np.nan, np.inf
NO_BLUE = COFFEE * np.array([1, 1, 0], np.uint8)


@pytest.mark.parametrize(
    ("array", "remark"),
    [
        (COFFEE.astype(float), r"float in 0 to 255: imshow will clip; divide by 255, or .*round"),
        (GRAY.astype(float), r"float in 0 to 255: too large for a model trained on \[0, 1\]"),
        (COFFEE * 2.0, r"float above 255: imshow will clip"),
        (FLOAT, r"float in \[0, 1\]: .*cv2.imwrite would save it black"),
        (FLOAT / 255, "nearly black. Divided by 255 twice"),
        (FLOAT - 0.5, "float below 0"),
        (
            FLOAT.astype(np.uint8),
            r"only 0 and 1, of 255: nearly black. Was a float in \[0, 1\] cast",
        ),
        (COFFEE >> 4, "nothing above 15 of 255: nearly black"),
        (
            COFFEE.astype(np.uint16) * 257,
            r"16 bits: divide by the camera's maximum \(4095 for 12 bits",
        ),
        (COFFEE.astype(np.int64), r"int64: pictures are uint8"),
        (COFFEE.astype(np.int16) - 9, r"outside 0 to 255: .* np.clip"),
        (COFFEE > 99, "a mask of True and False"),
        (np.zeros((4, 4), np.uint8), "all values are 0"),
        (np.full((4, 4, 3), 0.5), "all values are 0.5"),
        (NO_BLUE, r"channel 2 \(blue if RGB\) is constant: 0 everywhere"),
        (cv2.merge([GRAY] * 3), "three equal channels: a gray picture"),
        (cv2.cvtColor(COFFEE, cv2.COLOR_RGB2RGBA), "alpha, the fourth channel"),
        (GRAY[..., None], r"one channel with an axis of its own: picture\[..., 0\]"),
        (np.moveaxis(COFFEE, -1, 0), r"channels first, .*np.moveaxis\(picture, 0, -1\)"),
        (COFFEE[None], r"a batch: inspect batch\[0\]"),
        (np.moveaxis(COFFEE, -1, 0)[None], r"np.moveaxis\(batch, 1, -1\)"),
        (np.stack([GRAY] * 9), r"if it is a batch, inspect batch\[0\]"),
        (GRAY[:28, :28].ravel(), r"flat: .*\.reshape\(28, 28\)"),
        (GRAY[0, :13], r"1 axes: a picture has 2"),
        (COFFEE[:0], "holds no pixels"),
        (WITH_HOLES, "2 of 720,000 values are NaN or infinite"),
        (np.full((2, 2), np.nan), "4 of 4 values are NaN"),
        (np.array([GRAY, None], dtype=object), "dtype object"),
        (np.array([["a"]]), "dtype <U1 is none of a picture"),
        (np.zeros((2, 2), complex), "dtype complex128 is none"),
        (7, "0 axes"),
        (np.zeros((0, 0)), "holds no pixels"),
        ([[0, 300], [4, 5]], "outside 0 to 255"),
    ],
)
def test_remarks(array, remark):
    assert re.search(remark, remarks(array)), remarks(array)
    assert "nothing suspicious" not in repr(inspect_image(array))


def test_layouts():
    assert inspect_image(COFFEE[None]).layout == "a batch of 1, 400 rows × 600 columns × 3 channels"
    assert inspect_image(np.moveaxis(COFFEE, -1, 0)).layout == "3 channels × 400 rows × 600 columns"
    digits = np.zeros((9, 28, 28), np.uint8)
    assert inspect_image(digits).layout == "perhaps 9 gray pictures of 28 rows × 28 columns"


def test_range_leaves_out_nan_and_is_written_in_full():
    report = inspect_image(WITH_HOLES)
    assert (report.low, report.high) == (0, 1)
    assert "uint16, 0 to 65535" in repr(inspect_image(np.array([[0, 65535]], np.uint16)))
    assert "no numbers" in repr(inspect_image(np.full((2, 2), np.nan)))


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (None, "cv2.imread returns None where it cannot read"),
        ("cat.png", r"got a name.*inspect_image\(read_image\(name\)\)"),
        (Path("cat.png"), "got a name"),
        ([[1, 2], [3]], "different sizes, expected one array"),
    ],
)
def test_no_array_at_all(array, message):
    with pytest.raises(ImageError, match=message):
        inspect_image(array)


@pytest.mark.parametrize(
    "shape", [(), (1,), (1, 1), (1, 1, 3), (2, 1, 3), (1, 1, 4), (1, 2, 3, 4, 5)]
)
@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int32, np.uint64, np.float16, np.float64])
def test_any_shape_and_dtype_gets_a_report(shape, dtype):
    report = inspect_image(np.ones(shape, dtype))
    assert report.low == report.high == 1
    assert 2 <= len(repr(report).splitlines()) <= 7


def test_input_is_unchanged_and_may_be_read_only():
    for array in (COFFEE.copy(), WITH_HOLES.copy(), COFFEE > 9):
        before = array.copy()
        array.flags.writeable = False
        inspect_image(array)
        np.testing.assert_array_equal(array, before)
