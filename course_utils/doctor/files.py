"""The files that came with the course, and the folders it writes to."""

from __future__ import annotations

import os
import shlex
import tempfile
from pathlib import Path

from course_utils import __version__
from course_utils.doctor.finding import ok, problem, warning
from course_utils.doctor.packages import pip
from course_utils.doctor.places import ROOT, shown


def check_mnist():
    """Check the digest of the copy of MNIST that came with the course."""
    from course_utils import data

    name = "mnist/mnist.npz"
    clone = data.PACKAGE.parent
    if any((folder / "datasets" / name).exists() for folder in (data.PACKAGE, clone)):
        return check_file(name, clone, data.mnist_path)
    # `mnist_path` would now go to the network, which is not the doctor's to do.
    missing = f"{name} did not come with this copy of the course: it has to be downloaded (11 MB)"
    return warning(missing, restore_command(clone, name))


def check_digit_model():
    """Check the digest of the model that lesson 00 shows."""
    from course_utils import data

    return check_file("digit_model/digits.onnx", data.PACKAGE.parent, data.digit_model_path)


def check_file(name, clone, find):
    """Check one file with the function that the lessons get it from.

    Parameters
    ----------
    name : str
        The file, below ``datasets``.
    clone : Path
        The project's folder, if this is a clone.
    find : callable
        Returns the verified path, or raises ValueError or OSError.
    """
    try:
        find()
    except (ValueError, OSError) as error:
        return problem(str(error).replace(f"{clone}{os.sep}", ""), restore_command(clone, name))
    return ok(f"datasets/{name} has the right checksum")


def restore_command(clone, name):
    """Return the command that brings back a file of the course."""
    if (clone / "pyproject.toml").is_file():
        return f"git -C {shlex.quote(str(clone))} checkout -- datasets/{name}"
    wheel = f"course_utils-{__version__}-py3-none-any.whl"
    return f"{pip()} install --force-reinstall --no-deps {wheel}"


def check_folders(notebooks=ROOT / "notebooks", own=None):
    """Check that lessons can be saved, and progress and downloads kept.

    Parameters
    ----------
    notebooks : Path
        Where lessons are saved; not looked at if it does not exist (in a wheel).
    own : list of Path, optional
        The user's folders for the course; None for those of this system.
    """
    if notebooks.is_dir() and (error := write_error(notebooks)):
        return problem(
            f"lessons cannot be saved: {error}",
            f"copy the course to a folder of yours, or: sudo chown -R $USER {_quote(notebooks)}",
        )
    for folder in own_folders() if own is None else own:
        if error := write_error(folder):
            return warning(
                f"progress or downloads cannot be kept: {error}",
                f"sudo mkdir -p {_quote(folder)} && sudo chown -R $USER {_quote(folder)}",
            )
    return ok("lessons can be saved, progress and downloads kept")


def own_folders():
    """Return the folders that progress and downloads are kept in."""
    import platformdirs

    find = (platformdirs.user_data_dir, platformdirs.user_cache_dir)
    return [Path(folder("course_utils")) for folder in find]


def write_error(folder):
    """Return why no file can be written in `folder`, or None.

    It is tried, as permissions tell nothing on a read-only disk, a full one, or to root. A folder
    that does not exist yet is tried where it would be made.
    """
    try:
        while not folder.exists():
            folder = folder.parent
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        return f"{shown(folder)}: {error.strerror or error}"
    return None


def _quote(path):
    """Return `path` as a word for the shell."""
    return shlex.quote(str(path))
