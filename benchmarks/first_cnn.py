"""Lesson 07's networks over five seeds, on the test digits as they are and moved.

The lesson's own cells are run, so that study and lesson can't drift apart. The lesson shows the
rows that are committed as benchmarks/results/first_cnn.json. After a change to these cells, copy
build/bench/first_cnn.json there; a test compares the digest of the code.
"""

import numpy as np

from tools import lesson_cells

DATA_CELLS = ["load-run", "preprocess-run", "dense-move-run"]
NETWORKS = {
    "CNN": ("model", ["build-run", "compile-run", "fit-run"]),
    "dense": ("dense", ["dense-build", "dense-fit-run"]),
    "no pooling": ("no_pooling", ["rivals-build"]),
    "no convolution": ("no_convolution", ["rivals-build"]),
}


def run(seeds=range(5)):
    """Train each network with every seed.

    Returns
    -------
    list of dict
        One row a network and seed: model, seed, parameters, accuracy in [0, 1] on the test digits
        as they are and moved by two pixels to each side, and the digest of the cells.
    """
    import keras

    cells = lesson_cells.read_cells("07")
    names = {}
    lesson_cells.run_cells(cells, ["imports", *DATA_CELLS], names)
    rows = []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        for model, (variable, ids) in NETWORKS.items():
            lesson_cells.run_cells(cells, ids, names)
            if ids == ["rivals-build"]:  # which the lesson builds and doesn't train
                names["dense"] = names[variable]
                lesson_cells.run_cells(cells, ["dense-fit-run"], names)
            rows.append({"model": model, "seed": seed, **_judge(names[variable], names)})
    code = digest(cells)
    return [{**row, "code": code} for row in rows]


def digest(cells):
    """Return the digest of the cells that the study runs."""
    ids = dict.fromkeys([*DATA_CELLS, *(name for _, ids in NETWORKS.values() for name in ids)])
    return lesson_cells.digest(cells, ids)


def _judge(network, names):
    images, labels = names["x_test"], names["y_test"]
    moved = {"right": names["moved"]}
    for side, axis, by in [("left", 2, -2), ("down", 1, 2), ("up", 1, -2)]:
        moved[side] = _move(images, axis, by)
    return {
        "parameters": network.count_params(),
        "accuracy": _accuracy(network, images, labels),
        **{side: _accuracy(network, pictures, labels) for side, pictures in moved.items()},
    }


def _move(images, axis, by):
    """Move pictures along an axis; black comes in from the other side."""
    moved = np.roll(images, by, axis)
    came_in = [slice(None)] * images.ndim
    came_in[axis] = slice(0, by) if by > 0 else slice(by, None)
    moved[tuple(came_in)] = 0
    return moved


def _accuracy(network, images, labels):
    return round(float(network.evaluate(images, labels, batch_size=500, verbose=0)[1]), 4)
