"""Make or update the course's environment; `make setup`, and every other verb, runs this.

Only the standard library is used, and only syntax that older Pythons read as well, so that
they get as far as the message about their version.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import setup_steps as steps
from setup_steps import GUARD_NAME, LOG_NAME, ROOT, STAMP_NAME, SetupError, python_of, say

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

# Raise this when the steps leave something else behind: environments are then updated.
SETUP_VERSION = 1
GIGABYTE = 1e9
FREE_FOR_NEW = 6.0
FREE_FOR_UPDATE = 1.5


def running_version():
    """Return the version of this Python, such as "3.11"."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def python_version(venv):
    """Return the version of the environment's Python, or None if it does not run as such."""
    ask = (
        "import os, sys\n"
        "if os.path.realpath(sys.prefix) == sys.argv[1]: print('%d.%d' % sys.version_info[:2])"
    )
    command = [python_of(venv), "-I", "-c", ask, str(venv)]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None


def read_stamp(venv):
    """Return what the last set-up wrote down, or an empty dict."""
    try:
        stamp = json.loads((venv / STAMP_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(venv, stamp):
    """Replace the stamp in one step, so that it is never half written."""
    new = venv / (STAMP_NAME + ".new")
    new.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    new.replace(venv / STAMP_NAME)


def complete_stamp(venv):
    """Return the stamp of an environment finished with this Python, these locks, this place."""
    locks = steps.LOCK.read_bytes() + steps.HEADLESS_LOCK.read_bytes()
    return {
        "state": "complete",
        "lock": hashlib.sha256(locks).hexdigest(),
        "python": running_version(),
        "setup": SETUP_VERSION,
        "venv": str(venv),
        "project": str(ROOT),
    }


def is_complete(venv):
    """Tell whether the environment can be used as it is."""
    wanted = complete_stamp(venv)
    if not os.access(str(venv), os.W_OK):
        # A class may share one environment: the Makefile puts each learner's own folder first.
        del wanted["project"]
    stamp = read_stamp(venv)
    same = all(stamp.get(key) == value for key, value in wanted.items())
    return same and python_version(venv) == wanted["python"]


def reason_to_start_over(venv, stamp):
    """Return why the environment cannot be updated in place, or None if it can."""
    if stamp.get("state") == "building":
        return "An earlier set-up did not finish: starting over."
    if stamp.get("venv", str(venv)) != str(venv):
        return f"The environment was made in {stamp['venv']}: making it anew here."
    version = python_version(venv)
    if version is None:
        return "The environment's Python no longer runs: starting over."
    if version != running_version():
        return f"The environment has Python {version}: making it anew with {running_version()}."
    return None


def check_place(venv):
    """Refuse a folder that holds something else: starting over would delete it."""
    if venv.exists() and not venv.is_dir():
        raise SetupError(f"{venv} is a file: name another folder with VENV=")
    names = {path.name for path in venv.iterdir()} if venv.exists() else set()
    if not names - {GUARD_NAME, LOG_NAME} or names & {"pyvenv.cfg", STAMP_NAME}:
        return
    raise SetupError(f"{venv} holds other files: name an empty or a new folder with VENV=")


def check_disk(venv, gigabytes):
    """Stop before the download when the disk is too small."""
    free = shutil.disk_usage(str(venv)).free / GIGABYTE
    if free < gigabytes:
        raise SetupError(
            f"{free:.1f} GB are free in {venv}; the set-up needs {gigabytes:.1f} GB for a while.\n"
            "Free some, or put the environment on another disk: make lab VENV=/path/to/course-env"
        )


@contextlib.contextmanager
def one_at_a_time(venv):
    """Hold the environment's file lock, waiting for another set-up to end."""
    try:
        venv.mkdir(parents=True, exist_ok=True)
        guard = (venv / GUARD_NAME).open("a")
    except OSError as error:
        raise SetupError(
            f"The environment cannot be made or updated in {venv} ({error.strerror}).\n"
            "Put it elsewhere: make lab VENV=~/course-env\n"
            "or copy the course to a folder that you can write to."
        ) from error
    with guard:
        # pip holds the lock too: if only this process is killed, nobody deletes under pip's feet.
        os.set_inheritable(guard.fileno(), True)
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up of this environment is at work: waiting for it to end.")
            fcntl.flock(guard, fcntl.LOCK_EX)
        yield


def check_system():
    """Stop on a Python or a system that the course does not run on."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise SetupError(
            f"This course needs Python 3.11, 3.12 or 3.13; {sys.executable} is "
            f"{running_version()}.\nSay where a fitting one is: make lab PYTHON=/path/to/python3.12"
        )
    if fcntl is None:
        raise SetupError(
            "On Windows, work in WSL (the Windows Subsystem for Linux), or make the environment\n"
            "with conda: conda env create --file environment.yml"
        )


def announce(venv, in_place, reason):
    """Say what is about to be done, and what it costs."""
    if reason:
        say(reason)
    if in_place:
        say(f"Updating the course's environment in {venv}")
        return
    say(f"Making the course's environment in {venv} (Python {running_version()})")
    say("This needs about 1.2 GB of downloads, 4 GB of disk and 3 to 15 minutes, only once.")


def fill(venv, stamp, in_place):
    """Carry out all steps; return whether OpenCV is the windowless build."""
    headless = in_place and stamp.get("headless", False)
    write_stamp(venv, {"state": "building"})
    if not in_place:
        say("  1/4 the environment itself")
        base = steps.base_python(venv)
        steps.clear(venv)
        steps.create(venv, base)
    say("  2/4 the packages")
    try:
        steps.install_packages(venv, headless)
    except BaseException:
        if in_place and steps.pip_changed_nothing(venv):
            write_stamp(venv, stamp)
            say("Nothing was changed: the environment is as it was.")
        raise
    say("  3/4 course_utils and OpenCV")
    steps.link_project(venv)
    headless = steps.choose_opencv(venv, headless)
    say("  4/4 Jupyter's settings")
    steps.write_settings(venv)
    return headless


def build(venv):
    """Make, update or mend the environment, and write its stamp."""
    started = time.monotonic()
    stamp = read_stamp(venv)
    fresh = not stamp and not (venv / "pyvenv.cfg").exists()
    reason = None if fresh else reason_to_start_over(venv, stamp)
    in_place = not fresh and reason is None
    announce(venv, in_place, reason)
    check_disk(venv, FREE_FOR_UPDATE if in_place and stamp else FREE_FOR_NEW)
    headless = fill(venv, stamp, in_place)
    write_stamp(venv, {**complete_stamp(venv), "headless": headless})
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    say(f"The environment is ready ({minutes} min {seconds} s).")


def ensure(venv):
    """Return at once if the environment is complete; otherwise see to it."""
    check_system()
    if is_complete(venv):
        return
    check_place(venv)
    with one_at_a_time(venv):
        # Another set-up may have done the work while this one waited.
        if not is_complete(venv):
            build(venv)


def main(arguments):
    """Set up the environment in the folder named, .venv if none is; return the exit code."""
    venv = Path(arguments[0] if arguments else ROOT / ".venv").expanduser()
    try:
        ensure(Path(os.path.realpath(str(venv))))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The set-up stopped: {error}. Run the same command again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "\nStopped. The same command starts over by itself and keeps the finished downloads.",
            file=sys.stderr,
        )
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
