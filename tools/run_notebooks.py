"""Execute the lessons and write their outputs: the only writer of outputs.

Run with the Python of the project's environment, from any folder::

    python tools/run_notebooks.py          # every lesson
    python tools/run_notebooks.py 02 07    # two of them

Each lesson runs in a fresh kernel, in the folder of the notebooks, and its file is stripped of
noise (see `tools.notebook_files`).

A lesson that gives what it gave before keeps its outputs, and so its file stays as it is, byte
for byte. "What it gave before" means:

1. The code is that of the last run (``code_digest`` in the notebook's metadata).
2. The text is equal, after the rules of ``tests/nbval_sanitize.cfg``, in all cells but those
   tagged ``nbval-ignore-output``, which cannot be equal twice.
3. The pictures of those same cells are equal pixel by pixel, to within `PICTURE_TOLERANCE`, up
   to the first cell tagged ``training``. From there on pictures show a trained model, which
   another processor draws a little differently, so they are not compared: the checked claims
   beside them are.

A widget counts as its texts and numbers (2.) and its pictures (3.). Its state is stored, so that
pages without a kernel can show it.

Otherwise all of the new outputs are written, never a mixture of two runs. ``--force`` writes them
in any case, say after a change to the look of figures.
"""

import argparse
import base64
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import cv2
import nbformat
import numpy as np
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbval.plugin import get_sanitize_patterns

from tools.notebook_files import (
    PICTURES,
    code_cells,
    code_digest,
    normalise,
    read_notebook,
    to_text,
    write_atomically,
)
from tools.widget_state import spell_out

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
SANITIZE = ROOT / "tests" / "nbval_sanitize.cfg"
KERNEL = "python3"
CELL_TIMEOUT = 600  # seconds
# Of 255. A value on the edge between two shades may be rounded to either; no eye sees it.
PICTURE_TOLERANCE = 8


class LessonError(Exception):
    """A lesson could not be run; the message says where and why."""


def main(arguments=None, folder=NOTEBOOKS):
    """Run the lessons named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="Execute lessons and write their outputs.")
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="a number such as 02 (default: all)"
    )
    parser.add_argument("--force", action="store_true", help="write the outputs even if unchanged")
    options = parser.parse_args(arguments)
    try:
        paths = find_lessons(options.lessons, folder)
    except LookupError as error:
        parser.error(str(error))
    failed = False
    for path in paths:
        start = time.perf_counter()
        try:
            verdict = run_lesson(path, options.force)
        except (LessonError, OSError) as error:
            failed, verdict = True, f"FAILED, file left as it was\n{error}"
        print(f"{path.name}: {time.perf_counter() - start:.0f} s, {verdict}", flush=True)
    return int(failed)


def find_lessons(names, folder=NOTEBOOKS):
    """Return the paths of the named lessons, or of all if there are no names.

    Raises
    ------
    LookupError
        A name fits no lesson.
    """
    lessons = {path.name[:2]: path for path in sorted(Path(folder).glob("[0-9][0-9]_*.ipynb"))}
    numbers = [Path(name).name.split("_")[0].zfill(2) for name in names] or list(lessons)
    for number in numbers:
        if number not in lessons:
            known = ", ".join(lessons) or "none"
            raise LookupError(f"there is no lesson {number}: choose from {known}")
    return [lessons[number] for number in numbers]


def run_lesson(path, force=False):
    """Execute one lesson, write what changed, and return a verdict in words.

    Raises
    ------
    LessonError
        The file is no notebook, a cell failed, or the file was edited meanwhile.
    """
    before = path.read_bytes()
    try:
        old = normalise(read_notebook(before.decode("utf-8")))
    except ValueError as error:
        raise LessonError(str(error)) from None
    new = normalise(execute(old, path.parent))
    edited = old.metadata.get("code_digest") != code_digest(old)
    changed = changed_cells(old, new)
    rewrite = edited or changed or force
    after = to_text(new if rewrite else old).encode("utf-8")
    if after == before:
        return "unchanged"
    if path.read_bytes() != before:
        raise LessonError("The file was edited while it ran: run it again.")
    write_atomically(path, after)
    return describe(edited, changed) if rewrite else "outputs unchanged, file tidied"


def describe(edited, changed):
    """Say in words why the outputs of a lesson were written."""
    cells = "output changed in " + ", ".join(f"[{count}]" for count in changed)
    reasons = ["code edited since the last run"] * edited + [cells] * bool(changed)
    return "written: " + ("; ".join(reasons) or "forced")


def execute(notebook, folder):
    """Return a copy of `notebook`, executed in a fresh kernel in `folder`.

    Raises
    ------
    LessonError
        A cell raised an exception, took too long or ended the kernel.
    """
    notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL,
        timeout=CELL_TIMEOUT,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    # TensorFlow's start-up lines go to the kernel's own stderr, of use only after a crash.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        try:
            with client.setup_kernel(stderr=log, env=kernel_environment()):
                execute_cells(client, log)
                client.set_widgets_metadata()
        except NoSuchKernel:
            message = f"This environment has no kernel {KERNEL}: run `make setup`."
            raise LessonError(message) from None
    notebook.metadata["code_digest"] = code_digest(notebook)
    return notebook


def kernel_environment():
    """Return the variables for a kernel whose outputs must not depend on who runs it.

    What the author has passed would show in the map of the course, and a run must not add to it.
    """
    return {**os.environ, "COURSE_PROGRESS": "off"}


def execute_cells(client, log):
    """Run the cells of the client's notebook up to the first that fails."""
    count = 0
    for index, cell in enumerate(client.nb.cells):
        count += cell.cell_type == "code"
        try:
            client.execute_cell(cell, index)
        except CellExecutionError:
            reason = "\n".join(cell.outputs[-1].traceback)
        except CellTimeoutError:
            reason = f"The cell ran longer than {CELL_TIMEOUT} s."
        except DeadKernelError:
            log.seek(0)
            reason = "The kernel died.\n" + log.read()
        else:
            continue
        source = "\n".join("    " + line for line in cell.source.splitlines())
        raise LessonError(re.sub(r"\x1b\[[0-9;]*m", "", f"Cell [{count}]:\n{source}\n{reason}"))


