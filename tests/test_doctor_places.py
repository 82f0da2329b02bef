import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from course_utils.doctor.places import DEFAULT_VENV, ROOT, lab_command, shown

PRINT_VENV = "from course_utils.doctor.places import VENV; print(VENV)"


def test_the_root_is_the_project():
    assert Path(__file__).resolve().parents[1] == ROOT


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (ROOT / ".venv", ".venv"),
        (ROOT / "datasets" / "mnist" / "mnist.npz", "datasets/mnist/mnist.npz"),
        (str(ROOT / "new" / "folder"), "new/folder"),
        (ROOT, str(ROOT)),
        (f"{ROOT}-too/.venv", f"{ROOT}-too/.venv"),
        ("/elsewhere/.venv", "/elsewhere/.venv"),
    ],
)
def test_paths_in_the_course_are_shown_from_its_folder(path, name):
    assert shown(path) == name


def test_a_link_to_the_course_leads_to_the_same_names(tmp_path):
    (tmp_path / "link").symlink_to(ROOT)
    assert shown(tmp_path / "link" / "datasets") == "datasets"


def test_the_lab_is_opened_with_the_environment_that_is_meant():
    assert lab_command(DEFAULT_VENV) == "make lab"
    assert lab_command(Path("/my env")) == "make lab VENV='/my env'"


@pytest.mark.parametrize(
    ("value", "folder"),
    [
        (None, DEFAULT_VENV),
        ("", DEFAULT_VENV),
        (".venv.312", ROOT / ".venv.312"),
        ("/other/place", Path("/other/place")),
    ],
)
def test_the_environment_is_where_make_has_it(value, folder, monkeypatch):
    monkeypatch.delenv("VENV", raising=False)
    if value is not None:
        monkeypatch.setenv("VENV", value)
    command = [sys.executable, "-c", PRINT_VENV]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.strip() == str(folder), result.stderr


@pytest.fixture
def course(tmp_path):
    """A copy of the course, with no environment in its folder."""
    course = tmp_path / "course"
    for name in ("course_utils", "datasets"):
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, course / name, ignore=skip)
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, course)
    return course


@pytest.fixture
def elsewhere(tmp_path):
    """An environment as the set-up leaves it, which borrows the packages of this one."""
    place = tmp_path / "other place"
    venv.create(place, symlinks=True)
    packages = sysconfig.get_path("purelib")
    [site] = place.glob("lib/python*/site-packages")
    (site / "borrowed.pth").write_text(packages)
    (place / "course-setup.json").write_text('{"state": "complete"}')
    return place


@pytest.mark.parametrize("told", [True, False])
def test_an_environment_elsewhere_is_right_and_no_path_is_told(told, course, elsewhere, tmp_path):
    own = {name: value for name, value in os.environ.items() if name not in ("VENV", "PYTHONPATH")}
    own |= {"VENV": str(elsewhere)} if told else {}
    command = [elsewhere / "bin" / "python", "-m", "course_utils", "doctor", "--json"]
    result = subprocess.run(command, cwd=course, env=own, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    checks = json.loads(result.stdout)["checks"]
    assert checks["environment"]["message"] == "the course's own, outside its folder"
    for name in ("packages", "lock", "OpenCV", "kernel", "MNIST", "digit model", "folders"):
        assert checks[name]["status"] == "ok", checks[name]
    assert str(tmp_path) not in result.stdout
    assert str(Path.home()) not in result.stdout


def test_a_python_without_packages_is_sent_to_the_environment_elsewhere(
    course, elsewhere, tmp_path
):
    venv.create(tmp_path / "bare", symlinks=True)
    command = [tmp_path / "bare" / "bin" / "python", "-m", "course_utils", "doctor", "--json"]
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    own["VENV"] = str(elsewhere)
    result = subprocess.run(command, cwd=course, env=own, capture_output=True, text=True)
    assert result.returncode == 1, result.stderr
    checks = json.loads(result.stdout)["checks"]
    for name in ("environment", "packages"):
        assert checks[name]["status"] == "problem"
        assert checks[name]["mend"] == f"make lab VENV='{elsewhere}'"
