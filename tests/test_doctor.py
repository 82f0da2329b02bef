import ast
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course_utils import doctor
from course_utils.doctor.finding import note, ok, problem, warning

ROOT = Path(__file__).resolve().parents[1]


def test_report_has_one_line_a_check_with_the_command_that_mends():
    report = doctor.checkup(
        {
            "a": lambda: ok("fine"),
            "bb": lambda: problem("broken", "run this"),
            "c": lambda: warning("hm", "run that"),
            "d": lambda: note("by the way"),
        }
    )
    assert repr(report).splitlines() == [
        "✓ a   fine",
        "✗ bb  broken  Mend: run this",
        "! c   hm  Mend: run that",
        "– d   by the way",
        "What is marked ✗ would stop a learner.",
    ]
    assert not report.ok
    assert report.to_text(doctor.ASCII_MARKS).splitlines()[1] == "FAIL bb  broken  Mend: run this"
    assert json.loads(report.to_json()) == {
        "ok": False,
        "checks": {
            "a": {"status": "ok", "message": "fine", "mend": ""},
            "bb": {"status": "problem", "message": "broken", "mend": "run this"},
            "c": {"status": "warning", "message": "hm", "mend": "run that"},
            "d": {"status": "note", "message": "by the way", "mend": ""},
        },
    }


def test_warnings_and_notes_stop_nobody():
    report = doctor.checkup({"a": lambda: warning("hm", "run that"), "b": lambda: note("so")})
    assert report.ok
    assert repr(report).endswith("Nothing here would stop a learner.")


def test_a_check_that_fails_itself_does_not_hide_the_others():
    report = doctor.checkup({"a": lambda: 1 / 0, "b": lambda: ok("fine")})
    assert report.findings["a"] == note(
        "could not be checked (ZeroDivisionError: division by zero)"
    )
    assert report.findings["b"] == ok("fine")


@pytest.mark.parametrize(("finding", "code"), [(ok("fine"), 0), (problem("broken", "x"), 1)])
def test_exit_code(finding, code, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "checkup", lambda: doctor.Report({"a": finding}))
    assert doctor.main([]) == code
    assert finding.message in capsys.readouterr().out
    assert doctor.main(["--json"]) == code
    assert json.loads(capsys.readouterr().out)["ok"] == (code == 0)


def test_every_check_works_here_quickly_and_without_tensorflow():
    script = (
        "import sys; from course_utils.doctor import checkup; report = checkup();"
        "assert 'tensorflow' not in sys.modules; print(report.to_json())"
    )
    start = time.perf_counter()
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert time.perf_counter() - start < 5
    assert result.returncode == 0, result.stderr
    checks = json.loads(result.stdout)["checks"]
    assert list(checks) == list(doctor.CHECKS)
    assert not [check for check in checks.values() if "could not be checked" in check["message"]]


def test_a_terminal_without_utf8_gets_plain_marks():
    result = subprocess.run(
        [sys.executable, "-m", "course_utils", "doctor"],
        capture_output=True,
        encoding="ascii",
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert result.stdout.startswith("ok   Python"), result.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "course_utils" / "doctor").glob("*.py")))
def test_older_pythons_can_read_the_doctor(path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
