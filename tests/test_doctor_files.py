import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils import data
from course_utils.doctor import files

ROOT = Path(__file__).resolve().parents[1]


def test_one_flipped_byte_in_a_copy_of_the_course(tmp_path):
    course = tmp_path / "cours à moi"
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("course_utils", "datasets"):
        shutil.copytree(ROOT / name, course / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", course)
    bundled = course / "datasets" / "mnist" / "mnist.npz"
    damaged = bytearray(bundled.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    bundled.write_bytes(damaged)
    command = [sys.executable, "-m", "course_utils", "doctor", "--json"]
    result = subprocess.run(command, cwd=course, capture_output=True, text=True)
    assert result.returncode == 1, result.stderr
    finding = json.loads(result.stdout)["checks"]["MNIST"]
    assert finding["status"] == "problem"
    assert finding["message"].startswith("datasets/mnist/mnist.npz is damaged")
    assert finding["mend"] == f"git -C '{course}' checkout -- datasets/mnist/mnist.npz"


def test_missing_files_are_not_fetched_from_the_network(tmp_path, monkeypatch):
    assert files.check_mnist().status == "ok"
    monkeypatch.setattr(data, "PACKAGE", tmp_path / "course_utils")
    monkeypatch.setattr(socket, "socket", None)
    finding = files.check_mnist()
    assert finding.status == "warning"
    assert "did not come with this copy" in finding.message
    model = files.check_digit_model()
    assert model.status == "problem"
    assert f"{tmp_path}" in model.message
    assert "pip install --force-reinstall --no-deps course_utils-" in model.mend


def test_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    blocked = tmp_path / "file" / "course_utils"
    finding = files.check_folders(tmp_path, [tmp_path / "new" / "folder", blocked])
    assert finding.status == "warning"
    assert "progress or downloads cannot be kept" in finding.message
    assert str(tmp_path / "file") in finding.mend
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that root cannot write")
def test_notebooks_that_cannot_be_saved():
    finding = files.check_folders(Path("/proc"), [])
    assert finding.status == "problem"
    assert "lessons cannot be saved: /proc" in finding.message
    assert finding.mend


def test_folders_that_can_be_written_stay_as_they_are(tmp_path):
    assert files.check_folders(tmp_path, [tmp_path / "a" / "b"]).status == "ok"
    assert list(tmp_path.iterdir()) == []
    assert files.check_folders(tmp_path / "none in a wheel", []).status == "ok"
