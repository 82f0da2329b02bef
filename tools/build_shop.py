"""Build the shop's folder of pictures: Fashion-MNIST as files, with faults planted in it.

Run from the root of the project, in the course's environment::

    apt-get download dataset-fashion-mnist && dpkg-deb -x dataset-fashion-mnist*.deb build/fashion
    python -m tools.build_shop build/fashion/usr/share/datasets/fashion-mnist

It writes ``shop.tar.gz`` and ``answers.csv``, and prints what to put into ``course_utils/data.py``
and into the card. ``--seed`` and ``--to`` build another shop, to try an audit on before it is
judged on the one that comes with the course.
"""

import argparse
import csv
import gzip
import hashlib
import io
import struct
import sys
import tarfile
import zlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parent.parent / "datasets" / "shop"
# Of the contents, since each source compresses them in its own way.
SHA256 = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
}
# In the order of Fashion-MNIST's labels: a shop's names, and how many pictures of each.
CLASSES = {
    "t-shirts": 380,
    "trousers": 300,
    "pullovers": 330,
    "dresses": 330,
    "coats": 300,
    "sandals": 250,
    "shirts": 330,
    "trainers": 330,
    "bags": 230,
    "ankle boots": 50,
}
NAMES = list(CLASSES)
# Classes that people confuse; half of the wrong labels are among these.
ALIKE = {"t-shirts": "shirts", "pullovers": "coats", "dresses": "t-shirts", "coats": "pullovers"}
ALIKE |= {"shirts": "t-shirts", "sandals": "trainers", "trainers": "ankle boots"}
ALIKE |= {"trousers": "dresses", "bags": "shirts", "ankle boots": "trainers"}
TEST_SHARE = 0.2
COUNTS = {
    "wrong label": 84,
    "exact duplicate": 40,
    "near duplicate": 80,
    "unreadable": 20,
    "wrong extension": 8,
    "rotated by EXIF": 10,
    "mixed modes": 10,
    "mixed sizes": 6,
}
ANSWER_COLUMNS = ("path", "fault", "detail", "related", "right_class")
ORIENTATION = 0x0112
OTHERS = {
    "train/notes.txt": b"Ask Jo whether blouses are shirts.\r\nboots: more photos to come\r\n",
    "train/bags/Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    "test/.DS_Store": b"\0\0\0\1Bud1" + bytes(504),
}


class Shop:
    """The files as they are made, and what is wrong with them."""

    def __init__(self, pictures, labels, seed):
        self._random = np.random.default_rng(seed)
        self._pictures, self._labels = pictures, labels
        self._numbers = iter(self._random.permutation(9000) + 1000)
        self._originals = {}  # path → index, of files that have no fault yet
        self.files, self.answers = dict(OTHERS), []

    def build(self):
        """Lay out the sound pictures, then plant the faults, each on files without one."""
        for label, (name, count) in enumerate(CLASSES.items()):
            chosen = self._random.choice(np.flatnonzero(self._labels == label), count, False)
            for place, index in enumerate(chosen):
                split = "test" if place < TEST_SHARE * count else "train"
                path = self._name(split, name)
                self._originals[path] = index
                self.files[path] = png(self._pictures[index])
        for path in OTHERS:
            self._note(path, "no picture", "not by its name")
        self._note("train/ankle boots", "imbalance", f"{CLASSES['ankle boots']} pictures")
        for kind, count in COUNTS.items():
            plant = getattr(self, "_plant_" + kind.replace(" ", "_").lower())
            for number in range(count):
                plant(number, kind)

    def _name(self, split, name, suffix=".png"):
        return f"{split}/{name}/{next(self._numbers):05d}{suffix}"

    def _note(self, path, fault, detail="", related="", right=""):
        self.answers.append(dict(zip(ANSWER_COLUMNS, (path, fault, detail, related, right))))

    def _take(self):
        """Return a sound file's path and picture; it will not be taken again."""
        path = sorted(self._originals)[self._random.integers(len(self._originals))]
        return path, self._pictures[self._originals.pop(path)]

    def _other(self, name):
        return str(self._random.choice([other for other in NAMES if other != name]))

    def _replace(self, path, suffix, content):
        del self.files[path]
        path = str(Path(path).with_suffix(suffix).as_posix())
        self.files[path] = content
        return path

    def _plant_wrong_label(self, number, kind):
        path, _ = self._take()
        split, right, _ = path.split("/")
        wrong = ALIKE[right] if number % 2 else self._other(right)
        moved = self._name(split, wrong)
        self.files[moved] = self.files.pop(path)
        self._note(moved, kind, "alike" if number % 2 else "any class", right=right)

    def _place_copy(self, number, path, suffix):
        """Name a copy: beside its original, in the other split, or in another class."""
        split, name, _ = path.split("/")
        if number % 3 == 1:
            split = {"train": "test", "test": "train"}[split]
        elif number % 3 == 2:
            right, name = name, self._other(name)
            return self._name(split, name, suffix), right
        return self._name(split, name, suffix), ""

    def _plant_exact_duplicate(self, number, kind):
        path, picture = self._take()
        copy, right = self._place_copy(number, path, ".png")
        resaved = number % 4 == 3
        self.files[copy] = png(picture, compress_level=1) if resaved else self.files[path]
        self._note(copy, kind, "saved again" if resaved else "same bytes", path, right)

    def _plant_near_duplicate(self, number, kind):
        path, picture = self._take()
        detail, change = list(CHANGES.items())[number % len(CHANGES)]
        suffix = ".jpg" if detail == "JPEG" else ".png"
        copy, right = self._place_copy(number, path, suffix)
        self.files[copy] = change(picture)
        self._note(copy, kind, detail, path, right)

    def _plant_unreadable(self, number, kind):
        path, picture = self._take()
        suffix = ".jpg" if number % 5 == 1 else ".png"
        whole = jpeg(picture, 90) if number % 5 == 1 else self.files[path]
        detail = {0: "empty", 4: "web page", 8: "empty", 12: "bomb"}.get(number, "truncated")
        content = {
            "empty": b"",
            "web page": b"<!DOCTYPE html>\n<html><body>404: no such picture</body></html>\n",
            "bomb": png_header(60_000, 60_000),
            "truncated": whole[: int(len(whole) * self._random.uniform(0.5, 0.9))],
        }[detail]
        self._note(self._replace(path, suffix, content), kind, detail)

    def _plant_wrong_extension(self, number, kind):
        path, picture = self._take()
        suffix, content = [(".png", jpeg(picture, 90)), (".jpg", png(picture))][number % 2]
        detail = ["JPEG named .png", "PNG named .jpg"][number % 2]
        self._note(self._replace(path, suffix, content), kind, detail)

    def _plant_rotated_by_exif(self, number, kind):
        path, picture = self._take()
        orientation, turns = [(6, 1), (8, 3), (3, 2)][number % 3]
        content = jpeg(np.rot90(picture, turns), 90, orientation)
        self._note(self._replace(path, ".jpg", content), kind, f"orientation {orientation}")

    def _plant_mixed_modes(self, number, kind):
        path, picture = self._take()
        mode = ["RGB", "RGBA"][number % 2]
        self.files[path] = save(Image.fromarray(picture).convert(mode), "PNG", optimize=True)
        self._note(path, kind, mode)

    def _plant_mixed_sizes(self, number, kind):
        path, picture = self._take()
        size = (56 + 14 * number, 84)
        self.files[path] = png(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC))
        self._note(path, kind, f"{size[0]}×{size[1]}")


