"""Static checks of a lesson's form: what the house style asks of every notebook.

Each check takes a notebook and returns a list of problems in words, empty for a good lesson.
`FORM_CHECKS` lists them all. No kernel is started.
"""

import ast
import math
import re

from tools.checks_of_outputs import IGNORE, has_picture, texts
from tools.notebook_files import code_cells, label, tags

CODE_LINES, MODEL_LINES = 12, 25
# JupyterLab on a laptop shows some 30 lines of 90 characters, between margins and headings.
PROSE_LINES, PROSE_WIDTH = 25, 90
EXERCISES = 3
# The first lesson and the project at the end of the course have a form of their own.
SPECIAL = ("00", "20")
TAGS = {IGNORE, "training", "model", "exercise", "recipe"}
LESSON_KEYS = {"number": str, "title": str, "minutes": int, "seconds": int, "prerequisites": list}
HIDING = ("hide_input", "hidden", "collapsed", "source_hidden", "outputs_hidden")


def number(notebook):
    """Return the number of a lesson, such as "02", from its metadata."""
    return notebook.metadata.get("lesson", {}).get("number", "")


def headings(notebook, level):
    """Return the headings of one level, code blocks left out."""
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    prose = re.sub(r"^```.*?^```", "", prose, flags=re.MULTILINE | re.DOTALL)
    return re.findall(rf"^{'#' * level} +(.+?) *$", prose, re.MULTILINE)


def has_fixed_headings(notebook):
    """Check for one H1, and the H2s that every lesson has, in their order."""
    problems = []
    if len(headings(notebook, 1)) != 1:
        problems.append(f"one H1 expected, got {headings(notebook, 1)}")
    found = headings(notebook, 2)
    end = ["Exercises", "Check yourself", "Recap"]
    if number(notebook) in SPECIAL:
        end = [title for title in end if title in found or title == "Recap"]
    sections = found[2 : -len(end)]
    if found[:2] != ["Goal", "Setup"] or found[-len(end) :] != end or not 2 <= len(sections) <= 6:
        problems.append(f"H2s: Goal, Setup, two to six sections, {', '.join(end)}; got {found}")
    return problems


def has_short_cells(notebook):
    """Check the lengths of code cells, and of text cells as they look on a screen."""
    problems = []
    for cell in notebook.cells:
        lines = [line for line in cell.source.splitlines() if line.strip()]
        length, limit = len(lines), MODEL_LINES if "model" in tags(cell) else CODE_LINES
        if cell.cell_type == "markdown":
            length, limit = sum(math.ceil(len(line) / PROSE_WIDTH) for line in lines), PROSE_LINES
        if length > limit:
            problems.append(f"{label(cell)}: {length} lines, at most {limit}")
    return problems


def has_sentences(notebook):
    """Check for a sentence before each code cell, and after each picture.

    A cell right after an ignored one that states its claim needs no sentence of its own. It is
    checked, or, where it speaks of seconds, ignored too.
    Pictures in exercises and recipes are the learner's to judge.
    """
    problems = []
    cells = notebook.cells
    for before, cell, after in zip([None, *cells[:-1]], cells, [*cells[1:], None], strict=True):
        if cell.cell_type != "code":
            continue
        claims = IGNORE not in tags(cell) or any(": True" in text for text in texts(cell))
        is_claim = before is not None and IGNORE in tags(before) and claims
        if not is_claim and not sentences(before):
            problems.append(f"{label(cell)}: no sentence before it")
        shows = has_picture(cell) and not {"exercise", "recipe"} & set(tags(cell))
        if shows and (not sentences(after) or after.source.startswith("#")):
            problems.append(f"{label(cell)}: no sentence after its picture")
    return problems


def sentences(cell):
    """Return the lines of a text cell that are no headings."""
    if cell is None or cell.cell_type != "markdown":
        return []
    return [line for line in cell.source.splitlines() if line.strip() and line[0] != "#"]


