import os
import subprocess
import sys
from importlib import import_module

import pytest

from course_utils.__main__ import VERBS, main


def run(*arguments, **settings):
    command = [sys.executable, "-m", "course_utils", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **settings)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as stop:
        main([verb, "--help"])
    assert stop.value.code == 0
    assert f"python -m course_utils {verb}" in capsys.readouterr().out


@pytest.mark.parametrize("verb", VERBS)
def test_main_passes_arguments_on_and_returns_the_exit_code(verb, monkeypatch):
    passed = []
    module = import_module(f"course_utils.{verb}")
    monkeypatch.setattr(module, "main", lambda arguments: passed.append(arguments) or 3)
    assert main([verb, "07", "--to", "here"]) == 3
    assert passed == [["07", "--to", "here"]]


def test_help_lists_the_verbs(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert all(text in shown for pair in VERBS.items() for text in pair)


@pytest.mark.parametrize(("arguments", "complaint"), [(["dance"], "dance"), ([], "verb")])
def test_no_such_verb_is_a_usage_error(arguments, complaint, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    shown = capsys.readouterr().err
    assert shown.startswith("usage: python -m course_utils")
    assert complaint in shown.splitlines()[-1]


def test_nothing_is_imported_before_it_is_needed():
    code = """
import sys
from course_utils.__main__ import main
try:
    main(["--help"])
except SystemExit:
    pass
assert not {"numpy", "cv2", "nbformat", "keras", "tensorflow"} & set(sys.modules)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_python_m_returns_the_exit_code():
    assert run("dance").returncode == 2


def test_a_terminal_without_accents_gets_its_error_message(tmp_path):
    settings = {**os.environ, "PYTHONIOENCODING": "ascii"}
    result = run("export", "été", "--to", str(tmp_path / "new"), env=settings)
    assert result.returncode == 1
    assert "export: lesson \\xe9t\\xe9 has no recipe" in result.stderr
