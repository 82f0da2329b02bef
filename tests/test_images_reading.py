"""`read_image`: pictures as people have them become right, everything else a clear error."""

import io
import os
import struct
import subprocess
import sys
import unicodedata
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from course_utils.images import MAX_PIXELS, ImageError, read_image

# Red, green; blue, white: each corner can be told from the others.
TINY = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]], np.uint8)
NOISE = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
ORIENTATION = 0x0112


def encode(picture, file_format, **options):
    """Return a picture's file as bytes."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def opencv(suffix, array):
    """Return the file that OpenCV makes of an array, as bytes."""
    return cv2.imencode(suffix, array)[1].tobytes()


def png_header(width, height):
    """Return a PNG file of nearly no bytes that claims any size."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


PNG = encode(NOISE, "PNG")
JPEG = encode(NOISE, "JPEG")


def test_colours_rows_and_columns_by_hand():
    picture = read_image(encode(TINY, "PNG"))
    assert picture.dtype == np.uint8
    assert picture.shape == (2, 2, 3)
    np.testing.assert_array_equal(picture, TINY)
    # 0.299, 0.587 and 0.114 of 255, rounded.
    np.testing.assert_array_equal(
        read_image(encode(TINY, "PNG"), grayscale=True), [[76, 150], [29, 255]]
    )


@pytest.mark.parametrize("name", ["astronaut", "chelsea", "coffee", "rocket", "retina"])
def test_photos_equal_opencv(name):
    path = next(Path(data.__file__).parent.glob(f"{name}.*"))
    bgr = cv2.imread(str(path))
    picture = read_image(path)
    # Two builds of the JPEG library may round differently.
    assert cv2.absdiff(picture, cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)).max() <= 2
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    np.testing.assert_array_equal(read_image(path, grayscale=True), gray)


def test_every_kind_of_source(tmp_path):
    path = tmp_path / "noise.png"
    path.write_bytes(PNG)
    with path.open("rb") as file:
        file.read(7)
        sources = [path, str(path), PNG, bytearray(PNG), memoryview(PNG), io.BytesIO(PNG), file]
        for source in sources:
            np.testing.assert_array_equal(read_image(source), NOISE)
        assert not file.closed
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as file:
        file.write(PNG)
    with os.fdopen(reader, "rb") as pipe:
        np.testing.assert_array_equal(read_image(pipe), NOISE)


def test_result_may_be_changed_and_is_contiguous():
    for gray in (False, True):
        picture = read_image(PNG, grayscale=gray)
        picture[0] = 0
        assert picture.flags.c_contiguous
        assert picture.flags.owndata
    np.testing.assert_array_equal(read_image(PNG), NOISE)


@pytest.mark.parametrize(
    "name", ["Café à la crème.png", "猫 photo.png", "ελ ła.png", "100% #1.png"]
)
def test_names_with_accents_and_spaces(tmp_path, name):
    (tmp_path / "Ünï cödé").mkdir()
    path = tmp_path / "Ünï cödé" / name
    path.write_bytes(PNG)
    np.testing.assert_array_equal(read_image(str(path)), NOISE)


