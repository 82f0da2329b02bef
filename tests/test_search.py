"""The seed study that lesson 16 shows, and its searches, killed in the middle and resumed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks import search
from course_utils import export
from course_utils.exercises.judging_search import BASELINE, Laboratory, check_settings
from tools.lesson_cells import digest, read_cells

ROOT = Path(search.__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "search.json"

# Runs the lesson's own cells on few pictures, in the folder named first, for so many epochs at
# most; and kills itself without any farewell at one of them.
PROGRAM = """
import os, signal, sys
from tools import lesson_cells

folder, most, killed_at = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
names, epochs = {}, []
cells = ["imports", "imports-course", "load", "build", "train", "tuner-build", "tuner-search"]
lesson_cells.run_cells(lesson_cells.read_cells("16"), cells, names)
for name in ("x_train", "y_train", "x_val", "y_val"):
    names[name] = names[name][:640]

def after_epoch(epoch, logs):
    epochs.append(epoch)
    if len(epochs) == killed_at:
        os.kill(os.getpid(), signal.SIGKILL)
    if len(epochs) == most:
        raise KeyboardInterrupt

try:
    names["run_search"](folder, 0, after_epoch)
except KeyboardInterrupt:
    pass
"""


def test_committed_rows_come_from_the_lesson_as_it_is():
    rows = json.loads(RESULTS.read_text())
    assert {row["code"] for row in rows} == {digest(read_cells("16"), search.CELLS)}
    models = ["hand-set", "experience", "search 0", "search 1", "search 2"]
    assert [(row["model"], row["seed"]) for row in rows] == [
        (model, seed) for model in models for seed in range(101, 106)
    ]


def test_only_a_search_promises_a_score():
    for row in json.loads(RESULTS.read_text()):
        assert (row["score"] is None) == (not row["model"].startswith("search"))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a system without kill -9")
def test_a_killed_search_goes_on_where_it_was(tmp_path):
    def run(most, killed_at):
        arguments = [sys.executable, "-c", PROGRAM, str(tmp_path), str(most), str(killed_at)]
        return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=600)

    assert run(99, killed_at=11).returncode == -signal.SIGKILL
    before = _trials(tmp_path)
    # Nine trials of one epoch; the tenth, of two epochs more, died at the end of its second.
    states = [trial["status"] for trial in before.values()]
    assert states == ["COMPLETED"] * (len(states) - 1) + ["RUNNING"]
    assert len(states) >= 10
    finished = run(6, killed_at=0)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout == ""
    assert "Skipping variable loading" not in finished.stderr  # Adam's memory was there
    after = _trials(tmp_path)
    assert len(after) > len(before)
    for name, trial in before.items():
        assert after[name]["hyperparameters"]["values"] == trial["hyperparameters"]["values"]
        assert after[name] == trial or trial["status"] == "RUNNING"
    assert after[max(before)]["status"] == "COMPLETED"


def _trials(folder):
    paths = sorted(folder.glob("digits/trial_*/trial.json"))
    return {path.parent.name: json.loads(path.read_text()) for path in paths}


@pytest.mark.slow
def test_a_killed_recipe_keeps_its_trials(tmp_path):
    script = export.export_recipe("16", tmp_path)[0]
    text = script.read_text(encoding="utf-8")
    own = text.replace('Path(tempfile.mkdtemp()) / "trials.csv"', 'Path("trials.csv")')
    assert own != text
    script.write_text(own, encoding="utf-8")
    file = tmp_path / "trials.csv"
    command = [sys.executable, script.name]
    settings = {"cwd": tmp_path, "env": {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}}
    process = subprocess.Popen(command, **settings, stdout=subprocess.DEVNULL)
    while not file.exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    before = file.read_text().splitlines()
    assert 2 <= len(before) <= 4  # the heads and one trial, or one or two more
    done = subprocess.run(command, **settings, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    after = file.read_text().splitlines()
    assert after[: len(before)] == before
    assert len(after) == 5
    assert [path.name for path in tmp_path.glob("trials.*")] == ["trials.csv"]


def test_the_laboratory_counts_and_refuses():
    laboratory = Laboratory(5)
    assert 0 <= laboratory(BASELINE, 3) <= 1
    assert (laboratory.left, len(laboratory.tried)) == (2, 1)
    with pytest.raises(Exception, match="3 epochs wanted, 2 left of the budget"):
        laboratory(BASELINE, 3)
    with pytest.raises(ValueError, match="epochs must be from 1 to 10, got 11"):
        laboratory(BASELINE, 11)
    assert laboratory.left == 2


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        (0.9, "a dict such as"),
        ({"rate": 0.1}, "a dict such as"),
        ({"rate": "fast", "width": 8}, "rate must be from 1e-05 to 1, got 'fast'"),
        ({"rate": 0.1, "width": 65}, "width must be from 1 to 64, got 65"),
        ({"rate": 0.1, "width": 8.5}, "a whole number, got 8.5"),
        ({"rate": np.nan, "width": 8}, "rate must be"),
    ],
)
def test_settings_that_are_none(settings, complaint):
    with pytest.raises(ValueError, match=complaint):
        check_settings(settings)


def test_the_ends_of_the_ranges_are_settings():
    check_settings({"rate": 10**-5.0, "width": 64})
    check_settings({"rate": np.float32(1), "width": np.int64(1)})
