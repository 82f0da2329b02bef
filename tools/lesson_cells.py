"""Run the cells of a lesson elsewhere, so that a study and its lesson can't drift apart."""

import contextlib
import hashlib
import io
import linecache
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def read_cells(number):
    """Return the source of each cell of the lesson with that number ("07"), by the cell's id."""
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def run_cells(cells, ids, names):
    """Run cells of the lesson, one after the other, in the namespace `names`, without output."""
    with contextlib.redirect_stdout(io.StringIO()):
        for cell_id in ids:
            # A file's name and its lines, so that a cell may ask for the text of a function.
            name, lines = f"<cell {cell_id}>", cells[cell_id].splitlines(keepends=True)
            linecache.cache[name] = (len(cells[cell_id]), None, lines, name)
            exec(compile(cells[cell_id], name, "exec"), names)


def digest(cells, ids):
    """Return the first digits of the SHA-256 of the cells that a study runs."""
    return hashlib.sha256("\n".join(cells[cell_id] for cell_id in ids).encode()).hexdigest()[:12]
