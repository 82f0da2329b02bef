"""Write a lesson's recipe as a script for a project of your own; of lesson 20, a whole project.

``python -m course_utils export 07 --to my_project`` takes the cells of the lesson that are tagged
``recipe``, with the Markdown cell directly above each as a comment, and writes

- ``first_cnn.py``, a script that needs no ``course_utils``;
- ``requirements.txt``, the versions of the packages it imports;
- ``datasets/...``, the files that it reads. A recipe names them as they lie beside the folder of
  the notebooks, ``"../datasets/mnist/mnist.npz"``; the script names its own copy,
  ``"datasets/mnist/mnist.npz"``. The data cards (provenance, licence) go with them.

Lesson 20 has no recipe: `course_utils.export_project` writes its project folder.
"""

import argparse
import ast
import platform
import re
import shlex
import shutil
import sys
import textwrap
from importlib.metadata import packages_distributions, version
from itertools import pairwise
from pathlib import Path

import nbformat

from course_utils import __version__
from course_utils.export_project import STEPS, export_project
from course_utils.writing import new_folder, write_whole

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
DATA_PATH = re.compile(r"""(?<=["'])\.\./(datasets/[^"'\n]+)(?=["'])""")
DATA_CARDS = "datasets/README.md"
PROJECT = "20"
COMMENT_WIDTH = 77
HEADER = '''"""{title}: the recipe of lesson {number}.

Written from notebooks/{notebook} by `python -m course_utils export {number}`,
course_utils {version}. Run it in its own folder:

    python -m pip install -r requirements.txt
    python {script}

SPDX-License-Identifier: MIT
"""
'''


