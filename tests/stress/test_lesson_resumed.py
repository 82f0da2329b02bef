"""A lesson whose kernel is killed half-way: progress is there, and all of it runs anew."""

import copy
import os
import signal
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from course_utils import progress
from course_utils.exercises import catalogue

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
KILL = f"import os; os.kill(os.getpid(), {signal.SIGKILL:d})"


def solved(path):
    """Return a lesson with its exercises solved, all but the last, and their names."""
    book, names = nbformat.read(path, 4), []
    cells = [cell for cell in book.cells if "exercise" in cell.metadata]
    for cell in cells[:-1]:
        name = cell.metadata["exercise"]
        exercise = next(e for e in catalogue() if (e.lesson, e.name) == (path.name[:2], name))
        answer = exercise.solution().source
        if "def " not in exercise.starter:
            answer += f"\n\n\n{name} = {name}()"
        cell.source = cell.source.replace(exercise.starter, answer)
        names.append(name)
    return book, names


def run(book, home):
    environment = {**os.environ, "XDG_DATA_HOME": str(home), "COURSE_PROGRESS": "on"}
    client = NotebookClient(book, timeout=600, resources={"metadata": {"path": str(NOTEBOOKS)}})
    client.execute(env=environment | {"TF_CPP_MIN_LOG_LEVEL": "3"})


@pytest.mark.slow
def test_killed_after_an_exercise_and_begun_anew(tmp_path, often, line):
    lessons = often(["01"], ["01", "02"])
    for lesson in lessons:
        (path,) = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
        home = tmp_path / lesson
        book, names = solved(path)
        places = [n for n, cell in enumerate(book.cells) if "exercise" in cell.metadata]
        half, passed = copy.deepcopy(book), names[: len(names) // 2]
        half.cells.insert(places[len(passed) - 1] + 1, nbformat.v4.new_code_cell(KILL))
        with pytest.raises(DeadKernelError):
            run(half, home)
        (kept,) = home.rglob("progress-*.json")
        assert _passed(kept, lesson) == set(passed)
        run(book, home)
        assert _passed(kept, lesson) == set(names)
    line(
        "Lessons stopped by kill −9 of the kernel half-way, and begun anew",
        len(lessons),
        "what was passed was kept, and every cell ran",
    )


def _passed(path, lesson):
    entries = progress.load_progress(path)["exercises"][lesson]
    return {name for name, entry in entries.items() if entry["passed"]}
