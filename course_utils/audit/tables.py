"""Write faults and splits as CSV files."""

import csv
import io
import os
from pathlib import Path

from course_utils.writing import write_whole


def write_faults(file, faults, source):
    """Write a line for each fault: path, kind, detail, related, score."""
    rows = [
        {
            "path": _relative(fault.path, file),
            "kind": fault.kind,
            "detail": fault.detail,
            "related": _relative(fault.related, file) if fault.related else "",
            "score": "" if fault.score is None else f"{fault.score:.4f}",
        }
        for fault in faults
    ]
    _write(file, ("path", "kind", "detail", "related", "score"), rows, source)


def write_split(file, split, source):
    """Write a line for each picture: path, label, split."""
    rows = [
        {"path": _relative(path, file), "label": label, "split": part}
        for path, label, part in zip(split.paths, split.labels, split.splits)
    ]
    _write(file, ("path", "label", "split"), rows, source)


def _relative(path, file):
    """Write a path as seen from the CSV's folder, where `list_pictures` looks for it."""
    try:
        return Path(os.path.relpath(path, Path(file).parent)).as_posix()
    except ValueError:  # another drive of Windows
        return Path(path).resolve().as_posix()


def _write(file, columns, rows, source):
    file = Path(file)
    if file.resolve() == Path(source).resolve():
        raise ValueError(f"'{file}' is what was audited: give the file another name")
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(file, text.getvalue())
