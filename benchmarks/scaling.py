"""Several processes that train one network: the same loss, and the time of a step.

Lesson 19's own worker and launcher are run, and the lesson shows the rows that are committed as
benchmarks/results/scaling.json. For the times each process computes with one thread, as if it were
a computer with one core. (The operating system places them: a process that is tied to one core
waits whole turns of the processor for its own messages.) A time is the quickest of many steps,
since whatever else the computer does only lengthens them.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.backends import run_in_notebooks
from tools import lesson_cells

CELLS = [
    "build",
    "learn-digits",
    "write-script",
    "one-source",
    "my-rows",
    "join",
    "save",
    "train",
    "worker-file",
    "start",
    "watch",
    "launcher-file",
]
# Units of a dense layer, and pictures for each process. The cost model is fitted to those with 240
# pictures; the others are 1,920 pictures in all, for one process and for two.
SIZES = [(units, 240) for units in (32, 128, 512, 2048, 4096)]
SIZES += [(units, batch) for units in (32, 512) for batch in (960, 1920)]
STEPS = 200

TIMES = """
import argparse, json, os, sys, time

options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
number, processes = int(options["--number"]), int(options["--processes"])
os.environ.update(KERAS_BACKEND="jax", JAX_PLATFORMS="cpu", NPROC="1")
sys.modules["tensorflow"] = None

import keras
import numpy as np


def time_steps(units, batch, steps):
    network = keras.Sequential(
        [keras.Input((784,)), keras.layers.Dense(units, activation="relu"), keras.layers.Dense(10)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile("sgd", loss)
    x, y = np.ones((batch, 784), "float32"), np.zeros(batch, int)
    seconds = []
    for _ in range(steps):
        start = time.perf_counter()
        network.train_on_batch(x, y)
        seconds.append(time.perf_counter() - start)
    return network.count_params(), min(seconds)
"""
TIMES_END = """
keras.utils.set_random_seed(19)
if processes > 1:
    join(options["--address"], number, processes)
for units, batch in json.loads(options["--sizes"]):
    parameters, seconds = time_steps(units, batch, int(options["--steps"]))
    if number == 0:
        print("time", json.dumps([parameters, batch, 1000 * seconds]), flush=True)
"""


def run(sizes=SIZES, steps=STEPS):
    """Train with one, two and four processes, and time steps with one and two.

    Returns
    -------
    list of dict
        One row a measurement. what: "loss" (after four epochs) or "step"; processes; parameters;
        batch (pictures for each process); value (the loss, or milliseconds, the least of all
        steps); cores; load (before it) and the digest of the cells.
    """
    cells = lesson_cells.read_cells("19")
    names = run_in_notebooks(cells, ["imports", "imports-libraries", *CELLS])
    shared = {"cores": os.cpu_count(), "code": lesson_cells.digest(cells, CELLS)}
    rows = []
    for count in (1, 2, 4):
        row = {"what": "loss", "processes": count, "parameters": None, "batch": 240 // count}
        rows.append({**row, "value": train(names, count)[-1], "load": load(), **shared})
    for count in (1, 2):
        before = load()
        for parameters, batch, milliseconds in step_times(names, count, sizes, steps):
            row = {"what": "step", "processes": count, "parameters": parameters, "batch": batch}
            rows.append({**row, "value": round(milliseconds, 3), "load": before, **shared})
    return rows


def load():
    """Return how many processes want the processor, a mean over the last minute."""
    return round(os.getloadavg()[0], 1)


def train(names, processes, epochs=4):
    """Train with the lesson's launcher in a new folder; return the loss after each epoch."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "train_parallel.py", "--processes", str(processes)]
        command += ["--folder", folder, "--epochs", str(epochs), "--mnist", str(names["mnist"])]
        done = subprocess.run(
            command, cwd=names["folder"], check=True, capture_output=True, text=True
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith("epoch")]
    return [float(line.split()[-1]) for line in lines]


def step_times(names, processes, sizes, steps):
    """Time steps with several processes; return [parameters, pictures each, milliseconds] rows."""
    with tempfile.TemporaryDirectory() as folder:
        names["write_script"](Path(folder) / "worker.py", TIMES, [names["join"]], TIMES_END)
        launcher = Path(names["folder"]) / "train_parallel.py"
        command = [sys.executable, str(launcher), "--processes", str(processes)]
        command += ["--sizes", json.dumps(sizes), "--steps", str(steps)]
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("time ")]
    return [json.loads(line.removeprefix("time ")) for line in lines]
