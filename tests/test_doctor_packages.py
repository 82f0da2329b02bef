import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from course_utils.doctor import packages
from course_utils.doctor.finding import ok

ROOT = Path(__file__).resolve().parents[1]


def install(folder, name, number):
    """Put the metadata of a package into `folder`, as pip does."""
    metadata = folder / f"{name.replace('-', '_')}-{number}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n")


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of packages that Python finds before the real ones."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.mark.parametrize("running", [(2, 7, 18), (3, 9, 18), (3, 10, 13), (3, 14, 0)])
def test_python_too_old_or_too_new(running):
    finding = packages.check_python(running)
    assert finding.status == "problem"
    assert "3.11, 3.12 and 3.13" in finding.message
    assert "make setup" in finding.mend


def test_python_versions_are_those_of_pyproject():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    (major, oldest), (_, newest) = packages.OLDEST, packages.NEWEST
    assert declared == f">={major}.{oldest},<{major}.{newest + 1}"
    assert packages.check_python((major, oldest, 0)).status == "ok"
    assert packages.check_python((major, newest, 9)).status == "ok"


def test_package_of_the_wrong_version(site):
    assert packages.check_packages().status == "ok"
    install(site, "numpy", "1.26.4")
    finding = packages.check_packages()
    assert finding.status == "problem"
    assert "numpy is 1.26.4, needs >=2.0" in finding.message
    assert finding.mend


def test_missing_packages_are_named_and_counted(site):
    wanted = [f"nothing-{number}>=1" for number in range(6)]
    finding = packages.check_packages([*wanted, "elsewhere; sys_platform == 'none'"])
    assert finding.status == "problem"
    assert "nothing-0 is missing; " in finding.message
    assert finding.message.endswith("; and 2 more")


def test_no_packages_at_all(monkeypatch):
    monkeypatch.setitem(sys.modules, "packaging.requirements", None)
    finding = packages.check_packages()
    assert finding.status == "problem"
    assert "not installed in this Python" in finding.message


def test_a_wheel_is_checked_against_its_own_metadata(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    assert packages.check_packages().status == "ok"
    assert "numpy>=2.0" in packages.declared_requirements()
    missing = packages.install_command(["numpy>=2.0"])
    assert missing.endswith("-m pip install 'numpy>=2.0'")


@pytest.mark.parametrize("name", ["opencv-python-headless", "opencv-contrib-python"])
def test_any_build_of_opencv_serves(name, monkeypatch):
    def only(asked):
        if asked == name:
            return "5.0.0.93"
        raise packages.PackageNotFoundError(asked)

    monkeypatch.setattr(packages, "version", only)
    assert packages.check_packages(["opencv-python>=4.10"]).status == "ok"
    assert packages.check_packages(["opencv-python>=6"]).status == "problem"


def test_version_other_than_the_lock(site):
    install(site, "numpy", "2.0.1")
    finding = packages.check_lock()
    assert finding.status == "warning"  # the course works with it, if not digit for digit
    assert "numpy 2.0.1 (lock " in finding.message
    assert finding.mend


def test_lock_is_read_for_this_python():
    lock = (
        "here==1.0 ; python_full_version >= '3.8' \\\n    --hash=sha256:00\n    # via me\n"
        "here==0.9 ; python_full_version < '3.8' \\\n    --hash=sha256:00\n"
        "plain==2.0 \\\n    --hash=sha256:00\n"
    )
    assert packages.locked_versions(lock) == {"here": "1.0", "plain": "2.0"}


def test_no_lock_in_a_wheel(tmp_path):
    assert packages.check_lock(tmp_path / "requirements.txt").status == "note"


def test_the_lock_of_the_headless_build_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    lock = packages.shlex.quote(str(ROOT / "requirements.txt"))
    assert packages.sync_command().endswith(f"-r {lock}")
    (tmp_path / "course-requirements.txt").write_text("")
    assert "course-requirements.txt" in packages.sync_command()


def test_the_lock_does_not_bring_a_second_opencv(site, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(site))
    install(site, "opencv-python-headless", "5.0.0.93")
    assert packages.sync_command() == f"rm -rf {site} && make setup VENV={site}"
    (site / "course-requirements.txt").write_text("")
    assert "-m pip install -r " in packages.sync_command()


def test_tensorflow_removed_in_part(monkeypatch):
    assert packages.check_tensorflow() == ok(version("tensorflow"))
    monkeypatch.setattr(packages, "find_spec", lambda name: None)
    assert packages.check_tensorflow().status == "problem"


def test_two_builds_of_opencv(site):
    assert packages.check_opencv().status == "ok"
    install(site, "opencv-contrib-python", "4.14.0.90")
    finding = packages.check_opencv()
    assert finding.status == "problem"
    assert "and opencv-contrib-python are both installed" in finding.message
    assert "pip uninstall -y opencv-python" in finding.mend
    assert "pip install --no-deps opencv-python" in finding.mend


def test_no_opencv(monkeypatch):
    monkeypatch.setattr(packages, "OPENCV_BUILDS", ("opencv-of-nobody",))
    finding = packages.check_opencv()
    assert finding.status == "problem"
    assert finding.mend


@pytest.mark.parametrize(
    ("says", "remedy"),
    [
        (
            "libGL.so.1: cannot open shared object file: No such file or directory",
            "sudo apt-get install -y libgl1 libglib2.0-0",
        ),
        ("numpy.core.multiarray failed to import", "--force-reinstall opencv-python"),
    ],
)
def test_opencv_that_does_not_load(says, remedy, site, monkeypatch):
    (site / "cv2.py").write_text(f"raise ImportError({says!r})")
    monkeypatch.delitem(sys.modules, "cv2", raising=False)
    finding = packages.check_opencv()
    assert finding.status == "problem"
    assert says in finding.message
    assert remedy in finding.mend


def test_without_sudo_the_headless_build_is_offered_once():
    says = "libxcb.so.1: cannot open shared object file"
    mend = packages.opencv_remedy(says, "opencv-contrib-python==5.0")
    assert "pip uninstall -y opencv-contrib-python" in mend
    assert mend.endswith("pip install --no-deps opencv-contrib-python-headless==5.0")
    assert "pip" not in packages.opencv_remedy(says, "opencv-python-headless==5.0")
