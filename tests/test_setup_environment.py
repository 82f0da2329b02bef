"""The set-up, with real environments and real pip, but packages of a few bytes."""

import ast
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest
import setup_environment as setup
import setup_steps as steps

TOOLS = Path(steps.__file__).parent
PY = f"{sys.version_info[0]}.{sys.version_info[1]}"
MISSING = "libxcb.so.1: cannot open shared object file: No such file or directory"
KERNEL = json.dumps({"argv": ["python", "-f", "{connection_file}"], "language": "python"})


def make_wheel(folder, name, version, files):
    """Write the smallest wheel that pip installs; return the line that locks it."""
    stem = f"{name.replace('-', '_')}-{version}"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    info = {f"{stem}.dist-info/METADATA": about, f"{stem}.dist-info/WHEEL": tags}
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in (files | info).items():
            wheel.writestr(zipfile.ZipInfo(file), text)  # the same bytes whenever it is made
        record = "".join(f"{file},,\n" for file in [*files, *info])
        wheel.writestr(zipfile.ZipInfo(f"{stem}.dist-info/RECORD"), record)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


class Course:
    """A course of three tiny packages, and an environment for it that may be made."""

    def __init__(self, folder):
        self.folder = folder
        self.venv = folder / "env"
        self.write_locks("1.0", cv2="")

    def write_locks(self, version, cv2):
        kernel = f"tiny_kernel-{version}.data/data/share/jupyter/kernels/python3/kernel.json"
        tiny = make_wheel(self.folder, "tiny-kernel", version, {kernel: KERNEL, "tiny.py": ""})
        full = make_wheel(self.folder, "opencv-python", "5.0", {"cv2/__init__.py": cv2})
        headless = make_wheel(self.folder, "opencv-python-headless", "5.0", {"cv2/__init__.py": ""})
        (self.folder / "requirements.txt").write_text(full + tiny)
        (self.folder / "requirements-headless.txt").write_text(headless)

    def setup(self):
        return setup.main([str(self.venv)])

    def stamp(self):
        return json.loads((self.venv / steps.STAMP_NAME).read_text())

    def packages(self):
        found = self.venv.glob("lib/python*/site-packages/*.dist-info")
        return {path.name.removesuffix(".dist-info") for path in found} - {"pip", "setuptools"}


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory):
    """Return an environment as `create` makes it, which takes seconds: tests copy it."""
    venv = tmp_path_factory.mktemp("empty")
    steps.create(venv, steps.base_python(venv))
    return venv


@pytest.fixture
def course(tmp_path, monkeypatch, empty_environment):
    """Return a course whose packages come from a folder, never from the network."""
    folder = tmp_path / "my course é"
    folder.mkdir()
    monkeypatch.setattr(steps, "LOCK", folder / "requirements.txt")
    monkeypatch.setattr(steps, "HEADLESS_LOCK", folder / "requirements-headless.txt")
    monkeypatch.setattr(steps, "link_project", lambda venv: None)  # needs hatchling in it
    copy = functools.partial(shutil.copytree, empty_environment, symlinks=True, dirs_exist_ok=True)
    monkeypatch.setattr(steps, "create", lambda venv, base: copy(venv))
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return Course(folder)


def test_first_run_makes_everything_and_second_run_does_nothing(course, capfd, monkeypatch):
    assert course.setup() == 0
    said = capfd.readouterr().out
    assert "4 GB of disk" in said
    assert "4/4" in said
    assert {"opencv_python-5.0", "tiny_kernel-1.0"} <= course.packages()
    assert course.stamp()["state"] == "complete"

    monkeypatch.setattr(setup, "build", pytest.fail)
    started = time.monotonic()
    assert course.setup() == 0
    assert time.monotonic() - started < 0.5
    assert capfd.readouterr() == ("", "")


def test_missing_system_library_brings_the_windowless_opencv(course, capfd):
    course.write_locks("1.0", cv2=f"raise ImportError({MISSING!r})")
    assert course.setup() == 0
    assert "OpenCV needs libxcb.so.1" in capfd.readouterr().out
    assert "opencv_python_headless-5.0" in course.packages()
    assert "opencv_python-5.0" not in course.packages()

    # An update keeps that choice.
    course.write_locks("2.0", cv2=f"raise ImportError({MISSING!r})")
    assert course.setup() == 0
    assert "OpenCV needs" not in capfd.readouterr().out
    assert "opencv_python-5.0" not in course.packages()
    assert {"opencv_python_headless-5.0", "tiny_kernel-2.0"} <= course.packages()


def test_opencv_that_fails_otherwise_stops_the_setup(course, capfd):
    course.write_locks("1.0", cv2="raise ImportError('numpy is too old')")
    assert course.setup() == 1
    assert "does not start: ImportError: numpy is too old" in capfd.readouterr().err
    assert course.stamp()["state"] == "building"


def test_another_lock_updates_in_place(course, capfd):
    course.setup()
    added = next(course.venv.glob("lib/python*/site-packages")) / "what_a_learner_added.py"
    added.touch()
    course.write_locks("2.0", cv2="")
    assert course.setup() == 0
    assert "Updating" in capfd.readouterr().out
    assert "tiny_kernel-2.0" in course.packages()
    assert added.exists()


def test_environment_made_by_hand_is_kept_and_completed(course):
    steps.create(course.venv, None)
    (course.venv / "note").touch()
    assert course.setup() == 0
    assert (course.venv / "note").exists()
    assert "opencv_python-5.0" in course.packages()


