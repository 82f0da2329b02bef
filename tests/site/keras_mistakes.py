"""Mistakes with Keras; each does what docs/troubleshooting.md explains under the same heading."""

import os
import subprocess
import sys
import warnings

import keras
import numpy as np
from keras import layers

X = np.zeros((8, 28, 28, 1), "float32")
Y = np.arange(8)


def network(units=10, loss="sparse_categorical_crossentropy"):
    """Return a small network, compiled."""
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(units)])
    model.compile(loss=loss)
    return model


def convolutional():
    """Return a small network with a convolution."""
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(2, 3), layers.Flatten()])


def start_up(folder):
    """Return what TensorFlow says when it is imported."""
    environment = {**os.environ, "TF_ENABLE_ONEDNN_OPTS": "1", "TF_CPP_MIN_LOG_LEVEL": "0"}
    command = [sys.executable, "-c", "import tensorflow"]
    return subprocess.run(command, env=environment, capture_output=True, text=True).stderr


def not_a_number(folder):
    """Train on a picture with a NaN in it."""
    network().fit(np.full_like(X, np.nan), Y, verbose=2)


def no_validation(folder):
    """Return the warning of a training that can't be stopped early."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        network().fit(X, Y, verbose=0, callbacks=[keras.callbacks.EarlyStopping()])
    return "\n".join(str(warning.message) for warning in caught)


def strangers_file(folder):
    """Load a model with code in it."""
    model = keras.Sequential([keras.Input((2,)), layers.Lambda(lambda values: values)])
    model.save(folder / "model.keras")
    keras.models.load_model(folder / "model.keras")


def other_weights(folder):
    """Load the weights of a network with more classes."""
    network(10).save_weights(folder / "model.weights.h5")
    network(5).load_weights(folder / "model.weights.h5")


def empty_class(folder):
    """Read a folder for a class, in which nothing is."""
    (folder / "cat").mkdir()
    keras.utils.image_dataset_from_directory(folder, verbose=False)


MISTAKES = {
    "oneDNN custom operations are on.…": start_up,
    "expected axis -1 of input shape to have value …, but received input with shape …": (
        lambda folder: convolutional().predict(np.zeros((8, 28, 28, 3)), verbose=0)
    ),
    "Negative dimension size caused by subtracting 3 from 1 for": (
        lambda folder: convolutional().predict(X[0], verbose=0)
    ),
    "Computed output size would be zero or negative.…": lambda folder: keras.Sequential(
        [keras.Input((4, 4, 1)), layers.Conv2D(2, 5)]
    ),
    "Arguments `target` and `output` must have the same rank (ndim).…": lambda folder: network(
        loss="categorical_crossentropy"
    ).fit(X, Y, verbose=0),
    "Argument `output` must have rank (ndim) `target.ndim - 1`.…": lambda folder: network().fit(
        X, np.eye(10)[Y], verbose=0
    ),
    "Received a label value of … which is outside the valid range of [0, …)": (
        lambda folder: network(5).fit(X, Y, verbose=0)
    ),
    "Invalid dtype: str…": lambda folder: network().fit(X, Y.astype(str), verbose=0),
    "You must call `compile()` before using the model.": lambda folder: convolutional().fit(X, Y),
    "Data cardinality is ambiguous.…": lambda folder: network().fit(X, Y[:5], verbose=0),
    "loss: nan": not_a_number,
    "Early stopping conditioned on metric `val_loss` which is not available.…": no_validation,
    "File not found: filepath=…. Please ensure the file is an accessible `.keras` zip file.": (
        lambda folder: keras.models.load_model("model.keras")
    ),
    "Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda.…": (
        strangers_file
    ),
    "The shape of the target variable and the shape of the target value in `variable.assign(value)`"
    " must match.…": other_weights,
    "Invalid filepath extension for saving.…": lambda folder: network().save("model"),
    "No images found in directory …": empty_class,
}
