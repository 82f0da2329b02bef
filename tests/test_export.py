import ast
import os
import subprocess
import sys
from importlib.metadata import version

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_utils import export

LONG = "A recipe is short, but the sentence above it may be longer than a line of code should be."


def code(source):
    return new_code_cell(source, metadata={"tags": ["recipe"]})


CELLS = [
    new_markdown_cell("# A lesson"),
    new_code_cell("from course_utils.data import load_mnist"),
    new_markdown_cell(f"### Copy this\n\n{LONG}"),
    code(
        "import numpy as np\n\n# Five numbers.\nnumbers = np.loadtxt('../datasets/small/five.txt')"
    ),
    code("print(numbers.sum())"),
    new_markdown_cell("Not part of it"),
    new_code_cell("raise SystemExit('not part of it')"),
]


@pytest.fixture
def course(tmp_path):
    """A course with one lesson that has a recipe and one that has none; its notebooks."""
    notebooks = tmp_path / "le cours" / "notebooks"
    datasets = notebooks.parent / "datasets"
    notebooks.mkdir(parents=True)
    (datasets / "small").mkdir(parents=True)
    (datasets / "small" / "five.txt").write_text("1 2 3 4 5")
    (datasets / "README.md").write_text("# Data cards")
    write_lesson(notebooks / "00_start_here.ipynb", "Start here", CELLS[:2])
    write_lesson(notebooks / "03_add_numbers.ipynb", "Add numbers", CELLS)
    return notebooks


def write_lesson(path, title, cells):
    nbformat.write(new_notebook(cells=cells, metadata={"lesson": {"title": title}}), path)


def run_alone(script, home, timeout=60):
    """Run a script in its folder, with no course_utils, no network and no window."""
    code = (
        "import runpy, sys; sys.modules['course_utils'] = None;"
        f"runpy.run_path({script.name!r}, run_name='__main__')"
    )
    nowhere = "http://127.0.0.1:9"
    settings = {"HOME": str(home), "KERAS_HOME": str(home), "MPLBACKEND": "Agg"}
    settings |= {"http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": ""}
    return subprocess.run(
        [sys.executable, "-I", "-c", code],
        cwd=script.parent,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def test_export_writes_script_requirements_and_data(course, tmp_path):
    folder = tmp_path / "mon projet été" / "new"
    written = export.export_recipe("3", folder, course)
    names = ["add_numbers.py", "requirements.txt", "datasets/small/five.txt", "datasets/README.md"]
    assert written == [folder / name for name in names]
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == sorted(written)
    assert (folder / "datasets" / "small" / "five.txt").read_text() == "1 2 3 4 5"


def test_script_is_the_recipe_with_its_text_as_comments(course, tmp_path):
    script = export.export_recipe("03", tmp_path / "new", course)[0].read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(script))
    assert docstring.startswith("Add numbers: the recipe of lesson 03.")
    assert "notebooks/03_add_numbers.ipynb" in docstring
    assert "License-Identifier: MIT" in docstring
    assert script.partition('"""\n\n')[2] == (
        "# Copy this\n#\n"
        "# A recipe is short, but the sentence above it may be longer than a line of\n"
        "# code should be.\n"
        "import numpy as np\n\n# Five numbers.\n"
        "numbers = np.loadtxt('datasets/small/five.txt')\n\n"
        "print(numbers.sum())\n"
    )


def test_script_runs_where_there_is_no_course(course, tmp_path):
    script = export.export_recipe("03", tmp_path / "new", course)[0]
    result = run_alone(script, tmp_path)
    assert result.stdout == "15.0\n", result.stderr


