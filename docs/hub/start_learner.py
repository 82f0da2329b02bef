"""Give a learner the lessons that their folder lacks, then become their Jupyter server.

The hub starts this as the learner, in their home. What is there stays as it is; a lesson that was
deleted or renamed comes back at the next start. Everything but the lessons is a link into the
course, which is read-only.
"""

import os
import shutil
import sys
from pathlib import Path

SHARED = ("benchmarks", "datasets", "docs")  # what the lessons read or link to
UPLOAD_BYTES = 100_000_000  # as in tools/start_lab.py


def prepare(course, home):
    """Fill the folder `home`/course from the folder of the course."""
    notebooks = home / "course" / "notebooks"
    notebooks.mkdir(parents=True, exist_ok=True)
    for lesson in sorted((course / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        if not (notebooks / lesson.name).exists():
            shutil.copyfile(lesson, notebooks / lesson.name)
    for name in SHARED:
        if not (home / "course" / name).is_symlink():
            (home / "course" / name).symlink_to(course / name)


def main():
    """Prepare, and become the server; the hub's arguments are passed on."""
    prepare(Path(os.environ["COURSE"]), Path.home())
    server = str(Path(sys.executable).with_name("jupyterhub-singleuser"))
    settings = f"--ServerApp.tornado_settings={{'websocket_max_message_size': {UPLOAD_BYTES}}}"
    os.execv(server, [server, settings, *sys.argv[1:]])


if __name__ == "__main__":
    main()
