"""`make notebooks`: what it writes, and when it leaves a file alone."""

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools import notebook_files, run_notebooks
from tools.widget_state import WIDGET_STATE, WIDGET_VIEW

v4 = nbformat.v4
IGNORED = {"tags": ["nbval-ignore-output"]}
ALT = "One gray pixel, as light as the file says"
# A picture of one pixel, as light as the file `shade` says.
DRAW = """import cv2, numpy as np
from IPython.display import Image, display
shade = np.full((1, 1), int(open("shade").read()), np.uint8)
display(Image(cv2.imencode(".png", shade)[1].tobytes()))"""


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a lesson that was not run yet, and returns its path."""

    def write_lesson(*cells, name="02_small.ipynb"):
        cells = [v4.new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
        path = tmp_path / name
        nbformat.write(v4.new_notebook(cells=cells), path)
        return path

    return write_lesson


def code(source, **metadata):
    return v4.new_code_cell(source, metadata=metadata)


def edit(path, change):
    """Apply `change` to the JSON of a notebook file."""
    raw = json.loads(path.read_text())
    change(raw)
    path.write_text(json.dumps(raw))


def test_a_run_leaves_no_noise(write, monkeypatch):
    # Under pytest a kernel never captures what C code writes to stderr; outside it must not either.
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    Path(write().parent, "shade").write_text("7")
    path = write(
        v4.new_markdown_cell("# Small"),
        "print('a')\nimport sys; sys.stdout.flush()\nprint('b')\n1 + 1",
        code(DRAW, mystnb={"image": {"alt": ALT}}, execution={"iopub.status.idle": "2020"}),
        "import ipywidgets\nunseen = ipywidgets.Text()\nipywidgets.IntSlider()",
        "import os\n_ = os.write(2, b'start-up line of a C library')\nos.getcwd()",
    )
    assert run_notebooks.main([], path.parent) == 0
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    first, second, third, fourth = notebook_files.code_cells(notebook)
    assert [cell.execution_count for cell in (first, second, third, fourth)] == [1, 2, 3, 4]
    assert [output.get("text") for output in first.outputs] == ["a\nb\n", None]
    assert first.outputs[1].execution_count == 1
    assert second.outputs[0].metadata["image/png"]["alt"] == ALT
    assert "execution" not in second.metadata
    assert third.outputs[0].data["text/plain"] == "IntSlider(value=0)"
    assert third.outputs[0].data[WIDGET_VIEW]["model_id"] == f"{third.id}-1"
    state = notebook.metadata.widgets[WIDGET_STATE].state
    assert sorted(state) == [f"{third.id}-{count}" for count in (1, 2, 3)]  # layout and style too
    assert [output.output_type for output in fourth.outputs] == ["execute_result"]
    assert fourth.outputs[0].data["text/plain"] == repr(str(path.parent))
    assert sorted(notebook.metadata) == ["code_digest", "kernelspec", "language_info", "widgets"]
    assert "version" not in notebook.metadata.language_info
    text = path.read_text()
    assert text.startswith('{\n "cells"')
    assert text.endswith("}\n")
    assert list(path.parent.glob(".*")) == []


def test_a_second_run_changes_no_byte(write, capsys):
    shade = Path(write().parent, "shade")
    shade.write_text("100")
    card = "display({'text/plain': 'two kinds', 'text/html': 'of text'}, raw=True)"
    path = write(DRAW, code("import time; print(time.time())", **IGNORED), "6 * 7", card)
    run_notebooks.main([], path.parent)
    before = path.read_bytes()
    shade.write_text(str(100 + run_notebooks.PICTURE_TOLERANCE))
    assert run_notebooks.main(["2"], path.parent) == 0
    assert path.read_bytes() == before
    assert re.search(r"^02_small.ipynb: \d+ s, unchanged$", capsys.readouterr().out, re.MULTILINE)
    shade.write_text(str(100 + run_notebooks.PICTURE_TOLERANCE + 1))
    assert run_notebooks.run_lesson(path) == "written: output changed in [1]"
    assert path.read_bytes() != before


# A box with a number, and a picture of one pixel as light as the file `shade` says.
WIDGET = """import base64, cv2, ipywidgets, numpy as np
pixel = cv2.imencode(".png", np.full((1, 1), int(open("shade").read()), np.uint8))[1]
source = f"data:image/png;base64,{base64.b64encode(pixel).decode()}"
box = ipywidgets.BoundedIntText(int(open("number").read()), max=9, description="Number")
ipywidgets.VBox([box, ipywidgets.HTML(f'<img alt="one pixel" src="{source}">')])"""


@pytest.mark.slow
@pytest.mark.parametrize("metadata", [{}, IGNORED])
def test_a_widget_keeps_its_state_and_its_ids(write, metadata):
    path = write(code(WIDGET, **metadata))
    shade, number = path.with_name("shade"), path.with_name("number")
    shade.write_text("100")
    number.write_text("3")
    run_notebooks.run_lesson(path)
    before = path.read_bytes()
    assert run_notebooks.run_lesson(path) == "unchanged"
    shade.write_text(str(100 + run_notebooks.PICTURE_TOLERANCE))
    assert run_notebooks.run_lesson(path) == "unchanged"
    assert path.read_bytes() == before
    assert nbval(path) == {}
    for file, value in ((shade, "200"), (number, "4")):
        file.write_text(value)
        written = "unchanged" if metadata else "written: output changed in [1]"
        assert run_notebooks.run_lesson(path) == written


def test_changed_text_is_written_with_all_outputs_of_the_run(write):
    path = write("print(open('value').read())", code("print(open('value').read())", **IGNORED))
    value = path.with_name("value")
    value.write_text("one")
    run_notebooks.run_lesson(path)
    value.write_text("two")
    assert run_notebooks.run_lesson(path) == "written: output changed in [1]"
    outputs = [cell.outputs[0].text for cell in nbformat.read(path, as_version=4).cells]
    assert outputs == ["two\n", "two\n"]


def test_pictures_after_training_are_written_only_by_force(write):
    training = code("pass", tags=["nbval-ignore-output", "training"])
    path = write(training, DRAW)
    path.with_name("shade").write_text("0")
    run_notebooks.run_lesson(path)
    path.with_name("shade").write_text("255")
    before = path.read_bytes()
    assert run_notebooks.run_lesson(path) == "unchanged"
    assert path.read_bytes() == before
    assert run_notebooks.main(["--force"], path.parent) == 0
    assert path.read_bytes() != before


def test_a_run_neither_shows_nor_changes_anybodys_progress(write, monkeypatch):
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    path = write("import os\nos.environ['COURSE_PROGRESS']")
    run_notebooks.run_lesson(path)
    assert nbformat.read(path, as_version=4).cells[0].outputs[0].data["text/plain"] == "'off'"


def test_pytest_neither_shows_nor_changes_anybodys_progress(monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", "on")
    runpy.run_path(str(run_notebooks.ROOT / "conftest.py"))
    assert os.environ["COURSE_PROGRESS"] == "off"


def test_code_edited_in_an_ignored_cell_is_noticed(write):
    path = write(code("print('old')", **IGNORED))
    run_notebooks.run_lesson(path)
    edit(path, lambda raw: raw["cells"][0].update(source="print('new')"))
    assert run_notebooks.run_lesson(path) == "written: code edited since the last run"
    assert nbformat.read(path, as_version=4).cells[0].outputs[0].text == "new\n"


def test_an_edit_of_text_or_metadata_keeps_the_outputs(write):
    path = write(code("import time; print(time.time())", **IGNORED), v4.new_markdown_cell("old"))
    run_notebooks.run_lesson(path)
    before = nbformat.read(path, as_version=4)
    edit(path, lambda raw: raw["cells"][0]["metadata"].update(ExecuteTime={}))
    edit(path, lambda raw: raw["cells"][1].update(source="new"))
    assert run_notebooks.run_lesson(path) == "outputs unchanged, file tidied"
    before.cells[1].source = "new"
    assert nbformat.read(path, as_version=4) == before


def test_an_error_is_explained_and_the_other_lessons_run(write, capsys):
    bad = write("1 + 1", "def half(x):\n    return x / 0\nhalf(1)")
    good = write("'fine'", name="03_good.ipynb")
    before = bad.read_bytes()
    assert run_notebooks.main([], bad.parent) == 1
    assert bad.read_bytes() == before
    assert nbformat.read(good, as_version=4).cells[0].outputs
    said = capsys.readouterr().out
    assert "02_small.ipynb" in said
    assert "FAILED, file left as it was\nCell [2]:\n    def half(x):" in said
    assert "----> 3 half(1)" in said
    assert "ZeroDivisionError: division by zero" in said
    assert "\x1b" not in said


def test_a_cell_that_takes_too_long_fails(write, monkeypatch):
    monkeypatch.setattr(run_notebooks, "CELL_TIMEOUT", 1)
    with pytest.raises(run_notebooks.LessonError, match=r"Cell \[1\](.|\n)*longer than 1 s"):
        run_notebooks.run_lesson(write("import time; time.sleep(60)"))


def test_a_kernel_that_dies_fails_with_its_last_words(write):
    dying = "import os\n_ = os.write(2, b'last words')\nos._exit(1)"
    with pytest.raises(run_notebooks.LessonError, match=r"The kernel died.\n(.|\n)*last words"):
        run_notebooks.run_lesson(write(dying))


def test_a_file_edited_while_it_runs_is_not_overwritten(write):
    path = write("with open('02_small.ipynb', 'a') as file:\n    _ = file.write(' ')")
    with pytest.raises(run_notebooks.LessonError, match="edited while it ran"):
        run_notebooks.run_lesson(path)
    assert path.read_text().endswith(" ")


def test_a_folder_that_cannot_be_written_to_fails(write, monkeypatch, capsys):
    def refuse(path, content):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(run_notebooks, "write_atomically", refuse)
    assert run_notebooks.main([], write("1").parent) == 1
    assert "Permission denied" in capsys.readouterr().out


def test_a_missing_kernel_says_how_to_get_it(write, monkeypatch):
    monkeypatch.setattr(run_notebooks, "KERNEL", "no-such-kernel")
    with pytest.raises(run_notebooks.LessonError, match="run `make setup`"):
        run_notebooks.run_lesson(write("1"))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"nbformat_minor": 5, "cells": [7]}'])
def test_a_file_that_is_no_notebook_fails(tmp_path, capsys, text):
    (tmp_path / "02_small.ipynb").write_text(text)
    assert run_notebooks.main([], tmp_path) == 1
    assert "expected a notebook in format 4" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["2", "02", "02_small", "02_small.ipynb", "notebooks/02_small.ipynb"]
)
def test_a_lesson_is_found_by_its_number_or_name(write, name):
    path = write()
    write(name="07_other.ipynb")
    assert run_notebooks.find_lessons([name], path.parent) == [path]


def test_an_unknown_lesson_says_which_there_are(write, capsys):
    write(name="07_other.ipynb")
    with pytest.raises(SystemExit, match="2"):
        run_notebooks.main(["09"], write().parent)
    assert "there is no lesson 09: choose from 02, 07" in capsys.readouterr().err


def test_an_interrupted_write_keeps_the_old_file(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):  # a file cannot take the place of a folder
        notebook_files.write_atomically(tmp_path / "folder", b"new")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


def test_ids_are_kept_or_made_the_same_way_every_time():
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "same"} for _ in range(4)]
    cells[0]["id"] = "kept"
    cells[1]["id"] = "kept"
    cells[2]["id"] = "not valid"
    text = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    ids = [cell.id for cell in notebook_files.read_notebook(text).cells]
    assert ids[0] == "kept"
    assert len(set(ids)) == 4
    assert ids == [cell.id for cell in notebook_files.read_notebook(text).cells]


def test_streams_are_merged_only_with_their_neighbours():
    outputs = [
        v4.new_output("stream", name=name, text=text)
        for name, text in [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]
    ]
    merged = notebook_files.merge_streams(outputs)
    assert [output.text for output in merged] == ["ab", "c", "d"]


@pytest.mark.slow
def test_strict_nbval_passes_what_was_written_and_fails_what_differs(write):
    """Hold the runner and nbval together, workers and all."""
    path = write(
        "print(1.5)",
        "print(2.5)",
        "print('quiet')",
        "import os\n_ = os.write(2, b'start-up line of a C library')",
        code("import time; print(time.time())", **IGNORED),
    )
    run_notebooks.run_lesson(path)
    edit(path, lambda raw: raw["cells"][1]["outputs"][0].update(text="2.6\n"))
    loud = "import sys\nprint('quiet')\nprint('loud', file=sys.stderr)"
    edit(path, lambda raw: raw["cells"][2].update(source=loud))
    failures = nbval(path)
    assert list(failures) == ["Cell 1", "Cell 2"]
    assert "2.6" in failures["Cell 1"]
    assert "stderr" in failures["Cell 2"]


def nbval(path):
    """Run nbval as `make test` does; return the report of each cell that failed."""
    options = "--nbval --nbval-cell-timeout=300 -n 2 --dist loadfile -p no:cacheprovider --color=no"
    sanitize = ["--nbval-sanitize-with", str(run_notebooks.SANITIZE)]
    # The workers of this run are not those of the run inside.
    environment = {key: value for key, value in os.environ.items() if "PYTEST" not in key}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", path.name, *options.split(), *sanitize],
        cwd=path.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    reports = re.split(r"^_+ .*::(Cell \d+) _+$", done.stdout, flags=re.MULTILINE)
    return dict(zip(reports[1::2], reports[2::2], strict=True))


def test_the_sanitize_rules_hide_nothing():
    rules = run_notebooks.get_sanitize_patterns(run_notebooks.SANITIZE.read_text())
    shown = "0.9845 98.5 % -3 1e-6 (28, 28, 1) [[0 255]] #D55E00 0xff 2026-01-31 12:30 Adam True"
    assert run_notebooks.sanitise(shown, rules) == shown
    assert run_notebooks.sanitise(shown, [(r"\.\d+", "")]) != shown
