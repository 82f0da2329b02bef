"""Show what has been passed: one's own progress, or the table of a class.

``python -m course_utils report`` shows your progress. ``python -m course_utils report FOLDER``
reads the progress files of a class, one a learner, and writes who passed what as ``class.csv``,
which exercises many fail as ``exercises.csv``, and both for reading as ``class.html``.
"""

import argparse
import csv
import html
import io
import statistics
import sys
from collections import Counter
from pathlib import Path

from course_utils import progress
from course_utils.exercises import catalogue
from course_utils.quiz import quiz_lessons
from course_utils.writing import write_whole

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Progress of the class</title>
<style>
body {{ font-family: sans-serif; margin: 2em; color: #1b1b1b; background: #ffffff }}
table {{ border-collapse: collapse; margin-bottom: 2em }}
th, td {{ border: 1px solid #b0b0b0; padding: 3px 8px; text-align: left }}
th {{ background: #eeeeee }}
</style>
<h1>Progress of the class</h1>
<h2>Who passed what</h2>
{learners}
<h2>Which exercises many fail, the hardest first</h2>
{exercises}
</html>
"""


def main(arguments=None):
    """Print the report; return 0, or 1 if there is nothing to report on."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils report", description="Show progress, your own or a class's."
    )
    parser.add_argument("folder", nargs="?", type=Path, help="progress files of a class")
    parser.add_argument("--to", type=Path, help="where to write the tables (default: FOLDER)")
    options = parser.parse_args(arguments)
    try:
        if options.folder is None:
            return _report_own()
        return _report_class(options.folder, options.to or options.folder)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def _report_own():
    path = progress.progress_path()
    off = "" if progress.is_kept() else " until COURSE_PROGRESS was set to off"
    print(f"Your progress, kept{off} in {path}")
    for line in progress_lines(progress.load_progress(path)):
        print(line)
    return 0


def progress_lines(record):
    """Return one learner's progress as lines of text.

    Parameters
    ----------
    record : dict
        As `course_utils.progress.load_progress` returns it.

    Returns
    -------
    list of str
        For each lesson how many exercises are passed and which are to do, then the quizzes.
    """
    lines = []
    for lesson, names in exercises_by_lesson().items():
        entries = record["exercises"].get(lesson, {})
        to_do = [name for name in names if not entries.get(name, {}).get("passed")]
        line = f"lesson {lesson}: {len(names) - len(to_do)} of {len(names)} exercises passed"
        line += f", to do: {', '.join(to_do)}" if to_do else ""
        lines.append(line)
    for lesson in quiz_lessons():
        quiz = record["quizzes"].get(lesson)
        if quiz:
            right = f"{quiz['right_at_first']} of {quiz['questions']} right at first"
        lines.append(f"quiz {lesson}: " + (f"finished, {right}" if quiz else "to do"))
    return lines


def exercises_by_lesson():
    """Return the names of the exercises of each lesson that has any, by its number."""
    lessons = {}
    for exercise in catalogue():
        lessons.setdefault(exercise.lesson, []).append(exercise.name)
    return lessons


def _report_class(folder, target):
    """Write and announce the tables of a class; return the exit code."""
    records, bad = read_class(folder)
    for reason in bad:
        print(f"skipped: {reason}", file=sys.stderr)
    if not records:
        print(
            f"{folder} holds no progress files: collect those that learners find with "
            "`python -m course_utils report`.",
            file=sys.stderr,
        )
        return 1
    learners, exercises = learners_table(records), exercises_table(records)
    target.mkdir(parents=True, exist_ok=True)
    _write_csv(target / "class.csv", learners)
    _write_csv(target / "exercises.csv", exercises)
    page = _PAGE.format(learners=_html_table(learners), exercises=_html_table(exercises))
    write_whole(target / "class.html", page)
    print(f"{len(records)} learners. The hardest exercises:")
    for name, passed, tried, failures in exercises[1:6]:
        print(f"  {name}: {passed} passed, {tried} still failing, {failures} failed checks each")
    print(f"Written to {target}: class.csv, exercises.csv, class.html")
    return 0


def read_class(folder):
    """Read every progress file in a folder and in those within it.

    Parameters
    ----------
    folder : str or Path
        Holds one JSON file a learner.

    Returns
    -------
    records : dict
        What `course_utils.progress.load_progress` returns, by learner: the file's name without
        "progress-", or with its folder where two files have one name.
    bad : list of str
        Why a file was skipped.

    Raises
    ------
    OSError
        If the folder doesn't exist.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder: name one that holds progress files")
    paths = [path for path in sorted(folder.rglob("*.json")) if ".damaged-" not in path.name]
    names = Counter(path.name for path in paths)
    records, bad = {}, []
    for path in paths:
        name = path.stem.removeprefix("progress-")
        if names[path.name] > 1:
            name = path.relative_to(folder).with_suffix("").as_posix()
        try:
            records[name] = progress.load_progress(path)
        except (OSError, ValueError) as error:
            bad.append(str(error))
    return records, bad


def _all_exercises(records):
    """List (lesson, name) of the course's exercises, and of any others in the files."""
    known = [(lesson, name) for lesson, names in exercises_by_lesson().items() for name in names]
    found = {
        (lesson, name)
        for record in records.values()
        for lesson, names in record["exercises"].items()
        for name in names
    }
    return known + sorted(found.difference(known))


def _entry(record, lesson, name):
    nothing = {"passed": False, "failed_attempts": 0}
    return record["exercises"].get(lesson, {}).get(name, nothing)


def learners_table(records):
    """Make the table of who passed what: a list of rows, the first one the heading."""
    exercises = _all_exercises(records)
    quizzes = sorted({lesson for record in records.values() for lesson in record["quizzes"]})
    heading = [f"{lesson} {name}" for lesson, name in exercises]
    rows = [["learner", *heading, *(f"{lesson} quiz" for lesson in quizzes)]]
    for learner, record in records.items():
        cells = [_cell(_entry(record, lesson, name)) for lesson, name in exercises]
        done = [record["quizzes"].get(lesson) for lesson in quizzes]
        scores = [f"{q['right_at_first']} of {q['questions']}" if q else "" for q in done]
        rows.append([learner, *cells, *scores])
    return rows


def _cell(entry):
    if entry["passed"]:
        return "passed"
    return f"failed {entry['failed_attempts']}×" if entry["failed_attempts"] else ""


def exercises_table(records):
    """Make the table of which exercises many fail: a list of rows, the hardest after the heading.

    Ordered by the learners who tried and have not passed, then by the mean number of failed checks
    of all who tried.
    """
    rows = []
    for lesson, name in _all_exercises(records):
        entries = [_entry(record, lesson, name) for record in records.values()]
        tried = [e for e in entries if e["passed"] or e["failed_attempts"]]
        passed = sum(e["passed"] for e in tried)
        failures = statistics.mean([e["failed_attempts"] for e in tried]) if tried else 0
        rows.append([f"{lesson} {name}", passed, len(tried) - passed, round(failures, 1)])
    rows.sort(key=lambda row: (-row[2], -row[3]))
    return [["exercise", "passed", "still failing", "failed checks each"], *rows]


def _write_csv(path, rows):
    text = io.StringIO()
    csv.writer(text).writerows([[_harmless(cell) for cell in row] for row in rows])
    write_whole(path, text.getvalue())


def _harmless(cell):
    """Keep a spreadsheet from running a learner's name as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell


def _html_table(rows):
    lines = []
    for number, row in enumerate(rows):
        tag = "td" if number else "th"
        lines.append("".join(f"<{tag}>{html.escape(str(cell))}</{tag}>" for cell in row))
    return "<table>\n" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "\n</table>"
