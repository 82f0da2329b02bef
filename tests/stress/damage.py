"""Small pictures in every format that the course reads, and ways to damage them.

`damaged(number)` is always the same file, so that a number in a failure's message brings it back.
"""

import functools
import io
import struct
import zlib

import cv2
import numpy as np
from PIL import Image

SEED = 9
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# What makes programs stumble where a file says how long or how large something is.
EXTREMES = (0, 1, 2, 127, 128, 255, 256, 9_999, 32_767, 32_768, 65_535, 2**31 - 1, 2**31, 2**32 - 1)


@functools.cache
def samples():
    """Return small sound files by name: digits on tinted paper, 96×64 pixels."""
    paper = np.full((64, 96, 3), (235, 230, 215), np.uint8)
    cv2.putText(paper, "274", (8, 46), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (30, 40, 90), 3)
    rgb, gray = Image.fromarray(paper), Image.fromarray(paper).convert("L")
    deep = Image.fromarray(np.asarray(gray).astype(np.uint16) * 257)
    real = Image.fromarray(np.asarray(gray).astype(np.float32) / 255)
    few, clear = rgb.quantize(8), rgb.convert("RGBA")
    clear.putalpha(gray)
    turned = Image.Exif()
    turned[0x0112] = 6
    frames = {"save_all": True, "append_images": [rgb.rotate(5), rgb.rotate(9)]}
    kinds = {
        "PNG": (rgb, {}),
        "PNG turned": (rgb, {"exif": turned}),
        "PNG gray": (gray, {}),
        "PNG 1 bit": (gray.convert("1"), {}),
        "PNG 16 bits": (deep, {}),
        "PNG alpha": (clear, {}),
        "PNG palette": (few, {"transparency": 0}),
        "PNG animated": (rgb, frames),
        "JPEG": (rgb, {}),
        "JPEG progressive": (rgb, {"progressive": True, "exif": turned}),
        "JPEG gray": (gray, {}),
        "JPEG CMYK": (rgb.convert("CMYK"), {}),
        "WEBP": (rgb, {"exif": turned}),
        "WEBP lossless": (clear, {"lossless": True}),
        "WEBP animated": (rgb, frames),
        "GIF": (few, {}),
        "GIF animated": (rgb, frames),
        "BMP": (rgb, {}),
        "BMP palette": (few, {}),
        "TIFF": (rgb, {}),
        "TIFF LZW": (rgb, {"compression": "tiff_lzw"}),
        "TIFF deflate": (rgb, {"compression": "tiff_adobe_deflate"}),
        "TIFF JPEG": (rgb, {"compression": "jpeg"}),
        "TIFF fax": (gray.convert("1"), {"compression": "group4"}),
        "TIFF 16 bits": (deep, {}),
        "TIFF float": (real, {}),
        "TIFF pages": (rgb, frames),
        "PPM": (rgb, {}),
        "PPM gray": (gray, {}),
        "PPM 16 bits": (deep, {}),
        "PPM 1 bit": (gray.convert("1"), {}),
        "JPEG2000": (rgb, {}),
        "AVIF": (rgb, {}),
    }
    return {name: _encode(image, name.split()[0], how) for name, (image, how) in kinds.items()}


def _encode(image, file_format, how):
    file = io.BytesIO()
    image.save(file, file_format, **how)
    return file.getvalue()


def damaged(number):
    """Return the name of a sample and its content, damaged in one way or two."""
    rng = np.random.default_rng([SEED, number])
    names = list(samples())
    name = names[number % len(names)]
    content = samples()[name]
    for _ in range(rng.integers(1, 3)):
        way = WAYS[rng.integers(len(WAYS))]
        content = bytes(way(bytearray(content), rng)) or content[:1]
    # Else most damage to a PNG file would end at a checksum, before the decoder.
    if content.startswith(PNG_HEAD) and rng.integers(2):
        content = _with_right_sums(content)
    return name, content


def _span(content, rng):
    """Return where a part of the content begins and ends."""
    begin = int(rng.integers(len(content)))
    return begin, min(len(content), begin + int(rng.integers(1, 65)))


def _flip_bits(content, rng):
    for place in rng.integers(len(content), size=rng.integers(1, 5)):
        content[place] ^= 1 << int(rng.integers(8))
    return content


def _change_head(content, rng):
    for place in rng.integers(min(len(content), 120), size=rng.integers(1, 5)):
        content[place] = rng.integers(256)
    return content


def _lie_about_length(content, rng):
    value = EXTREMES[rng.integers(len(EXTREMES))]
    kind = ("<I", ">I", "<H", ">H")[rng.integers(4)]
    field = struct.pack(kind, value % 256 ** struct.calcsize(kind))
    place = int(rng.integers(min(len(content), 400)))
    content[place : place + len(field)] = field
    return content


def _truncate(content, rng):
    return content[: rng.integers(1, len(content) + 1)]


def _cut_out(content, rng):
    begin, end = _span(content, rng)
    return content[:begin] + content[end:]


def _repeat(content, rng):
    begin, end = _span(content, rng)
    return content[:end] + content[begin:end] * int(rng.integers(1, 20)) + content[end:]


def _blank(content, rng):
    begin, end = _span(content, rng)
    content[begin:end] = bytes([rng.choice([0, 255])]) * (end - begin)
    return content


def _splice(content, rng):
    """Lay the head of another sample before the rest of this one."""
    others = list(samples().values())
    other = others[rng.integers(len(others))]
    place = int(rng.integers(1, 200))
    return other[:place] + content[place:]


def _shuffle_chunks(content, rng):
    """Swap, drop or double two of the parts that a file is made of."""
    parts = _chunks(bytes(content))
    one, other = (int(place) for place in rng.integers(len(parts), size=2))
    way = rng.integers(3)
    if way == 0:
        parts[one], parts[other] = parts[other], parts[one]
    elif way == 1 and len(parts) > 1:
        del parts[one]
    else:
        parts.insert(other, parts[one])
    return b"".join(parts)


WAYS = (
    _flip_bits,
    _change_head,
    _lie_about_length,
    _truncate,
    _cut_out,
    _repeat,
    _blank,
    _splice,
    _shuffle_chunks,
)


def _chunks(content):
    """Take a file apart where its format does; others into blocks of 16 bytes."""
    parts, place = [], 0
    if content.startswith(PNG_HEAD):
        parts, place = [PNG_HEAD], 8
        while place + 8 <= len(content):
            end = place + 12 + int.from_bytes(content[place : place + 4], "big")
            parts.append(content[place:end])
            place = end
    elif content.startswith(b"RIFF"):
        parts, place = [content[:12]], 12
        while place + 8 <= len(content):
            length = int.from_bytes(content[place + 4 : place + 8], "little")
            parts.append(content[place : place + 8 + length + length % 2])
            place += len(parts[-1])
    elif content.startswith(b"\xff\xd8"):
        parts, place = [content[:2]], 2
        while content[place : place + 1] == b"\xff" and content[place + 1 : place + 2] != b"\xda":
            end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
            parts.append(content[place:end])
            place = end
    return parts + [content[i : i + 16] for i in range(place, len(content), 16)] or [content]


def _with_right_sums(content):
    """Make the checksum of each chunk of a PNG file right again."""
    parts = _chunks(content)
    for number, part in enumerate(parts[1:], 1):
        if len(part) >= 12 and int.from_bytes(part[:4], "big") == len(part) - 12:
            parts[number] = part[:-4] + struct.pack(">I", zlib.crc32(part[4:-4]))
    return b"".join(parts)
