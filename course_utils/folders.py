"""List the pictures of a folder of class folders, or of a CSV file, with their labels."""

import csv
import difflib
import io
import os
from dataclasses import dataclass
from pathlib import Path

from course_utils.images.unreadable import SUFFIXES

SPLITS = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "test": "test",
    "testing": "test",
}
SEPARATORS = ",;\t"
NAMED = 3  # faulty lines that a message names


class ListingError(ValueError):
    """Pictures and labels cannot be listed; the message says why, and how to mend it."""


@dataclass(frozen=True)
class Listing:
    """Pictures with their labels, in the order of their names or of the CSV's lines.

    Attributes
    ----------
    paths : list of Path
        The files whose names end as a picture's does.
    labels : list of str
        The class of each; "" where it has none.
    splits : list of str
        "train", "val", "test", or "" where nothing is said.
    others : list of Path
        What else lies there: files that are no pictures by their names, hidden files, links
        to folders.
    """

    paths: list
    labels: list
    splits: list
    others: list

    @property
    def classes(self):
        """The different labels in order, without ""."""
        return sorted(set(self.labels) - {""})

    def __repr__(self):
        splits = [split for split in ("train", "val", "test") if split in self.splits]
        parts = [f"{len(self.paths):,} pictures", f"{len(self.classes)} classes"]
        parts += [f"{self.splits.count(split):,} in {split}" for split in splits]
        if "" in self.labels:
            parts.append(f"{self.labels.count(''):,} without a label")
        if self.others:
            parts.append(f"{len(self.others):,} other files")
        return ", ".join(parts)


def list_pictures(source, classes=None):
    """List pictures and labels; nothing is opened but a CSV file.

    Parameters
    ----------
    source : str or path
        A folder that holds a folder for each class, as it is or in folders ``train``, ``val``
        and ``test``. Or a CSV file with the columns ``path,label`` and, if wanted, ``split``,
        whose paths are relative to its own folder.
    classes : list of str, optional
        The labels that may occur.

    Returns
    -------
    Listing
        A class that lies in a class has both names: ``"shoes/boots"``. Pictures in no class
        folder have the label "".

    Raises
    ------
    ListingError
        If there is no such folder or file, if it holds no pictures, if a line of the CSV is
        faulty, or if a label is not among `classes`. A ValueError.
    """
    source = Path(source)
    if source.is_dir():
        listing = _list_folder(source)
    elif source.suffix.lower() in (".csv", ".tsv"):
        listing = _list_csv(source)
    elif source.exists():
        raise ListingError(
            f"'{source}' is a file, expected a folder with a folder for each class, or a CSV file "
            f"with the columns path,label: give '{source.parent}', or unpack it if it is an archive"
        )
    else:
        raise ListingError(_describe_missing(source))
    if classes is not None:
        _refuse_unknown(listing, list(classes))
    return listing


def _describe_missing(source):
    """Say that `source` does not exist, and what is there instead."""
    folder = source.parent
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    close = difflib.get_close_matches(source.name, names, n=1)
    hint = f": did you mean '{close[0]}'?" if close else ""
    return f"'{source}' does not exist in '{folder.resolve()}'{hint or ': check the name'}"


def _list_folder(root):
    """List what lies in `root` and below, without following links to folders."""
    pictures, others = [], []
    for folder, names, files in os.walk(root, onerror=_raise_unreadable):
        here = Path(folder)
        others += [here / name for name in names if (here / name).is_symlink()]
        hidden = any(_is_hidden(part) for part in here.relative_to(root).parts)
        for name in files:
            is_picture = name.lower().endswith(SUFFIXES) and not _is_hidden(name)
            (pictures if is_picture and not hidden else others).append(here / name)
    if not pictures:
        raise ListingError(_describe_none(root, others))
    pictures.sort()
    firsts = {path.relative_to(root).parts[0].lower() for path in pictures}
    found = [_label(path.relative_to(root).parts[:-1], "train" in firsts) for path in pictures]
    return Listing(pictures, [label for _, label in found], [s for s, _ in found], sorted(others))


