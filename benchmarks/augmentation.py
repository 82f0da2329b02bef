"""What augmentation buys with few and with many digits, over three seeds.

Lesson 09's own cells are run, so that study and lesson can't drift apart. At a share of the data,
every method takes the same number of steps. The lesson shows the rows that are committed as
benchmarks/results/augmentation.json. After a change to these cells, copy
build/bench/augmentation.json there; a test compares the digest of the code.
"""

import time

import cv2
import numpy as np

from tools import lesson_cells

CELLS = ["load-run", "random-matrices", "augment", "keras-layers", "batches", "build-model"]
IMPORTS = ["imports", "imports-course"]
METHODS = ("none", "OpenCV", "Keras layers")
# The share of the training pictures, the steps, the methods. The last is one pass instead of four.
RUNS = (
    (0.01, 300, (*METHODS, "1 version", "10 versions")),
    (0.1, 1200, METHODS),
    (1.0, 2400, METHODS),
    (1.0, 600, METHODS),
)


def run(seeds=range(3), runs=RUNS):
    """Train the lesson's network with every method, share and seed.

    Returns
    -------
    list of dict
        One row a training: method, share of the training pictures, steps, seed, accuracy in [0, 1]
        on the test digits as they are, shifted by 2 pixels and turned by 15°, seconds of the
        training, and the digest of the cells.
    """
    cells = lesson_cells.read_cells("09")
    names = {}
    lesson_cells.run_cells(cells, [*IMPORTS, *CELLS], names)
    code = lesson_cells.digest(cells, CELLS)
    tests = _test_pictures(names)
    rows = []
    for seed in seeds:
        for share, steps, methods in runs:
            for method in methods:
                model, seconds = _train(names, method, share, steps, seed)
                scores = {name: _accuracy(model, x, names["y_test"]) for name, x in tests.items()}
                row = {"method": method, "share": share, "steps": steps, "seed": seed}
                rows.append({**row, **scores, "seconds": seconds, "code": code})
    return rows


def _train(names, method, share, steps, seed):
    """Return a model trained on a part of the pictures that the seed draws, and the seconds."""
    names["keras"].utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    count = round(share * len(names["digits_train"]))
    chosen = random.permutation(len(names["digits_train"]))[:count]
    images, labels = names["digits_train"][chosen], names["y_train"][chosen]
    if "version" in method:  # changed once, before the training
        copies = int(method.split()[0])
        images = names["augment"](np.repeat(images, copies, axis=0), random)
        labels = np.repeat(labels, copies)
    change = names["augment"] if method == "OpenCV" else names["unchanged"]
    front = names["keras_layers"]() if method == "Keras layers" else ()
    model = names["build_model"](steps, front)
    source = names["batches"](images, labels, change, random)
    start = time.perf_counter()
    model.fit(source, steps_per_epoch=steps, shuffle=False, verbose=0)
    return model, round(time.perf_counter() - start, 2)


def _test_pictures(names):
    """Return the test digits as they are, shifted and turned, as a network takes them."""
    digits = names["digits_test"]
    sides = np.array([(2, 0), (-2, 0), (0, 2), (0, -2)], float)
    shifts = [np.column_stack([np.eye(2), side]) for side in sides]
    turns = [cv2.getRotationMatrix2D((13.5, 13.5), degrees, 1) for degrees in (15, -15)]
    pictures = {
        "accuracy": digits,
        "shifted": _warp(digits, shifts),
        "turned": _warp(digits, turns),
    }
    return {name: names["as_input"](images) for name, images in pictures.items()}


def _warp(digits, matrices):
    """Warp the first digit with the first matrix and so on, with all of them in turn."""
    size = digits.shape[:0:-1]
    return np.stack(
        [cv2.warpAffine(image, matrices[i % len(matrices)], size) for i, image in enumerate(digits)]
    )


def _accuracy(model, images, labels):
    return round(float(model.evaluate(images, labels, batch_size=500, verbose=0)[1]), 4)
