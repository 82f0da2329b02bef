"""The report: one learner as text, a class as tables."""

import csv
import json
import re

import pytest

from course_utils import progress, report


def write(path, exercises=(), quizzes=()):
    """Write a file of progress; `exercises` are (lesson, name, passed, failed attempts)."""
    record = {"version": 1, "exercises": {}, "quizzes": dict(quizzes)}
    for lesson, name, passed, failed in exercises:
        entry = {"passed": passed, "failed_attempts": failed}
        record["exercises"].setdefault(lesson, {})[name] = entry
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record))


@pytest.fixture
def school(tmp_path):
    folder = tmp_path / "class"
    write(
        folder / "progress-ada.json",
        [("02", "output_size", True, 1), ("02", "correlate", False, 4)],
        {"02": {"questions": 5, "right_at_first": 4}},
    )
    write(folder / "progress-bo.json", [("02", "output_size", True, 0)])
    write(folder / "cy" / "progress-bo.json", [("02", "correlate", False, 2)])
    return folder


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_own_progress(tmp_path, monkeypatch, capsys):
    path = tmp_path / "progress-ada.json"
    write(path, [("02", "output_size", True, 1)], {"02": {"questions": 5, "right_at_first": 4}})
    monkeypatch.setattr(progress, "progress_path", lambda: path)
    assert report.main([]) == 0
    out = capsys.readouterr().out
    assert str(path) in out
    assert re.search(r"lesson 02: 1 of \d exercises passed, to do: count_parameters,", out)
    assert "lesson 07: 0 of " in out
    assert "quiz 02: finished, 4 of 5 right at first" in out
    assert "quiz 07: to do" in out


def test_own_damaged_progress_is_an_error_without_a_traceback(tmp_path, monkeypatch, capsys):
    path = tmp_path / "progress-ada.json"
    path.write_text("{")
    monkeypatch.setattr(progress, "progress_path", lambda: path)
    assert report.main([]) == 1
    assert "damaged" in capsys.readouterr().err


def test_class_tables(school, tmp_path, capsys):
    assert report.main([str(school), "--to", str(tmp_path / "out")]) == 0
    learners = {row["learner"]: row for row in rows(tmp_path / "out" / "class.csv")}
    assert set(learners) == {"ada", "progress-bo", "cy/progress-bo"}
    assert learners["ada"]["02 output_size"] == "passed"
    assert learners["ada"]["02 correlate"] == "failed 4×"
    assert learners["ada"]["02 quiz"] == "4 of 5"
    assert learners["progress-bo"]["02 correlate"] == ""
    hardest = rows(tmp_path / "out" / "exercises.csv")[0]
    assert hardest == {
        "exercise": "02 correlate",
        "passed": "0",
        "still failing": "2",
        "failed checks each": "3",
    }
    page = (tmp_path / "out" / "class.html").read_text(encoding="utf-8")
    assert "<td>failed 4×</td>" in page
    assert "02 correlate: 0 passed, 2 still failing" in capsys.readouterr().out


def test_tables_go_into_the_folder_and_a_second_run_agrees(school):
    assert report.main([str(school)]) == 0
    first = (school / "class.csv").read_text()
    assert report.main([str(school)]) == 0
    assert (school / "class.csv").read_text() == first


def test_damaged_files_are_named_and_skipped(school, capsys):
    (school / "progress-di.json").write_text("{")
    (school / "notes.json").write_text('{"a": 1}')
    (school / "progress-ada.damaged-1.json").write_text("{")
    assert report.main([str(school)]) == 0
    err = capsys.readouterr().err
    assert "progress-di.json" in err
    assert "notes.json" in err
    assert "damaged-1" not in err
    assert len(rows(school / "class.csv")) == 3


def test_names_from_files_can_do_no_harm(tmp_path):
    write(tmp_path / "=HYPERLINK(1).json", [("02", "<script>", True, 0)])
    assert report.main([str(tmp_path)]) == 0
    (row,) = rows(tmp_path / "class.csv")
    assert row["learner"] == "'=HYPERLINK(1)"
    page = (tmp_path / "class.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_exercises_the_course_no_longer_has_stay_in_the_table(tmp_path):
    write(tmp_path / "ada.json", [("99", "old", True, 0)])
    report.main([str(tmp_path)])
    assert rows(tmp_path / "class.csv")[0]["99 old"] == "passed"


def test_empty_and_missing_folders(tmp_path, capsys):
    assert report.main([str(tmp_path)]) == 1
    assert "holds no progress files" in capsys.readouterr().err
    assert report.main([str(tmp_path / "nowhere")]) == 1
    assert "is no folder" in capsys.readouterr().err
