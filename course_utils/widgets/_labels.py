"""The labeller's file: lines ``path,label``, only ever appended, each on disk before the next.

The last line of a path counts, and an empty label takes it back. So two people may write into one
file, and a crash loses nothing but, at worst, a line that was not yet finished.
"""

import csv
import io
import os
from pathlib import Path

from course_utils.folders import SEPARATORS

HEAD = "path,label\n"
CUT = "cut short by a crash"  # what completes an unfinished line, and makes it count for nothing


class LabelsFile:
    """A file of labels.

    Parameters
    ----------
    path : Path
        It is made, with its heads, if it does not exist.
    classes : list of str
        The labels that may occur.

    Raises
    ------
    ValueError
        If it can't be read and written, has other columns, or labels that are no class.
    """

    def __init__(self, path, classes):
        self.path, self.classes = Path(path), classes
        try:
            text = self._text() if self.path.exists() else ""
            rest = HEAD.removeprefix(text) if HEAD.startswith(text) else ""
            self._append(rest)  # even if it is nothing, to see at once whether labels can be added
            text += rest
        except OSError as error:
            raise ValueError(
                f"labels can't be written to '{self.path}' ({error.strerror}): give a file in a "
                "folder of your own, as in labels_file='/home/me/labels.csv'"
            ) from None
        head = text.partition("\n")[0]
        self.separator = max(SEPARATORS, key=head.count)
        columns = [name.strip().lower() for name in head.split(self.separator)]
        if columns != ["path", "label"]:
            raise ValueError(
                f"'{self.path}' begins with the columns {columns}, expected path,label: "
                "write these names in its first line, or give another labels_file"
            )
        self._complete()
        unknown = sorted(set(self.read().values()) - set(self.classes))
        if unknown:
            raise ValueError(
                f"'{self.path}' has labels that are no class: {', '.join(map(repr, unknown[:5]))}; "
                f"the classes are {', '.join(self.classes)}: correct them, or add the class"
            )

    def _text(self):
        data = self.path.read_bytes()
        return data.decode("utf-8-sig", errors="surrogateescape").replace("\r\n", "\n")

    def _complete(self):
        """End a line that a crash or a full disk has cut short, so that the next is one itself."""
        if not self._text().endswith("\n"):
            self._append(f"{self.separator}{CUT}\n")

    def _append(self, text):
        """Append, and return only when the disk has it."""
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            data = text.encode("utf-8", errors="surrogateescape")
            if data and os.write(handle, data) < len(data):
                raise OSError(28, "no space left on the disk")
            os.fsync(handle)
        finally:
            os.close(handle)

    def add(self, name, label):
        """Append a label, or "" to take it back; OSError if it is not on disk."""
        line = io.StringIO()
        if self.path.exists():
            self._complete()
        else:  # somebody has removed it meanwhile
            line.write(f"path{self.separator}label\n")
        csv.writer(line, delimiter=self.separator, lineterminator="\n").writerow([name, label])
        self._append(line.getvalue())

    def read(self):
        """Return {path: label}, the one that was labelled last at the end."""
        labels = {}
        for line in self._text().split("\n")[1:-1]:  # what ends without a newline is unfinished
            row = next(csv.reader([line], delimiter=self.separator), [])
            if len(row) != 2 or row[1] == CUT:
                continue
            name, label = row[0].replace("\\", "/"), row[1].strip()
            labels.pop(name, None)
            if label:
                labels[name] = label
        return labels
