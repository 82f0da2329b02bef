"""Read a picture as people have it: from a phone, a scanner, a web page or an upload."""

import contextlib
import io
import logging
import os
import threading
import unicodedata
import warnings
from pathlib import Path

import numpy as np

from course_utils.images.unreadable import (
    ImageError,
    describe_bad_content,
    describe_bad_path,
)

# A square of 10,000 × 10,000: most cameras stay below. Decoding it takes about 1 GB.
MAX_PIXELS = 100_000_000
# The formats of photos, scans and web pages. Pillow knows more, some of which start other programs
# (EPS) or have no signature to be recognised by (TGA).
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "JPEG2000", "AVIF")

_ONE_AT_A_TIME = threading.Lock()
# Without a handler of its own, what Pillow logs about a damaged file would go to stderr.
logging.getLogger("PIL").addHandler(logging.NullHandler())


def read_image(source, grayscale=False):
    """Read a picture into an array.

    Unlike ``cv2.imread``, it gives RGB, reads names with accents on Windows too, and never
    returns None.

    Parameters
    ----------
    source : str, path, bytes or binary file
        The file's name, its content, or the file opened with ``"rb"``.
    grayscale : bool
        Give gray levels, as ``cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)`` does:
        0.299 R + 0.587 G + 0.114 B.

    Returns
    -------
    ndarray
        uint8 in [0, 255], a new array of shape (H, W, 3), RGB, or (H, W) if `grayscale`.
        The picture is upright, as its EXIF note says. Values of 16 bits are divided by 256,
        floats in [0, 1] are multiplied by 255, transparent parts are laid on white; of
        an animation or a file of several pages, it is the first one. Colour profiles are
        ignored, as by OpenCV.

    Raises
    ------
    ImageError
        If there is no such file, or its content is no picture, is damaged, or has more than
        `MAX_PIXELS` pixels. A ValueError.
    TypeError
        If `source` is something else.
    """
    # Imported here so that importing the course stays quick.
    import cv2

    if isinstance(source, bytes | bytearray | memoryview):
        rgb = _read_file(io.BytesIO(source), "The content")
    elif isinstance(source, str | os.PathLike):
        rgb = _read_path(source)
    elif hasattr(source, "read"):
        name = f"'{source.name}'" if hasattr(source, "name") else "The content"
        rgb = _read_file(_as_binary(source), name)
    else:
        raise TypeError(
            f"read_image expects a path, bytes or a file opened with 'rb', "
            f"got {type(source).__name__}"
        )
    # Red, green and blue of a gray picture are equal, and the weights add up to 1.
    return cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY) if grayscale else rgb


def _read_path(source):
    """Read the picture of this name."""
    try:
        with _existing(source).open("rb") as file:
            return _read_file(file, f"'{source}'")
    except ImageError:
        raise
    except (OSError, ValueError) as error:
        raise ImageError(describe_bad_path(os.fsdecode(source), error)) from None


def _existing(source):
    """Return the path, with its accents as the disk has them.

    A Mac may write é as e and an accent, other systems as one character: the same name to a
    reader, another one to the disk.
    """
    path = os.fsdecode(source)
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, path)
        if not os.path.lexists(path) and os.path.lexists(other):
            return Path(other)
    return Path(path)


def _as_binary(file):
    """Return the file in a form that can be read from its beginning."""
    if isinstance(file, io.TextIOBase):
        raise TypeError("read_image expects a file opened with 'rb', got one opened as text")
    if getattr(file, "seekable", bool)():
        return file
    return io.BytesIO(file.read())


def _read_file(file, name):
    """Decode an open file to uint8 RGB."""
    with quiet():
        try:
            return _decode(file)
        except ImageError as error:
            raise ImageError(f"{name} {error}") from None
        # Decoders let through whatever a damaged file makes them stumble over; the message has
        # the reason, and a traceback through their code would bury it.
        except Exception as error:
            raise ImageError(f"{name} {describe_bad_content(file, error)}") from None


@contextlib.contextmanager
def quiet():
    """Keep warnings of Pillow and of libtiff away: what matters is put right or refused.

    libtiff writes to the process's stderr by itself. Both ways of silencing concern all threads,
    so one picture is decoded at a time: else, one thread might restore another's silence.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings(), contextlib.ExitStack() as stack:
        warnings.simplefilter("ignore")
        with contextlib.suppress(OSError):  # a program without a terminal may have no stderr
            stderr = os.dup(2)
            stack.callback(os.close, stderr)
            stack.callback(os.dup2, stderr, 2)
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), 2)
        yield


def _decode(file):
    """Open, check, decode, turn and convert; errors are still Pillow's."""
    from PIL import Image

    with Image.open(file, formats=FORMATS) as image:
        _refuse(image)
        image.load()
        _turn_upright(image)
        return np.array(_as_rgb(image, image.format))


def _refuse(image):
    """Raise if the header already tells that the picture should not be decoded."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ImageError(
            f"has {width:,} × {height:,} pixels, more than {MAX_PIXELS:,}: "
            f"make it smaller with a photo program, or cut it into tiles"
        )
    if 50706 in getattr(image, "tag_v2", ()):  # DNGVersion
        raise ImageError("is a camera's raw file: export it as JPEG or PNG with a photo program")


def _turn_upright(image):
    """Turn the picture as its EXIF note says; a damaged note is as good as none."""
    from PIL import ImageOps

    with contextlib.suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)


def _as_rgb(image, file_format):
    """Convert any of Pillow's modes to RGB with 8 bits, laid on white."""
    from PIL import Image

    # Pillow scales a PPM file of more than 8 bits to 16 bits.
    if image.mode.startswith("I;16") or (image.mode == "I" and file_format == "PPM"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif image.mode in ("I", "F"):
        image = Image.fromarray(_scale_to_bytes(np.asarray(image)))
    elif image.has_transparency_data:
        picture = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), picture)
    elif image.mode == "LAB":
        raise ImageError("has LAB colours: export it as RGB with a photo program")
    return image if image.mode == "RGB" else image.convert("RGB")


def _scale_to_bytes(values):
    """Scale floats in [0, 1] to [0, 255]; other numbers have no agreed scale."""
    low, high = values.min(), values.max()
    if values.dtype.kind == "f" and low >= 0 and high <= 1:
        return np.round(values * 255).astype(np.uint8)
    raise ImageError(
        f"holds {values.dtype} numbers from {low:.6g} to {high:.6g}, which may be measurements: "
        f"read them with cv2.imread(path, cv2.IMREAD_UNCHANGED) and choose how to scale them to "
        f"0 to 255"
    )
