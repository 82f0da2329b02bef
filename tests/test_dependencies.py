"""pyproject.toml, the locks and environment.yml name the same packages and versions."""

import ast
import importlib.metadata
import platform
import re
import sys
import tomllib
from pathlib import Path

import pin_environment
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(pin_environment.__file__).parent.parent
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
HEADLESS_LOCK = (ROOT / "requirements-headless.txt").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / "environment.yml").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = [Requirement(text) for text in PROJECT["dependencies"]]
TEST = [Requirement(text) for text in PROJECT["optional-dependencies"]["test"]]
PIP = yaml.safe_load(ENVIRONMENT)["dependencies"][-1]


def entries(lock):
    """Return the lock's entries, each with its hashes."""
    return [entry for entry in re.split(r"(?m)^(?=[a-z])", lock) if entry.strip()]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("wanted", DIRECT + TEST, ids=str)
def test_direct_dependency_is_locked_within_its_range(wanted, python):
    version = pin_environment.locked_versions(LOCK, python)[wanted.name]
    assert wanted.specifier.contains(version)


def imported_packages(folder):
    """Return the top-level names that a folder's modules import.

    The project template is a project of its own, with its own requirements and tests.
    """
    names = set()
    template = ROOT / "course_utils" / "project_template"
    for path in set((ROOT / folder).rglob("*.py")) - set(template.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names.add(node.module.split(".")[0])
    return names


def test_everything_that_the_package_imports_is_declared():
    distributions = {"cv2": "opencv-python", "PIL": "pillow"}
    distributions |= {"skimage": "scikit-image", "sklearn": "scikit-learn"}
    ours = sys.stdlib_module_names | {"course_utils"}
    imported = {
        canonicalize_name(distributions.get(name, name))
        for name in imported_packages("course_utils") - ours
    }
    assert imported <= {wanted.name for wanted in DIRECT}


def test_installed_packages_are_for_this_python():
    """What uv locks and installs, pip refuses if this Python is too new for it."""
    python = platform.python_version()
    for package in importlib.metadata.distributions():
        wanted = SpecifierSet(package.metadata["Requires-Python"] or "")
        assert wanted.contains(python), (package.name, package.version)


@pytest.mark.parametrize("lock", [LOCK, HEADLESS_LOCK], ids=["full", "headless"])
def test_every_entry_is_pinned_and_has_hashes(lock):
    for entry in entries(lock):
        assert re.match(r"[a-z0-9-]+==\S+( ;.*)? \\\n", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry


def test_environment_has_the_locked_versions():
    versions = pin_environment.locked_versions(LOCK, pin_environment.PYTHON)
    expected = [f"{wanted.name}=={versions[wanted.name]}" for wanted in DIRECT]
    assert PIP["pip"] == [*expected, "-e ."], "make lock writes the versions of environment.yml"


def test_environment_has_a_python_that_the_package_supports():
    python = f"python={pin_environment.PYTHON}"
    assert python in yaml.safe_load(ENVIRONMENT)["dependencies"]
    supported = Requirement(f"python{PROJECT['requires-python']}").specifier
    assert supported.contains(f"{pin_environment.PYTHON}.0")


def test_headless_opencv_is_the_same_version():
    version = pin_environment.locked_versions(LOCK, "3.11")["opencv-python"]
    assert pin_environment.locked_versions(HEADLESS_LOCK, "3.11") == {
        "opencv-python-headless": version
    }


@pytest.mark.parametrize("text", [LOCK, HEADLESS_LOCK, ENVIRONMENT], ids=["full", "less", "conda"])
def test_two_builds_of_opencv_are_never_in_one_file(text):
    """Both provide cv2, and the one that is installed last wins file by file."""
    builds = set(re.findall(r"(?m)^[- ]*(opencv[a-z-]*)==", text))
    assert len(builds) == 1


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-headless.txt"])
@pytest.mark.parametrize("sign", ["://", "--index", "--extra-index", "--find-links"])
def test_lock_names_no_address(file, sign):
    """Each learner's pip knows where packages come from: a mirror or a classroom's server."""
    assert sign not in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", ["environment.yml", "pyproject.toml"])
def test_project_names_no_address(file):
    assert "http" not in (ROOT / file).read_text(encoding="utf-8")


def test_pin_changes_versions_only():
    environment = "  - pip:\n      - numpy==1.0\n      - -e .\n"
    pinned = pin_environment.pin(environment, {"numpy": "2.4.6"})
    assert pinned == "  - pip:\n      - numpy==2.4.6\n      - -e .\n"


def test_locked_version_depends_on_the_python():
    lock = (
        "numpy==2.4.6 ; python_full_version < '3.12' \\\n    --hash=sha256:00\n"
        "numpy==2.5.5 ; python_full_version >= '3.12' \\\n    --hash=sha256:00\n"
        "appnope==1.0.0 ; sys_platform == 'darwin' \\\n    --hash=sha256:00\n"
    )
    assert pin_environment.locked_versions(lock, "3.11") == {"numpy": "2.4.6"}
    assert pin_environment.locked_versions(lock, "3.13") == {"numpy": "2.5.5"}
