"""Lesson 19's studies, and its scripts: several processes, one killed, and the run after it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks import backends, precision, scaling
from course_utils.exercises.judging_scaling import load_slowly, write_pictures
from course_utils.exercises.solutions import lesson_19 as solutions
from tools.lesson_cells import digest, read_cells

ROOT = Path(scaling.__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"


def committed(name):
    return json.loads((RESULTS / f"{name}.json").read_text())


@pytest.mark.parametrize("study", [backends, precision, scaling])
def test_committed_rows_come_from_the_lesson_as_it_is(study):
    rows = committed(study.__name__.split(".")[-1])
    assert {row["code"] for row in rows} == {digest(read_cells("19"), study.CELLS)}


def test_every_backend_was_trained_with_every_seed():
    runs = [(row["seed"], row["backend"]) for row in committed("backends")]
    names = ["tensorflow", "jax", "torch"]
    assert runs == [(seed, name) for seed in range(3) for name in names]


def test_all_numbers_of_processes_were_measured():
    rows = committed("scaling")
    assert {row["processes"] for row in rows if row["what"] == "loss"} == {1, 2, 4}
    steps = {(row["processes"], row["parameters"], row["batch"]) for row in rows}
    sizes = {(785 * units + 10 * (units + 1), batch) for units, batch in scaling.SIZES}
    assert {(count, *size) for count in (1, 2) for size in sizes} <= steps


def test_four_processes_gave_the_loss_of_one():
    losses = [row["value"] for row in committed("scaling") if row["what"] == "loss"]
    assert np.ptp(losses) < 1e-5


def test_loss_scales_are_those_of_keras():
    keras = pytest.importorskip("keras")
    finite = [True, True, False, True, True, True, True, False, True]
    optimizer = keras.optimizers.LossScaleOptimizer(
        keras.optimizers.SGD(0.1), initial_scale=16.0, dynamic_growth_steps=2
    )
    weight = keras.Variable(1.0)
    scales = []
    for is_finite in finite:
        scales.append(float(keras.ops.convert_to_numpy(optimizer.scale_loss(1.0))))
        gradient = keras.ops.convert_to_tensor(1.0 if is_finite else float("inf"))
        optimizer.apply([gradient], [weight])
    # Before its first step Keras has no scale yet, and gives the initial one.
    assert scales == solutions.loss_scales(finite, 16.0, 2)


def test_pictures_are_soft_noise_in_any_order(tmp_path):
    paths = write_pictures(tmp_path, 3, count=4)
    assert sorted(paths) == [tmp_path / f"3_{i}.png" for i in range(4)]
    assert paths != sorted(paths)
    pictures = load_slowly(paths)
    assert pictures.shape == (4, 64, 64)
    assert pictures.dtype == np.float32
    assert 0 <= pictures.min() < 0.5 < pictures.max() <= 1


@pytest.fixture(scope="module")
def names():
    """What the lesson's cells define, with its scripts in a folder."""
    return backends.run_in_notebooks(
        read_cells("19"), ["imports", "imports-libraries", *scaling.CELLS]
    )


def test_every_picture_is_in_one_share(names):
    shares = [names["my_rows"](2, 25, 8, number, 4) for number in range(4)]
    assert [len(share) for share in shares] == [6, 6, 6, 6]
    assert len(set(np.concatenate(shares))) == 24
    whole = names["my_rows"](2, 25, 8, 0, 1).reshape(3, 8)
    again = np.concatenate([share.reshape(3, 2) for share in shares], axis=1)
    assert np.array_equal(whole, again)
    with pytest.raises(ValueError, match="8 pictures a batch can't be shared equally by 3"):
        names["my_rows"](0, 25, 8, 0, 3)


def test_the_launcher_stops_the_others(names, tmp_path, capsys):
    sleep = "import sys, time; time.sleep(60 * int(sys.argv[1])); sys.exit(3)"
    workers = [subprocess.Popen([sys.executable, "-c", sleep, str(n)]) for n in (1, 0)]
    start = time.perf_counter()
    assert names["watch"](workers) == 1
    assert time.perf_counter() - start < 50
    assert "worker 1 ended with code 3" in capsys.readouterr().out
    assert workers[0].poll() is not None


def test_the_launcher_is_content(names, capsys):
    workers = [subprocess.Popen([sys.executable, "-c", "pass"]) for _ in range(2)]
    assert names["watch"](workers) == 0
    assert capsys.readouterr().out == ""


def launch(names, folder, processes):
    command = [sys.executable, "train_parallel.py", "--processes", str(processes)]
    command += ["--folder", str(folder), "--epochs", "4", "--mnist", str(names["mnist"])]
    return subprocess.Popen(command, cwd=names["folder"], stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def loss_of_one(names):
    return scaling.train(names, 1)[-1]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a system without kill -9")
@pytest.mark.parametrize("victim", [0, 3])
def test_four_processes_one_killed_end_with_the_loss_of_one(names, loss_of_one, tmp_path, victim):
    first = launch(names, tmp_path, 4)
    pids = []
    for line in first.stdout:
        if line.startswith("process ids:"):
            pids = [int(word) for word in line.split()[2:]]
        if line.startswith("epoch 1"):
            os.kill(pids[victim], signal.SIGKILL)
            break
    said = first.stdout.read()
    assert first.wait(300) == 1
    assert "the others are stopped" in said
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert (tmp_path / "checkpoint.keras").exists()
    second = launch(names, tmp_path, 4)
    lines = second.communicate(timeout=600)[0].splitlines()
    assert second.returncode == 0
    epochs = [line for line in lines if line.startswith("epoch")]
    assert not epochs[0].startswith("epoch 1")
    assert float(epochs[-1].split()[-1]) == pytest.approx(loss_of_one, abs=1e-5)
