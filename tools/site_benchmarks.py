"""The book's page of measurements, from the benchmarks' docstrings and their committed results."""

import ast
import json
import re
from pathlib import Path

from benchmarks._table import as_word

ROOT = Path(__file__).resolve().parents[1]
INTRODUCTION = """# Benchmarks

What was measured for the course, with the committed results. `make bench NAME=first_cnn` measures
again, on your machine; without a name, all of them. Where a measurement was repeated with several
seeds, a cell has the smallest and the largest value. Times depend on the machine: trust ratios.
"""
NOT_SHOWN = ("code", "seed")


def page(results=ROOT / "benchmarks" / "results"):
    """Return the page in Markdown."""
    return "\n".join([INTRODUCTION, *(section(path) for path in sorted(results.glob("*.json")))])


def section(path):
    """Return the section of a file of results: what was measured, where it is shown, the table."""
    module = ast.parse((ROOT / "benchmarks" / f"{path.stem}.py").read_text(encoding="utf-8"))
    title, _, text = ast.get_docstring(module).partition("\n")
    rows = json.loads(path.read_text(encoding="utf-8"))
    parts = [f"## {title.rstrip('.')}", text.strip(), meaning(module), source(path), table(rows)]
    return "\n\n".join(part for part in parts if part) + "\n"


def meaning(module):
    """Return what a benchmark's `run` says of its rows, or ""."""
    run = next(node for node in module.body if getattr(node, "name", "") == "run")
    found = re.search(r"(?s)list of dict\n(.+?)(\n\n|$)", ast.get_docstring(run))
    return " ".join(found[1].split()) if found else ""


def source(path):
    """Return a line with the command that measures, and links to the lessons that show it."""
    lessons = [
        f"[{lesson.stem[:2]}](../notebooks/{lesson.name})"
        for lesson in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
        if f"results/{path.name}" in lesson.read_text(encoding="utf-8")
    ]
    shown = f", shown in lesson {' and '.join(lessons)}" if lessons else ""
    return f"`make bench NAME={path.stem}`{shown}."


def table(rows):
    """Return rows as a table, one line for all that differ by their seed only."""
    groups = {}
    for row in rows:
        groups.setdefault(str([row[name] for name in fixed(row)]), []).append(row)
    columns = [name for name in rows[0] if name not in NOT_SHOWN]
    lines = [columns, [":--" if isinstance(rows[0][name], str) else "--:" for name in columns]]
    lines += [[band([row[name] for row in group]) for name in columns] for group in groups.values()]
    lines[0] = [name.replace("_", " ") for name in columns]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def fixed(row):
    """List the columns that name what was measured: those before the seed, and all words."""
    names = list(row)
    before = names[: names.index("seed")] if "seed" in names else names
    return [name for name in names if name in before or isinstance(row[name], str)]


def band(values):
    """Return one value, or the smallest and the largest of several, as text."""
    if isinstance(values[0], list):
        return " to ".join(map(as_word, values[0]))
    known = sorted({value for value in values if value is not None})
    return " to ".join(dict.fromkeys(map(as_word, known[:1] + known[-1:]))) or "–"
