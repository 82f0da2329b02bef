"""Lessons as they are in JupyterLab: as committed, run from top to bottom, and their quizzes.

Whether every cell gives what is saved is for nbval. Here all lessons are opened, and those with
controls are run, since only a browser shows whether controls, quizzes and pictures appear.
"""

import re

import nbformat
import pytest

from course_utils import quiz

from .server import ROOT

pytestmark = pytest.mark.slow

LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WIDTHS = """(all) => Promise.all(
    all.map(async (picture) => { await picture.decode(); return picture.naturalWidth; }))"""


def uses_controls(path):
    """Return whether a lesson imports widgets."""
    cells = nbformat.read(path, as_version=4).cells
    return any("widgets" in cell.source for cell in cells if cell.cell_type == "code")


def by_name(path):
    """Return how a test's name says which lesson it is about."""
    return path.stem


@pytest.mark.parametrize("path", LESSONS, ids=by_name)
def test_lesson_opens_as_saved(lab, path):
    lab.open_notebook(path.name)
    outputs = [output for cell in lab.cells for output in cell.get("outputs", [])]
    saved = sum("image/" in " ".join(output.get("data", {})) for output in outputs)
    pictures = lab.page.locator(".jp-RenderedImage img, .jp-RenderedSVG img")
    lab.wait(lambda: pictures.count() == saved, 60, f"{saved} pictures")
    assert all(pictures.evaluate_all(WIDTHS))
    assert lab.problems() == []


@pytest.mark.parametrize("path", [path for path in LESSONS if uses_controls(path)], ids=by_name)
def test_lesson_with_controls_runs(lab, path):
    lab.open_notebook(path.name)
    lab.run_all()
    assert lab.problems() == []
    lab.page.locator(".jp-Notebook .jupyter-widgets").first.wait_for()


@pytest.mark.parametrize("lesson", quiz.quiz_lessons())
def test_quiz_answers_and_reports(lab, lesson):
    """The first question is answered wrongly first; that is what Python gets to know."""
    lab.notebook(
        [
            "from course_utils.progress import load_progress\n"
            "from course_utils.quiz import show_quiz\n"
            f"show_quiz({lesson!r})"
        ]
    )
    lab.run_all()
    questions = quiz.load_quiz(lesson)
    choose(lab, questions[0], correct=False)
    for question in questions:
        choose(lab, question, correct=True)
    right = {"questions": len(questions), "right_at_first": len(questions) - 1}
    lab.wait_for_python(f"load_progress()['quizzes'].get({lesson!r})", right)
    lab.page.get_by_text(f"{len(questions) - 1} of {len(questions)} right").wait_for()
    assert lab.problems() == []


def choose(lab, question, correct):
    """Choose an answer by its text, since their order is shuffled; wait for its feedback."""
    answer = next(answer for answer in question["answers"] if answer["correct"] == correct)
    asked = lab.page.locator(".Quiz", has_text=question["question"].replace("`", ""))
    exactly = re.compile(rf"^\s*{re.escape(answer['answer'].replace('`', ''))}\s*$")
    asked.locator(".MCButton", has_text=exactly).click()
    said = answer["feedback"].replace("`", "")
    asked.locator(".Feedback", has_text=said).wait_for()