@pytest.mark.parametrize(("disk", "typed"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_accents_written_in_the_other_way(tmp_path, disk, typed):
    (tmp_path / unicodedata.normalize(disk, "café.png")).write_bytes(PNG)
    np.testing.assert_array_equal(
        read_image(tmp_path / unicodedata.normalize(typed, "café.png")), NOISE
    )


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_upright(file_format, orientation):
    upright = np.full((16, 32, 3), 255, np.uint8)
    upright[:8, :8] = 0  # black in the upper left corner
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.swapaxes(0, 1),
        6: np.rot90(upright),
        7: upright[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    content = encode(np.ascontiguousarray(stored), file_format, exif=exif)
    picture = read_image(content)
    assert picture.shape == upright.shape
    assert cv2.absdiff(picture, upright).mean() < 2
    if file_format == "JPEG":
        theirs = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
        assert cv2.absdiff(picture, theirs[..., ::-1]).max() <= 2


def test_a_damaged_exif_note_does_not_cost_the_picture():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    content = encode(NOISE, "JPEG", exif=exif)
    broken = content.replace(b"MM\0*" if b"MM\0*" in content else b"II*\0", b"\xff\xff\xff\xff", 1)
    assert broken != content
    assert read_image(broken).shape == (24, 32, 3)


RAMP16 = np.array([[0, 255, 256], [32768, 65279, 65535]], np.uint16)
RAMP8 = np.array([[0, 0, 1], [128, 254, 255]], np.uint8)


@pytest.mark.parametrize("suffix", [".png", ".tiff", ".pgm"])
def test_16_bit_gray(suffix):
    picture = read_image(opencv(suffix, RAMP16))
    np.testing.assert_array_equal(picture, cv2.cvtColor(RAMP8, cv2.COLOR_GRAY2RGB))
    np.testing.assert_array_equal(read_image(opencv(suffix, RAMP16), grayscale=True), RAMP8)


def test_16_bit_big_endian_tiff():
    import tifffile

    buffer = io.BytesIO()
    tifffile.imwrite(buffer, RAMP16, byteorder=">")
    assert buffer.getvalue().startswith(b"MM")
    np.testing.assert_array_equal(read_image(buffer, grayscale=True), RAMP8)


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_16_bit_colour(suffix):
    bgr = np.dstack([RAMP16, RAMP16[::-1], RAMP16 // 2])
    expected = (bgr[..., ::-1] >> 8).astype(np.uint8)
    np.testing.assert_array_equal(read_image(opencv(suffix, bgr)), expected)


def test_cmyk_jpeg():
    # Cyan, magenta, yellow and black ink: 255 is all of it.
    inks = np.zeros((8, 32, 4), np.uint8)
    for index in range(4):
        inks[:, index * 8 : index * 8 + 8, index] = 255
    content = encode(Image.fromarray(inks, "CMYK"), "JPEG", quality=100)
    colours = read_image(content)[4, 4::8]
    expected = [[0, 255, 255], [255, 0, 255], [255, 255, 0], [0, 0, 0]]
    np.testing.assert_allclose(colours, expected, atol=6)


def test_palette_with_transparency_is_laid_on_white():
    image = Image.fromarray(np.array([[0, 1]], np.uint8), "P")
    image.putpalette([10, 20, 30, 40, 50, 60])
    opaque = read_image(encode(image, "PNG"))
    np.testing.assert_array_equal(opaque, [[[10, 20, 30], [40, 50, 60]]])
    for transparency in (1, b"\xff\x00"):
        picture = read_image(encode(image, "PNG", transparency=transparency))
        np.testing.assert_array_equal(picture, [[[10, 20, 30], [255, 255, 255]]])
    picture = read_image(encode(image, "GIF", transparency=1))
    np.testing.assert_array_equal(picture, [[[10, 20, 30], [255, 255, 255]]])


def test_alpha_is_laid_on_white():
    rgba = np.array([[[200, 100, 0, 255], [200, 100, 0, 0], [200, 100, 0, 51]]], np.uint8)
    # A fifth of the colour and four fifths of white: 204 + colour / 5.
    expected = [[[200, 100, 0], [255, 255, 255], [244, 224, 204]]]
    np.testing.assert_array_equal(read_image(encode(rgba, "PNG")), expected)
    gray = Image.fromarray(np.array([[[100, 255], [100, 0], [100, 51]]], np.uint8), "LA")
    picture = read_image(encode(gray, "PNG"), grayscale=True)
    np.testing.assert_array_equal(picture, [[100, 255, 224]])


def test_one_colour_may_be_transparent():
    picture = read_image(encode(TINY, "PNG", transparency=(255, 0, 0)))
    np.testing.assert_array_equal(picture[0], [[255, 255, 255], [0, 255, 0]])


def test_one_bit():
    bits = Image.fromarray(np.array([[True, False]]))
    for options in (("PNG", {}), ("TIFF", {"compression": "group4"}), ("PPM", {})):
        content = encode(bits, options[0], **options[1])
        np.testing.assert_array_equal(read_image(content, grayscale=True), [[255, 0]])


@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_first_frame_of_an_animation(file_format):
    first, second = np.zeros((16, 16, 3), np.uint8), np.full((16, 16, 3), 255, np.uint8)
    content = encode(first, file_format, save_all=True, append_images=[Image.fromarray(second)])
    assert Image.open(io.BytesIO(content)).n_frames == 2
    assert read_image(content).max() < 10


def test_float_tiff_in_0_to_1():
    values = np.array([[0, 0.5, 1]], np.float32)
    content = encode(values, "TIFF")
    np.testing.assert_array_equal(read_image(content, grayscale=True), [[0, 128, 255]])


@pytest.mark.parametrize("values", [[[0, 255]], [[-1, 1]], [[np.nan, 1]], [[np.inf, 0]]])
def test_floats_without_a_known_scale(values):
    with pytest.raises(ImageError, match=r"holds float32 numbers from .*IMREAD_UNCHANGED"):
        read_image(encode(np.array(values, np.float32), "TIFF"))


def test_integers_without_a_known_scale():
    with pytest.raises(ImageError, match="holds int32 numbers from 1 to 70000"):
        read_image(encode(np.array([[1, 70000]], np.int32), "TIFF"))


def test_lab_colours():
    with pytest.raises(ImageError, match="LAB colours: export it as RGB"):
        read_image(encode(Image.fromarray(TINY, "LAB"), "TIFF"))


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_000, 10_001), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_from_the_header(size):
    with pytest.raises(ImageError, match=r"pixels.*make it smaller"):
        read_image(png_header(*size))


def test_the_limit_is_the_documented_one():
    # Let through, these 1,000 bytes of content turn out not to be enough.
    assert MAX_PIXELS == 10_000 * 10_000
    with pytest.raises(ImageError, match="ends too early"):
        read_image(png_header(10_000, 10_000))
    with pytest.raises(ImageError, match="has 10,000 × 10,001 pixels, more than 100,000,000"):
        read_image(png_header(10_000, 10_001))


def test_a_raw_photo_is_not_read_as_its_thumbnail():
    tags = {50706: (1, 4, 0, 0)}
    with pytest.raises(ImageError, match="raw file: export it as JPEG"):
        read_image(encode(TINY, "TIFF", tiffinfo=tags))


FTYP = b"\0\0\0\x18ftyp"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"is empty \(0 bytes\)"),
        (b"cat, 3, dog\n", r"is text \('cat, 3, dog'\), not a picture: expected a JPEG"),
        ("Katzen, süß\n".encode() * 100, "is text"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "is a web page, whatever its name"),
        (b"\xef\xbb\xbf \n<html lang='fr'>", "is a web page"),
        (b"<?xml version='1.0'?><svg width='9'></svg>", r"SVG\), not of pixels: export it as PNG"),
        (FTYP + b"heic" + bytes(99), "HEIC photo, as iPhones take them: export it as JPEG"),
        (FTYP + b"mif1" + bytes(99), "HEIC photo"),
        (FTYP + b"mp42" + bytes(99), "is a video"),
        (FTYP + b"avif" + bytes(99), "AVIF picture that cannot be decoded"),
        (b"%PDF-1.7\n", "PDF document: save the page as PNG"),
        (b"PK\x03\x04" + bytes(99), "ZIP archive"),
        (b"8BPS\0\1", "Photoshop"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "PostScript"),
        (b"\x93NUMPY\1\0", "load it with np.load"),
        (b"\x1f\x8b\x08", "unpack it"),
        (bytes(2000), "holds only zeros"),
        (b"\x80\x81\x82\x83", "no picture that is known here .* 80 81 82 83"),
        (PNG[:-100], "PNG picture that ends too early, after 2,.* bytes: copy or download"),
        (JPEG[: len(JPEG) // 2], "JPEG picture that ends too early"),
        (PNG[:20], "PNG picture"),
        (PNG[:60] + b"????" + PNG[64:], "begins as a PNG picture does, but cannot be decoded"),
        (b"BM" + bytes(50), "begins as a BMP picture does"),
    ],
)
def test_what_is_no_picture(tmp_path, content, message):
    with pytest.raises(ImageError, match=f"^The content .*{message}"):
        read_image(content)
    with pytest.raises(ImageError, match=f"^The content .*{message}"):
        read_image(io.BytesIO(content))
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    with pytest.raises(ImageError, match=f"photo.jpg' .*{message}"):
        read_image(path)
    with path.open("rb") as file, pytest.raises(ImageError, match=f"photo.jpg' .*{message}"):
        read_image(file)


def test_a_wrong_suffix_is_forgiven(tmp_path):
    path = tmp_path / "cat.jpg"
    path.write_bytes(PNG)
    np.testing.assert_array_equal(read_image(path), NOISE)


def test_missing_file_names_what_is_close(tmp_path):
    for name in ("kitten.png", "dog.png", "notes.txt"):
        (tmp_path / name).write_bytes(PNG)
    for typed in (
        "kiten.png",
        "Kitten.PNG" if sys.platform == "linux" else "kit.png",
        "kitten.jpg",
    ):
        with pytest.raises(ImageError, match=r"does not exist in .*did you mean 'kitten.png'"):
            read_image(tmp_path / typed)
    with pytest.raises(ImageError, match=r"a picture in it, such as 'dog\.png', 'kitten.png'"):
        read_image(tmp_path / "elephants_in_the_zoo")
    with pytest.raises(ImageError, match=r"'sub' is no folder of that name\. Names are looked up"):
        read_image(Path("sub") / "kitten.png")
    with pytest.raises(ImageError, match=r"kitten\.png' is a file, not a folder"):
        read_image(tmp_path / "kitten.png" / "a.png")


def test_a_folder_instead_of_a_file(tmp_path):
    with pytest.raises(ImageError, match="no pictures in that folder"):
        read_image(tmp_path)
    (tmp_path / "cat.jpg").write_bytes(PNG)
    with pytest.raises(ImageError, match="is a folder: give the name of a picture in it, such as"):
        read_image(tmp_path)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "name is empty"),
        ("https://example.org/cat.jpg", "address on the web: download it"),
        ('"C:/cat.jpg"', "quotation marks"),
        ("C:\new\test.png", "control characters"),
        ("cat\0.png", "control characters"),
        ("x" * 5000, "too long"),
    ],
)
def test_names_that_cannot_be(name, message):
    with pytest.raises(ImageError, match=message):
        read_image(name)


