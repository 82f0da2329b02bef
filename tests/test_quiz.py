"""Quizzes: every one teaches, is the same each time, and needs no network."""

import re

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from course_utils import progress, quiz


@pytest.fixture(params=quiz.quiz_lessons())
def lesson(request):
    return request.param


@pytest.fixture
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_there_are_quizzes_for_the_first_lessons():
    assert {"02", "07"} <= set(quiz.quiz_lessons())


def test_questions_teach(lesson):
    questions = quiz.load_quiz(lesson)
    assert 3 <= len(questions) <= 6
    feedback = [c["feedback"] for question in questions for c in question["answers"]]
    assert len(set(feedback)) == len(feedback)
    assert all(len(text) >= 20 for text in feedback)
    assert len({question["question"] for question in questions}) == len(questions)


def test_questions_have_one_right_choice_and_different_ones(lesson):
    for question in quiz.load_quiz(lesson):
        assert set(question) == {"question", "type", "answers"}
        assert question["type"] == "multiple_choice"
        choices = question["answers"]
        assert [choice["correct"] for choice in choices].count(True) == 1
        assert 3 <= len(choices) <= 5
        assert len({choice["answer"] for choice in choices}) == len(choices)


def test_text_is_shown_as_written(lesson):
    """jupyterquiz would take dollars for formulas and [a](b) for a link."""
    text = quiz.quiz_text(quiz.load_quiz(lesson))
    text += "".join(c["feedback"] for q in quiz.load_quiz(lesson) for c in q["answers"])
    assert "$" not in text
    assert not re.search(r"\[.*?\]\(", text)
    assert text.count("`") % 2 == 0


def test_html_is_the_same_each_time(lesson, shell):
    first = quiz.quiz_html(lesson)
    assert quiz.quiz_html(lesson) == first
    assert "QUIZ_" not in first
    assert "REPORT_" not in first


def test_html_fetches_nothing(lesson, shell):
    """The one address left in it is jupyterquiz's, for a MathJax that the page is said to lack."""
    page = quiz.quiz_html(lesson)
    assert set(re.findall(r"https?://[\w.]+", page)) <= {"https://cdn.jsdelivr.net"}
    assert page.index("const MathJax = undefined") < page.index("https://")
    assert not re.search(r"<(script|link|img|iframe)[^>]*(src|href)=", page)


def test_shown_in_a_notebook_with_the_questions_as_text(lesson, shell):
    with capture_output() as captured:
        quiz.show_quiz(lesson)
    (output,) = captured.outputs
    assert set(output.data) == {"text/html", "text/plain"}
    for question in quiz.load_quiz(lesson):
        assert question["question"] in output.data["text/plain"]
        assert all(choice["answer"] in output.data["text/plain"] for choice in question["answers"])


def test_printed_outside_a_notebook(lesson, capsys):
    quiz.show_quiz(lesson)
    assert capsys.readouterr().out.startswith("1. ")


def test_result_reaches_the_progress(shell, monkeypatch):
    finished = []
    monkeypatch.setattr(progress, "is_kept", lambda: True)
    monkeypatch.setattr(progress, "record_quiz", lambda *args: finished.append(args) or "")
    assert 'querySelector(".course_quiz_02 input")' in quiz.quiz_html("02", report=True)
    box = quiz._field("02", 5)
    field, line = box.children
    assert "course_quiz_02" in field._dom_classes
    field.value = "nonsense"
    assert finished == []
    field.value = "4"
    assert finished == [("02", 5, 4)]
    assert "4 of 5 right at the first choice" in line.value


def test_unknown_lesson_is_refused():
    with pytest.raises(ValueError, match=r"no quiz '99': there are .*02"):
        quiz.load_quiz("99")
