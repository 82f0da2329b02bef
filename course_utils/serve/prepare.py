"""From a picture of any size to what a model sees: one way, for training and for serving."""

import cv2
import numpy as np

from course_utils.images import find_digits, fit_digit

# Where so much is nearly as dark as the darkest, the background is clean: a drawing or a scan.
CLEAN_LEVEL, CLEAN_SHARE = 26, 0.7
PHOTO_SIDE = 800  # pixels of the longer side are enough for one digit


def prepare(picture, description):
    """Bring a picture into the size and the channels that a model expects.

    Parameters
    ----------
    picture : ndarray
        uint8 (H, W), or (H, W, 3) in RGB, as `course_utils.images.read_image` gives it.
    description : Description
        Its `prepare`, `width`, `height` and `channels` say how:

        - "resize" stretches the picture;
        - "letterbox" keeps its proportions and fills the rest with black margins, as in lesson 04;
        - "digit" makes the ink white and the paper black and brings it into MNIST's form, with
          `course_utils.images.fit_digit`; on a photo, it takes the largest digit that lesson
          12's `course_utils.images.find_digits` finds.

    Returns
    -------
    ndarray
        uint8 in [0, 255], (height, width) for one channel, else (height, width, 3).

    Raises
    ------
    ValueError
        If a digit is asked for and there is no ink.
    """
    if picture.ndim == 3 and description.channels == 1:
        picture = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    elif picture.ndim == 2 and description.channels == 3:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB)
    if description.prepare == "digit":
        return fit_one_digit(picture)
    if description.prepare == "letterbox":
        return letterbox(picture, description.width, description.height)
    return resize(picture, description.width, description.height)


def as_batch(pictures, description):
    """Turn prepared pictures into a model's input.

    Parameters
    ----------
    pictures : list of ndarray
        As `prepare` returns them.
    description : Description

    Returns
    -------
    ndarray
        float32, ``pixel * scale + offset``, (N, channels, height, width) or
        (N, height, width, channels).
    """
    shape = len(pictures), description.height, description.width, description.channels
    batch = np.stack(pictures).reshape(shape).astype(np.float32)
    batch = batch * np.float32(description.scale) + np.float32(description.offset)
    return (
        np.ascontiguousarray(batch.transpose(0, 3, 1, 2)) if description.channels_first else batch
    )


def resize(picture, width, height):
    """Stretch or squash a picture to a size; shrinking takes the mean of an area."""
    shrinks = width <= picture.shape[1] and height <= picture.shape[0]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return cv2.resize(picture, (width, height), interpolation=how)


def letterbox(picture, width, height):
    """Fit a picture into a size without distorting it; the margins are black."""
    rows, columns = picture.shape[:2]
    factor = min(width / columns, height / rows)
    size = max(1, round(columns * factor)), max(1, round(rows * factor))
    small = resize(picture, *size)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    right, bottom = width - size[0] - left, height - size[1] - top
    return cv2.copyMakeBorder(small, top, bottom, left, right, cv2.BORDER_CONSTANT, value=0)


def fit_one_digit(gray):
    """Bring one handwritten digit into MNIST's form: from a drawing, a scan or a photo."""
    gray = cv2.normalize(gray, None, 0, 255, cv2.NORM_MINMAX)
    ink = 255 - gray if gray.mean() > 127 else gray
    if np.mean(ink < CLEAN_LEVEL) < CLEAN_SHARE:
        # Paper in uneven light has no threshold of its own; of several digits, take the largest.
        factor = min(1, PHOTO_SIDE / max(gray.shape))
        found = find_digits(
            cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        )
        if found:
            return max(found, key=lambda digit: digit.box[2] * digit.box[3]).digit
    otsu, _ = cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    # Below Otsu's threshold, for faint ends of strokes, as `find_digits` does.
    return fit_digit(cv2.threshold(ink, 0.7 * otsu, 255, cv2.THRESH_TOZERO)[1])
