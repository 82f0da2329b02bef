"""Pictures for the widgets: check them, shrink them, colour them, encode them."""

import base64
from functools import cache
from pathlib import Path

import cv2
import numpy as np

LARGEST = 512  # pixels a side: every answer within a tenth of a second
PNG_PIXELS = 40_000  # above, a photograph is sent as JPEG, at a quarter of the bytes
JPEG = [
    cv2.IMWRITE_JPEG_QUALITY,
    90,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
]


def as_gray(picture):
    """Return a picture in gray, whatever a learner hands over.

    Parameters
    ----------
    picture : ndarray of uint8, (H, W), (H, W, 1) or (H, W, 3) in RGB; or path, or bytes of a file
        What `course_utils.images.read_image` reads is read by it.

    Returns
    -------
    ndarray of uint8, shape (H, W)

    Raises
    ------
    ValueError
        The array is no such picture, or the file can't be read (`ImageError`).
    """
    if isinstance(picture, str | bytes | Path):
        from course_utils.images import read_image

        return read_image(picture, grayscale=True)
    picture = np.asarray(picture)
    if picture.ndim == 3 and picture.shape[2] == 1:
        picture = picture[:, :, 0]
    if picture.ndim not in (2, 3) or picture.shape[2:] not in ((), (3,)) or picture.size == 0:
        raise ValueError(
            f"got a picture of shape {picture.shape}, expected (H, W) or (H, W, 3): "
            "take one channel, as in picture[:, :, 0], or drop the alpha channel: picture[:, :, :3]"
        )
    if picture.dtype != np.uint8:
        raise ValueError(
            f"got a picture of {picture.dtype} in [{picture.min():g}, {picture.max():g}], expected "
            "uint8 in [0, 255]: if it is in [0, 1], write (picture * 255).round().astype('uint8')"
        )
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture.copy()


def shrink(picture, largest=LARGEST):
    """Return a picture with sides of `largest` pixels at most, its proportions kept.

    Parameters
    ----------
    picture : ndarray, shape (H, W) or (H, W, 3)
    largest : int

    Returns
    -------
    ndarray, shape (h, w) or (h, w, 3)
        The picture itself if it is small enough.
    """
    factor = largest / max(picture.shape[:2])
    if factor >= 1:
        return picture
    height, width = (max(1, round(side * factor)) for side in picture.shape[:2])
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)


@cache
def signed_palette():
    """Return the colours of signed numbers, (256, 3) uint8 RGB: entry 128 is zero, neutral."""
    import matplotlib

    place = np.clip((np.arange(256) - 128) / 254 + 0.5, 0, 1)
    return matplotlib.colormaps["PuOr_r"](place, bytes=True)[:, :3]


def signed_colours(values, limit):
    """Colour numbers: positive orange, zero white, negative purple.

    Parameters
    ----------
    values : ndarray of float, any shape
    limit : float
        Greater than 0. The colours end at minus and plus this number.

    Returns
    -------
    ndarray of uint8, shape values.shape + (3,)
        RGB.
    """
    index = 128 + np.rint(np.clip(values / limit, -1, 1) * 127)
    return signed_palette()[index.astype(np.uint8)]


def data_uri(picture):
    """Encode a picture for an HTML page: PNG if it is small or has few values, else JPEG.

    Parameters
    ----------
    picture : ndarray of uint8, shape (H, W) or (H, W, 3)
        RGB.

    Returns
    -------
    str
        ``data:image/png;base64,...`` or ``data:image/jpeg;base64,...``
    """
    pixels = picture[:, :, ::-1] if picture.ndim == 3 else picture
    two_valued = picture.ndim == 2 and np.isin(picture, (0, 255)).all()
    if two_valued or picture.shape[0] * picture.shape[1] <= PNG_PIXELS:
        kind, encoded = "png", cv2.imencode(".png", pixels)[1]
    else:
        kind, encoded = "jpeg", cv2.imencode(".jpg", pixels, JPEG)[1]
    return f"data:image/{kind};base64,{base64.b64encode(encoded).decode()}"
