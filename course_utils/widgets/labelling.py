"""Label pictures one by one, with a key for each class: `label_pictures`."""

import csv
import io
import os
import shutil
from pathlib import Path

import anywidget
import traitlets

from course_utils.folders import list_pictures
from course_utils.widgets._labels import LabelsFile
from course_utils.widgets._panel import Panel
from course_utils.widgets._pictures import data_uri, shrink
from course_utils.writing import new_folder, write_whole

KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
MOST = 100  # classes
UNDO, SKIP = -1, -2  # beside the numbers of the classes


def label_pictures(folder, classes, labels_file="labels.csv"):
    """Return a box that shows one picture after the other, and writes down what each one is.

    Each label is on disk before the next picture shows. Call it again to go on after a break.

    Parameters
    ----------
    folder : str or path
        Its pictures, and those in folders below, are shown in the order of their names.
    classes : list of str
        1 to 100 names. The first 36 have a key each: 1 to 9, 0, then a to z.
    labels_file : str or path
        A CSV file with the columns ``path,label``. A name without a folder lies in `folder`.

    Returns
    -------
    Labeller
        An ipywidgets box. `labels` is what was labelled, `problems` what could not be shown;
        `to_csv` and `to_folders` export it.

    Raises
    ------
    ValueError
        If there are no pictures, the classes can't be used, or the file can't be written.
    """
    return Labeller(folder, classes, labels_file)


def check_classes(classes):
    """Return classes as a list of str, or raise a ValueError."""
    if isinstance(classes, str):
        raise ValueError(f"got one text for classes: write a list, as in [{classes!r}, 'other']")
    names = [str(name).strip() for name in classes]
    if not 1 <= len(names) <= MOST:
        raise ValueError(
            f"got {len(names)} classes, expected 1 to {MOST}: give a list of names, as in "
            "['shirt', 'shoe']; of more, label a coarse class first, then each class's folder"
        )
    bad = [name for name in names if name in ("", ".", "..") or len(name.splitlines()) > 1]
    bad += [name for name in names if names.count(name) > 1]
    if bad:
        raise ValueError(
            f"got {bad[0]!r} among the classes, empty, twice or no name for a folder: "
            "give each class one name of its own, in one line"
        )
    return names


class Board(anywidget.AnyWidget):
    """Picture, buttons and keys, in the browser; it tells Python what was pressed."""

    _esm = Path(__file__).with_name("labelling.js")
    _css = """
    .course-labeller { padding: 8px; border: 2px solid #888888; max-width: 560px;
      color: var(--jp-ui-font-color1, inherit); line-height: 1.4;
      font-family: var(--jp-ui-font-family, sans-serif); font-size: 13px; }
    .course-labeller:focus-within { border-color: #D55E00; }
    .course-labeller-picture { display: block; width: 224px; height: 224px; margin: 6px 0;
      object-fit: contain; image-rendering: pixelated; }
    .course-labeller-picture[hidden] { display: none; }
    .course-labeller-alert { border-left: 4px solid #D55E00; padding: 2px 8px; }
    .course-labeller-buttons { display: flex; flex-wrap: wrap; gap: 4px; }
    .course-labeller-buttons button { padding: 4px 10px; font: inherit; white-space: pre; }
    """
    actions = traitlets.List().tag(sync=True)  # [number, key, words] of each button
    shown = traitlets.Dict().tag(sync=True)


