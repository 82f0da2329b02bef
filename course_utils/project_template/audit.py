"""Look at all files before anything is trained, and split them so that no copy crosses."""

import hashlib
from dataclasses import dataclass, field

import cv2
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pictures import PictureError, list_pictures, prepare, read_picture

NEAR_BITS, NEAR_CORRELATION = 6, 0.99
SHARES = {"test": 0.2, "val": 0.15}  # the rest is for training


@dataclass
class Data:
    """The usable pictures: their paths, class numbers, parts, and the pixels the model sees."""

    source: str
    paths: list
    y: np.ndarray  # int, (N,)
    parts: np.ndarray  # "train", "val" or "test", (N,)
    classes: list
    x: np.ndarray  # uint8, (N, size, size, channels)
    faults: dict = field(repr=False)  # kind → names of files

    def part(self, name):
        """Return the pictures and the class numbers of a part."""
        chosen = self.parts == name
        return self.x[chosen], self.y[chosen]

    def paths_of(self, name):
        """Return the paths of a part."""
        return [path for path, part in zip(self.paths, self.parts, strict=True) if part == name]

    def counts(self):
        """Return how many pictures each class has in each part."""
        counts = {}
        for c, label in enumerate(self.classes):
            mine = self.parts[self.y == c].tolist()
            counts[label] = {part: mine.count(part) for part in ("train", "val", "test")}
        return counts


def look(settings):
    """Audit, split and read the pictures that config.toml names; return Data.

    Raises
    ------
    PictureError
        If there are fewer than two classes, or too few pictures for three parts.
    """
    found, faults = _read_all(list_pictures(settings.pictures))
    found = _drop_copies(found, faults)
    labels = [one["label"] for one in found]
    classes = sorted(set(labels))
    if len(classes) < 2:
        raise PictureError(
            f"'{settings.pictures}' has {len(classes)} class with readable pictures, two or more "
            "are needed: make a folder for each class"
        )
    groups = near_groups([one["gray"] for one in found])
    faults["look-alikes or near copies"] = [
        str(one["path"])
        for one, size in zip(found, np.bincount(groups)[groups], strict=True)
        if size > 1
    ]
    parts = split(labels, groups, settings.seed)
    if set(parts) != {"train", "val", "test"}:
        raise PictureError(
            f"{len(found)} pictures are too few to train, to validate and to test: "
            "collect 20 or more of each class"
        )
    longer = np.median([one["longer"] for one in found])
    size = int(np.clip(4 * round(longer / 4), 28, settings.largest_side))
    channels = 3 if np.mean([one["colour"] for one in found]) > 0.1 else 1
    paths = [one["path"] for one in found]
    x = np.stack([prepare(read_picture(path), size, channels) for path in paths])
    y = np.array([classes.index(label) for label in labels])
    return Data(str(settings.pictures), paths, y, parts, classes, x, faults)


def _read_all(listing):
    """Return what is known of each readable picture, and the faults."""
    found, faults = [], {"unreadable": []}
    for path, label in listing:
        try:
            picture = read_picture(path)
        except PictureError:
            faults["unreadable"].append(str(path))
            continue
        content = str(picture.shape).encode() + picture.tobytes()
        found.append(
            {
                "path": path,
                "label": label,
                "pixels": hashlib.sha256(content).hexdigest(),
                "gray": cv2.resize(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (32, 32),
                                   interpolation=cv2.INTER_AREA),
                "longer": max(picture.shape[:2]),
                "colour": int(np.ptp(picture, axis=2).max()) > 20,
            }
        )  # fmt: skip
    return found, faults


def _drop_copies(found, faults):
    """Keep one of equal pictures, none where equal pictures have different labels."""
    by_pixels = {}
    for one in found:
        by_pixels.setdefault(one["pixels"], []).append(one)
    one_class = [same for same in by_pixels.values() if len({one["label"] for one in same}) == 1]
    torn = [same for same in by_pixels.values() if len({one["label"] for one in same}) > 1]
    faults["equal, but in two classes"] = [str(one["path"]) for same in torn for one in same]
    faults["exact copies"] = [str(one["path"]) for same in one_class for one in same[1:]]
    left_out = set(faults["exact copies"]) | set(faults["equal, but in two classes"])
    return [one for one in found if str(one["path"]) not in left_out]


def near_groups(grays):
    """Return a number for each picture, the same for those that are nearly equal.

    grays: uint8, (32, 32) each. Few bits of their hashes differ, and their pixels agree.
    """
    small = [cv2.resize(gray, (9, 8), interpolation=cv2.INTER_AREA) for gray in grays]
    bits = np.packbits([(one[:, 1:] > one[:, :-1]).ravel() for one in small], axis=1)
    hashes = bits.view(np.uint64).ravel()
    vectors = np.array([cv2.GaussianBlur(gray, (0, 0), 0.8).ravel() for gray in grays], "float32")
    vectors -= vectors.mean(axis=1, keepdims=True)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    pairs = []
    for i in range(len(hashes)):
        near = i + 1 + np.flatnonzero(np.bitwise_count(hashes[i + 1 :] ^ hashes[i]) <= NEAR_BITS)
        pairs += [(i, j) for j in near[vectors[near] @ vectors[i] >= NEAR_CORRELATION]]
    rows, columns = np.array(pairs, int).reshape(-1, 2).T
    lines = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(len(grays), len(grays)))
    return connected_components(lines, directed=False)[1]


def split(labels, groups, seed):
    """Return "train", "val" or "test" for each picture: groups stay whole, classes keep shares.

    A class of one group is for training only, a class of two has none to validate.
    """
    labels, groups = np.array(labels), np.array(groups)
    parts = np.full(len(labels), "train")
    order = np.random.default_rng(seed).permutation(np.unique(groups))
    class_of = dict(zip(groups[::-1].tolist(), labels[::-1].tolist(), strict=True))
    for label in np.unique(labels):
        left = [group for group in order.tolist() if class_of[group] == label]
        wanted = sum(np.sum(groups == group) for group in left)
        for part, share in SHARES.items():
            taken = 0
            while len(left) > 1 and taken < share * wanted:
                group = left.pop()
                parts[groups == group] = part
                taken += np.sum(groups == group)
    return parts
