"""Every lesson against the house style, and every check against a lesson that breaks it."""

import base64
from pathlib import Path

import nbformat
import pytest

from tools import notebook_files
from tools.checks_of_form import FORM_CHECKS, row_problems
from tools.checks_of_outputs import OUTPUT_CHECKS

v4 = nbformat.v4
ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHECKS = [*OUTPUT_CHECKS, *FORM_CHECKS]
README = """
| Lesson | Minutes | Seconds | Needs |
|---|---|---|---|
| [02 Small](notebooks/02_small.ipynb) | 5 | 3 | |
"""


def test_there_are_lessons():
    assert LESSONS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson(path, check):
    assert check(nbformat.read(path, as_version=4)) == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_is_named_and_written_as_the_others_are(path):
    notebook = nbformat.read(path, as_version=4)
    assert path.name[:3] == notebook.metadata.lesson.number + "_"
    assert path.read_text(encoding="utf-8") == notebook_files.to_text(notebook)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_is_in_the_table_of_the_readme(path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert row_problems(nbformat.read(path, as_version=4), path.name, readme) == []


PICTURE = base64.b64encode(b"not looked at").decode()
FIGURE = {"text/plain": "<Figure size 600x360 with 1 Axes>", "image/png": PICTURE}
ALT = {"mystnb": {"image": {"alt": "A line that rises from one to two"}}}
TRAINING = {"tags": ["nbval-ignore-output", "training"]}


def code(source, *outputs, **metadata):
    return v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)


def printed(text):
    return v4.new_output("stream", name="stdout", text=text)


def good_lesson():
    """Return a small lesson that every check passes."""
    exercises = [
        cell
        for _ in range(3)
        for cell in (v4.new_markdown_cell("Try it."), code("answer = ...", tags=["exercise"]))
    ]
    cells = [
        v4.new_markdown_cell("# 02 Small"),
        v4.new_markdown_cell("## Goal\n5 minutes, and you can add."),
        v4.new_markdown_cell("## Setup\nWe draw."),
        code("import matplotlib.pyplot as plt"),
        v4.new_markdown_cell("## Draw\nA line:"),
        code("plt.plot([1, 2])\nplt.show()", v4.new_output("display_data", data=FIGURE), **ALT),
        v4.new_markdown_cell("It rises.\n\n```\n## not a heading\n```"),
        v4.new_markdown_cell("## Train\nWatch the loss:"),
        code("model.fit()", printed("loss 0.0123"), **TRAINING),
        code("print(loss < 0.1)", printed("True")),
        v4.new_markdown_cell("## Exercises"),
        *exercises,
        v4.new_markdown_cell("## Check yourself\nWhat did it learn?"),
        v4.new_markdown_cell("## Recap\nCopy this:"),
        code("import cv2\ncv2.add(1, 1)", tags=["recipe"]),
    ]
    block = {"number": "02", "title": "Small", "minutes": 5, "seconds": 3, "prerequisites": []}
    notebook = v4.new_notebook(cells=cells, metadata={"lesson": block})
    notebook.metadata["code_digest"] = notebook_files.code_digest(notebook)
    return notebook_files.normalise(notebook)


GOAL, FIRST, DRAWING, SEEN, FIT, CLAIM, TASK, RECIPE = 1, 3, 5, 6, 8, 9, 12, 19


def source(index, text):
    return lambda notebook: notebook.cells[index].update(source=text)


def metadata(index, **values):
    return lambda notebook: notebook.cells[index].metadata.update(values)


def outputs(index, *values):
    return lambda notebook: notebook.cells[index].update(outputs=list(values))


def block(**values):
    return lambda notebook: notebook.metadata.lesson.update(values)


def drop(index):
    return lambda notebook: notebook.cells.pop(index)


