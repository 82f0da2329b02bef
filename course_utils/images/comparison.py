"""Hold the preprocessing of training and of serving to each other."""

import numpy as np

from course_utils.images.unreadable import ImageError

# Two paths differ by one of these ways, with the words for it. Each is tried on serve's result.
REARRANGED = (
    ("", lambda x: x),
    ("red and blue are swapped (RGB against BGR)", lambda x: x[..., ::-1]),
    ("rows and columns are swapped", lambda x: np.swapaxes(x, 0, 1)),
    ("the channels are first in one and last in the other", lambda x: np.moveaxis(x, 0, -1)),
    ("the channels are first in one and last in the other", lambda x: np.moveaxis(x, -1, 0)),
    ("one is mirrored, left against right", lambda x: x[:, ::-1]),
    ("one is upside down", lambda x: x[::-1]),
    ("one is turned by half a turn", lambda x: x[::-1, ::-1]),
    ("one is turned by a quarter", lambda x: np.rot90(x)),
    ("one is turned by a quarter", lambda x: np.rot90(x, -1)),
)
ALIKE = 0.9999  # correlation above which one is a multiple of the other, plus a constant
SIMILAR = 0.9  # correlation above which two results show the same


def assert_same_preprocessing(train, serve, pictures, *, atol=0.0):
    """Raise unless two preprocessing functions make the same arrays of all pictures.

    Parameters
    ----------
    train, serve : callable
        Functions of one picture that return one array.
    pictures : iterable of ndarray
        At least one; each function gets a copy of its own.
    atol : float
        The largest difference that is allowed; none by default.

    Raises
    ------
    AssertionError
        At the first picture for which shape, dtype or values differ, or a function fails. The
        message has both results, the largest difference and, where known, its cause.
    ImageError
        If there are no pictures to compare, or one picture was given instead of a list.
    """
    number = -1
    for number, picture in enumerate(_several(pictures)):
        picture = np.asarray(picture)
        name = f"pictures[{number}], {picture.dtype} {picture.shape}"
        ours = _result(train, "train", picture, name)
        theirs = _result(serve, "serve", picture, name)
        same_kind = (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
        if not same_kind or not _equal(ours, theirs, atol):
            raise AssertionError(_describe(ours, theirs, name))
    if number < 0:
        raise ImageError("got no pictures, expected one or more: nothing was compared")


def _several(pictures):
    """Return the pictures, unless they are a single one."""
    shape = getattr(pictures, "shape", (0, 0, 0, 0))
    if len(shape) < 3 or (len(shape) == 3 and shape[2] in (1, 3, 4)):
        raise ImageError(f"got one picture {tuple(shape)}, expected several: write [picture]")
    return pictures


def _result(function, role, picture, name):
    """Return what a function makes of a copy of the picture."""
    try:
        result = function(picture.copy())
    except Exception as error:
        raise AssertionError(
            f"{name}: {role} failed with {type(error).__name__}: {error}"
        ) from error
    if result is None:
        raise AssertionError(f"{name}: {role} returned None: does it end with `return`?")
    return np.asarray(result)


def _equal(ours, theirs, atol):
    """Compare values; NaN equals NaN."""
    if atol == 0 or ours.dtype.kind not in "iuf":
        return np.array_equal(ours, theirs, equal_nan=ours.dtype.kind in "fc")
    return np.allclose(*_as_float(ours, theirs), rtol=0, atol=atol, equal_nan=True)


def _as_float(*arrays):
    """Return arrays whose differences don't wrap around."""
    return [np.asarray(array, np.float64) for array in arrays]


def _describe(ours, theirs, name):
    """Put both results, their largest difference and its likely cause into words."""
    lines = [f"{name}: train and serve differ", _summary("train", ours), _summary("serve", theirs)]
    if ours.dtype.kind in "biuf" and theirs.dtype.kind in "biuf":
        lines += _largest_difference(ours, theirs)
        cause = _cause(*_as_float(ours, theirs))
        if ours.dtype != theirs.dtype:
            dtype = f"different dtypes, .astype('{ours.dtype}') in serve makes them equal"
            cause = "; ".join(filter(None, [dtype, cause]))
        lines.append(f"  looks like: {cause}")
    return "\n".join(lines)


def _summary(role, array):
    """Write one line about a result."""
    values = ""
    if array.size and array.dtype.kind in "biuf":
        values = f", {float(np.min(array)):.4g} to {float(np.max(array)):.4g}"
    return f"  {role}: {array.dtype} {array.shape}{values}"


def _largest_difference(ours, theirs):
    """List a line on the largest difference, where one can be taken."""
    if ours.shape != theirs.shape or not ours.size:
        return []
    a, b = _as_float(ours, theirs)
    both_missing = np.isnan(a) & np.isnan(b)
    with np.errstate(invalid="ignore"):
        difference = np.where(both_missing | (a == b), 0, np.nan_to_num(np.abs(a - b), nan=np.inf))
    place = tuple(int(i) for i in np.unravel_index(difference.argmax(), a.shape))
    share = np.count_nonzero(difference) / difference.size
    if share == 0:
        return []
    return [
        f"  largest difference: {difference[place]:.4g} at {list(place)}, "
        f"train {a[place]:.6g}, serve {b[place]:.6g}; {share:.0%} of the values differ"
    ]


def _cause(ours, theirs):
    """Name the usual mistake that leads from one result to the other."""
    if not (np.isfinite(ours).all() and np.isfinite(theirs).all()):
        return "NaN or infinite values in one of them: a division by 0?"
    squeezed = ours.shape != theirs.shape and np.squeeze(ours).shape == np.squeeze(theirs).shape
    axis = "an axis of length 1 (channel or batch) is missing in one of them" if squeezed else ""
    a, b = (np.squeeze(ours), np.squeeze(theirs)) if squeezed else (ours, theirs)
    for words, rearrange in REARRANGED:
        if not _fits(words, a, b) or (other := rearrange(b)).shape != a.shape:
            continue
        scale = _scale(a, other)
        if scale is not None:
            return "; ".join(filter(None, [axis, words, scale]))
    if squeezed:
        return axis
    if ours.ndim != theirs.ndim or ours.shape[2:] != theirs.shape[2:]:
        return "colour in one and gray in the other, or an axis too many"
    if ours.shape != theirs.shape:
        return "resized or cropped to different sizes: cv2.resize takes (width, height)"
    return _kind_of_difference(ours, theirs)


def _fits(words, a, b):
    """Tell whether a rearrangement makes sense for these shapes."""
    if not words:
        return True
    if "red" in words:
        return b.ndim >= 3 and b.shape[-1] == 3
    return b.ndim == 3 if "channels" in words else b.ndim in (2, 3) and a.ndim == b.ndim


def _scale(a, b):
    """Say how `a` follows from `b` by a factor and a constant: '' if equal, None if it doesn't."""
    if np.array_equal(a, b):
        return ""
    if a.size < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    correlation = np.corrcoef(a.ravel(), b.ravel())[0, 1]
    if abs(correlation) < ALIKE:
        return None
    factor = np.std(a) / np.std(b) * np.sign(correlation)
    constant = np.mean(a) - factor * np.mean(b)
    near_zero = abs(constant) < 0.005 * np.ptp(a)
    for larger, smaller, times in (("train", "serve", factor), ("serve", "train", 1 / factor)):
        if near_zero and abs(times / 255 - 1) < 0.01:
            return f"{larger} is 255 times {smaller}: divide by 255 in both, once"
    if factor < 0:
        return "one is the negative of the other: invert in both or in none"
    if near_zero and abs(factor - 1) < 0.005:
        return "equal but for rounding: cast and round at the same place, or allow it with atol"
    return f"train is {factor:.3g} × serve {constant:+.3g}: normalised with different numbers"


def _kind_of_difference(a, b):
    """Say what a difference that is none of the usual swaps may come from."""
    if a.ndim == 3 and all(_scale(*channels) is not None for channels in zip(a.T, b.T)):
        return "each channel is normalised with other numbers"
    margins = [_margin(a), _margin(b)]
    if margins[0] != margins[1]:
        wider = "train" if margins[0] > margins[1] else "serve"
        return (
            f"{wider} has wider plain margins: another interpolation, "
            "or letterboxed against stretched?"
        )
    if np.ptp(a) and np.ptp(b) and np.corrcoef(a.ravel(), b.ravel())[0, 1] > SIMILAR:
        return "much alike: another interpolation, crop, blur or order of the steps"
    return "none of the usual mistakes: compare the results of each step"


def _margin(array):
    """Count the rows and columns at the sides that are one colour."""
    if array.ndim not in (2, 3):
        return 0
    total = 0
    for axis in (0, 1):
        lines = np.moveaxis(array, axis, 0)
        plain = [bool((line == line[:1]).all()) for line in lines]
        total += plain.index(False) + plain[::-1].index(False) if False in plain else 0
    return total