def has_lesson_block(notebook):
    """Check the metadata that say what the lesson is and what it costs, against its first cells."""
    block = notebook.metadata.get("lesson", {})
    if {key: type(value) for key, value in block.items()} != LESSON_KEYS:
        wanted = ", ".join(f"{key} ({kind.__name__})" for key, kind in LESSON_KEYS.items())
        return [f"metadata 'lesson' needs {wanted}; got {dict(block)}"]
    problems = []
    if not any(block["title"] in title for title in headings(notebook, 1)):
        problems.append(f"the H1 does not hold the title {block['title']!r}")
    goal = next((cell.source for cell in notebook.cells if "## Goal" in cell.source), "")
    if not re.search(rf"\b{block['minutes']} min", goal):
        problems.append(f"the Goal does not say {block['minutes']} minutes")
    return problems


def has_plain_code(notebook):
    """Check for star imports, magics and ``cv2.imshow``, which ends a kernel without a display."""
    problems = []
    for cell in code_cells(notebook):
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError as error:
            problems.append(f"{label(cell)}: not plain Python (a magic?): {error}")
            continue
        imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        if any(node.names[0].name == "*" for node in imports):
            problems.append(f"{label(cell)}: star import")
        calls = [ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)]
        if "cv2.imshow" in calls:
            problems.append(f"{label(cell)}: cv2.imshow, use plt.imshow")
    return problems


def has_known_tags(notebook):
    """Check that every tag is one that something reads, on a code cell."""
    return [
        f"{label(cell)}: tag {tag!r} on a {cell.cell_type} cell"
        for cell in notebook.cells
        for tag in tags(cell)
        if tag not in TAGS or cell.cell_type != "code"
    ]


def hides_nothing(notebook):
    """Check that no cell is hidden or folded."""
    problems = []
    for cell in notebook.cells:
        metadata = {**cell.metadata, **cell.metadata.get("jupyter", {})}
        problems += [f"{label(cell)}: {key}" for key in HIDING if metadata.get(key)]
    return problems


def has_exercises_and_recipe(notebook):
    """Check for three exercises, and a recipe that runs without the course's package."""
    tagged = [(tag, cell) for cell in code_cells(notebook) for tag in tags(cell)]
    recipes = [cell for tag, cell in tagged if tag == "recipe"]
    exercises = [cell for tag, cell in tagged if tag == "exercise"]
    problems = [
        f"{label(cell)}: a recipe that needs course_utils"
        for cell in recipes
        if "course_utils" in cell.source
    ]
    if number(notebook) not in SPECIAL and not recipes:
        problems.append("no cell is tagged recipe")
    if number(notebook) not in SPECIAL and len(exercises) < EXERCISES:
        problems.append(f"{len(exercises)} cells tagged exercise, {EXERCISES} or more expected")
    return problems


def row_problems(notebook, filename, readme):
    """Check a lesson's row in the README's table of lessons.

    The table has the columns Lesson, Minutes and Seconds, perhaps among others; the row is the
    one whose Lesson cell links to the notebook.
    """
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in readme.splitlines()]
    heads = [row for row in rows if {"Lesson", "Minutes", "Seconds"} <= set(row)]
    links = [row for row in rows if row and f"](notebooks/{filename})" in "".join(row)]
    if len(heads) != 1 or len(links) != 1:
        return [f"{len(heads)} tables of lessons with {len(links)} rows for {filename}, not 1"]
    row = dict(zip(heads[0], links[0], strict=True))
    text = re.sub(r"\(.*?\)", "", " ".join(links[0]))
    block = notebook.metadata.lesson
    missing = [part for part in (block.number, block.title) if part not in text]
    problems = [f"{part!r} is not in the row {text!r}" for part in missing]
    for column in ("Minutes", "Seconds"):
        if row[column] != str(block[column.lower()]):
            problems.append(f"{column}: {row[column]}, but {block[column.lower()]} in the lesson")
    return problems


FORM_CHECKS = [
    has_fixed_headings,
    has_short_cells,
    has_sentences,
    has_lesson_block,
    has_plain_code,
    has_known_tags,
    hides_nothing,
    has_exercises_and_recipe,
]
