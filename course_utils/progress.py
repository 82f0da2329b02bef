"""What a learner has passed, kept in the user's own data folder and sent nowhere.

There is one JSON file a user. ``COURSE_PROGRESS=off`` in the environment keeps none. Whatever
happens to the file, a check goes on: it adds a remark, once a session.
"""

import contextlib
import getpass
import json
import os
import re
import secrets
import time
from pathlib import Path

import platformdirs

from course_utils.writing import write_whole

VERSION = 1
_PATIENCE = 2  # seconds to wait for another kernel that is writing; a write takes milliseconds
_told = set()


def is_kept():
    """Return whether progress is kept: not if COURSE_PROGRESS is "off"."""
    return os.environ.get("COURSE_PROGRESS", "").strip().lower() != "off"


def progress_path():
    """Return the Path of this user's file, which need not exist."""
    try:
        user = re.sub(r"[^\w.-]", "_", getpass.getuser())
    except (OSError, KeyError, ImportError):  # a container whose user has no name
        user = "learner"
    folder = Path(platformdirs.user_data_dir("course_utils", appauthor=False))
    return folder / f"progress-{user}.json"


def load_progress(path=None):
    """Load what has been passed.

    Parameters
    ----------
    path : str or Path, optional
        A file of progress, otherwise this user's.

    Returns
    -------
    dict
        "exercises": by lesson and name a dict with "passed" (bool) and "failed_attempts" (int, of
        checks before the first that passed). "quizzes": by lesson a dict with "questions" and
        "right_at_first" (int) for each quiz finished. Both are empty if there is no file.

    Raises
    ------
    ValueError
        If the file is damaged.
    OSError
        If it can't be read.
    """
    path = progress_path() if path is None else Path(path)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"version": VERSION, "exercises": {}, "quizzes": {}}
    except ValueError as error:
        raise ValueError(f"{path} is damaged: {error}") from None
    if not _is_record(record):
        raise ValueError(f"{path} is damaged, or no file of progress: version {VERSION} expected")
    return record


def _is_record(record):
    """Tell whether a JSON value has the shape that `load_progress` describes."""
    try:
        exercises = [e for lesson in record["exercises"].values() for e in lesson.values()]
        return (
            record["version"] == VERSION
            and all(isinstance(e["passed"], bool) for e in exercises)
            and all(isinstance(e["failed_attempts"], int) for e in exercises)
            and all(
                isinstance(q["questions"], int) and isinstance(q["right_at_first"], int)
                for q in record["quizzes"].values()
            )
        )
    except (AttributeError, KeyError, TypeError):
        return False


def record_check(lesson, name, status):
    """Record the outcome of a check.

    Parameters
    ----------
    lesson, name : str
        The exercise.
    status : str
        Only "passed" and "failed" are recorded.

    Returns
    -------
    str
        A remark for the learner, "" if there is none.
    """
    if status not in ("passed", "failed"):
        return ""

    def change(record):
        exercises = record["exercises"].setdefault(lesson, {})
        entry = exercises.setdefault(name, {"passed": False, "failed_attempts": 0})
        if entry["passed"]:
            return False
        if status == "passed":
            entry["passed"] = True
        else:
            entry["failed_attempts"] += 1
        return True

    return _update(change)


def record_quiz(lesson, questions, right_at_first):
    """Record a finished quiz, the first time it is finished.

    Parameters
    ----------
    lesson : str
        Number of the lesson.
    questions, right_at_first : int
        How many there were, and how many were right at the first choice.

    Returns
    -------
    str
        A remark for the learner, "" if there is none.
    """

    def change(record):
        if lesson in record["quizzes"]:
            return False
        record["quizzes"][lesson] = {"questions": questions, "right_at_first": right_at_first}
        return True

    return _update(change)


def _update(change):
    """Change the record under a lock, if progress is kept; return a remark for the learner."""
    if not is_kept():
        return ""
    path = progress_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _lock(path.with_suffix(".lock")):
            record, remark = _load_or_set_aside(path)
            if change(record):
                text = json.dumps(record, indent=1, sort_keys=True)
                write_whole(path, text, mode=0o600)
    except OSError as error:
        remark = (
            f"(Your progress can't be kept in {path}: {error.strerror or error}. "
            "Set COURSE_PROGRESS=off to do without.)"
        )
    return _once(remark)


def _once(remark):
    if remark in _told:
        return ""
    _told.add(remark)
    return remark


def _load_or_set_aside(path):
    """Load a file; give a damaged one another name, and begin anew."""
    try:
        return load_progress(path), ""
    except ValueError:
        # The clock alone may give a name twice: it may have been set back.
        aside = path.with_suffix(f".damaged-{time.time_ns()}-{secrets.token_hex(4)}.json")
        path.replace(aside)
        remark = (
            f"(Your progress file was damaged. It is kept as {aside.name}, and a new one begun.)"
        )
        return load_progress(path), remark


@contextlib.contextmanager
def _lock(path):
    """Wait until no other kernel holds the lock, then hold it; a crash releases it."""
    with path.open("a") as file:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                _lock_at_once(file)
                break
            except (BlockingIOError, PermissionError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            except OSError:  # some network drives have no locks: writes are whole all the same
                break
        yield


def _lock_at_once(file):
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
