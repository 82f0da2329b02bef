import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from course_utils import course_map, progress
from course_utils.course_map import PARTS, CourseMap, Lesson, show_map
from course_utils.exercises import catalogue

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES_02 = [exercise.name for exercise in catalogue() if exercise.lesson == "02"]
ALL = len(NAMES_02)


@pytest.fixture
def folder(tmp_path):
    """A folder with three lessons, one of which has exercises."""
    folder = tmp_path / "leçons"
    folder.mkdir()
    for name in ("00_start_here", "02_convolution", "03_été & hiver"):
        (folder / f"{name}.ipynb").write_text("{}")
    return folder


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Progress is kept, in this file."""
    file = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", "on")
    monkeypatch.setattr(progress, "progress_path", lambda: file)
    return file


def write(file, passed, quizzes=(), lesson="02", names=NAMES_02):
    entries = {name: {"passed": name in passed, "failed_attempts": 1} for name in names}
    quiz = {"questions": 4, "right_at_first": 3}
    record = {"exercises": {lesson: entries}, "quizzes": dict.fromkeys(quizzes, quiz)}
    file.write_text(json.dumps({"version": progress.VERSION, **record}))


def line(text, number):
    """Return what the map says of a lesson, without the spaces of its columns."""
    [found] = [line for line in text.splitlines() if line.startswith(f"  {number}  ")]
    return " ".join(found.split())


def table(shown):
    """Parse the map's HTML, which must be well-formed."""
    return ET.fromstring(f"<div>{shown._repr_html_()}</div>")


def test_text_of_a_small_map():
    shown = CourseMap(
        {
            "Start": [Lesson("00", "Start here", "00_start_here.ipynb", "")],
            "Part I": [Lesson("01", "Images are arrays", "", "in preparation")],
        },
        "A remark.",
    )
    assert repr(shown).splitlines() == [
        "A remark.",
        "Start",
        "  00  Start here",
        "Part I",
        "  01  Images are arrays              in preparation",
    ]


def test_the_course_has_21_lessons_in_four_parts_after_the_start():
    assert [len(titles) for titles in PARTS.values()] == [1, 5, 6, 6, 3]
    numbers = [lesson.number for part in show_map().parts.values() for lesson in part]
    assert numbers == [f"{number:02}" for number in range(21)]
    # An output of more than 40 lines would be refused in a lesson.
    assert len(repr(show_map()).splitlines()) == 21 + 5


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_titles_are_those_of_the_notebooks(path):
    block = json.loads(path.read_text(encoding="utf-8"))["metadata"]["lesson"]
    [lesson] = [x for part in show_map().parts.values() for x in part if x.number == path.name[:2]]
    assert lesson.title == block["title"]


def test_progress_turned_off_is_neither_read_nor_mentioned(folder, file, monkeypatch):
    write(file, NAMES_02, ["02"])
    monkeypatch.setenv("COURSE_PROGRESS", "off")
    monkeypatch.setattr(progress, "load_progress", None)
    shown = show_map(folder)
    assert line(repr(shown), "02") == "02 Convolution"
    assert line(repr(shown), "01") == "01 Images are arrays in preparation"
    assert "rogress" not in repr(shown) + shown._repr_html_()


@pytest.mark.parametrize(
    ("count", "quizzes", "note"),
    [
        (0, [], f"0 of {ALL} exercises, quiz to do"),
        (3, ["02"], f"3 of {ALL} exercises, quiz done"),
        (ALL, [], f"{ALL} of {ALL} exercises, quiz to do"),
        (ALL, ["02"], f"{ALL} of {ALL} exercises, quiz done ✓"),
    ],
)
def test_progress_on_a_lesson(count, quizzes, note, folder, file):
    write(file, NAMES_02[:count], quizzes)
    shown = show_map(folder)
    assert line(repr(shown), "02") == f"02 Convolution {note}"
    assert note in shown._repr_html_()
    assert line(repr(shown), "03").startswith("03 Filters and edges 0 of ")


