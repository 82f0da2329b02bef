"""Pack the course for a room without a network, in build/workshop; `make workshop` runs this.

The folder holds the course with its data, and all packages for this machine's system and Python,
and for those that are named besides. There, `make lab` asks no network.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "workshop"
LEFT_OUT = (".venv*", "build", "wheels", ".git", ".*_cache", "__pycache__", ".ipynb_checkpoints")

# What a lock's conditions ask, and the names of wheels, for systems other than this machine's.
SYSTEMS = {
    "linux": (
        {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
        [f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 17, 12, 5)],
    ),
    "linux-arm": (
        {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "aarch64"},
        [f"manylinux_2_{minor}_aarch64" for minor in (28, 27, 17)],
    ),
    "mac": (
        {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
        [
            f"macosx_{major}_0_{kind}"
            for major in range(14, 10, -1)
            for kind in ("arm64", "universal2")
        ],
    ),
}
PYTHONS = ("3.11", "3.12", "3.13")


def copy_course(folder):
    """Copy the course, less what commands make and the history."""
    shutil.copytree(
        ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True, symlinks=True
    )


def needed(lock, system, python):
    """Return the part of a lock that holds on a system with a version of Python."""
    environment = {
        **SYSTEMS[system][0],
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    entries = re.split(r"(?m)^(?=[^\s#])", lock)
    return "".join(entry for entry in entries if not entry.strip() or _holds(entry, environment))


def _holds(entry, environment):
    line = entry.splitlines()[0].rstrip("\\ ")
    if line.startswith("#"):
        return True
    marker = Requirement(line).marker
    return marker is None or marker.evaluate(environment)


def download(lock, wheels, options=()):
    """Download the wheels that a lock names; pip's words are shown if it fails."""
    hashed = ["--require-hashes", "--only-binary=:all:", "--no-deps", "--progress-bar", "off"]
    command = [sys.executable, "-m", "pip", "download", *hashed, *options]
    done = subprocess.run(
        [*command, "-r", lock, "-d", wheels],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\nThe packages could not be downloaded; see above.")


def download_for(system, python, wheels):
    """Download the wheels for another system."""
    names = [option for name in SYSTEMS[system][1] for option in ("--platform", name)]
    digits = python.replace(".", "")
    abis = ["--abi", f"cp{digits}", "--abi", "abi3", "--abi", "none"]
    options = [*names, "--python-version", python, "--implementation", "cp", *abis]
    for name in ("requirements.txt", "requirements-headless.txt"):
        lock = wheels / name
        lock.write_text(needed((ROOT / name).read_text(encoding="utf-8"), system, python))
        download(lock, wheels, options)
        lock.unlink()


def main(arguments=None):
    """Pack the course; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=FOLDER, help="a new folder, or one to complete")
    parser.add_argument("--also", nargs="*", default=[], choices=SYSTEMS, help="other systems")
    parser.add_argument("--python", nargs="*", default=PYTHONS, choices=PYTHONS, help="for those")
    options = parser.parse_args(arguments)
    course = options.to / "course"
    wheels = course / "wheels"
    copy_course(course)
    wheels.mkdir(exist_ok=True)
    print("the packages for this machine", flush=True)
    for name in ("requirements.txt", "requirements-headless.txt"):
        download(ROOT / name, wheels)
    for system in options.also:
        for python in options.python:
            print(f"the packages for {system}, Python {python}", flush=True)
            download_for(system, python, wheels)
    size = sum(path.stat().st_size for path in options.to.rglob("*") if path.is_file())
    print(f"{course}: {size / 1e9:.1f} GB. Copy the folder; there, `make lab` asks no network.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
