"""The benchmarks: their tables, their files, and that they measure what they say."""

import json

import nbformat
import pytest

from benchmarks import __main__ as program
from benchmarks import lessons, startup
from benchmarks._table import format_table

v4 = nbformat.v4
ROWS = [
    {"lesson": "02", "seconds": 9.5, "budget": None, "kept": True},
    {"lesson": "07_first_cnn", "seconds": 30, "budget": 1.23456, "kept": False},
]


def test_a_table_is_aligned():
    assert format_table(ROWS).splitlines() == [
        "lesson        seconds  budget  kept",
        "02                9.5       -   yes",
        "07_first_cnn       30   1.235    no",
    ]


def test_a_table_without_rows_says_so():
    assert format_table([]) == "no rows"


@pytest.fixture
def known_rows(monkeypatch):
    """Put known rows in the place of the measurements."""
    monkeypatch.setattr(startup, "run", lambda: ROWS)
    monkeypatch.setattr(lessons, "run", lambda: ROWS[:1])


@pytest.mark.usefixtures("known_rows")
def test_a_benchmark_prints_its_table_and_writes_its_rows(tmp_path, capsys):
    assert program.main(["startup"], tmp_path / "build") == 0
    assert format_table(ROWS) in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["startup.json"]
    assert json.loads((tmp_path / "build" / "startup.json").read_text()) == ROWS


@pytest.mark.usefixtures("known_rows")
def test_without_a_name_all_are_run(tmp_path, monkeypatch):
    names = ["_table", "lessons", "startup"]
    modules = [program.pkgutil.ModuleInfo(None, name, False) for name in names]
    monkeypatch.setattr(program.pkgutil, "iter_modules", lambda path: modules)
    program.main([], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lessons.json", "startup.json"]


def test_an_unknown_name_says_which_there_are(tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        program.main(["lesson"], tmp_path)
    said = capsys.readouterr().err
    assert "'frontier', 'hub', 'lessons', 'overfitting'" in said
    assert "_table" not in said


def test_startup_measures_each_module(monkeypatch):
    monkeypatch.setattr(startup, "MODULES", (None, "course_utils", "json"))
    bare, package, other = startup.run(rounds=1)
    assert bare["module"] == "(bare Python)"
    assert bare["more_than_bare"] == 0
    assert package["module"] == "course_utils"
    assert package["budget_seconds"] == 0.3
    assert package["within_budget"] in (True, False)
    assert package["imports_tensorflow"] is False
    assert other["budget_seconds"] is other["within_budget"] is None
    assert bare.keys() == package.keys() == other.keys()


def test_startup_notices_tensorflow(tmp_path, monkeypatch):
    (tmp_path / "tensorflow.py").touch()
    (tmp_path / "careless.py").write_text("import tensorflow")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert startup.time_import("careless")[1]
    assert not startup.time_import("json")[1]


def test_a_lesson_is_timed_and_its_memory_watched(tmp_path, monkeypatch):
    monkeypatch.setattr(lessons, "time_classic", lambda: 4.0)
    big = "import time\nones = b'1' * 300_000_000\ntime.sleep(0.5)\ndel ones"
    nested = "import subprocess, sys\n" + f"subprocess.run([sys.executable, '-c', {big!r}])"
    for number, cell in (("02", "1 + 1"), ("03", big), ("04", nested)):
        notebook = v4.new_notebook(cells=[v4.new_code_cell(cell)])
        notebook.metadata["lesson"] = {"seconds": 60}
        nbformat.write(notebook, tmp_path / f"{number}_small.ipynb")
    small, own, child = lessons.run(tmp_path)
    assert small["lesson"] == "02_small"
    assert small["budget_seconds"] == 60
    assert small["within_budget"]
    assert small["ratio_to_classic"] == pytest.approx(small["seconds"] / 4, abs=0.02)
    assert 20 < small["peak_memory_mb"] < 250
    assert own["peak_memory_mb"] > small["peak_memory_mb"] + 250
    assert child["peak_memory_mb"] > small["peak_memory_mb"] + 250
    assert own["seconds"] > 0.5


def test_the_classic_run_is_the_classic_model():
    from benchmarks import _classic  # takes seconds, because of Keras

    model = _classic.build_model()
    # (3·3·1 + 1)·32 + (13·13·32 + 1)·64 + (64 + 1)·10, by hand.
    assert model.count_params() == 320 + 346_176 + 650
