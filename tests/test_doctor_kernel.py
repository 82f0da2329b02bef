import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils.doctor import kernel
from course_utils.doctor.finding import ok

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def venv(tmp_path):
    folder = tmp_path / ".venv"
    folder.mkdir()
    return folder


def test_environment_of_the_course_wherever_it_is(tmp_path):
    (tmp_path / "course-setup.json").write_text("{}")
    assert kernel.check_environment(tmp_path) == ok("the course's own, outside its folder")
    # Another one in the usual place makes no difference.
    assert kernel.check_environment(tmp_path, ROOT).status == "ok"
    assert kernel.check_environment(ROOT / ".venv") == ok("the course's own, in .venv")


def test_another_environment_is_a_choice_if_it_has_the_packages(tmp_path, venv, monkeypatch):
    finding = kernel.check_environment(tmp_path, venv)
    assert finding.status == "warning"
    assert f"in {tmp_path}, not in the course's {venv}" in finding.message
    assert finding.mend == f"make lab VENV={venv}"
    monkeypatch.setattr(kernel, "package_faults", lambda: {"keras>=3": "keras is missing"})
    assert kernel.check_environment(tmp_path, venv).status == "problem"


def test_no_environment_of_the_course(tmp_path):
    finding = kernel.check_environment(tmp_path, tmp_path / ".venv")
    assert finding.status == "note"
    assert str(tmp_path) not in finding.message


def test_mistaken_environments_inside_the_course_are_named_from_its_folder():
    finding = kernel.check_environment(ROOT / "tools", ROOT / "tests")
    assert finding.message.endswith(" in tools, not in the course's tests")


@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="not in an environment of its own")
def test_the_python_below_the_environment_is_told_what_to_do():
    # Its path in the environment is a link, so that `.venv` is taken for its own if not resolved.
    python = Path(sys.executable).resolve()
    command = [python, "-m", "course_utils", "doctor", "--json"]
    own = {name: value for name, value in os.environ.items() if name != "VENV"}
    result = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True)
    assert result.returncode == 1, result.stderr
    checks = json.loads(result.stdout)["checks"]
    assert checks["packages"]["status"] == "problem"
    assert checks["packages"]["mend"] == "make lab"


def add_kernel(folder, python):
    spec = {"argv": [str(python), "-m", "ipykernel_launcher"], "display_name": "x", "language": "p"}
    path = folder / "kernels" / "python3" / "kernel.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(spec))


def test_kernel_that_runs_another_python(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    missing = tmp_path / "env" / "bin" / "python"
    add_kernel(tmp_path, missing)
    finding = kernel.check_kernel()
    assert finding.status == "problem"
    assert f"{missing}, which does not exist" in finding.message
    assert finding.mend.endswith("-m jupyter kernelspec remove -f python3")

    missing.parent.mkdir(parents=True)
    missing.symlink_to(Path(sys.executable).resolve())
    assert f"{missing}, not this Python" in kernel.check_kernel().message


@pytest.mark.parametrize("python", ["python", sys.executable])
def test_kernel_that_runs_this_python(python, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    add_kernel(tmp_path, python)
    assert kernel.check_kernel().status == "ok"


def test_wrong_kernel_inside_the_environment_is_rebuilt(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    (tmp_path / "course-setup.json").write_text("{}")
    add_kernel(tmp_path, tmp_path / "bin" / "python")
    mend = kernel.check_kernel(tmp_path).mend
    assert mend == f"rm -rf {tmp_path} && make setup VENV={tmp_path}"