# Each check with what breaks a good lesson in its eyes.
BROKEN = {
    "is_valid": [lambda notebook: notebook.cells[0].update(cell_type="prose")],
    "is_executed": [
        lambda notebook: notebook.cells[FIRST].update(execution_count=None),
        source(FIT, "model.fit(epochs=2)"),
        metadata(FIRST, execution={"iopub.status.idle": "2026-01-01"}),
        lambda notebook: notebook.metadata.update(widgets={}),
    ],
    "is_small": [outputs(FIRST, printed("x" * 1_000_000))],
    "has_no_errors": [
        outputs(FIRST, v4.new_output("error", ename="ValueError", evalue="", traceback=[])),
        outputs(FIRST, v4.new_output("stream", name="stderr", text="a warning")),
    ],
    "has_short_outputs": [outputs(FIRST, printed("line\n" * 41))],
    "has_alt_texts": [
        metadata(DRAWING, mystnb={}),
        metadata(DRAWING, mystnb={"image": {"alt": "A line"}}),
        source(SEEN, "![](picture.png)"),
    ],
    "ignores_little": [metadata(FIRST, tags=["nbval-ignore-output"])],
    "claims_after_training": [
        metadata(FIT, tags=["training"]),
        metadata(CLAIM, tags=["nbval-ignore-output"]),
        outputs(CLAIM),
        outputs(CLAIM, printed(" \n")),
        metadata(RECIPE, **TRAINING),
    ],
    "has_no_litter": [
        outputs(FIRST, printed(text))
        for text in [
            "loaded /home/ada/course/mnist.npz",
            "C:\\Users\\ada",
            "<keras.Dense at 0x7f12ab34cd56>",
            "[<Axes: >]",
            "1/10\r2/10",
            "1/10\b\b\b\b2/10",
        ]
    ],
    "shows_its_figures": [source(DRAWING, "plt.show()\nplt.plot([1, 2])")],
    "has_fixed_headings": [
        source(0, "No title"),
        source(FIRST - 1, "# Second title\nWe draw."),
        source(GOAL, "## Aim\n5 minutes."),
        source(FIRST - 1, "We draw."),
        drop(7),
        drop(-2),
        lambda notebook: notebook.cells.insert(
            4, v4.new_markdown_cell("## A\n## B\n## C\n## D\n## E")
        ),
    ],
    "has_short_cells": [
        source(FIRST, "x = 1\n" * 13),
        lambda notebook: notebook.cells[FIRST].update(
            source="x = 1\n" * 26, metadata={"tags": ["model"]}
        ),
        source(SEEN, "line\n" * 26),
        source(SEEN, "word " * 460),
    ],
    "has_sentences": [
        source(FIRST - 1, "## Setup"),
        lambda notebook: notebook.cells.insert(FIRST, code("import cv2")),
        drop(SEEN),
        source(SEEN, "## Next\nIt rises."),
        metadata(FIT, tags=["training"]),
    ],
    "has_lesson_block": [
        lambda notebook: notebook.metadata.pop("lesson"),
        block(minutes="5"),
        block(author="ada"),
        block(title="Large"),
        block(minutes=15),
    ],
    "has_plain_code": [
        source(FIRST, "from cv2 import *"),
        source(FIRST, "%matplotlib inline"),
        source(FIRST, "!pip install keras"),
        source(FIRST, "cv2.imshow('window', image)"),
    ],
    "has_known_tags": [metadata(FIRST, tags=["trainnig"]), metadata(0, tags=["recipe"])],
    "hides_nothing": [
        metadata(FIRST, jupyter={"source_hidden": True}),
        metadata(0, hide_input=True),
    ],
    "has_exercises_and_recipe": [
        source(RECIPE, "from course_utils.data import load_mnist"),
        metadata(RECIPE, tags=[]),
        metadata(TASK, tags=[]),
    ],
}
CASES = [
    pytest.param(check, spoil, id=f"{check.__name__}-{index}")
    for check in CHECKS
    for index, spoil in enumerate(BROKEN[check.__name__])
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_good_lesson_passes(check):
    assert check(good_lesson()) == []


@pytest.mark.parametrize(("check", "spoil"), CASES)
def test_a_broken_lesson_fails(check, spoil):
    notebook = good_lesson()
    spoil(notebook)
    assert check(notebook)


def test_a_special_lesson_may_leave_out_its_exercises():
    notebook = good_lesson()
    notebook.metadata.lesson.number = "00"
    del notebook.cells[10:18]
    del notebook.cells[-1]
    assert [problem for check in FORM_CHECKS for problem in check(notebook)] == []


def test_the_limits_themselves_are_allowed():
    notebook = good_lesson()
    source(FIRST, "x = 1\n\n" * 12)(notebook)
    source(CLAIM, "x = 1\n" * 25)(notebook)
    metadata(CLAIM, tags=["model"])(notebook)
    source(SEEN, "line\n\n" * 25)(notebook)
    outputs(FIRST, printed("line\n" * 40))(notebook)
    form = {check.__name__: check for check in CHECKS}
    assert form["has_short_cells"](notebook) == form["has_short_outputs"](notebook) == []


def test_a_right_row_of_the_readme_passes():
    assert row_problems(good_lesson(), "02_small.ipynb", README) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("02_small", "02_other"),
        ("| 5 |", "| 6 |"),
        ("| 3 |", "| 30 |"),
        ("[02 Small]", "[02 Large]"),
        ("[02 Small]", "[Small]"),
        ("| Seconds |", "| Time |"),
        (README, README * 2),
        (README, ""),
    ],
)
def test_a_wrong_row_of_the_readme_fails(old, new):
    assert old in README
    assert row_problems(good_lesson(), "02_small.ipynb", README.replace(old, new))
