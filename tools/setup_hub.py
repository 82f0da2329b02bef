"""Add JupyterHub and its proxy to the course's environment; `make hub` runs this, as root.

The packages are locked in requirements-hub.txt, with the versions of requirements.txt where both
need a package, so nothing else changes; the proxy, a program for Node.js, in docs/hub.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup_environment import one_at_a_time
from setup_steps import ROOT, SetupError, run_pip, say

HUB = ROOT / "docs" / "hub"
HUB_LOCK = ROOT / "requirements-hub.txt"
STATE = Path("/var/lib/course-hub")
PROXY_FILES = ("package.json", "package-lock.json")
SLICE = "course.slice"  # the learners' servers, all together
RESERVED = 2 * 2**30  # bytes of memory that they leave to the hub and the system


def check_system():
    """Make sure that this system can keep learners apart and within limits.

    Raises
    ------
    SetupError
        If it can't.
    """
    if not Path("/run/systemd/system").is_dir():
        raise SetupError("The hub needs Linux with systemd, which limits and separates learners.")
    if os.geteuid():
        raise SetupError("The hub starts a server for each learner, so it needs root: see docs/hub")


def add_packages(venv):
    """Install JupyterHub; pip asks no network for what is there."""
    quiet = ("--quiet", "--progress-bar", "off")
    run_pip(venv, "install", *quiet, "--require-hashes", "--only-binary=:all:", "-r", str(HUB_LOCK))


def add_proxy(venv):
    """Install the proxy, unless it is there as the lock names it.

    Raises
    ------
    SetupError
        With what npm says, if it fails.
    """
    folder = venv / "hub"
    stamp = folder / "installed.json"
    lock = (HUB / "package-lock.json").read_bytes()
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    say("Adding the hub's proxy.")
    folder.mkdir(exist_ok=True)
    for name in PROXY_FILES:
        shutil.copyfile(HUB / name, folder / name)
    path = os.pathsep.join([str(venv / "bin"), os.environ.get("PATH", os.defpath)])
    command = [venv / "bin" / "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    npm = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )
    if npm.returncode:
        raise SetupError(f"The proxy could not be installed. npm said:\n{npm.stderr[-2000:]}")
    stamp.write_bytes(lock)


def prepare_system():
    """Make the hub's own folder, and leave the machine a part of its memory."""
    STATE.mkdir(mode=0o700, exist_ok=True)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") - RESERVED
    limits = [f"MemoryMax={memory}", "TasksMax=50%"]
    subprocess.run(["systemctl", "set-property", "--runtime", SLICE, *limits], check=True)


def main():
    """Set up the environment that this Python runs in; return the exit code."""
    venv = Path(sys.prefix)
    try:
        check_system()
        with one_at_a_time(venv):
            add_packages(venv)
            add_proxy(venv)
        prepare_system()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
