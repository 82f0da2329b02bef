"""A disk that is full or read-only: a clear error, the old content, and all is well afterwards."""

import ctypes
import os
import subprocess
import sys
from functools import partial

import pytest

from . import dying
from .trials import Trial, thin_out

PAGE = 4096
SIZE = 1024 * 1024  # of the small disk
NEW_NAMESPACE = 0x00020000  # CLONE_NEWNS of <sched.h>: mounts that only this process sees


def mount(folder, options):
    """Mount a disk in memory that only this process and its children see."""
    assert ctypes.CDLL(None).unshare(NEW_NAMESPACE) == 0
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)


@pytest.fixture(scope="module", autouse=True)
def _may_mount(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disk")
    status, words = dying.run(lambda: mount(folder, "size=64k"))
    if status:
        pytest.skip(f"small disks need the right to mount them: {words.splitlines()[-1]}")


def fill_bytes(folder, free):
    """Leave only so many bytes."""
    space = os.statvfs(folder)
    with (folder / ".filler").open("wb", buffering=0) as file:
        file.write(bytes(max(0, space.f_bavail * space.f_frsize - free)))


def fill_names(folder, free):
    """Leave room for only so many more files."""
    (folder / ".names").mkdir()
    for number in range(os.statvfs(folder).f_favail - free):
        (folder / ".names" / str(number)).touch()


def empty(folder):
    (folder / ".filler").unlink(missing_ok=True)
    for path in folder.glob(".names/*"):
        path.unlink()


def meet_full_disk(trial, fill, free):
    """Do the work of a trial on a small disk that is full, then again when there is space."""
    mount(trial.folder, f"size={SIZE},nr_inodes=200")
    act = trial.writer.prepare(trial.folder)
    fill(trial.folder, free)
    error = ""
    try:
        act()
    except (OSError, ValueError, AssertionError) as reason:
        error = str(reason).lower()
    now = trial.judge_halves()
    empty(trial.folder)
    if now != trial.new:
        assert "no space left" in error, trial.writer.what
        act()
    assert trial.writer.look(trial.folder) == trial.new, trial.writer.what


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fill", "unit", "what"),
    [(fill_bytes, PAGE, "no bytes left"), (fill_names, 1, "no room for more files")],
    ids=["bytes", "files"],
)
def test_full(all_writers, tmp_path, often, line, fill, unit, what):
    tries = 0
    for writer in all_writers:
        trial = Trial(writer, tmp_path / "here")
        needed = sum(-(-path.stat().st_size // PAGE) + 1 for path in trial.folder.rglob("*"))
        for pages in thin_out(range(needed), often(2, 20)):
            trial.begin()
            status, words = dying.run(partial(meet_full_disk, trial, fill, pages * unit))
            assert status == 0, (writer.what, pages, words)
            tries += 1
    line(
        f"A full disk, {what}, for each of the {len(all_writers)} things",
        tries,
        "an error that says so; what was there stayed; with space again, all went well",
    )


AT_HOME = """
from course_utils import progress
from course_utils.data import load_mnist, unpack_shop
from course_utils.images import find_digits
import matplotlib.pyplot as plt
remark = progress.record_check("02", "output_size", "passed")
assert "can't be kept" in remark and "COURSE_PROGRESS=off" in remark, remark
assert progress.record_check("02", "correlate", "passed") == ""
(x, y), _ = load_mnist()
plt.style.use("course_utils.course")
plt.imshow(x[0])
plt.savefig("/dev/null", format="png")
assert find_digits(255 - x[0]) is not None
try:
    unpack_shop()
except OSError as error:
    assert "Read-only" in str(error), error
else:
    raise SystemExit("the cache is read-only, and yet the shop was unpacked")
import keras
assert keras.Sequential([keras.layers.Dense(1)])(x[:1].reshape(1, 784) / 255).shape == (1, 1)
"""


@pytest.mark.slow
def test_read_only_home(tmp_path, line):
    home = tmp_path / "home"
    home.mkdir()

    def use():
        mount(home, "ro")
        settings = {"HOME": str(home), "MPLBACKEND": "Agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
        gone = ("XDG_CACHE_HOME", "XDG_DATA_HOME", "COURSE_PROGRESS", "MPLCONFIGDIR", "KERAS_HOME")
        kept = {name: text for name, text in os.environ.items() if name not in gone}
        child = [sys.executable, "-c", AT_HOME]
        done = subprocess.run(child, env=kept | settings, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-1500:]

    status, words = dying.run(use)
    assert status == 0, words
    line(
        "A read-only home: progress, MNIST, figures, digits, Keras, the shop",
        1,
        "all work; what can't be kept is said once, what can't be unpacked is an error",
    )
