"""Look at an array with suspicion: it may not be the picture that one thinks it is."""

import math
from dataclasses import dataclass

import numpy as np

from course_utils.images.channel_order import guess_channel_order
from course_utils.images.unreadable import ImageError

CHANNELS = (1, 3, 4)
NEARLY_BLACK = 16  # of 255
CV2_DTYPES = (np.uint8, np.uint16, np.float32)  # those that cv2.cvtColor takes
COLOURS = ("red", "green", "blue")


@dataclass(frozen=True)
class ImageReport:
    """What `inspect_image` found; its ``repr`` is made to be read.

    Attributes
    ----------
    shape : tuple of int
    dtype : numpy.dtype
    low, high : float or None
        The smallest and the largest finite number, None where there are no numbers.
    layout : str
        What the axes seem to be.
    channel_order : str or None
        "RGB", "BGR" or "unclear", a guess from the colours; None where there are none.
    remarks : tuple of str
        What is suspicious, and what mends it.
    """

    shape: tuple
    dtype: np.dtype
    low: float | None
    high: float | None
    layout: str
    channel_order: str | None
    remarks: tuple

    def __repr__(self):
        values = "no numbers" if self.low is None else f"{self.low:.5g} to {self.high:.5g}"
        lines = [f"shape     {self.shape}: {self.layout}", f"values    {self.dtype}, {values}"]
        if self.channel_order == "unclear":
            lines.append("channels  RGB or BGR: the colours do not tell")
        elif self.channel_order:
            lines.append(f"channels  probably {self.channel_order}, a guess from the colours")
        remarks = self.remarks or ("nothing suspicious",)
        return "\n".join(lines + [f"remark    {remark}" for remark in remarks])


def inspect_image(array):
    """Report on an array that should be a picture, and what is suspicious about it.

    Parameters
    ----------
    array : array_like
        A picture (H, W), (H, W, 3) or anything that was meant to be one; it is not changed.

    Returns
    -------
    ImageReport
        Shape, dtype, range, a guess of the channel order, remarks. The order is a guess from
        the colours, which blue things mislead; see `guess_channel_order`.

    Raises
    ------
    ImageError
        If it is no array at all: None, a name, or rows of different lengths.
    """
    array = _as_array(array)
    layout, channels = _layout(array.shape)
    finite = _finite_numbers(array)
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (None, None)
    order, reason = None, ""
    remarks = [*_remarks_on_shape(array.shape, channels), *_remarks_on_kind(array, finite)]
    if low is not None:
        remarks += _remarks_on_range(array, low, high, channels)
        if low < high and array.ndim == 3 and channels >= 3:
            remarks += _remarks_on_channels(array, channels)
            order, reason = _order(array, low, high)
    if order == "BGR":
        remarks.append(f"looks like BGR: {reason}; {_call_that_swaps(array, channels)}")
    return ImageReport(array.shape, array.dtype, low, high, layout, order, tuple(remarks))


def _call_that_swaps(array, channels):
    """Write the call that makes RGB of BGR."""
    name = "picture" if array.dtype in CV2_DTYPES else "picture.astype('float32')"
    code = "BGRA2RGBA" if channels == 4 else "BGR2RGB"
    return f"cv2.cvtColor({name}, cv2.COLOR_{code})"


def _as_array(array):
    """Return an array, or say why it is none."""
    if array is None:
        raise ImageError(
            "got None, expected an array: cv2.imread returns None where it cannot read the file, "
            "course_utils.images.read_image says why"
        )
    if isinstance(array, str | bytes) or hasattr(array, "__fspath__"):
        raise ImageError("got a name, expected an array: use inspect_image(read_image(name))")
    try:
        return np.asarray(array)
    except ValueError:
        raise ImageError(
            "got rows or pictures of different sizes, expected one array: inspect one picture "
            "at a time, or resize them to one size"
        ) from None


def _layout(shape):
    """Say what the axes seem to be, and how many channels the last one has (0: not known)."""
    if len(shape) == 2:
        return f"gray, {shape[0]} rows × {shape[1]} columns", 1
    if len(shape) == 3 and shape[2] in CHANNELS:
        return f"{shape[0]} rows × {shape[1]} columns × {_channels(shape[2])}", shape[2]
    if len(shape) == 3 and shape[0] in CHANNELS:
        return f"{_channels(shape[0])} × {shape[1]} rows × {shape[2]} columns", 0
    if len(shape) == 3:
        return f"perhaps {shape[0]} gray pictures of {shape[1]} rows × {shape[2]} columns", 0
    if len(shape) == 4 and shape[3] in CHANNELS:
        size = f"{shape[1]} rows × {shape[2]} columns × {_channels(shape[3])}"
        return f"a batch of {shape[0]}, {size}", shape[3]
    if len(shape) == 4 and shape[1] in CHANNELS:
        size = f"{_channels(shape[1])} × {shape[2]} rows × {shape[3]} columns"
        return f"a batch of {shape[0]}, {size}", 0
    return "no picture's shape", 0


def _channels(number):
    """Write a number of channels."""
    return "1 channel" if number == 1 else f"{number} channels"


def _finite_numbers(array):
    """Return the finite numbers of an array, as integers where it holds truth values."""
    if array.dtype.kind == "b":
        return array.view(np.uint8)
    if array.dtype.kind in "iu":
        return array
    if array.dtype.kind != "f":
        # Names of columns, objects and complex numbers have no range.
        return np.empty(0)
    return array[np.isfinite(array)]


