"""Train the digit models that come with the course, and write them with their card.

Run from the root of the project, in the course's environment::

    python -m tools.train_digit_model

The cells of lessons 07 and 08 are run, on the first 55,000 training pictures; the other 5,000 are
kept for lesson 10. Lesson 18's cells write the ONNX file. The tool writes ``digits.keras``,
``digits.onnx``, ``first_cnn.keras`` and ``README.md`` into ``datasets/digit_model`` and prints the
digest to put into ``course_utils/data.py``. Two cores take about two minutes.
"""

import hashlib
import platform
from pathlib import Path

import cv2
import keras
import numpy as np
import onnx
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from scipy.stats import binomtest

from course_utils.data import load_mnist
from tools.lesson_cells import read_cells, run_cells
from tools.onnx_cells import load_export

FOLDER = Path(__file__).resolve().parent.parent / "datasets" / "digit_model"
CARD = Path(__file__).with_name("digit_model_card.md")
TRAINED_ON = 55_000
COURSE_CELLS = [
    *("imports", "imports-course", "load", "block", "course-model", "cosine", "augment"),
    *("course-compile", "course-fit"),
]


def train_course_model():
    """Run lesson 08's cells; return its model."""
    names = {}
    run_cells(read_cells("08"), COURSE_CELLS, names)
    return names["course_model"]


def train_first_cnn():
    """Run lesson 07's cells on the pictures that lesson 08 trains on; return its model."""
    cells, names = read_cells("07"), {}
    run_cells(cells, ["imports", "load-run", "preprocess-run"], names)
    names |= {part: names[part][:TRAINED_ON] for part in ("x_train", "y_train")}
    run_cells(cells, ["build-run", "compile-run", "fit-run"], names)
    return names["model"]


def save(model, path):
    """Write a model without its optimiser, whose state is twice as large as the weights."""
    copy = keras.Sequential.from_config(model.get_config())
    copy.set_weights(model.get_weights())
    copy.save(path)


def as_batch(images):
    """Turn uint8 (N, 28, 28) into a Keras model's input."""
    return images[..., np.newaxis].astype("float32") / 255


def fit_temperature(logits, labels):
    """Return the temperature that gives the logits the least cross-entropy, as in lesson 10."""
    logits = logits.astype("float64")

    def loss(temperature):
        return -log_softmax(logits / temperature, axis=1)[np.arange(len(labels)), labels].mean()

    return minimize_scalar(loss, bounds=(0.1, 10), method="bounded").x


def count_right(path, images, labels):
    """Count the pictures that the ONNX file at `path` reads right, as lesson 00 runs it."""
    net = cv2.dnn.readNetFromONNX(str(path))
    net.setInput(cv2.dnn.blobFromImages(images, 1 / 255))
    return int((net.forward().argmax(axis=1) == labels).sum())


def main():
    """Train both models, write them and their card."""
    (x_train, y_train), (x_test, y_test) = load_mnist()
    course_model, first_cnn = train_course_model(), train_first_cnn()
    save(course_model, FOLDER / "digits.keras")
    save(first_cnn, FOLDER / "first_cnn.keras")
    logits = course_model.predict(as_batch(x_train[TRAINED_ON:]), verbose=0)
    temperature = fit_temperature(logits, y_train[TRAINED_ON:])
    path = FOLDER / "digits.onnx"
    to_onnx, _ = load_export()
    onnx.save(to_onnx(course_model, "digits", temperature), path)

    right = {"digits.onnx": count_right(path, x_test, y_test)}
    for name in ("digits.keras", "first_cnn.keras"):
        guesses = keras.models.load_model(FOLDER / name).predict(as_batch(x_test), verbose=0)
        right[name] = int((guesses.argmax(axis=1) == y_test).sum())
    write_card(right, course_model, first_cnn, temperature)


def write_card(right, course_model, first_cnn, temperature):
    """Write the README.md beside the models."""
    interval = binomtest(right["digits.onnx"], 10000).proportion_ci(method="wilson")
    files = {name: (FOLDER / name).read_bytes() for name in right}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    rows = [
        f"| `{name}` | {len(files[name]):,} | {right[name]:,} of 10,000 | `{digests[name]}` |"
        for name in right
    ]
    card = CARD.read_text(encoding="utf-8").format(
        files="\n".join(rows),
        parameters=course_model.count_params(),
        first_parameters=first_cnn.count_params(),
        temperature=temperature,
        right=right["digits.onnx"],
        accuracy=right["digits.onnx"] / 100,
        low=100 * interval.low,
        high=100 * interval.high,
        keras=keras.__version__,
        opencv=cv2.__version__,
        python=platform.python_version(),
    )
    (FOLDER / "README.md").write_text(card, encoding="utf-8")
    print(f"right on the test pictures: {right}")
    print(f"for course_utils/data.py: {digests['digits.onnx']}")


if __name__ == "__main__":
    main()
