"""The map of the course, with a learner's own progress on it; lesson 00 shows it."""

import html
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from course_utils import progress
from course_utils.quiz import quiz_lessons
from course_utils.report import exercises_by_lesson

# A lesson's number is its place; those that have a notebook carry the same title there.
PARTS = {
    "Start": ("Start here",),
    "Part I: pixels and convolution": (
        "Images are arrays",
        "Convolution",
        "Filters and edges",
        "Preprocessing with OpenCV",
        "Features before deep learning",
    ),
    "Part II: a CNN on MNIST": (
        "The parts of a CNN",
        "Your first CNN",
        "Training well",
        "Augmentation",
        "Evaluation",
        "The bug clinic",
    ),
    "Part III: your own data": (
        "Read your own handwriting",
        "Collect, label, audit",
        "A CNN on your own data",
        "Transfer learning",
        "Search for better settings",
        "Look inside",
    ),
    "Part IV: beyond the notebook": (
        "Put it to work",
        "Scale up",
        "Your project",
    ),
}
# Lab sets cells to the right. Colours are left to the page's theme.
_CELL = 'style="text-align:left;font-weight:normal;padding:3px 10px 3px 6px"'
_PART = 'style="text-align:left;padding:12px 6px 3px"'


@dataclass(frozen=True)
class Lesson:
    """One lesson on the map.

    Attributes
    ----------
    number, title : str
        Such as "02" and "Convolution".
    file : str
        Name of the notebook; empty if there is none yet.
    note : str
        The learner's progress, or that the lesson is in preparation; may be empty.
    """

    number: str
    title: str
    file: str
    note: str


@dataclass(frozen=True)
class CourseMap:
    """The lessons by part, and a remark; shows itself as a table, elsewhere as text."""

    parts: dict[str, list[Lesson]]
    remark: str = ""

    def __repr__(self):
        width = max(len(title) for titles in PARTS.values() for title in titles)
        lines = [self.remark] if self.remark else []
        for part, lessons in self.parts.items():
            lines.append(part)
            lines += [f"  {x.number}  {x.title:{width}}  {x.note}".rstrip() for x in lessons]
        return "\n".join(lines)

    def _repr_html_(self):
        remark = f"<p>{html.escape(self.remark)}</p>" if self.remark else ""
        groups = [
            f'<tbody><tr><th scope="rowgroup" colspan="3" {_PART}>{html.escape(part)}</th></tr>'
            + "".join(map(_row, lessons))
            + "</tbody>"
            for part, lessons in self.parts.items()
        ]
        return f'{remark}<table aria-label="Map of the course">{"".join(groups)}</table>'


def _row(lesson):
    title = html.escape(lesson.title)
    if lesson.file:
        title = f'<a href="{quote(lesson.file)}">{title}</a>'
    return (
        f'<tr><td {_CELL}>{lesson.number}</td><th scope="row" {_CELL}>{title}</th>'
        f"<td {_CELL}>{html.escape(lesson.note)}</td></tr>"
    )


def show_map(folder="."):
    """Show the map of the course, with what you have passed.

    Parameters
    ----------
    folder : str or Path
        The folder of the lessons. The map's links are relative to it, so they work from a notebook
        in this folder, which is where its kernel runs.

    Returns
    -------
    CourseMap
        Without progress if COURSE_PROGRESS is "off"; with a remark if progress can't be read.
    """
    notes, remark = _progress_notes()
    titles = [(part, title) for part, titles in PARTS.items() for title in titles]
    parts = {part: [] for part in PARTS}
    for place, (part, title) in enumerate(titles):
        number = f"{place:02}"
        file = _notebook(Path(folder), number)
        note = notes.get(number, "") if file else "in preparation"
        parts[part].append(Lesson(number, title, file, note))
    return CourseMap(parts, remark)


def _notebook(folder, number):
    """Return the name of a lesson's notebook in `folder`, or ""."""
    names = [path.name for path in folder.glob(f"{number}_*.ipynb")]
    # The longer ones are a learner's duplicates, such as 02_convolution-Copy1.ipynb.
    return min(names, key=lambda name: (len(name), name), default="")


def _progress_notes():
    """Return a note on each lesson with exercises or a quiz, and a remark if none can be made."""
    if not progress.is_kept():
        return {}, ""
    try:
        record = progress.load_progress()
    except ValueError as error:
        cure = "The next check that you run keeps it under another name and begins a new one."
        return {}, f"Your progress can't be shown: {error}. {cure}"
    except OSError as error:
        cure = "Let this user read the file, or set COURSE_PROGRESS=off to do without."
        return {}, f"Your progress can't be shown: {error}. {cure}"
    exercises, quizzes = exercises_by_lesson(), quiz_lessons()
    lessons = {*exercises, *quizzes}
    return {x: _note(record, x, exercises.get(x, []), x in quizzes) for x in lessons}, ""


def _note(record, lesson, names, has_quiz):
    """Write what a learner has done of a lesson's exercises and quiz."""
    entries = record["exercises"].get(lesson, {})
    passed = sum(entries.get(name, {}).get("passed", False) for name in names)
    finished = lesson in record["quizzes"]
    parts = [f"{passed} of {len(names)} exercise{'s' if len(names) > 1 else ''}"] if names else []
    if has_quiz:
        parts.append("quiz done" if finished else "quiz to do")
    everything = passed == len(names) and (finished or not has_quiz)
    return ", ".join(parts) + (" ✓" if everything else "")
