"""Progress: what is kept, by whom, and what happens to a file that can't be read or written."""

import json

import pytest

from course_utils import progress


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Keep progress in a temporary folder."""
    path = tmp_path / "data" / "progress-ada.json"
    monkeypatch.setattr(progress, "progress_path", lambda: path)
    monkeypatch.setattr(progress, "_told", set())
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    return path


def entry(path, name="output_size"):
    return json.loads(path.read_text())["exercises"]["02"][name]


def test_no_file_is_no_progress(path):
    assert progress.load_progress() == {"version": 1, "exercises": {}, "quizzes": {}}
    assert not path.parent.exists()


def test_failures_count_until_the_first_pass(path):
    for status in ["failed", "failed", "passed", "failed", "passed"]:
        assert progress.record_check("02", "output_size", status) == ""
    assert entry(path) == {"passed": True, "failed_attempts": 2}
    assert progress.load_progress(path)["exercises"]["02"]["output_size"]["passed"]


@pytest.mark.parametrize("status", ["not attempted", "set-up incomplete"])
def test_what_is_no_attempt_writes_nothing(path, status):
    assert progress.record_check("02", "output_size", status) == ""
    assert not path.exists()


def test_first_finish_of_a_quiz_counts(path):
    progress.record_quiz("02", 5, 3)
    progress.record_quiz("02", 5, 5)
    assert progress.load_progress()["quizzes"] == {"02": {"questions": 5, "right_at_first": 3}}


@pytest.mark.parametrize("value", ["off", "OFF", " off "])
def test_off_writes_nothing(path, monkeypatch, value):
    monkeypatch.setenv("COURSE_PROGRESS", value)
    assert not progress.is_kept()
    assert progress.record_check("02", "output_size", "passed") == ""
    assert progress.record_quiz("02", 5, 5) == ""
    assert not path.parent.exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 2, "exercises": {}, "quizzes": {}}',
        '{"version": 1, "exercises": {"02": {"a": {"passed": 1}}}, "quizzes": {}}',
        '{"version": 1, "exercises": {"02": []}, "quizzes": {}}',
        '{"version": 1, "exercises": {}, "quizzes": {"02": 5}}',
        "\0\0\0",
    ],
)
def test_damaged_file_is_set_aside_and_said_once(path, text):
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(ValueError, match="damaged"):
        progress.load_progress()
    assert "was damaged" in progress.record_check("02", "output_size", "passed")
    assert progress.record_check("02", "correlate", "passed") == ""
    assert entry(path)["passed"]
    assert entry(path, "correlate")["passed"]
    (aside,) = path.parent.glob("*damaged*")
    assert aside.read_text() == text


def test_a_clock_that_stands_still_costs_no_damaged_file(path, monkeypatch):
    monkeypatch.setattr(progress.time, "time_ns", lambda: 0)
    path.parent.mkdir()
    for text in "ab":
        path.write_text(text)
        progress.record_check("02", "output_size", "passed")
    assert {file.read_text() for file in path.parent.glob("*damaged*")} == {"a", "b"}


def test_bytes_that_are_no_text_are_damage(path):
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00")
    assert "was damaged" in progress.record_check("02", "output_size", "passed")


def test_folder_that_cannot_be_written_is_said_once(path):
    path.parent.write_text("a file where the folder should be")
    remark = progress.record_check("02", "output_size", "passed")
    assert "can't be kept" in remark
    assert "COURSE_PROGRESS=off" in remark
    assert progress.record_check("02", "correlate", "failed") == ""


def test_failed_write_leaves_the_old_file_and_nothing_else(path, monkeypatch):
    progress.record_check("02", "output_size", "passed")
    before = path.read_text()

    def no_space(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "replace", no_space)
    assert "No space left" in progress.record_check("02", "correlate", "passed")
    assert path.read_text() == before
    assert sorted(p.suffix for p in path.parent.iterdir()) == [".json", ".lock"]


def test_lock_held_by_another_kernel_is_waited_for_then_given_up(path, monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE", 0.1)
    path.parent.mkdir()
    with progress._lock(path.with_suffix(".lock")):
        assert "can't be kept" in progress.record_check("02", "output_size", "passed")
    assert not path.exists()
    progress.record_check("02", "output_size", "passed")
    assert path.exists()


def test_path_names_the_user_and_survives_without_a_name(monkeypatch):
    monkeypatch.setattr(progress.getpass, "getuser", lambda: "DOMAIN\\ada lovelace")
    assert progress.progress_path().name == "progress-DOMAIN_ada_lovelace.json"

    def nobody():
        raise KeyError("uid not found")

    monkeypatch.setattr(progress.getpass, "getuser", nobody)
    assert progress.progress_path().name == "progress-learner.json"