def main(arguments=None, notebooks=NOTEBOOKS):
    """Export the lesson named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils export",
        description="Write a lesson's recipe as a script that needs no course_utils, with its "
        "requirements and data; of lesson 20, a project folder. Nothing is ever overwritten.",
    )
    parser.add_argument("lesson", help="the lesson's number, such as 07")
    parser.add_argument("--to", required=True, metavar="FOLDER", help="where to write it")
    options = parser.parse_args(arguments)
    try:
        if options.lesson == PROJECT:
            written, steps = export_project(options.to), STEPS
        else:
            written = export_recipe(options.lesson, options.to, notebooks)
            steps = [f"python {written[0].name}"]
    except (ValueError, OSError, ImportError) as error:
        print(f"export: {error}", file=sys.stderr)
        return 1
    print("Wrote", *written, sep="\n  ")
    print("\nTo run it:")
    print(f"  cd {shlex.quote(str(written[0].parent))}")
    print("  python -m pip install -r requirements.txt")
    print(*(f"  {step}" for step in steps), sep="\n")
    return 0


def export_recipe(lesson, folder, notebooks=NOTEBOOKS):
    """Write the recipe of a lesson as a script, with its requirements and data.

    Parameters
    ----------
    lesson : str
        The number, such as "07".
    folder : str or Path
        Where to write; made if it does not exist.
    notebooks : Path
        The folder of the lessons.

    Returns
    -------
    list of Path
        What was written: the script, ``requirements.txt``, and any data.

    Raises
    ------
    ValueError
        If there is no such recipe, or it cannot be a script of its own.
    FileNotFoundError
        If the notebooks, or data that the recipe reads, are not there.
    FileExistsError
        If another file would be overwritten; then nothing is written.
    """
    notebook = find_recipe(lesson, notebooks)
    script = compose_script(notebook)
    texts = {script_name(notebook): script, "requirements.txt": pin_requirements(script)}
    data = find_data(notebook)
    folder = Path(folder).expanduser()
    refuse_to_overwrite(folder, texts, data)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_whole(folder / name, text)
    for name, source in data.items():
        copy(source, folder / name)
    return [folder / name for name in [*texts, *data]]


def find_recipe(lesson, notebooks):
    """Return the path of the lesson's notebook, which has a recipe."""
    if not notebooks.is_dir():
        raise FileNotFoundError(
            f"there are no lessons in {notebooks}: an installed course_utils comes without them. "
            "Clone the course, run `make setup` in it, and there: "
            ".venv/bin/python -m course_utils export"
        )
    lessons = {path.name[:2]: path for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb"))}
    path = lessons.get(lesson.zfill(2))
    if path is not None and recipe_cells(path):
        return path
    known = ", ".join(n for n, path in lessons.items() if n == PROJECT or recipe_cells(path))
    raise ValueError(f"lesson {lesson} has no recipe: choose from {known or '(none has one)'}")


def read_notebook(path):
    """Return the notebook at `path`."""
    try:
        return nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        remedy = f"git -C {shlex.quote(str(path.parent))} checkout -- {path.name}"
        raise ValueError(f"{path} is no notebook: {remedy}") from error


def recipe_cells(path):
    """Return (comment, code) of each recipe cell; the comment is empty if no text is above it."""
    cells = read_notebook(path).cells
    nothing = nbformat.v4.new_markdown_cell()
    return [
        (above.source if above.cell_type == "markdown" else "", cell.source)
        for above, cell in pairwise([nothing, *cells])
        if cell.cell_type == "code" and "recipe" in cell.metadata.get("tags", [])
    ]


def compose_script(notebook):
    """Return the recipe of the notebook at a path as the text of a script.

    Raises
    ------
    ValueError
        If the result is not Python, or needs `course_utils`.
    """
    number = notebook.stem[:2]
    header = HEADER.format(
        title=read_notebook(notebook).metadata["lesson"]["title"],
        number=number,
        notebook=notebook.name,
        version=__version__,
        script=script_name(notebook),
    )
    blocks = [f"{as_comment(text)}{code}\n" for text, code in recipe_cells(notebook)]
    script = DATA_PATH.sub(r"\1", "\n".join([header, *blocks]))
    try:
        modules = imported_modules(script)
    except SyntaxError as error:
        raise ValueError(
            f"the recipe in {notebook} is not plain Python: {error.msg}: {error.text!r}"
        ) from error
    if "course_utils" in modules:
        raise ValueError(f"the recipe in {notebook} imports course_utils: a recipe stands alone")
    return script


def script_name(notebook):
    """Return "first_cnn.py" for the path of "07_first_cnn.ipynb"."""
    return f"{notebook.stem[3:]}.py"


def as_comment(markdown):
    """Return Markdown as comment lines, headings without their marks."""
    lines = []
    for line in re.sub(r"^#+ ", "", markdown.strip(), flags=re.M).splitlines():
        lines += textwrap.wrap(line, COMMENT_WIDTH, break_long_words=False) or [""]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


def imported_modules(script):
    """Return the top-level names of the modules that the text of a script imports."""
    names = set()
    for node in ast.walk(ast.parse(script)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def pin_requirements(script):
    """Return the text of a requirements file: what `script` imports, as it is installed here."""
    modules = imported_modules(script) - sys.stdlib_module_names
    if "keras" in modules:
        modules.add("tensorflow")  # Keras computes with it, but does not install it
    providers = packages_distributions()
    if missing := sorted(modules - providers.keys()):
        raise ValueError(
            f"the recipe imports {', '.join(missing)}, which is not installed here: "
            "run `python -m course_utils doctor`"
        )
    packages = sorted({sorted(providers[module])[0] for module in modules})
    header = f"# The versions that this was written with, on Python {platform.python_version()}."
    return "\n".join([header, *(f"{name}=={version(name)}" for name in packages)]) + "\n"


def find_data(notebook):
    """Return the files that the notebook's recipe reads: their sources, by name in the export."""
    code = "\n".join(code for _, code in recipe_cells(notebook))
    names = dict.fromkeys(DATA_PATH.findall(code))
    if not names:
        return {}
    sources = {name: notebook.parents[1] / name for name in [*names, DATA_CARDS]}
    for name, source in sources.items():
        if not source.exists():
            raise FileNotFoundError(f"the recipe reads {name}, but {source} does not exist")
    return sources


def refuse_to_overwrite(folder, texts, data):
    """Raise if names are taken in `folder`, but by what an export that broke off left there."""
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"{folder} is a file: give --to the name of a folder")
    left = {name for name, text in texts.items() if content(folder / name) == text.encode()}
    left |= {name for name, source in data.items() if content(folder / name) == content(source)}
    there = [name for name in [*texts, *data] if folder.joinpath(name).exists()]
    taken = [str(folder / name) for name in there if name not in left]
    if taken:
        raise FileExistsError(
            f"{', '.join(taken)} would be overwritten, so nothing was written: "
            "give --to a new folder, or move what is there out of the way"
        )


def content(path):
    """Return what is in a file, or by name in the files of a folder; None if nothing is there."""
    if path.is_dir():
        return {p.relative_to(path): p.read_bytes() for p in path.rglob("*") if p.is_file()}
    return path.read_bytes() if path.exists() else None


def copy(source, target):
    """Copy a file or a folder, without its permissions: a course may be read-only."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_file():
        write_whole(target, source.read_bytes())
    elif not target.exists():  # else an export that broke off has left it
        with new_folder(target) as beside:
            shutil.copytree(source, beside, copy_function=shutil.copyfile, dirs_exist_ok=True)
