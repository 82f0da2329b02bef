"""Handwritten digits: brought into MNIST's form, and found on a photo of a page."""

import numpy as np

SIDE = 28  # pixels of MNIST's pictures
LONGER_SIDE = 20  # of the digit inside


def fit_digit(ink):
    """Bring one digit into the form in which MNIST's makers gave theirs.

    The digit is cut out, its longer side becomes 20 pixels, and it is laid into a black picture
    of 28×28 so that its centre of mass is in the middle, to within half a pixel.

    Parameters
    ----------
    ink : ndarray
        One digit of any size, white ink on black, shape (H, W): uint8, float in [0, 1] or bool.
        All that isn't 0 counts as ink.

    Returns
    -------
    ndarray
        uint8 in [0, 255], shape (28, 28).

    Raises
    ------
    TypeError
        If `ink` is no array of numbers.
    ValueError
        If it has another shape or values out of range, or no ink at all.
    """
    # Imported here so that importing the course stays quick.
    import cv2

    ink = _as_uint8(ink)
    x, y, width, height = cv2.boundingRect(ink)
    if width == 0:
        raise ValueError(
            "fit_digit got a picture without ink: all of it is 0. Ink is white on black here; "
            "turn black on white with 255 - picture"
        )
    factor = LONGER_SIDE / max(width, height)
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = cv2.resize(ink[y : y + height, x : x + width], size, interpolation=cv2.INTER_AREA)
    moments = cv2.moments(small)
    # Faint ink may be rounded to 0: its middle is then that of its box.
    mass = moments["m00"]
    centre_x = moments["m10"] / mass if mass else (size[0] - 1) / 2
    centre_y = moments["m01"] / mass if mass else (size[1] - 1) / 2
    left = min(max(round(SIDE / 2 - centre_x), 0), SIDE - size[0])
    top = min(max(round(SIDE / 2 - centre_y), 0), SIDE - size[1])
    digit = np.zeros((SIDE, SIDE), np.uint8)
    digit[top : top + size[1], left : left + size[0]] = small
    return digit


def _as_uint8(ink):
    """Return the ink as uint8, or say what is wrong with it."""
    if not isinstance(ink, np.ndarray) or ink.dtype.kind not in "buif":
        kind = f"{ink.dtype} values" if isinstance(ink, np.ndarray) else type(ink).__name__
        raise TypeError(f"fit_digit expects an array of numbers, got {kind}: np.uint8(picture)")
    if ink.ndim != 2 or 0 in ink.shape:
        raise ValueError(
            f"fit_digit expects one gray picture (H, W), got shape {ink.shape}: "
            "cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) makes a colour picture gray"
        )
    if ink.dtype == np.uint8:
        return ink
    top = 1 if ink.dtype.kind in "bf" else 255
    # NaN fails this comparison too.
    if not (ink.min() >= 0 and ink.max() <= top):
        raise ValueError(
            f"fit_digit expects uint8, or floats in [0, 1], got {ink.dtype} from {ink.min():.6g} "
            f"to {ink.max():.6g}: scale it, and use .astype('uint8')"
        )
    return np.rint(ink.astype(np.float64) * (255 / top)).astype(np.uint8)
