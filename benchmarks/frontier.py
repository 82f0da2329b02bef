"""Accuracy against training time: lesson 08's model in three sizes and two from tutorials.

All are trained on the 60,000 training pictures and judged on the 10,000 test pictures. Their epochs
take turns, so that a machine that slows down slows all of them; a ratio is the time of a
model by that of the classic tutorial's model with the same seed. The lesson's own cells build and
train its model. What the lesson shows is committed as benchmarks/results/frontier.json; a test
compares the digest of the cells.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np

from benchmarks import _classic
from tools import lesson_cells

CELLS = ["block", "course-model", "cosine", "augment", "course-compile"]
CLASSIC = "classic tutorial"
MODELS = (
    CLASSIC,
    "keras.io example",
    "ours, width 8",
    "ours, width 16",
    "ours, width 24",
    "ours, pictures at rest",
)
EPOCHS = {CLASSIC: 5, "keras.io example": 15}


@dataclass
class Training:
    """A model and what trains it for one epoch; the seconds that all its epochs took."""

    model: keras.Model
    train: Callable
    seconds: float = 0.0


def run(seeds=range(3)):
    """Train every model with every seed.

    Returns
    -------
    list of dict
        One row a model and seed: model, seed, parameters, epochs, accuracy in [0, 1] on the test
        pictures, seconds of ``fit`` and of the augmentation, their ratio to the classic
        tutorial's, and the digest of the cells.
    """
    cells = lesson_cells.read_cells("08")
    names = {}
    lesson_cells.run_cells(cells, ["imports", "imports-course", "load", *CELLS], names)
    code = lesson_cells.digest(cells, CELLS)
    return [{**row, "code": code} for seed in seeds for row in _run_seed(seed, names)]


def _run_seed(seed, names):
    """Train all models with one seed, in five rounds with a part of the epochs each."""
    trainings = {name: _start(name, seed, names) for name in MODELS}
    for part in range(5):
        for name, training in trainings.items():
            epochs = EPOCHS.get(name, names["EPOCHS"])
            begin = time.perf_counter()
            for _ in range(part * epochs // 5, (part + 1) * epochs // 5):
                training.train()
            training.seconds += time.perf_counter() - begin
    x_test = _as_input(names["digits_test"])
    return [
        {
            "model": name,
            "seed": seed,
            "parameters": training.model.count_params(),
            "epochs": EPOCHS.get(name, names["EPOCHS"]),
            "accuracy": _accuracy(training.model, x_test, names["y_test"]),
            "seconds": round(training.seconds, 1),
            "ratio": round(training.seconds / trainings[CLASSIC].seconds, 2),
        }
        for name, training in trainings.items()
    ]


def _start(name, seed, names):
    """Build a model and what trains it for one epoch."""
    keras.utils.set_random_seed(seed)
    if name in EPOCHS:
        model = _classic.build_model() if name == CLASSIC else _build_keras_example()
        images, size = _as_input(names["digits"]), 32 if name == CLASSIC else 128
        return Training(model, lambda: model.fit(images, names["labels"], size, verbose=0))
    width = int(name.split()[-1]) if "width" in name else 16
    return _start_ours(width, "rest" not in name, seed, names)


def _start_ours(width, moved, seed, names):
    """Start the lesson's training, on pictures that are moved before each epoch or not."""
    rate = names["cosine"](names["EPOCHS"], len(names["digits"]))
    model = names["compile_course_model"](names["build_course_model"](width), rate)
    labels, rng = keras.utils.to_categorical(names["labels"]), np.random.default_rng(seed)

    def train():
        images = names["augment"](names["digits"], rng) if moved else names["digits"]
        model.fit(_as_input(images), labels, names["BATCH"], verbose=0)

    return Training(model, train)


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


def _as_input(images):
    return images[..., np.newaxis].astype("float32") / 255


def _accuracy(model, images, labels):
    guesses = model.predict(images, batch_size=500, verbose=0).argmax(axis=1)
    return round(float(np.mean(guesses == labels)), 4)
