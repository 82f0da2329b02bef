"""How well HOG + SVM and a small CNN find defective solar cells, on three splits.

Lesson 14's own cells are run, so that study and lesson can't drift apart. Each seed has a split and
a training of its own; a machine's constant is chosen on the validation part, the test part only
measured. Nobody had looked at these splits when the cells were written. The lesson shows the rows
that are committed as benchmarks/results/solar.json. After a change to these cells, copy
build/bench/solar.json there; a test compares the digest of the code.
"""

import time

import numpy as np

from tools import lesson_cells

CELLS = [
    *("solar-load", "solar-split", "hog-features", "class-weights", "build-model", "train-cells"),
]
IMPORTS = ["imports", "imports-sklearn", "imports-course"]
SEEDS = range(10, 13)
EPOCHS = 12
METHODS = ("HOG + SVM", "CNN", "CNN, class weights")


def run(seeds=SEEDS, epochs=EPOCHS):
    """Train every method with every seed.

    Returns
    -------
    list of dict
        One row a training: seed, method, what `count` counts on the test part, seconds of the
        training, and the digest of the cells.
    """
    cells = lesson_cells.read_cells("14")
    names = {}
    lesson_cells.run_cells(cells, [*IMPORTS, *CELLS], names)
    code = lesson_cells.digest(cells, CELLS)
    rows = []
    for seed in seeds:
        learn, choose, test = names["split_cells"](seed)
        baseline = None
        for method in METHODS:
            start = time.perf_counter()
            answers = _answers(names, method, seed, epochs, (learn, choose, test))
            seconds = round(time.perf_counter() - start, 1)
            baseline = answers if baseline is None else baseline
            counts = count(names["defective"][test], answers, baseline)
            rows.append({"seed": seed, "method": method, **counts, "seconds": seconds})
            rows[-1]["code"] = code
    return rows


def count(truth, answers, baseline):
    """Count on the test cells, so that a reader can compute shares, intervals and McNemar's test.

    Returns
    -------
    dict
        cells; right: answers that are right; defects: cells that are defective (1); found:
        defects that were found; only_this, only_baseline: cells on which only one is right.
    """
    right, baseline_right = answers == truth, baseline == truth
    return {
        "cells": len(truth),
        "right": int(right.sum()),
        "defects": int(np.sum(truth == 1)),
        "found": int(np.sum(right[truth == 1])),
        "only_this": int(np.sum(right & ~baseline_right)),
        "only_baseline": int(np.sum(~right & baseline_right)),
    }


def _answers(names, method, seed, epochs, parts):
    """Return what a method, trained on the first part, answers to the last."""
    learn, choose, test = parts
    if method == "HOG + SVM":
        return names["fit_svm"](learn, choose).predict(names["features"][test])
    net = names["train_cells"](learn, seed, epochs, weighted="weights" in method)
    return net.predict(names["inputs"][test], verbose=0).argmax(axis=1)