class Labeller(Panel):
    """The box of `label_pictures`.

    Attributes
    ----------
    labels : dict of str to str
        Paths below the folder, with "/", and their labels; what is in the file now.
    problems : dict of str to str
        Pictures that could not be shown, and why.
    name : str or None
        The picture that is shown; None when all are labelled.
    """

    title = "Labeller"

    def __init__(self, folder, classes, labels_file="labels.csv"):
        self.folder, self.classes = Path(folder), check_classes(classes)
        paths = list_pictures(self.folder).paths
        self._names = [path.relative_to(self.folder).as_posix() for path in paths]
        broken = [name for name in self._names if len(name.splitlines()) > 1]
        self.problems = dict.fromkeys(broken, "there is a line break in its name: rename it")
        self._file = LabelsFile(self.folder / labels_file, self.classes)
        known = set(self._names)
        self._history = [name for name in self.labels if name in known]
        self._place = 0
        keys = [*KEYS, *[""] * MOST]
        actions = [[place, *pair] for place, pair in enumerate(zip(keys, self.classes))]
        self.board = Board(actions=[*actions, [UNDO, "⌫", "undo"], [SKIP, "→", "skip"]])
        super().__init__([self.board])
        self.board.on_msg(self._receive)
        self._go_on()

    @property
    def labels(self):
        """What is in the file now, {path: label}."""
        return self._file.read()

    def label(self, label):
        """Write down what the picture is, and show the next; what the buttons do."""
        if label not in self.classes:
            raise ValueError(f"got {label!r}, expected one of {', '.join(self.classes)}")
        if self.name is not None and self._write(self.name, label):
            self._history.append(self.name)
            self._go_on()

    def skip(self):
        """Leave the picture for the end."""
        if self.name is not None:
            self._names.remove(self.name)
            self._names.append(self.name)
            self._go_on()

    def undo(self):
        """Take the last label back, and show its picture again."""
        if self._history and self._write(self._history[-1], ""):
            name = self._history.pop()
            self._names.remove(name)
            self._names.insert(0, name)
            self._go_on()

    def _write(self, name, label):
        """Tell whether a label is on disk; if not, say why and stay."""
        try:
            self._file.add(name, label)
        except OSError as error:
            self._show(f"Not saved: {error.strerror}. Free space or allow writing, press again.")
            return False
        return True

    def _go_on(self):
        """Show the first picture without a label that can be read."""
        labels, self.name, self._picture = self.labels, None, ""
        for name in self._names:
            if name not in labels and name not in self.problems and self._read(name):
                self.name = name
                break
        self._left = sum(name not in labels and name not in self.problems for name in self._names)
        self._show()

    def _read(self, name):
        """Tell whether a picture can be read; if not, note why."""
        from course_utils.images import read_image

        try:
            self._picture = data_uri(shrink(read_image(self.folder / name)))
        except (ValueError, OSError) as error:
            self.problems[name] = str(error)
            return False
        return True

    def _show(self, alert=""):
        """Show the present picture, or that all are done, and what went wrong."""
        self._place += 1
        if not alert and self.problems:
            name, reason = list(self.problems.items())[-1]
            alert = f"{len(self.problems)} can't be shown, the last is {name}: {reason}"
        status = f"{self._left} to label. What is {self.name}?"
        if self.name is None:
            status = "No picture is left to label."
        shown = {"status": status, "alert": alert, "picture": self._picture, "place": self._place}
        self.board.shown = shown

    def _receive(self, _board, content, _buffers):
        """Do what was pressed, if it was for the picture that is shown now."""
        if content.get("place") != self._place:
            return
        action = content.get("action")
        if action == UNDO:
            self.undo()
        elif action == SKIP:
            self.skip()
        else:
            self.label(self.classes[action])

    def to_csv(self, file):
        """Write a new CSV file, a line ``path,label`` for each labelled picture that is there.

        Paths are relative to the file's own folder, as `course_utils.folders.list_pictures` and
        lesson 14 want them. FileExistsError if it exists.
        """
        file = Path(file)
        if file.exists():
            raise FileExistsError(f"{file} is there already: give the table another name")
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["path", "label"])
        for path, label in self._labelled():
            start = os.path.relpath(path, file.parent)
            writer.writerow([Path(start).as_posix(), label])
        write_whole(file, text.getvalue())

    def to_folders(self, target):
        """Copy labelled pictures into a new folder, each into the folder of its class.

        Nothing is moved, nothing overwritten: FileExistsError if `target` exists. A picture in a
        folder below keeps that folder's name in its own: ``monday/1.png`` is ``monday-1.png``.
        """
        target = Path(target)
        if target.exists():
            raise FileExistsError(f"{target} is there already: name a new folder")
        with new_folder(target) as beside:
            for path, label in self._labelled():
                place = beside / label.replace("/", "-").replace("\\", "-")
                place.mkdir(exist_ok=True)
                name = "-".join(path.relative_to(self.folder).parts)
                while (place / name).exists():  # "a-b.png" and "a/b.png"
                    name = f"_{name}"
                shutil.copyfile(path, place / name)

    def _labelled(self):
        """Return (path, label) of labelled pictures that are still there."""
        known, labels = set(self._names), self.labels.items()
        found = [(self.folder / name, label) for name, label in labels if name in known]
        return [(path, label) for path, label in found if path.is_file()]
