"""Accuracy against training time: lesson 08's model in three sizes and two from tutorials.

All are trained on the 60,000 training pictures and judged on the 10,000 test pictures. Their epochs
take turns, so that a machine that slows down slows all of them; a ratio is the time of a
model by that of the classic tutorial's model with the same seed. The lesson's own cells build and
train its model. What the lesson shows is committed as benchmarks/results/frontier.json; a test
compares the digest of the cells.
"""

import functools
import itertools
import time

import keras
import numpy as np

from benchmarks import _classic, _lesson_cells

CELLS = ["compile", "block", "course-model", "cosine", "augment"]
ROUNDS = 5  # every model's number of epochs is a multiple
CLASSIC = "classic tutorial"


def run(seeds=range(3)):
    """Train every model with every seed.

    Returns
    -------
    list of dict
        One row a model and seed: model, seed, parameters, epochs, accuracy in [0, 1] on the test
        pictures, seconds of ``fit`` and of the augmentation, their ratio to the classic
        tutorial's, and the digest of the cells.
    """
    cells = _lesson_cells.read_cells("08")
    names = {}
    _lesson_cells.run_cells(cells, ["imports", "imports-course", "load", *CELLS], names)
    code = _lesson_cells.digest(cells, CELLS)
    return [{**row, "code": code} for seed in seeds for row in _run_seed(seed, names)]


def _run_seed(seed, names):
    """Train all models with one seed, one after the other in each round; return their rows."""
    runs = {model: start(seed, names) for model, start in contenders().items()}
    seconds = dict.fromkeys(runs, 0.0)
    for _, (model, (_, train, _)) in itertools.product(range(ROUNDS), runs.items()):
        begin = time.perf_counter()
        train()
        seconds[model] += time.perf_counter() - begin
    x_test = names["digits_test"][..., np.newaxis].astype("float32") / 255
    rows = []
    for model, (network, _, epochs) in runs.items():
        guesses = network.predict(x_test, batch_size=500, verbose=0).argmax(axis=1)
        rows.append(
            {
                "model": model,
                "seed": seed,
                "parameters": network.count_params(),
                "epochs": epochs,
                "accuracy": round(float(np.mean(guesses == names["y_test"])), 4),
                "seconds": round(seconds[model], 1),
                "ratio": round(seconds[model] / seconds[CLASSIC], 2),
            }
        )
    return rows


def contenders():
    """Return, by name, what starts a training: (seed, names) to (model, train, epochs).

    ``train()`` runs a fifth of the epochs.
    """
    return {
        CLASSIC: functools.partial(_start_tutorial, _classic.build_model, 32, 5),
        "keras.io example": functools.partial(_start_tutorial, _build_keras_example, 128, 15),
        "ours, width 8": functools.partial(_start_ours, 8),
        "ours, width 16": functools.partial(_start_ours, 16),
        "ours, width 24": functools.partial(_start_ours, 24),
        "width 16, same pictures": functools.partial(_start_ours, 16, augmented=False),
        "width 16, constant rate": functools.partial(_start_ours, 16, scheduled=False),
        "width 16, no batch norm": functools.partial(_start_ours, 16, normalised=False),
    }


def _start_tutorial(build, batch_size, epochs, seed, names):
    """Start a tutorial's model, on pictures that stay the same."""
    keras.utils.set_random_seed(seed)
    model = build()
    images = names["digits"][..., np.newaxis].astype("float32") / 255

    def train():
        model.fit(images, names["labels"], batch_size, epochs // ROUNDS, verbose=0)

    return model, train, epochs


def _build_keras_example():
    """Return the model of https://keras.io/examples/vision/mnist_convnet/, compiled."""
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _start_ours(width, seed, names, augmented=True, scheduled=True, normalised=True):
    """Start the lesson's model, or the same without one of its parts."""
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    digits = names["digits"]
    parts = names if normalised else {**names, "block": _plain_block}
    # A function looks names up where it was defined: define it anew among these parts.
    _lesson_cells.run_cells(_lesson_cells.read_cells("08"), ["course-model"], parts)
    rate = names["cosine"](ROUNDS, len(digits)) if scheduled else names["PEAK"]
    model = names["compile_for_digits"](
        parts["build_course_model"](width), keras.optimizers.Adam(rate)
    )

    def train():
        images = names["augment"](digits, rng) if augmented else digits
        images = images[..., np.newaxis].astype("float32") / 255
        model.fit(images, names["labels"], 128, verbose=0)

    return model, train, ROUNDS


def _plain_block(filters, size, strides=1, padding="valid"):
    """Return a convolution with a bias and ReLU, in the place of the lesson's block."""
    return [keras.layers.Conv2D(filters, size, strides, padding), keras.layers.ReLU()]