def changed_cells(old, new):
    """Return the counts of the code cells whose compared outputs differ."""
    rules = get_sanitize_patterns(SANITIZE.read_text(encoding="utf-8"))
    changed, trained = [], False
    old, new = code_cells(spell_out(old)), code_cells(spell_out(new))
    for before, after in zip(old, new, strict=True):
        tags = after.metadata.get("tags", [])
        trained = trained or "training" in tags
        same = texts(before, rules) == texts(after, rules)
        same = same and (trained or same_pictures(before, after))
        if "nbval-ignore-output" not in tags and not same:
            changed.append(after.execution_count)
    return changed


def texts(cell, rules):
    """Return all outputs of a cell but pictures, text sanitised as nbval does it."""
    found = []
    for output in cell.outputs:
        parts = output.get("data") or {output.get("name", "error"): output.get("text")}
        for kind, part in sorted(parts.items()):  # as in a file; a kernel has an order of its own
            if kind not in PICTURES:
                found.append((kind, sanitise(part, rules)))
    return found


def sanitise(part, rules):
    """Apply nbval's rules to one part of an output, if it is text."""
    if isinstance(part, str):
        for pattern, replacement in rules:
            part = re.sub(pattern, replacement, part)
    return part


def same_pictures(before, after):
    """Return whether two cells show the same pictures, to within the tolerance."""
    old, new = pictures(before), pictures(after)
    return len(old) == len(new) and all(
        a.shape == b.shape and cv2.absdiff(a, b).max() <= PICTURE_TOLERANCE
        for a, b in zip(old, new, strict=True)
    )


def pictures(cell):
    """Return the pictures among the outputs of a cell as arrays."""
    data = [output.get("data", {}) for output in cell.outputs]
    encoded = [parts[kind] for parts in data for kind in PICTURES if kind in parts]
    arrays = [np.frombuffer(base64.b64decode(text), np.uint8) for text in encoded]
    return [cv2.imdecode(array, cv2.IMREAD_UNCHANGED) for array in arrays]


if __name__ == "__main__":
    sys.exit(main())