def save(image, file_format, **options):
    """Return a Pillow image's file as bytes."""
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def png(picture, **options):
    """Return the picture as a PNG file, the smallest unless options say otherwise."""
    return save(Image.fromarray(picture), "PNG", **(options or {"optimize": True}))


def jpeg(picture, quality, orientation=None):
    """Return the picture as a JPEG file, with an EXIF note if wanted."""
    exif = Image.Exif()
    if orientation:
        exif[ORIENTATION] = orientation
    image = Image.fromarray(np.ascontiguousarray(picture))
    return save(image, "JPEG", quality=quality, exif=exif)


def png_header(width, height):
    """Return a PNG file of few bytes that claims any size."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + header + rows + chunk(b"IEND", b"")


def shifted(picture):
    """Move the picture by a pixel to the right and down."""
    return np.pad(picture, ((1, 0), (1, 0)))[:-1, :-1]


def cropped(picture):
    """Cut one pixel off each side, and enlarge what is left to the old size."""
    return cv2.resize(picture[1:-1, 1:-1], picture.shape, interpolation=cv2.INTER_LINEAR)


CHANGES = {
    "JPEG": lambda picture: jpeg(picture, 75),
    "larger": lambda picture: png(cv2.resize(picture, (56, 56), interpolation=cv2.INTER_LINEAR)),
    "brighter": lambda picture: png(cv2.convertScaleAbs(picture, alpha=1.1, beta=8)),
    "shifted": lambda picture: png(shifted(picture)),
    "cropped": lambda picture: png(cropped(picture)),
}


def read_idx(path):
    """Return the verified array of one of Fashion-MNIST's files."""
    content = gzip.decompress(path.read_bytes())
    digest = hashlib.sha256(content).hexdigest()
    if digest != SHA256[path.stem]:
        raise SystemExit(f"{path} holds SHA-256 {digest}, expected {SHA256[path.stem]}")
    axes = content[3]
    shape = struct.unpack(f">{axes}I", content[4 : 4 + 4 * axes])
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def pack(files):
    """Return the files as a .tar.gz, the same bytes each time."""
    buffer = io.BytesIO()
    with (
        gzip.GzipFile("", "wb", 9, buffer, mtime=0) as gzipped,
        tarfile.open(fileobj=gzipped, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for path in sorted(files):
            info = tarfile.TarInfo(path)
            info.size = len(files[path])
            archive.addfile(info, io.BytesIO(files[path]))
    return buffer.getvalue()


def build_shop(source, folder, seed=0):
    """Write ``shop.tar.gz`` and ``answers.csv`` into `folder`; return the `Shop`."""
    shop = Shop(*(read_idx(source / f"{name}.gz") for name in SHA256), seed)
    shop.build()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shop.tar.gz").write_bytes(pack(shop.files))
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ANSWER_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(shop.answers, key=lambda row: (row["fault"], row["path"])))
    return shop


def main(arguments=None):
    """Build the shop that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("source", type=Path, help="folder of Fashion-MNIST's files")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where to write")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    shop = build_shop(options.source, options.to, options.seed)
    archive = (options.to / "shop.tar.gz").read_bytes()
    print(f"SHOP_SHA256 = {hashlib.sha256(archive).hexdigest()!r}  # {len(archive):,} bytes")
    print(f"SHOP_SIZE = ({len(shop.files)}, {sum(map(len, shop.files.values()))})")
    for split in ("train", "test"):
        for name in NAMES:
            print(split, name, sum(path.startswith(f"{split}/{name}/") for path in shop.files))


if __name__ == "__main__":
    sys.exit(main())
