"""Read each picture once and keep what the audit needs of it: one or two kilobytes."""

import hashlib
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from course_utils.images import ImageError, read_image
from course_utils.images.reading import quiet

SIDE = 32  # pixels of a thumbnail's side
COLOURS = 4  # parts of a side whose mean colours are kept
ORIENTATION = 0x0112  # EXIF
AT_ONCE = 256  # pictures handed out to the threads before the last ones are waited for


@dataclass(frozen=True)
class Record:
    """What is known of a picture that could be read.

    Attributes
    ----------
    digest : bytes
        SHA-256 of its shape and of its pixels, upright, as RGB.
    thumbnail : ndarray
        uint8 (32, 32), gray, in [0, 255].
    colours : ndarray
        uint8 (4, 4, 3), the mean colours of its parts.
    size : tuple of int
        Columns and rows, upright.
    mode, file_format : str
        As Pillow names them: "L", "RGB"; "PNG", "JPEG".
    orientation : int
        The EXIF note, 1 where the picture is stored upright.
    """

    digest: bytes
    thumbnail: np.ndarray
    colours: np.ndarray
    size: tuple
    mode: str
    file_format: str
    orientation: int


def read_all(paths):
    """Return a `Record` for each path, or the text of what is wrong with its file."""
    records = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for begin in range(0, len(paths), AT_ONCE):
            records += pool.map(_read, paths[begin : begin + AT_ONCE])
            _show(f"\r{len(records):,} of {len(paths):,} pictures read")
    _show("\n")
    return records


def _show(text):
    """Show how far it is, where somebody looks at a terminal."""
    if sys.stderr and sys.stderr.isatty():
        sys.stderr.write(text)
        sys.stderr.flush()


def _read(path):
    from PIL import Image

    try:
        rgb = read_image(path)
        with quiet(), Image.open(path) as image:
            header = image.mode, image.format, image.getexif().get(ORIENTATION, 1)
    except (ImageError, OSError) as error:
        # The path is named beside it.
        return str(error).removeprefix(f"'{path}' ")
    digest = hashlib.sha256(repr(rgb.shape).encode() + rgb.tobytes()).digest()
    height, width = rgb.shape[:2]
    thumbnail, colours = shrink(rgb, SIDE), shrink(rgb, COLOURS)
    return Record(digest, to_gray(thumbnail), colours, (width, height), *header)


def shrink(rgb, side):
    """Resize to a square of this side, without aliasing."""
    import cv2

    smaller = min(rgb.shape[:2]) > side
    return cv2.resize(
        rgb, (side, side), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    )


def to_gray(rgb):
    """Return gray levels, uint8 (H, W)."""
    import cv2

    return cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
