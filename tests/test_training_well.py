"""What lesson 08 promises of its studies, and of the file that it keeps the best model in."""

import json
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from benchmarks import frontier, overfitting
from tools.lesson_cells import digest, read_cells

RESULTS = Path(frontier.__file__).parent / "results"
# Saves as fast as it can, each time as an improvement; the first line says that a file is there.
SAVE_FOR_EVER = """
import itertools, os
from pathlib import Path
import keras
import numpy as np
exec({cell!r})
keep = SaveBest({path!r})
keep.set_model(keras.Sequential([keras.Input((64,)), keras.layers.Dense(2000)]))
for epoch in itertools.count():
    keep.on_epoch_end(epoch, {{"val_loss": -epoch}})
    if epoch == 0:
        print("saved", flush=True)
"""


def rows(name):
    return json.loads((RESULTS / f"{name}.json").read_text())


def test_committed_frontier_comes_from_the_lesson_as_it_is():
    assert {row["code"] for row in rows("frontier")} == {digest(read_cells("08"), frontier.CELLS)}
    assert sorted((row["model"], row["seed"]) for row in rows("frontier")) == sorted(
        (model, seed) for model in frontier.MODELS for seed in range(3)
    )


def test_committed_cures_come_from_the_lesson_as_it_is():
    code = digest(read_cells("08"), overfitting.CELLS)
    assert {row["code"] for row in rows("overfitting")} == {code}
    assert sorted((row["cure"], row["seed"]) for row in rows("overfitting")) == sorted(
        (cure, seed) for cure in overfitting.CURES for seed in range(5)
    )


def test_the_course_s_model_is_better_than_the_classic_in_no_more_time():
    ours = [row for row in rows("frontier") if row["model"] == "ours, width 16"]
    assert sum(row["accuracy"] for row in ours) / len(ours) >= 0.995
    assert sum(row["ratio"] for row in ours) / len(ours) <= 1.0


@pytest.mark.slow
def test_a_kernel_killed_while_it_saves_leaves_a_whole_file(tmp_path):
    path = tmp_path / "best.keras"
    code = SAVE_FOR_EVER.format(cell=read_cells("08")["save-best"], path=str(path))
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout.readline() == b"saved\n"
        time.sleep(random.uniform(0, 0.5))
        process.kill()
        process.wait()
        assert zipfile.ZipFile(path).testzip() is None
