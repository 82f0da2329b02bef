"""A training step in other number formats, compiled by XLA, and in batches of other sizes.

Lesson 19's network is timed, at the size of its solar cells; the lesson shows the rows that are
committed as benchmarks/results/precision.json. Also what a larger batch does to the accuracy, for
the same number of epochs: with the learning rate as it was, and with higher ones. The smallest
batch gets the higher rates too, to see whether it's the batch or the rate that fails.
"""

import os
import time

from benchmarks.backends import run_in_notebooks
from tools import lesson_cells

CELLS = ["build"]
WAYS = ["float32", "mixed_bfloat16", "mixed_float16", "float32, XLA"]
# Pictures in a batch, learning rate, and steps in which it rises to that.
TRAININGS = [
    (60, 0.05, 0),
    (60, 0.2, 200),
    (60, 0.5, 200),
    (240, 0.05, 0),
    (240, 0.2, 20),
    (600, 0.05, 0),
    (600, 0.16, 20),
    (600, 0.5, 20),
]


def run(rounds=300, seeds=range(3), pictures=12_000, epochs=3):
    """Time steps, all ways taking turns; then train with small and large batches.

    Returns
    -------
    list of dict
        One row a measurement. what: "step" (value: milliseconds, the least of all rounds) or
        "training" (value: accuracy in [0, 1] on 10,000 digits that it didn't learn from); way,
        batch, rate, warm_up, seed; load; and the digest of the cells.
    """
    cells = lesson_cells.read_cells("19")
    names = run_in_notebooks(cells, ["imports", "imports-libraries", *CELLS])
    code = lesson_cells.digest(cells, CELLS)
    rows = [*time_ways(names, rounds), *train_in_batches(names, seeds, pictures, epochs)]
    load = round(os.getloadavg()[0], 1)
    return [{**row, "load": load, "code": code} for row in rows]


def build(names, way):
    """Return the lesson's network for 64 x 64 pixels, to be trained in one of the ways."""
    keras = names["keras"]
    keras.config.set_dtype_policy(way.split(",")[0])
    network = names["build_network"](side=64, classes=2)
    keras.config.set_dtype_policy("float32")
    if way.endswith("XLA"):
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        network.compile(keras.optimizers.SGD(0.05, momentum=0.9), loss, jit_compile=True)
    return network


def time_ways(names, rounds, batch=64):
    """Return a row for each way."""
    np = names["np"]
    x, y = np.random.default_rng(19).random((batch, 64, 64, 1), "float32"), np.arange(batch) % 2
    networks = {way: build(names, way) for way in WAYS}
    seconds = {way: [] for way in WAYS}
    for number in range(rounds + 2):
        for way, network in networks.items():
            start = time.perf_counter()
            network.train_on_batch(x, y)
            if number >= 2:  # the first ones trace and compile
                seconds[way].append(time.perf_counter() - start)
    row = {"what": "step", "batch": batch, "rate": None, "warm_up": None, "seed": None}
    return [{**row, "way": way, "value": round(1000 * min(seconds[way]), 2)} for way in WAYS]


def train_in_batches(names, seeds, pictures, epochs):
    """Return a row for each batch size, rate and seed."""
    keras, np = names["keras"], names["np"]
    with np.load(lesson_cells.NOTEBOOKS.parent / "datasets" / "mnist" / "mnist.npz") as file:
        x, y = file["x_train"][..., np.newaxis].astype("float32") / 255, file["y_train"]
    rows = []
    for seed in seeds:
        for batch, rate, warm_up in TRAININGS:
            keras.utils.set_random_seed(seed)
            network = names["build_network"]()
            rising = keras.optimizers.schedules.CosineDecay(
                0.0, decay_steps=1, alpha=1.0, warmup_target=rate, warmup_steps=warm_up
            )  # alpha=1: constant after the warm-up
            sgd = keras.optimizers.SGD(rising if warm_up else rate, momentum=0.9)
            network.compile(sgd, network.loss, metrics=["accuracy"])
            network.fit(x[:pictures], y[:pictures], batch_size=batch, epochs=epochs, verbose=0)
            scored = network.evaluate(x[50_000:], y[50_000:], batch_size=500, verbose=0)
            row = {"what": "training", "batch": batch, "rate": rate, "warm_up": warm_up}
            rows.append({**row, "seed": seed, "way": "float32", "value": round(scored[1], 4)})
    return rows
