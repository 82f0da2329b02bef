"""The course's folder and its environment, and how a report names what is in them."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_VENV = ROOT / ".venv"
# As make takes it; JupyterLab's kernels inherit it from `make lab`.
VENV = ROOT / (os.environ.get("VENV") or DEFAULT_VENV)


def shown(path):
    """Return `path` as a report shows it: what is in the course's folder relative to it."""
    path = Path(path)
    # A path may reach the folder through a link, or be a link that leads out of it.
    for candidate in (path, path.resolve()):
        if ROOT in candidate.parents:
            return candidate.relative_to(ROOT).as_posix()
    return str(path)


def lab_command(venv=VENV):
    """Return the command that makes or updates the course's environment, and opens the lab."""
    return "make lab" if venv == DEFAULT_VENV else f"make lab VENV={shlex.quote(str(venv))}"
