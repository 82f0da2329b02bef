"""Execute the lessons and write their outputs: the only writer of outputs.

Run with the Python of the project's environment, from any folder::

    python tools/run_notebooks.py          # every lesson
    python tools/run_notebooks.py 02 07    # two of them

Each lesson runs in a fresh kernel, in the folder of the notebooks, and is then
stripped of noise: counts 1..n, no time stamps, no version numbers, no widget
state, merged streams, stable cell ids.

A lesson that gives what it gave before is left byte for byte as it was. That
is judged by three rules:

1. The code is the same as when the outputs were made (the notebook's metadata
   keep a digest of it).
2. Cells tagged ``nbval-ignore-output`` cannot be equal twice: their outputs
   are not compared.
3. In all other cells the text is equal after the rules of
   ``tests/nbval_sanitize.cfg``, and the pictures are equal pixel by pixel.

If one rule is broken, all of the new outputs are written, never a mixture of
two runs. ``--force`` writes them in any case.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import cv2
import nbformat
import numpy as np
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbval.plugin import coalesce_streams, get_sanitize_patterns

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
SANITIZE = ROOT / "tests" / "nbval_sanitize.cfg"
CELL_TIMEOUT = 600  # seconds
IGNORE = "nbval-ignore-output"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PICTURES = ("image/png", "image/jpeg")
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python", "pygments_lexer": "ipython3"}


class LessonError(Exception):
    """A cell of a lesson failed; the message says which and why."""


def main(arguments=None, folder=NOTEBOOKS):
    """Run the lessons named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="Execute lessons and write their outputs.")
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="a number such as 02 (default: all)")
    parser.add_argument("--force", action="store_true", help="write the new outputs even if none changed")
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
        except LessonError as error:
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
    wanted = [Path(name).name[:2].zfill(2) for name in names] or list(lessons)
    for name, number in zip(names, wanted):
        if number not in lessons:
            raise LookupError(f"there is no lesson {name!r}: choose from {', '.join(lessons) or 'none'}")
    return [lessons[number] for number in wanted]


def run_lesson(path, force=False):
    """Execute one lesson, write what changed, and return a verdict in words."""
    before = path.read_bytes()
    old = read(before.decode("utf-8"))
    new = execute(old, path)
    edited = old.metadata.get("code_digest") != code_digest(old)
    changed = changed_cells(old, new)
    if edited or changed or force:
        result, verdict = new, describe(edited, changed)
    else:
        result, verdict = old, "outputs unchanged, file tidied"
    after = to_text(normalise(result)).encode("utf-8")
    if after == before:
        return "unchanged"
    write_atomically(path, after)
    return verdict


def describe(edited, changed):
    """Say in words why the outputs of a lesson were written."""
    cells = "output changed in " + ", ".join(f"[{number}]" for number in changed)
    reasons = ["code edited since the last run"] * edited + [cells] * bool(changed)
    return "written: " + ("; ".join(reasons) or "forced")


def read(text):
    """Return the notebook in `text`, every cell with a valid and unique id."""
    raw = json.loads(text)
    raw["nbformat_minor"] = max(raw.get("nbformat_minor", 5), 5)
    taken = set()
    for cell in raw["cells"]:
        if cell.get("id") in taken or not re.fullmatch(r"[\w-]{1,64}", str(cell.get("id", ""))):
            cell["id"] = new_id(cell, taken)
        taken.add(cell["id"])
    return nbformat.reads(json.dumps(raw), as_version=4)


def new_id(cell, taken):
    """Return an id for `cell` that depends on its text and is not yet taken."""
    text = "".join(cell["source"])
    attempts = (f"{cell['cell_type']}\n{text}\n{attempt}" for attempt in range(len(taken) + 1))
    ids = (hashlib.sha256(attempt.encode()).hexdigest()[:8] for attempt in attempts)
    return next(cell_id for cell_id in ids if cell_id not in taken)


