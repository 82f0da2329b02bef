"""All that the course writes on a learner's disk: what is there before, and what writes the new."""

import contextlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import nbformat
import numpy as np

from course_utils import export, export_project, progress, report
from course_utils.archives import unpack
from course_utils.audit import audit_folder
from course_utils.widgets import label_pictures
from course_utils.widgets._labels import LabelsFile

CLASSES = ["coats", "bags"]
PASSED = {"02": {"output_size": {"passed": True, "failed_attempts": 3}}}
OLD = json.dumps({"version": 1, "exercises": PASSED, "quizzes": {}})


@dataclass(frozen=True)
class Writer:
    """One thing that is written.

    Attributes
    ----------
    what : str
        Its name in the table.
    prepare : function
        Lays the old state into a folder, and returns the function that writes the new one.
    look : function
        Returns what a learner finds in the folder, a dict; each value is to be old or new.
    together : bool
        Whether the whole dict is to be old or new.
    """

    what: str
    prepare: Callable
    look: Callable
    together: bool = False


def files(folder):
    """Return the content of all files in a folder by name, but for hidden ones."""
    shown = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            shown[name.as_posix()] = path.read_bytes()
    return shown


def writers(source):
    """Return every `Writer`; what they read is laid into the folder `source`."""
    photos = _make_photos(source / "photos")
    archive = _make_archive(source / "photos.tar.gz", photos)
    notebooks = _make_lesson(source / "notebooks")
    school = source / "school"
    for learner in ("ada", "alan"):
        _put(school / f"progress-{learner}.json", OLD)
    found = audit_folder(photos)
    box = label_pictures(photos, CLASSES)
    for place in range(6):
        box.label(CLASSES[place % 2])

    def plain(act, old=()):
        """Prepare files with an old text each, and then call `act` with the folder."""

        def prepare(folder):
            for name in old:
                _put(folder / name, "old\n")
            return lambda: act(folder)

        return prepare

    report.exercises_by_lesson()  # imports the exercises, before the children are forked
    packages = export.packages_distributions()

    def export_lesson(folder):
        export.packages_distributions = lambda: packages
        export.export_recipe("03", folder / "mine", notebooks)

    def export_template(folder):
        export_project.packages_distributions = lambda: packages
        export_project.unpack_shop = lambda target: unpack(archive, target)
        export_project.export_project(folder / "mine")

    tables = ("class.csv", "exercises.csv", "class.html")
    return [
        Writer("the first progress", _progress(None), _look_at_progress),
        Writer("progress", _progress(OLD), _look_at_progress),
        Writer("progress, where the file is damaged", _progress("{"), _look_at_progress),
        Writer("a label, in a new file", _label(photos, ()), _look_at_labels),
        Writer("a label", _label(photos, ("0.png", "1.png")), _look_at_labels),
        Writer("labels as a table", plain(lambda f: box.to_csv(f / "labels.csv")), files),
        Writer("labels as folders", plain(lambda f: box.to_folders(f / "new")), files, True),
        Writer("a class's report", plain(lambda f: _report(school, f), tables), files),
        Writer(
            "an audit's tables",
            plain(lambda f: _tables(found, f), ("faults.csv", "split.csv")),
            files,
        ),
        Writer("an audit's copy", plain(lambda f: found.copy_clean(f / "new")), files, True),
        Writer("a lesson's recipe", plain(export_lesson), files),
        Writer("the project's folder", plain(export_template), files, True),
        Writer("an unpacked archive", plain(lambda f: unpack(archive, f / "new")), files, True),
    ]


def _put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _make_photos(folder):
    """Make 8 pictures in two classes, which differ."""
    random = np.random.default_rng(0)
    for number in range(8):
        path = folder / CLASSES[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(path), random.integers(0, 256, (24, 24, 3), np.uint8))
    return folder


def _make_archive(path, folder):
    with tarfile.open(path, "w:gz") as archive:
        for photo in sorted(folder.rglob("*.png")):
            archive.add(photo, photo.relative_to(folder).as_posix())
    return path


def _make_lesson(folder):
    """Make a lesson with a recipe, which reads data."""
    cell = nbformat.v4.new_code_cell('print(open("../datasets/mnist/README.md").read())')
    cell.metadata["tags"] = ["recipe"]
    book = nbformat.v4.new_notebook(cells=[cell])
    book.metadata["lesson"] = {"title": "A lesson"}
    _put(folder / "03_a_lesson.ipynb", nbformat.writes(book))
    for name in ("mnist/README.md", "README.md"):
        _put(folder.parent / "datasets" / name, "data\n" * 20)
    return folder


def _progress(text):
    """Record a pass in a file with this text, or in none."""

    def prepare(folder):
        path = folder / "progress-ada.json"
        if text is not None:
            _put(path, text)

        def act():
            os.environ.pop("COURSE_PROGRESS", None)
            progress.progress_path = lambda: path
            remark = progress.record_check("02", "correlate", "passed")
            assert "can't be kept" not in remark, remark

        return act

    return prepare


def _look_at_progress(folder):
    """Leave out the lock, which is empty, and unfinished files, which nobody reads."""
    known = {name: text for name, text in files(folder).items() if name.endswith(".json")}
    # A damaged file is set aside under a name with the time in it: it was never lost.
    aside = [name for name in known if ".damaged-" in name]
    for name in aside:
        assert known.pop(name) == b"{"
    return known if known else {"progress-ada.json": b"{"} if aside else {}


def _label(photos, names):
    """Add a label to a file that has these."""

    def prepare(folder):
        path = folder / "labels.csv"
        if names:
            _put(path, "path,label\n" + "".join(f"{name},coats\n" for name in names))
        return lambda: LabelsFile(path, CLASSES).add("2.png", "bags")

    return prepare


def _look_at_labels(folder):
    with tempfile.TemporaryDirectory() as elsewhere:  # a reader completes what was cut short
        copy = Path(elsewhere, "labels.csv")
        for name, content in files(folder).items():
            copy.with_name(name).write_bytes(content)
        return LabelsFile(copy, CLASSES).read() if copy.exists() else {}


def _report(school, folder):
    with contextlib.redirect_stderr(io.StringIO()) as words:
        assert report.main([str(school), "--to", str(folder)]) == 0, words.getvalue()


def _tables(found, folder):
    found.write_faults(folder / "faults.csv")
    found.write_split(folder / "split.csv")
