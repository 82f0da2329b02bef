"""Find, read and shape pictures: the same functions for training, for tests and for the service."""

import csv
import io
import warnings
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff")
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
SPLITS = ("train", "val", "valid", "validation", "test")

Image.MAX_IMAGE_PIXELS = 50_000_000
warnings.simplefilter("error", Image.DecompressionBombWarning)  # too large is an error


class PictureError(ValueError):
    """A picture can't be used; the message says why, and what to do."""


def list_pictures(source):
    """Return a list of (path, class name), from a folder of class folders or a CSV file."""
    source = Path(source)
    if source.is_dir():
        found = _list_folder(source)
    elif source.suffix.lower() == ".csv" and source.is_file():
        found = _list_csv(source)
    else:
        raise PictureError(
            f"'{source}' is no folder and no CSV file: mend the line `pictures` in config.toml"
        )
    if not found:
        raise PictureError(
            f"'{source}' holds no pictures in class folders: make a folder for each class and put "
            f"its pictures there ({', '.join(SUFFIXES)})"
        )
    return found


def _list_folder(root):
    names = [path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file()]
    names = [name for name in names if not any(part.startswith(".") for part in name.parts)]
    names = [name for name in names if name.suffix.lower() in SUFFIXES]
    has_splits = any(name.parts[0].lower() == "train" for name in names)
    found = []
    for name in names:
        folders = name.parts[:-1]
        if has_splits and folders and folders[0].lower() in SPLITS:
            folders = folders[1:]  # this project makes its own split, by groups of copies
        if folders:
            found.append((root / name, "/".join(folders)))
    return found


def _list_csv(path):
    text = path.read_text(encoding="utf-8-sig")
    separator = max(",;\t", key=text.partition("\n")[0].count)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=separator))
    if not rows or not {"path", "label"} <= rows[0].keys():
        raise PictureError(f"'{path}' needs the columns path,label: write them in its first line")
    found = []
    for line, row in enumerate(rows, start=2):
        if not row["path"] or not row["label"] or not (path.parent / row["path"]).is_file():
            raise PictureError(
                f"line {line} of '{path}' names no picture with a label ({row['path']!r}, "
                f"{row['label']!r}): mend or remove it"
            )
        found.append((path.parent / row["path"], row["label"]))
    return found


def read_picture(source):
    """Read a file, or the bytes of one: uint8 (H, W, 3), RGB, upright, transparent parts white."""
    name = "what you sent" if isinstance(source, bytes) else f"'{source}'"
    try:
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source,
                        formats=FORMATS) as file:  # fmt: skip
            image = ImageOps.exif_transpose(file)
        if image.mode.startswith("I;16"):
            image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
        elif image.mode in ("I", "F"):
            raise ValueError("it holds measurements, not 8 or 16 bits a pixel")
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return np.array(Image.alpha_composite(white, image).convert("RGB"))
    except Exception as error:  # a damaged file may make a decoder stumble over anything
        reason = str(error).partition("\n")[0][:90] or type(error).__name__
        if "cannot identify" in reason:
            reason = f"expected {', '.join(FORMATS)}"
        raise PictureError(
            f"{name} can't be read as a picture ({reason}): "
            "open it in a photo program and save it as JPEG or PNG"
        ) from None


def prepare(picture, size, channels):
    """Return what the model sees: uint8 (size, size, channels), not stretched, black bars."""
    if channels == 1:
        picture = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    height, width = picture.shape[:2]
    scale = size / max(height, width)
    new_height, new_width = max(1, round(scale * height)), max(1, round(scale * width))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    picture = cv2.resize(picture, (new_width, new_height), interpolation=method)
    down, across = size - new_height, size - new_width
    picture = cv2.copyMakeBorder(picture, down // 2, down - down // 2, across // 2,
                                 across - across // 2, cv2.BORDER_CONSTANT, value=0)  # fmt: skip
    return picture.reshape(size, size, channels)
