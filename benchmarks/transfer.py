"""How well borrowed features and fine-tuning find defective solar cells, on three fresh splits.

Lesson 15's own cells are run, with cells of 300×300, so that study and lesson can't drift apart.
The layers and the machine's constant were chosen by cross-validation within the training part of
another split, the rest is as in the lesson; each method meets a test part once. The lesson shows
the rows that are committed as benchmarks/results/transfer.json. After a change to these cells, copy
build/bench/transfer.json there; a test compares the digest of the code.
"""

import time

import numpy as np

from tools import lesson_cells

IMPORTS = ["imports", "imports-course", "backbone"]
CELLS = [
    *("solar-load", "cut-in-two", "run-front-run", "pooled", "fit-head", "norm-run", "build-net"),
    *("probability", "tune", "measures"),
]
SEEDS = (157, 158, 159)
SIZE, EPOCHS = 300, 2
HEAD_C, SVM_C = 0.03, 3
LAYERS = ("block4_out", "block7_out", "block10_out", "block14_out", "block15_out")


def run(seeds=SEEDS, size=SIZE):
    """Judge every method on every seed's split.

    Returns
    -------
    list of dict
        One row a method and seed: the lesson's measures on the test part, how many of how many
        cells are right, seconds of the training, and the digest of the cells.
    """
    cells = lesson_cells.read_cells("15")
    names = {}
    lesson_cells.run_cells(cells, [*IMPORTS, *CELLS], names)
    code = lesson_cells.digest(cells, CELLS)
    maps = names["run_front"](names["cells"], size)
    names["features"] = names["pooled"].predict(maps, batch_size=64, verbose=0)
    layers = summarise_layers(names["backbone"], names["cells"], size)
    rows = []
    for seed in seeds:
        learn, choose, test = names["split_cells"](seed)
        answers = _answers(names, maps, layers, np.concatenate([learn, choose]), test, seed)
        for method, (probabilities, seconds) in answers.items():
            scores = score(names["measures"], names["defective"][test], probabilities)
            rows.append({"method": method, "seed": seed, **scores, "seconds": round(seconds, 1)})
    return [{**row, "code": code} for row in rows]


def score(measures, truth, probabilities):
    """Return each measure, and how many of how many cells are right."""
    values = {name: round(float(one(truth, probabilities)), 4) for name, one in measures.items()}
    right = int(np.sum((probabilities > 0.5) == truth))
    return {**values, "right": right, "cells": len(truth)}


def summarise_layers(backbone, cells, size):
    """Return mean and maximum of each map behind several blocks, float (N, F)."""
    import cv2
    import keras

    outputs = [backbone.get_layer(name).output for name in LAYERS]
    poolings = (keras.layers.GlobalAveragePooling2D(), keras.layers.GlobalMaxPooling2D())
    pooled = [pooling(maps) for maps in outputs for pooling in poolings]
    model = keras.Model(backbone.input, keras.layers.Concatenate()(pooled))
    numbers = []
    for start in range(0, len(cells), 64):
        small = [cv2.resize(cell, (size, size)) for cell in cells[start : start + 64]]
        rgb = np.stack([small, small, small], axis=-1).astype("float32")
        numbers.append(model.predict_on_batch(rgb))
    return np.concatenate(numbers)


def _answers(names, maps, layers, rest, test, seed):
    """Return each method's probabilities for the test part, and the seconds of its training."""
    from scipy.special import expit
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    clock = [time.perf_counter()]
    head = names["fit_head"](HEAD_C, rest)
    frozen = head.predict_proba(names["features"][test])[:, 1]
    clock.append(time.perf_counter())
    machine = make_pipeline(StandardScaler(), SVC(C=SVM_C))
    machine.fit(layers[rest], names["defective"][rest])
    by_layers = expit(2 * machine.decision_function(layers[test]))
    clock.append(time.perf_counter())
    net = names["tune"](names["build_net"](head), maps, rest, epochs=EPOCHS, seed=seed)
    tuned = names["probability"](net, maps[test])
    clock.append(time.perf_counter())
    seconds = np.diff(clock)
    return {
        "frozen features": (frozen, seconds[0]),
        "several layers": (by_layers, seconds[1]),
        "fine-tuned": (tuned, seconds[2]),
        "all together": ((by_layers + tuned) / 2, seconds.sum()),
    }
