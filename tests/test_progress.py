"""Progress: what is kept, by whom, and what happens to a file that can't be read or written."""

import json

import pytest

from course_utils import progress


def entry(progress_file, name="output_size"):
    return json.loads(progress_file.read_text())["exercises"]["02"][name]


def test_no_file_is_no_progress(progress_file):
    assert progress.load_progress() == {"version": 1, "exercises": {}, "quizzes": {}}
    assert not progress_file.parent.exists()


def test_failures_count_until_the_first_pass(progress_file):
    for status in ["failed", "failed", "passed", "failed", "passed"]:
        assert progress.record_check("02", "output_size", status) == ""
    assert entry(progress_file) == {"passed": True, "failed_attempts": 2}
    assert progress.load_progress(progress_file)["exercises"]["02"]["output_size"]["passed"]


@pytest.mark.parametrize("status", ["not attempted", "set-up incomplete"])
def test_what_is_no_attempt_writes_nothing(progress_file, status):
    assert progress.record_check("02", "output_size", status) == ""
    assert not progress_file.exists()


def test_first_finish_of_a_quiz_counts(progress_file):
    progress.record_quiz("02", 5, 3)
    progress.record_quiz("02", 5, 5)
    assert progress.load_progress()["quizzes"] == {"02": {"questions": 5, "right_at_first": 3}}


@pytest.mark.parametrize("value", ["off", "OFF", " off "])
def test_off_writes_nothing(progress_file, monkeypatch, value):
    monkeypatch.setenv("COURSE_PROGRESS", value)
    assert not progress.is_kept()
    assert progress.record_check("02", "output_size", "passed") == ""
    assert progress.record_quiz("02", 5, 5) == ""
    assert not progress_file.parent.exists()


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
def test_damaged_file_is_set_aside_and_said_once(progress_file, text):
    progress_file.parent.mkdir()
    progress_file.write_text(text)
    with pytest.raises(ValueError, match="damaged"):
        progress.load_progress()
    assert "was damaged" in progress.record_check("02", "output_size", "passed")
    assert progress.record_check("02", "correlate", "passed") == ""
    assert entry(progress_file)["passed"]
    assert entry(progress_file, "correlate")["passed"]
    (aside,) = progress_file.parent.glob("*damaged*")
    assert aside.read_text() == text


def test_a_clock_that_stands_still_costs_no_damaged_file(progress_file, monkeypatch):
    monkeypatch.setattr(progress.time, "time_ns", lambda: 0)
    progress_file.parent.mkdir()
    for text in "ab":
        progress_file.write_text(text)
        progress.record_check("02", "output_size", "passed")
    assert {file.read_text() for file in progress_file.parent.glob("*damaged*")} == {"a", "b"}


def test_bytes_that_are_no_text_are_damage(progress_file):
    progress_file.parent.mkdir()
    progress_file.write_bytes(b"\xff\xfe\x00")
    assert "was damaged" in progress.record_check("02", "output_size", "passed")


def test_folder_that_cannot_be_written_is_said_once(progress_file):
    progress_file.parent.write_text("a file where the folder should be")
    remark = progress.record_check("02", "output_size", "passed")
    assert "can't be kept" in remark
    assert "COURSE_PROGRESS=off" in remark
    assert progress.record_check("02", "correlate", "failed") == ""


def test_failed_write_leaves_the_old_file_and_nothing_else(progress_file, monkeypatch):
    progress.record_check("02", "output_size", "passed")
    before = progress_file.read_text()

    def no_space(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(progress_file), "replace", no_space)
    assert "No space left" in progress.record_check("02", "correlate", "passed")
    assert progress_file.read_text() == before
    assert sorted(p.suffix for p in progress_file.parent.iterdir()) == [".json", ".lock"]


def test_lock_held_by_another_kernel_is_waited_for_then_given_up(progress_file, monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE", 0.1)
    progress_file.parent.mkdir()
    with progress._lock(progress_file.with_suffix(".lock")):
        assert "can't be kept" in progress.record_check("02", "output_size", "passed")
    assert not progress_file.exists()
    progress.record_check("02", "output_size", "passed")
    assert progress_file.exists()


def test_path_names_the_user_and_survives_without_a_name(monkeypatch):
    monkeypatch.setattr(progress.getpass, "getuser", lambda: "DOMAIN\\ada lovelace")
    assert progress.progress_path().name == "progress-DOMAIN_ada_lovelace.json"

    def nobody():
        raise KeyError("uid not found")

    monkeypatch.setattr(progress.getpass, "getuser", nobody)
    assert progress.progress_path().name == "progress-learner.json"