def test_update_that_cannot_download_leaves_the_environment_as_it_was(course, capfd):
    course.setup()
    before = course.stamp()
    course.write_locks("2.0", cv2="")
    (course.folder / "tiny_kernel-2.0-py3-none-any.whl").unlink()
    assert course.setup() == 1
    said = capfd.readouterr()
    assert "tiny-kernel==2.0" in said.err
    assert "Nothing was changed" in said.out
    assert course.stamp() == before
    course.write_locks("1.0", cv2="")
    assert setup.is_complete(course.venv)


def test_altered_download_is_refused(course, capfd):
    with zipfile.ZipFile(course.folder / "tiny_kernel-1.0-py3-none-any.whl", "a") as wheel:
        wheel.writestr("malware.py", "")
    assert course.setup() == 1
    said = capfd.readouterr().err
    assert "it was damaged, or a proxy or mirror" in said
    assert "Traceback" not in said
    assert "tiny_kernel-1.0" not in course.packages()


def test_interrupted_setup_starts_over(course, capfd, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(steps, "write_settings", interrupt)
        assert course.setup() == 130
    left = course.venv / "left over"
    left.touch()
    assert course.setup() == 0
    assert "did not finish: starting over" in capfd.readouterr().out
    assert not left.exists()
    assert course.stamp()["state"] == "complete"


def interrupt(*_):
    raise KeyboardInterrupt


def test_moved_environment_is_made_anew(course, capfd):
    course.setup()
    moved = course.folder / "elsewhere"
    course.venv.rename(moved)
    course.venv = moved
    assert course.setup() == 0
    assert "was made in" in capfd.readouterr().out
    assert course.stamp()["venv"] == str(moved)


def test_removed_base_python_makes_the_environment_anew(course, capfd):
    course.setup()
    for link in (course.venv / "bin").glob("python*"):
        link.unlink()
        link.symlink_to("/no/such/python")
    assert course.setup() == 0
    assert "no longer runs" in capfd.readouterr().out
    assert setup.python_version(course.venv) == PY


def test_lost_settings_of_the_environment_make_it_anew(course, capfd):
    course.setup()
    (course.venv / "pyvenv.cfg").unlink()
    assert course.setup() == 0
    assert "no longer runs" in capfd.readouterr().out
    assert (course.venv / "pyvenv.cfg").exists()


def test_other_python_makes_the_environment_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "python_version", lambda venv: "3.1")
    assert "has Python 3.1" in setup.reason_to_start_over(tmp_path, {})


@pytest.mark.parametrize("key", ["state", "lock", "python", "setup", "venv", "project"])
def test_any_difference_makes_an_environment_incomplete(tmp_path, monkeypatch, key):
    monkeypatch.setattr(setup, "python_version", lambda venv: PY)
    stamp = setup.complete_stamp(tmp_path)
    setup.write_stamp(tmp_path, stamp)
    assert setup.is_complete(tmp_path)
    setup.write_stamp(tmp_path, stamp | {key: "other"})
    assert not setup.is_complete(tmp_path)


def test_shared_environment_serves_every_copy_of_the_course(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "python_version", lambda venv: PY)
    setup.write_stamp(tmp_path, setup.complete_stamp(tmp_path) | {"project": "/the/teacher's"})
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert setup.is_complete(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_damaged_stamp_counts_as_none(tmp_path, text):
    (tmp_path / steps.STAMP_NAME).write_text(text)
    assert setup.read_stamp(tmp_path) == {}
    assert not setup.is_complete(tmp_path)


def test_folder_with_other_files_is_never_touched(tmp_path, capfd):
    thesis = tmp_path / "thesis.txt"
    thesis.touch()
    assert setup.main([str(tmp_path)]) == 1
    assert setup.main([str(thesis)]) == 1
    said = capfd.readouterr().err
    assert "holds other files" in said
    assert "is a file" in said
    assert list(tmp_path.iterdir()) == [thesis]


def test_small_disk_stops_before_the_download(course, capfd, monkeypatch):
    usage = type("Usage", (), {"free": 2_000_000_000})
    monkeypatch.setattr(setup.shutil, "disk_usage", lambda path: usage)
    assert course.setup() == 1
    assert "2.0 GB are free" in capfd.readouterr().err
    assert course.packages() == set()


def test_folder_that_cannot_be_made(tmp_path, capfd):
    (tmp_path / "file").touch()
    assert setup.main([str(tmp_path / "file" / "env")]) == 1
    assert "make lab VENV=~/course-env" in capfd.readouterr().err


def test_second_setup_waits_for_the_first(tmp_path, capfd):
    code = f"""
        import sys, time
        sys.path.insert(0, {str(TOOLS)!r})
        import setup_environment
        from pathlib import Path
        with setup_environment.one_at_a_time(Path({str(tmp_path)!r})):
            print("held", flush=True)
            time.sleep(1)
    """
    first = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE)
    with first:
        first.stdout.readline()
        with setup.one_at_a_time(tmp_path):
            assert first.wait(timeout=10) == 0
    assert "waiting for it to end" in capfd.readouterr().out


@pytest.mark.parametrize("version", [(3, 9, 18), (3, 10, 0), (3, 14, 0)])
def test_other_pythons_are_told_which_work(tmp_path, capfd, monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    assert setup.main([str(tmp_path / "env")]) == 1
    said = capfd.readouterr().err
    assert "needs Python 3.11, 3.12 or 3.13" in said
    assert f"is {version[0]}.{version[1]}." in said
    assert not (tmp_path / "env").exists()


@pytest.mark.parametrize("file", ["setup_environment.py", "setup_steps.py"])
def test_old_pythons_can_read_the_setup(file):
    ast.parse((TOOLS / file).read_text(encoding="utf-8"), feature_version=(3, 6))
