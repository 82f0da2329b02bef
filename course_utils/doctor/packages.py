"""The Python that runs, and its packages: against what the course declares and locks."""

from __future__ import annotations

import re
import shlex
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

from course_utils.doctor.finding import note, ok, problem, warning
from course_utils.doctor.places import DEFAULT_VENV, ROOT, lab_command

# As `requires-python` in pyproject.toml; a Python without the package's metadata asks, too.
OLDEST, NEWEST = (3, 11), (3, 13)
OPENCV_BUILDS = (
    "opencv-python",
    "opencv-python-headless",
    "opencv-contrib-python",
    "opencv-contrib-python-headless",
)
SHOWN = 4  # packages named in one line


def check_python(running=sys.version_info):
    """Check the version of Python."""
    name = ".".join(map(str, running[:3]))
    if OLDEST <= tuple(running[:2]) <= NEWEST:
        return ok(name)
    return problem(
        f"{name}, but the course runs on 3.11, 3.12 and 3.13",
        "install one of these, then: make setup PYTHON=python3.12",
    )


def check_packages(requirements=None):
    """Check that every package is installed in a version the course declares it works with."""
    faults = package_faults(requirements)
    if not faults:
        return ok("all there, in versions that the course works with")
    return problem(shorten(faults.values()), install_command(faults))


def package_faults(requirements=None):
    """Return what is wrong with each declared package, by the requirement it fails.

    Parameters
    ----------
    requirements : list of str, optional
        Such as "numpy>=2.0"; the course's own if None.
    """
    try:
        from packaging.requirements import Requirement
    except ImportError:  # comes with several of the course's packages
        return {"packaging": "the course's packages are not installed in this Python"}
    faults = {}
    for line in declared_requirements() if requirements is None else requirements:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        installed = installed_version(requirement.name)
        needed = f"{requirement.name}{requirement.specifier}"
        if installed is None:
            faults[needed] = f"{requirement.name} is missing"
        elif not requirement.specifier.contains(installed, prereleases=True):
            faults[needed] = f"{requirement.name} is {installed}, needs {requirement.specifier}"
    return faults


def declared_requirements():
    """Return the course's requirements: a clone's pyproject.toml, else the wheel's metadata."""
    declaration = ROOT / "pyproject.toml"
    if not declaration.is_file():
        return requires("course_utils") or []
    import tomllib  # not in the Pythons that are too old for the course

    return tomllib.loads(declaration.read_text(encoding="utf-8"))["project"]["dependencies"]


def installed_version(name):
    """Return the version of an installed package, or None; any build will do for OpenCV."""
    for candidate in OPENCV_BUILDS if name == "opencv-python" else (name,):
        try:
            return version(candidate)
        except PackageNotFoundError:
            continue
    return None


def install_command(requirements):
    """Return the command that brings `requirements` to the Python that runs the lessons."""
    if not (ROOT / "pyproject.toml").is_file():
        return f"{pip()} install {shlex.join(requirements)}"
    return sync_command() if is_course_environment() else lab_command()


def sync_command():
    """Return the command that brings the course's environment back to its lock."""
    # An update leaves this file where the set-up chose the headless build of OpenCV.
    chosen = Path(sys.prefix, "course-requirements.txt")
    if not chosen.is_file() and own_version("opencv-python-headless"):
        return rebuild_command()  # the lock would bring a second build
    lock = chosen if chosen.is_file() else ROOT / "requirements.txt"
    return f"{pip()} install -r {shlex.quote(str(lock))}"


def rebuild_command():
    """Return the command that makes the running environment anew."""
    prefix = shlex.quote(sys.prefix)
    return f"rm -rf {prefix} && make setup VENV={prefix}"


def is_course_environment(prefix=None):
    """Tell whether the running Python is the one that `make setup` made, wherever it is."""
    prefix = Path(prefix or sys.prefix).resolve()
    return prefix == DEFAULT_VENV.resolve() or (prefix / "course-setup.json").is_file()


def pip():
    """Return the start of a pip command for the running Python."""
    return f"{shlex.quote(sys.executable)} -m pip"


def check_lock(lock=ROOT / "requirements.txt"):
    """Check the installed versions against those that the lessons were run with."""
    if not lock.is_file():
        return note("there is none: the course was installed as a package")
    locked = locked_versions(lock.read_text(encoding="utf-8"))
    installed = {name: installed_version(name) for name in locked}
    others = [
        f"{name} {installed[name] or 'missing'} (lock {locked[name]})"
        for name in locked
        if installed[name] != locked[name]
    ]
    if not others:
        return ok(f"{len(locked)} packages, as {lock.name} names them")
    return warning(
        f"{len(others)} of {len(locked)} packages differ from {lock.name}: {shorten(others)}",
        sync_command() if is_course_environment() else lab_command(),
    )


def locked_versions(lock):
    """Return the version of each package that the text of a lock names for this Python."""
    from packaging.requirements import Requirement

    lines = re.findall(r"^[\w.-]+==[^\\\n]+", lock, re.MULTILINE)
    wanted = [Requirement(line) for line in lines]
    return {
        requirement.name: next(iter(requirement.specifier)).version
        for requirement in wanted
        if requirement.marker is None or requirement.marker.evaluate()
    }


def check_tensorflow():
    """Check that TensorFlow can be found, without loading it: that takes some seconds."""
    installed = own_version("tensorflow")
    if installed is None or find_spec("tensorflow") is None:
        return problem("not installed, or only in part", install_command(["tensorflow"]))
    return ok(installed)


def check_opencv():
    """Check that there is one build of OpenCV, and that it loads."""
    builds = {name: installed for name in OPENCV_BUILDS if (installed := own_version(name))}
    if not builds:
        return problem("not installed", install_command(["opencv-python"]))
    first = next(iter(builds))
    pin = f"{first}=={builds[first]}"
    if len(builds) > 1:
        return problem(
            f"{' and '.join(builds)} are both installed, and each overwrites the other's cv2",
            f"{pip()} uninstall -y {' '.join(builds)} && {pip()} install --no-deps {pin}",
        )
    try:
        import cv2  # noqa: F401
    except Exception as error:  # a damaged build raises more than ImportError
        return problem(f"`import cv2` fails: {error}", opencv_remedy(str(error), pin))
    return ok(f"{first} {builds[first]}")


def own_version(name):
    """Return the version of exactly this package, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def opencv_remedy(error, pin):
    """Return the command that mends what `import cv2` says."""
    if "cannot open shared object file" not in error:
        return f"{pip()} install --no-deps --force-reinstall {pin}"
    libraries = "sudo apt-get install -y libgl1 libglib2.0-0"
    if "headless" in pin:
        return libraries
    name, _, number = pin.partition("==")
    headless = f"{pip()} install --no-deps {name}-headless=={number}"
    return f"{libraries}; or, without sudo: {pip()} uninstall -y {name} && {headless}"


def shorten(items):
    """Join `items`, or the first few of many."""
    items = list(items)
    more = len(items) - SHOWN
    return "; ".join(items[:SHOWN]) + (f"; and {more} more" if more > 0 else "")