def test_no_rights(tmp_path, monkeypatch):
    path = tmp_path / "secret.png"
    path.write_bytes(PNG)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ImageError, match="may not be read by you: ask its owner"):
        read_image(path)


@pytest.mark.parametrize("source", [None, 3, NOISE, [PNG], io.StringIO("P1"), {"content": PNG}])
def test_no_source_at_all(source):
    with pytest.raises(TypeError, match="read_image expects"):
        read_image(source)


def test_threads_leave_stderr_and_warnings_as_they_were(capfd):
    filters = list(warnings.filters)
    with ThreadPoolExecutor(8) as pool:
        pictures = list(pool.map(read_image, [PNG, JPEG] * 40))
    assert len(pictures) == 80
    assert warnings.filters == filters
    os.write(2, b"still here")
    assert capfd.readouterr().err == "still here"


QUIET = """
import sys
import course_utils.images as images
heavy = {"tensorflow", "keras", "ipywidgets", "cv2", "PIL", "matplotlib.pyplot"} & set(sys.modules)
print(sorted(heavy))
for path in sys.argv[1:]:
    try:
        images.inspect_image(images.read_image(path))
    except images.ImageError:
        print("refused")
"""


def test_nothing_heavy_is_imported_and_nothing_written_to_stderr(tmp_path):
    contents = [
        encode(Image.fromarray(NOISE).convert("1"), "TIFF", compression="group4")[:-30],
        png_header(9_800, 9_800),  # more than what Pillow warns of
        encode(Image.fromarray(NOISE).quantize(8), "PNG", transparency=0),
        encode(np.array([[1, np.nan]], np.float32), "TIFF"),
        opencv(".tiff", NOISE)[:-50],
        JPEG,
    ]
    paths = [tmp_path / f"{number}.bin" for number in range(len(contents))]
    for path, content in zip(paths, contents):
        path.write_bytes(content)
    command = [sys.executable, "-W", "always", "-c", QUIET, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == "[]"
    assert done.stdout.count("refused") >= 3