def _is_hidden(name):
    """Tell whether a name is a system's or a program's own, such as ``.ipynb_checkpoints``."""
    return name.startswith(".") or name == "__MACOSX"


def _label(parts, has_splits):
    """Return (split, label) of the folders that a picture lies in."""
    split = SPLITS.get(parts[0].lower(), "") if parts and has_splits else ""
    return split, "/".join(parts[1:] if split else parts)


def _raise_unreadable(error):
    raise ListingError(
        f"'{error.filename}' cannot be looked into ({error.strerror}): "
        "ask its owner to allow it, or copy the folder to your own"
    ) from None


def _describe_none(root, others):
    """Say that a folder holds no pictures, and what it holds."""
    if not others:
        return f"'{root}' is empty: put a folder for each class in it, with pictures in each"
    ends = sorted({path.suffix.lower() or path.name for path in others})
    return (
        f"'{root}' holds no pictures, but {len(others)} other files ({', '.join(ends[:5])}): "
        f"pictures have names that end with {', '.join(SUFFIXES)}"
    )


def _list_csv(path):
    """List what a CSV file names."""
    rows = _read_rows(path)
    faults = [f"line {line}: {fault}" for line, row in rows if (fault := _fault(path, row))]
    if faults:
        more = f", and {len(faults) - NAMED} more" if len(faults) > NAMED else ""
        raise ListingError(
            f"'{path}' has {len(faults)} faulty lines: {'; '.join(faults[:NAMED])}{more}. "
            "Paths are relative to the CSV's folder: mend these lines or remove them"
        )
    paths = [_find(path, row["path"]) for _, row in rows]
    labels = [row["label"] for _, row in rows]
    splits = [SPLITS.get(row.get("split", "").lower(), "") for _, row in rows]
    return Listing(paths, labels, splits, [])


def _read_rows(path):
    """Return (number of the line, columns) of each line, whatever Excel made of the file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ListingError(_describe_missing(path)) from None
    except OSError as error:
        raise ListingError(
            f"'{path}' cannot be read ({error.strerror}): ask its owner, or make a copy"
        ) from None
    except UnicodeDecodeError:
        raise ListingError(
            f"'{path}' is not UTF-8: save it as 'CSV UTF-8' in the spreadsheet program"
        ) from None
    head = text.partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restval="")
    columns = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if not {"path", "label"} <= set(columns):
        raise ListingError(
            f"'{path}' begins with the columns {columns}, expected path,label or "
            "path,label,split: write these names in its first line"
        )
    reader.fieldnames = columns
    rows = [(reader.line_num, {key: (row[key] or "").strip() for key in columns}) for row in reader]
    if not rows:
        raise ListingError(f"'{path}' has no lines below its heads: name a picture in each line")
    return rows


def _fault(source, row):
    """Say what is wrong with a line, or nothing."""
    if not row["path"]:
        return "no path"
    if not _find(source, row["path"]).is_file():
        return f"there is no file '{row['path']}'"
    split = row.get("split", "")
    if split and split.lower() not in SPLITS:
        return f"split is {split!r}, expected train, val or test"
    return ""


def _find(source, name):
    """Return the path that a CSV names; one from Windows has backslashes."""
    path = source.parent / name
    return path if path.exists() else source.parent / name.replace("\\", "/")


def _refuse_unknown(listing, classes):
    unknown = sorted(set(listing.labels) - set(classes) - {""})
    if unknown:
        close = difflib.get_close_matches(unknown[0], classes, n=1)
        hint = f" (did you mean {close[0]!r}?)" if close else ""
        count = sum(label in unknown for label in listing.labels)
        raise ListingError(
            f"{count} pictures have labels that are no class: {', '.join(map(repr, unknown[:5]))}"
            f"{hint}; the classes are {', '.join(classes)}: correct the labels, or add the class"
        )