def _remarks_on_shape(shape, channels):
    """Yield what is unusual about the axes."""
    if 0 in shape:
        yield "holds no pixels: was a slice out of the picture?"
    elif len(shape) == 3 and channels == 1:
        yield "one channel with an axis of its own: picture[..., 0] is (H, W), as cv2 gives it"
    elif len(shape) == 3 and not channels and shape[0] in CHANNELS:
        yield "channels first, as PyTorch has them: np.moveaxis(picture, 0, -1) puts them last"
    elif len(shape) == 3 and not channels:
        yield "if it is a batch, inspect batch[0]; a colour picture is (H, W, 3)"
    elif len(shape) == 4 and (channels or shape[1] in CHANNELS):
        yield "a batch: inspect batch[0] for one picture"
        if not channels:
            yield "channels first, as PyTorch has them: np.moveaxis(batch, 1, -1) puts them last"
    elif len(shape) == 1 and math.isqrt(shape[0]) ** 2 == shape[0] > 1:
        side = math.isqrt(shape[0])
        yield f"flat: if it was a square picture, .reshape({side}, {side}) brings it back"
    elif len(shape) != 2 and not channels:
        yield f"{len(shape)} axes: a picture has 2, (H, W), or 3, (H, W, 3)"


def _remarks_on_kind(array, finite):
    """Yield what is unusual about the type, and numbers that are none."""
    kind, missing = array.dtype.kind, array.size - finite.size
    if kind == "O":
        yield "dtype object: pictures of different sizes, or None among the numbers?"
    elif kind not in "biuf":
        yield f"dtype {array.dtype} is none of a picture: expected uint8, or float in [0, 1]"
    elif missing:
        yield f"{missing:,} of {array.size:,} values are NaN or infinite: a division by 0?"
    elif kind == "b":
        yield "a mask of True and False: picture.astype('uint8') * 255 makes it visible"
    elif kind == "i" or (kind == "u" and array.dtype.itemsize > 2):
        yield f"{array.dtype}: pictures are uint8; use .astype('uint8') if all are in 0 to 255"


def _remarks_on_range(array, low, high, channels):
    """Yield what the smallest and the largest number tell."""
    kind = array.dtype.kind
    if low == high:
        yield f"all values are {low:.5g}: an empty picture, or overwritten?"
    elif kind == "f":
        yield from _remarks_on_floats(low, high, channels)
    elif array.dtype == np.uint16:
        yield "16 bits: divide by the camera's maximum (4095 for 12 bits, 65535 for 16)"
    elif kind == "i" and (low < 0 or high > 255):
        yield "outside 0 to 255: .astype('uint8') would wrap around; clip first, np.clip(x, 0, 255)"
    elif kind in "iu" and low >= 0 and high <= 1:
        yield "only 0 and 1, of 255: nearly black. Was a float in [0, 1] cast? Is it a mask?"
    elif kind in "iu" and high < NEARLY_BLACK:
        yield f"nothing above {high:.0f} of 255: nearly black"


def _remarks_on_floats(low, high, channels):
    """Yield what the range of floats tells."""
    # For a gray picture, imshow takes black and white from the values.
    shows = "imshow will clip" if channels >= 3 else "too large for a model trained on [0, 1]"
    if low < 0:
        yield "float below 0: a gradient, or normalised for a model? Scale to [0, 1] to look at it"
    elif high < 2 / 255:
        yield f"float up to {high:.2g}: nearly black. Divided by 255 twice?"
    elif high <= 1:
        yield (
            "float in [0, 1]: fine for a model and imshow, but cv2.imwrite would save it black; "
            "for cv2: (picture * 255).round().astype('uint8')"
        )
    elif high <= 255:
        yield f"float in 0 to 255: {shows}; divide by 255, or .clip(0, 255).round().astype('uint8')"
    else:
        yield f"float above 255: {shows}; which scale is it? Divide by its largest possible value"


def _remarks_on_channels(array, channels):
    """Yield what comparing the channels of one picture tells."""
    if channels == 4:
        yield "alpha, the fourth channel: picture[..., :3] drops it; read_image lays it on white"
    for index in _constant_channels(array):
        name, value = COLOURS[index], array[0, 0, index]
        yield f"channel {index} ({name} if RGB) is constant: {value:.5g} everywhere"
    if _is_gray(array):
        yield "three equal channels: a gray picture; picture[..., 0] is all of it"


def _constant_channels(array):
    """List the colour channels that have one value everywhere."""
    return [index for index in range(3) if (array[..., index] == array[0, 0, index]).all()]


def _is_gray(array):
    """Tell whether red, green and blue are equal everywhere."""
    return np.array_equal(array[..., 0], array[..., 1]) and np.array_equal(
        array[..., 1], array[..., 2]
    )


def _order(array, low, high):
    """Guess the order of red and blue, where the scale is clear and there is colour."""
    factor = 1
    if array.dtype == np.uint16:
        factor = 1 / 257
    elif array.dtype.kind == "f" and high <= 1:
        factor = 255
    unscaled = array.dtype.kind == "b" or low < 0 or high * factor > 255
    if unscaled or _constant_channels(array) or _is_gray(array):
        return None, ""
    return guess_channel_order(array[..., :3].astype(np.float32) * factor)