def test_run_alone_hides_the_course(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import course_utils")
    assert "ModuleNotFoundError" in run_alone(script, tmp_path).stderr


def test_requirements_name_what_the_script_imports_and_no_more():
    script = "import os, cv2\nfrom skimage import data\nimport matplotlib.pyplot as plt"
    header, *lines = export.pin_requirements(script).splitlines()
    assert header.startswith("# ")
    names = [line.partition("==")[0] for line in lines]
    assert names[0] == "matplotlib"
    assert names[1].startswith("opencv-")
    assert names[2:] == ["scikit-image"]
    assert lines == [f"{name}=={version(name)}" for name in names]


def test_keras_needs_something_to_compute_with():
    pinned = export.pin_requirements("from keras import layers")
    assert [line.partition("==")[0] for line in pinned.splitlines()[1:]] == ["keras", "tensorflow"]


def test_requirements_of_a_package_that_is_not_installed():
    with pytest.raises(ValueError, match="imports not_there, which is not installed"):
        export.pin_requirements("import not_there.at_all")


@pytest.mark.parametrize("name", ["add_numbers.py", "requirements.txt", "datasets/README.md"])
def test_export_never_overwrites(name, course, tmp_path):
    folder = tmp_path / "project"
    taken = folder / name
    taken.parent.mkdir(parents=True)
    taken.write_text("mine")
    with pytest.raises(FileExistsError, match=f"{name} would be overwritten.*new folder"):
        export.export_recipe("03", folder, course)
    assert taken.read_text() == "mine"
    assert [path for path in folder.rglob("*") if path.is_file()] == [taken]


def test_an_export_that_broke_off_goes_on(course, tmp_path):
    written = export.export_recipe("03", tmp_path / "whole", course)
    for path in written[:-1]:
        export.copy(path, tmp_path / "half" / path.relative_to(tmp_path / "whole"))
    export.export_recipe("03", tmp_path / "half", course)
    assert export.content(tmp_path / "half") == export.content(tmp_path / "whole")


def test_export_to_a_file(course, tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(FileExistsError, match="taken is a file"):
        export.export_recipe("03", tmp_path / "taken", course)


@pytest.mark.parametrize("lesson", ["00", "42", "convolution", "*", ""])
def test_no_such_recipe(lesson, course, tmp_path):
    with pytest.raises(ValueError, match=r"has no recipe: choose from 03$"):
        export.export_recipe(lesson, tmp_path / "new", course)
    assert not (tmp_path / "new").exists()


def test_a_wheel_has_no_lessons(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no lessons in .*Clone the course"):
        export.export_recipe("07", tmp_path / "new", tmp_path / "site-packages" / "notebooks")


def test_damaged_notebook(course, tmp_path):
    (course / "03_add_numbers.ipynb").write_text('{"cells": [')
    with pytest.raises(ValueError, match=r"03_add_numbers.ipynb is no notebook: git -C"):
        export.export_recipe("03", tmp_path / "new", course)


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("%matplotlib inline", "is not plain Python: .*%matplotlib inline"),
        ("from course_utils import data", "imports course_utils: a recipe stands alone"),
        ("open('../datasets/none.csv')", r"reads datasets/none\.csv, but .* does not exist"),
    ],
)
def test_recipe_that_cannot_stand_alone(cell, complaint, course, tmp_path):
    write_lesson(course / "04_bad.ipynb", "Bad", [code(cell)])
    with pytest.raises((ValueError, FileNotFoundError), match=complaint):
        export.export_recipe("04", tmp_path / "new", course)
    assert not (tmp_path / "new").exists()


def test_a_folder_of_data_is_copied_whole(course, tmp_path):
    write_lesson(course / "05_all.ipynb", "All", [code('folder = "../datasets/small"')])
    written = export.export_recipe("05", tmp_path / "new", course)
    assert (written[2] / "five.txt").read_text() == "1 2 3 4 5"


def test_main_says_what_it_wrote_and_how_to_run_it(course, tmp_path, capsys):
    folder = tmp_path / "my project"
    assert export.main(["03", "--to", str(folder)], course) == 0
    shown = capsys.readouterr().out
    assert f"  {folder}/datasets/small/five.txt\n" in shown
    assert f"  cd '{folder}'\n" in shown
    assert shown.endswith("python -m pip install -r requirements.txt\n  python add_numbers.py\n")


def test_main_reports_errors_in_one_line(course, tmp_path, capsys):
    assert export.main(["42", "--to", str(tmp_path / "new")], course) == 1
    shown = capsys.readouterr().err
    assert shown == "export: lesson 42 has no recipe: choose from 03\n"


# --- the lessons of the course --------------------------------------------------------------


def lessons_with_recipes():
    """List the numbers of the lessons that have a recipe."""
    return [
        path.name[:2]
        for path in sorted(export.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
        if export.recipe_cells(path)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("lesson", lessons_with_recipes())
def test_recipe_of_the_lesson_runs_in_an_empty_folder(lesson, tmp_path):
    script = export.export_recipe(lesson, tmp_path / "project")[0]
    result = run_alone(script, tmp_path, timeout=300)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip(), "a recipe prints what it reached: a bare last line shows nothing"