@pytest.mark.parametrize(
    ("has", "done", "note"),
    [
        ({"names": ["white_on_black"]}, {}, "0 of 1 exercise"),
        ({"names": ["white_on_black"]}, {"passed": ["white_on_black"]}, "1 of 1 exercise ✓"),
        ({"quizzes": ["03"]}, {}, "quiz to do"),
        ({"quizzes": ["03"]}, {"quizzes": ["03"]}, "quiz done ✓"),
    ],
)
def test_a_lesson_with_exercises_or_a_quiz_alone(has, done, note, folder, file, monkeypatch):
    names = {"03": has["names"]} if "names" in has else {}
    monkeypatch.setattr(course_map, "exercises_by_lesson", lambda: names)
    monkeypatch.setattr(course_map, "quiz_lessons", lambda: has.get("quizzes", []))
    write(file, done.get("passed", []), done.get("quizzes", []), "03", ["white_on_black"])
    assert line(repr(show_map(folder)), "03") == f"03 Filters and edges {note}"


def test_no_file_yet_is_the_beginning(folder, file):
    assert line(repr(show_map(folder)), "02") == f"02 Convolution 0 of {ALL} exercises, quiz to do"
    assert not file.exists()


def test_exercises_that_the_course_no_longer_has_do_not_count(folder, file):
    write(file, NAMES_02[:2])
    record = json.loads(file.read_text())
    record["exercises"]["02"]["gone"] = {"passed": True, "failed_attempts": 0}
    file.write_text(json.dumps(record))
    assert f"2 of {ALL} exercises" in line(repr(show_map(folder)), "02")


def test_checked_exercises_are_on_the_map(folder, file):
    progress.record_check("02", NAMES_02[0], "passed")
    progress.record_quiz("02", 4, 4)
    assert line(repr(show_map(folder)), "02").endswith(f"1 of {ALL} exercises, quiz done")


@pytest.mark.parametrize(
    "text", ["", '{"version": 1, "exer', "[]", '{"version": 99}', "<b>&\n</b>", "\x00\xff"]
)
def test_damaged_progress_is_one_remark(text, folder, file):
    file.write_text(text, encoding="latin-1")
    shown = show_map(folder)
    remark, *rest = repr(shown).splitlines()
    assert remark.startswith(f"Your progress can't be shown: {file} is damaged")
    assert remark.endswith("begins a new one.")
    assert rest[0] == "Start"
    assert line(repr(shown), "02") == "02 Convolution"
    assert table(shown).find("p").text == remark


def test_unreadable_progress_is_one_remark(folder, file):
    file.mkdir()
    remark = repr(show_map(folder)).splitlines()[0]
    assert str(file) in remark
    assert "COURSE_PROGRESS=off" in remark


def test_lessons_that_exist_are_links_beside_the_notebook(folder):
    links = {link.text: link.get("href") for link in table(show_map(folder)).iter("a")}
    assert links == {
        "Start here": "00_start_here.ipynb",
        "Convolution": "02_convolution.ipynb",
        "Filters and edges": "03_%C3%A9t%C3%A9%20%26%20hiver.ipynb",
    }


def test_duplicates_that_a_learner_made_are_not_linked(folder):
    for name in ("02_convolution-Copy1.ipynb", "02_a_longer_name.ipynb"):
        (folder / name).write_text("{}")
    links = [link.get("href") for link in table(show_map(folder)).iter("a")]
    assert "02_convolution.ipynb" in links
    assert len(links) == 3


def test_table_has_headers_and_no_colours_of_its_own(folder, file):
    write(file, NAMES_02, ["02"])
    shown = show_map(folder)
    scopes = [header.get("scope") for header in table(shown).iter("th")]
    assert scopes.count("rowgroup") == 5
    assert scopes.count("row") == 21
    assert "color" not in shown._repr_html_()
    assert "background" not in shown._repr_html_()


def test_a_folder_without_lessons(tmp_path):
    assert repr(show_map(tmp_path)).count("in preparation") == 21
    assert repr(show_map(tmp_path / "none")) == repr(show_map(tmp_path))


def test_from_the_folder_of_the_lessons_it_needs_no_argument(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert repr(show_map()) == repr(show_map(folder))


def test_showing_the_map_loads_nothing_heavy(folder):
    script = (
        "import sys; from course_utils.course_map import show_map; show_map();"
        "print({'tensorflow', 'matplotlib.pyplot', 'ipywidgets'}.intersection(sys.modules))"
    )
    here = {"XDG_DATA_HOME": str(folder), "COURSE_PROGRESS": "on", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, **here},
        capture_output=True,
        text=True,
    )
    assert (result.stdout, result.stderr) == ("set()\n", "")
