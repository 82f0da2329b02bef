"""Faults of form: endings, modes, sizes, EXIF notes, and how many pictures a class has."""

from collections import Counter

# What a file of this format may be called.
ENDINGS = {
    "JPEG": (".jpg", ".jpeg"),
    "MPO": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "GIF": (".gif",),
    "BMP": (".bmp",),
    "TIFF": (".tif", ".tiff"),
    "AVIF": (".avif",),
    "JPEG2000": (".jp2",),
}
TINY = 10  # pictures of a class, below which nothing can be learned or tested
UNBALANCED = 4  # times fewer pictures than the largest class


def find_wrong_extensions(paths, records):
    """Return (index, text) of pictures that are not what their names say."""
    return [
        (i, f"is a {record.file_format}: rename it to end with {ENDINGS[record.file_format][0]}")
        for i, (path, record) in enumerate(zip(paths, records))
        if record.file_format in ENDINGS and path.suffix.lower() not in ENDINGS[record.file_format]
    ]


def find_rotated(records):
    """Return (index, text) of pictures that are stored turned, with an EXIF note."""
    return [
        (i, f"EXIF orientation {record.orientation}: read_image turns it, other readers may not")
        for i, record in enumerate(records)
        if record.orientation in range(2, 9)
    ]


def find_unusual(values, describe):
    """Return (index, text) of those that differ from what most have.

    Where there is no such majority, the index is None, and there is one line for all.
    """
    counts = Counter(values).most_common()
    if len(counts) < 2:
        return []
    usual, number = counts[0]
    if number * 2 <= len(values):
        named = ", ".join(f"{describe(value)} {count:,}×" for value, count in counts[:3])
        return [(None, f"{len(counts):,} different: {named}{' …' * (len(counts) > 3)}")]
    text = f"most are {describe(usual)}"
    return [(i, f"{describe(v)}, {text}") for i, v in enumerate(values) if v != usual]


def find_unbalanced(labels):
    """Return (kind, class, text) of classes with too few pictures."""
    counts = Counter(label for label in labels if label)
    if len(counts) == 1:
        (only,) = counts
        return [("imbalance", only, "the only class: nothing can be told apart")]
    largest = max(counts.values(), default=0)
    found = []
    for label, count in sorted(counts.items()):
        text = f"{label!r} has {count:,} pictures, the largest class {largest:,}"
        if count < TINY:
            found.append(("tiny class", label, text))
        elif count * UNBALANCED <= largest:
            found.append(("imbalance", label, text))
    return found