def execute(notebook, path):
    """Return a copy of `notebook`, executed in a fresh kernel in the folder of `path`.

    Raises
    ------
    LessonError
        A cell raised an exception, took too long or ended the kernel.
    """
    notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    # The kernel's own stderr holds TensorFlow's start-up lines: of use only after a crash.
    with tempfile.TemporaryFile("w+") as kernel_log, client.setup_kernel(stderr=kernel_log):
        number = 0
        for index, cell in enumerate(notebook.cells):
            number += cell.cell_type == "code"
            try:
                client.execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                kernel_log.seek(0)
                log = kernel_log.read() if isinstance(error, DeadKernelError) else ""
                raise LessonError(explain(cell, number, error, log)) from None
    notebook.metadata["code_digest"] = code_digest(notebook)
    return notebook


def explain(cell, number, error, log):
    """Return the report of a failed cell: number, source, what happened."""
    text = str(error)
    if isinstance(error, CellExecutionError):
        text = "\n".join(cell.outputs[-1].traceback)
    elif isinstance(error, CellTimeoutError):
        text = f"The cell ran longer than {CELL_TIMEOUT} s."
    source = "\n".join("    " + line for line in cell.source.splitlines())
    return re.sub(r"\x1b\[[0-9;]*m", "", f"Cell [{number}]:\n{source}\n{text}\n{log}").rstrip()


def code_digest(notebook):
    """Return a digest of the code of all cells, in order."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps(code).encode()).hexdigest()[:16]


def normalise(notebook):
    """Strip the noise from an executed notebook, in place, and return it."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata["kernelspec"] = dict(KERNELSPEC)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = dict(LANGUAGE)
    code_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code_cells, start=1):
        cell.execution_count = count
        cell.metadata.pop("execution", None)
        cell.metadata.pop("ExecuteTime", None)
        cell.outputs = coalesce_streams(cell.outputs)
        for output in cell.outputs:
            normalise_output(output, count, alt_text(cell))
    return notebook


def normalise_output(output, count, alt):
    """Strip one output, in place, and give its pictures their alt text."""
    if output.output_type == "execute_result":
        output.execution_count = count
    data = output.get("data", {})
    data.pop(WIDGET_VIEW, None)
    for kind in PICTURES:
        if kind in data and alt:
            output.metadata.setdefault(kind, {})["alt"] = alt


def alt_text(cell):
    """Return the alt text that a cell's metadata hold for its pictures, or ""."""
    return cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")


def changed_cells(old, new, sanitize=SANITIZE):
    """Return the counts of the code cells whose compared outputs differ."""
    rules = get_sanitize_patterns(sanitize.read_text()) if sanitize.exists() else []
    pairs = [pair for pair in zip(old.cells, new.cells) if pair[0].cell_type == "code"]
    return [
        count
        for count, (before, after) in enumerate(pairs, start=1)
        if IGNORE not in before.metadata.get("tags", [])
        and (texts(before, rules) != texts(after, rules) or not same_pictures(before, after))
    ]


def texts(cell, rules):
    """Return all outputs of a cell but pictures and widgets, sanitised as nbval does."""
    found = []
    for output in coalesce_streams(cell.outputs):
        parts = output.get("data") or {output.get("name", output.output_type): output.get("text")}
        found += [(kind, part) for kind, part in parts.items() if kind not in (*PICTURES, WIDGET_VIEW)]
    return [(kind, clean(part, rules)) for kind, part in found]


def clean(part, rules):
    """Apply the sanitize rules to one output, if it is text."""
    if isinstance(part, str):
        for pattern, replacement in rules:
            part = re.sub(pattern, replacement, part)
    return part


def same_pictures(before, after):
    """Return whether two cells show the same pictures, pixel by pixel."""
    old, new = pictures(before), pictures(after)
    return len(old) == len(new) and all(map(np.array_equal, old, new))


def pictures(cell):
    """Return the pictures among the outputs of a cell as arrays."""
    encoded = [
        output.data[kind] for output in cell.outputs for kind in PICTURES if kind in output.get("data", {})
    ]
    arrays = [np.frombuffer(base64.b64decode(text), np.uint8) for text in encoded]
    return [cv2.imdecode(array, cv2.IMREAD_UNCHANGED) for array in arrays]


def to_text(notebook):
    """Return the notebook as the text of a file: sorted keys, indent 1, newline at the end."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def write_atomically(path, content):
    """Write bytes so that a reader sees the old file or the new one, never half of one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
