"""Say why a file is no picture that can be read, and what to do about it."""

import difflib
import errno
import os
from itertools import islice
from pathlib import Path

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".jp2")
LISTED = 2000  # a shared folder may hold any number of files
HEAD = 512  # bytes that are looked at to tell what a file is

DOWNLOAD = "what was saved is not the picture itself: download it again and open it in a browser"
CONVERT = "export it as JPEG or PNG with a photo program"
# How the contents begin that people take for pictures.
NO_PICTURES = (
    (b"%PDF", "a PDF document", "save the page as PNG"),
    (b"%!PS", "a PostScript drawing", CONVERT),
    (b"8BPS", "a Photoshop file", CONVERT),
    (b"\0\0\1\0", "an icon", CONVERT),
    (b"FUJIFILMCCD-RAW", "a camera's raw file", CONVERT),
    (b"PK\3\4", "a ZIP archive or an office document", "take the pictures out of it first"),
    (b"\x93NUMPY", "a NumPy array", "load it with np.load"),
    (b"\x1f\x8b", "a compressed (gzip) file", "unpack it first"),
)
# What stands at byte 8 of the files of this family, after "ftyp".
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
SIGNATURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF8": "GIF",
    b"RIFF": "WebP",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
}


class ImageError(ValueError):
    """A picture cannot be read; the message says why, and how to mend it."""


def describe_bad_path(source, error):
    """Say why nothing could be opened at `source`, and what may have been meant."""
    path = Path(source)
    if not source:
        return "The name is empty: give a file's name, such as 'cat.jpg'"
    if source.startswith(("http://", "https://")):
        return f"'{source}' is an address on the web: download it, then give the file's name"
    if source[0] in "'\"" and source[-1] == source[0]:
        return f"The name {source} has quotation marks in it: remove the inner ones"
    if any(character < " " for character in source):
        return (
            f"The name {source!r} has control characters in it: in Python, \\n, \\t and the "
            f"like stand for those. Use / in the name, or write r'...' with an r before it"
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _describe_missing(path)
    if getattr(error, "errno", None) == errno.ENAMETOOLONG:
        return f"The name '{source[:60]}…' is too long for a file: is it the content? Give bytes"
    if path.is_dir():
        return f"'{source}' is a folder: give the name of a picture{_such_as(path)}"
    if isinstance(error, PermissionError):
        return f"'{source}' may not be read by you: ask its owner, or copy it to your own folder"
    return f"'{source}' cannot be opened ({getattr(error, 'strerror', None) or error}): try a copy"


def _describe_missing(path):
    """Say what is there instead of a missing file."""
    folder = path.parent
    if not folder.is_dir():
        kind = "a file, not a folder" if folder.is_file() else "no folder of that name"
        return (
            f"'{path}' does not exist: '{folder}' is {kind}. "
            f"Names are looked up from '{Path.cwd()}'"
        )
    return f"'{path.name}' does not exist in '{folder.resolve()}'{_close_to(path)}"


def _close_to(path):
    """Name files beside `path` that may have been meant."""
    names = {name.lower(): name for name in _names(path.parent)}
    close = difflib.get_close_matches(path.name.lower(), names, n=3, cutoff=0.6)
    close += [low for low in names if Path(low).stem == path.stem.lower() and low not in close]
    if close:
        return ": did you mean " + " or ".join(f"'{names[low]}'" for low in close[:3]) + "?"
    return _such_as(path.parent, ": give the name of a picture")


def _such_as(folder, before=""):
    """Name some pictures of a folder."""
    pictures = [name for name in _names(folder) if name.lower().endswith(SUFFIXES)]
    if pictures:
        return before + " in it, such as " + ", ".join(f"'{name}'" for name in pictures[:3])
    return ". There are no pictures in that folder"


def _names(folder):
    """List some names in a folder, in order; none if it may not be looked into."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in islice(entries, LISTED))
    except OSError:
        return []


def describe_bad_content(file, error):
    """Say what an open file is that could not be decoded as a picture."""
    if isinstance(error, MemoryError):
        return "is too large for this machine's memory: make it smaller with a photo program"
    if type(error).__name__ == "DecompressionBombError":
        return f"is too large ({error}): make it smaller with a photo program"
    head, size = _head(file)
    if not size:
        return "is empty (0 bytes): copy or download it again"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return f"is a web page, whatever its name says: {DOWNLOAD}"
    if b"<svg" in text and text.startswith(b"<"):
        return "is a drawing made of lines (SVG), not of pixels: export it as PNG"
    if head[4:8] == b"ftyp":
        return _describe_ftyp(head[8:12], error)
    for start, kind, remedy in NO_PICTURES:
        if head.startswith(start):
            return f"is {kind}: {remedy}"
    for start, kind in SIGNATURES.items():
        if head.startswith(start):
            return _describe_damage(kind, size, error)
    return _describe_unknown(head, size)


def _head(file):
    """Return the first bytes of a file and the number of its bytes."""
    try:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        return file.read(HEAD), size
    except (OSError, ValueError):
        return b"", 1


def _describe_ftyp(brand, error):
    """Say which of the formats it is that begin with "ftyp"."""
    if brand in HEIC:
        return (
            "is a HEIC photo, as iPhones take them: export it as JPEG (Preview on a Mac, Photos "
            "on Windows). Settings, Camera, Formats, Most Compatible makes the phone take JPEG"
        )
    if brand in (b"avif", b"avis"):
        return f"is an AVIF picture that cannot be decoded ({_first_line(error)}): {CONVERT}"
    return "is a video or a camera's raw file: save one picture of it as JPEG or PNG"


def _describe_damage(kind, size, error):
    """Say that a picture of a known kind is damaged."""
    reason = _first_line(error)
    if "truncated" in reason.lower() or "not enough" in reason.lower():
        end = f"ends too early, after {size:,} bytes"
        return f"is a {kind} picture that {end}: copy or download it again"
    return (
        f"begins as a {kind} picture does, but cannot be decoded ({reason}): "
        f"copy or download it again, or open it in a photo program and export it as PNG"
    )


def _first_line(error):
    """Return the decoder's words, short and without places in memory."""
    if type(error).__name__ == "UnidentifiedImageError":
        return "damaged header"
    return (str(error) or type(error).__name__).partition("\n")[0][:100]


def _describe_unknown(head, size):
    """Say what content without a known beginning looks like."""
    accepted = "expected a JPEG, PNG, WebP, GIF, BMP, TIFF, PPM, JPEG 2000 or AVIF picture"
    if not any(head):
        return f"holds only zeros at its beginning ({size:,} bytes): copy or download it again"
    try:
        # A character may be cut in two at the end of the head.
        text = head.decode("utf-8", "strict" if len(head) < HEAD else "ignore")
    except UnicodeDecodeError:
        text = "\0"
    if text.isprintable() or all(c.isprintable() or c in "\r\n\t" for c in text):
        return f"is text ({text.split(chr(10))[0][:40].strip()!r}), not a picture: {accepted}"
    return f"is no picture that is known here (its first bytes are {head[:8].hex(' ')}): {accepted}"
