"""Handwritten digits: brought into MNIST's form, and found on a photo of a page."""

from dataclasses import dataclass, field

import numpy as np

SIDE = 28  # pixels of MNIST's pictures
LONGER_SIDE = 20  # of the digit inside
SURE = 0.35  # below this confidence, it is taken for no digit


@dataclass(frozen=True)
class FoundDigit:
    """A digit on a photo.

    Attributes
    ----------
    box : tuple of int
        x, y, width, height in pixels of the photo.
    digit : ndarray
        What the model saw: uint8, shape (28, 28).
    label : int
        What the model read, 0 to 9.
    confidence : float
        The model's probability for it, in [0, 1].
    stages : dict of str to ndarray
        uint8 pictures of the steps on the way: "photo", "ink", "thick", "28×28".
    """

    box: tuple[int, int, int, int]
    digit: np.ndarray = field(repr=False)
    label: int
    confidence: float
    stages: dict[str, np.ndarray] = field(repr=False)


def find_digits(photo):
    """Find and read the handwritten digits on a photo of a page, in reading order.

    Dark ink on light paper or chalk on a dark board; plain, ruled or squared paper, in uneven
    light, tilted by up to 15 degrees. What touches the photo's border, what is much smaller or
    larger than most of the ink, blots and lines are left out. Lesson 12 builds it step by step.

    Parameters
    ----------
    photo : ndarray
        uint8 of shape (H, W), or (H, W, 3) in RGB. `read_image` gives it. Digits should be 15
        pixels high or more.

    Returns
    -------
    list of FoundDigit
        Row by row, from left to right; empty if there are no digits.

    Raises
    ------
    TypeError, ValueError
        If `photo` is no such array; the message says what mends it.
    """
    import cv2

    from course_utils.data import digit_model_path
    from course_utils.images import page, pieces

    gray = _as_gray(photo)
    if min(gray.shape) < 10:
        return []
    small, scale = page.working_copy(gray)
    ink, inside, matrix = page.level_page(page.flatten(small))
    names, boxes, typical = page.digit_boxes(ink, inside)
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    found = [
        piece
        for number, box in boxes.items()
        for piece in pieces.read_part(ink, names == number, box, typical, network)
        if piece.probabilities.max() >= SURE
    ]
    order = pieces.reading_order([piece.box for piece in found], typical)
    return [_found(found[place], gray, matrix, scale) for place in order]


def _found(piece, gray, matrix, scale):
    """Say where on the photo a piece was, and what came of it."""
    from course_utils.images.pieces import box_on_photo

    x, y, width, height = box = box_on_photo(piece, matrix, scale, gray.shape)
    stages = {
        "photo": gray[y : y + height, x : x + width].copy(),
        "ink": piece.ink,
        "thick": piece.thick,
        "28×28": piece.digit,
    }
    label = int(piece.probabilities.argmax())
    return FoundDigit(box, piece.digit, label, float(piece.probabilities[label]), stages)


def _as_gray(photo):
    """Return the photo as gray uint8, or say what is wrong with it."""
    import cv2

    if not isinstance(photo, np.ndarray):
        raise TypeError(
            f"find_digits expects a picture as an array, got {type(photo).__name__}: read a file "
            "with course_utils.images.read_image"
        )
    if photo.dtype != np.uint8:
        raise ValueError(
            f"find_digits expects uint8 in [0, 255], got {photo.dtype}: if its values are in "
            "[0, 1], multiply by 255 and use .astype('uint8')"
        )
    if photo.ndim == 3 and photo.shape[2] == 3 and photo.size:
        return cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    if photo.ndim != 2 or not photo.size:
        raise ValueError(
            f"find_digits expects a gray (H, W) or an RGB (H, W, 3) picture, got shape "
            f"{photo.shape}: course_utils.images.read_image reads any file so"
        )
    return photo


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
