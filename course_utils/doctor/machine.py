"""What the machine has to offer: disk, memory, processor, GPU and a port."""

from __future__ import annotations

import platform
import re
import shutil
import socket
import subprocess
from pathlib import Path

from course_utils.doctor.finding import note, ok, problem, warning
from course_utils.doctor.packages import pip
from course_utils.doctor.places import ROOT

GB = 10**9
FREE_DISK = 1 * GB  # checkpoints, exported models and the learner's own pictures
# Lesson 07 peaks at 1.9 GB (benchmarks.lessons); JupyterLab and a browser want the rest.
MEMORY = 3 * GB
LEAST_MEMORY = 2 * GB
SHOWN_FEATURES = ("avx", "avx2", "fma", "avx512f")


def check_disk(folder=ROOT):
    """Check that there is room for what the lessons write."""
    free = shutil.disk_usage(folder).free
    found = f"{free / GB:.1f} GB free"
    if free >= FREE_DISK:
        return ok(found)
    return problem(f"{found}, {FREE_DISK / GB:.0f} GB needed", f"{pip()} cache purge")


def check_memory(meminfo=Path("/proc/meminfo"), cgroup=Path("/sys/fs/cgroup")):
    """Check that training on all of MNIST fits into the memory."""
    available = available_memory(meminfo, cgroup)
    if available is None:
        return note("this system does not tell; training needs 3 GB")
    found = f"{available / GB:.1f} GB available"
    if available >= MEMORY:
        return ok(found)
    mend = "close other programs and, in JupyterLab, Kernel > Shut Down All Kernels"
    grade = problem if available < LEAST_MEMORY else warning
    return grade(f"{found}, 3 GB recommended", mend)


def available_memory(meminfo, cgroup):
    """Return the bytes that a new program could have, or None if the system does not tell.

    Parameters
    ----------
    meminfo : Path
        Linux's ``/proc/meminfo``.
    cgroup : Path
        The control group (version 2) that holds a container's limit, if it has one.
    """
    if not meminfo.is_file():
        return None
    available = int(re.search(r"^MemAvailable:\s+(\d+) kB", meminfo.read_text(), re.M)[1]) * 1024
    limit = cgroup / "memory.max"
    if limit.is_file() and (most := limit.read_text().strip()) != "max":
        used = int((cgroup / "memory.current").read_text())
        # Cached files count as used, but are given up when a program asks for the room.
        cached = re.search(r"^inactive_file (\d+)", (cgroup / "memory.stat").read_text(), re.M)
        available = min(available, int(most) - used + int(cached[1]))
    return available


def check_processor(cpuinfo=Path("/proc/cpuinfo"), machine=None):
    """Check that the processor has the instructions that TensorFlow was compiled for."""
    machine = platform.machine() if machine is None else machine
    if machine.lower() not in ("x86_64", "amd64") or not cpuinfo.is_file():
        return note(f"{machine}, whose features this system does not tell")
    line = re.search(r"^flags\s*:(.*)$", cpuinfo.read_text(), re.M)
    features = line[1].split() if line else []
    if "avx" in features:
        shown = [feature.upper() for feature in SHOWN_FEATURES if feature in features]
        return ok(f"{machine} with {', '.join(shown)}")
    return problem(
        f"{machine} without AVX: TensorFlow stops with 'Illegal instruction'",
        "use another computer; in a virtual machine, let it have the host's processor features",
    )


def check_gpu():
    """Tell of an NVIDIA GPU, without loading TensorFlow for it."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return note("none found; every lesson is timed without one")
    listed = subprocess.run([program, "-L"], capture_output=True, text=True, timeout=2)
    names = re.findall(r"^GPU \d+: (.*?)(?: \(UUID.*)?$", listed.stdout, re.M)
    if listed.returncode or not names:
        return note("nvidia-smi finds none; every lesson is timed without one")
    return note(f"{', '.join(names)}; to use it: python -m pip install 'tensorflow[and-cuda]'")


def check_port(port=8888):
    """Tell whether JupyterLab gets its usual port."""
    with socket.socket() as server:
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return note(f"{port} is in use; `make lab` takes the next free one")
    return ok(f"{port} is free")
