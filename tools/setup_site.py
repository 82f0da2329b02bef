"""Add the packages that build and test the book to the course's environment; `make site` runs this.

They are locked in requirements-site.txt, with the versions of requirements.txt where both need a
package, so nothing else changes.
"""

import hashlib
import json
import sys
from pathlib import Path

from setup_environment import one_at_a_time
from setup_steps import LOCK, ROOT, SetupError, run_pip, say

SITE_LOCK = ROOT / "requirements-site.txt"
STAMP_NAME = "course-site.json"


def digest():
    """Return the digest of the locks; it changes if one of them does."""
    return hashlib.sha256(LOCK.read_bytes() + SITE_LOCK.read_bytes()).hexdigest()


def is_complete(venv):
    """Tell whether the environment has what the locks name."""
    stamp = venv / STAMP_NAME
    return stamp.exists() and json.loads(stamp.read_text(encoding="utf-8"))["locks"] == digest()


def ensure(venv):
    """Return at once if the packages are there; otherwise install them."""
    if is_complete(venv):
        return
    with one_at_a_time(venv):
        say("Adding the packages that build the book (about 25 MB, only once).")
        quiet = ("--progress-bar", "off")
        run_pip(
            venv, "install", *quiet, "--require-hashes", "--only-binary=:all:", "-r", str(SITE_LOCK)
        )
        (venv / STAMP_NAME).write_text(json.dumps({"locks": digest()}), encoding="utf-8")


def main():
    """Set up the environment that this Python runs in; return the exit code."""
    try:
        ensure(Path(sys.prefix))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
