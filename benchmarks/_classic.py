"""Time the training run of the classic tutorial, and print it as JSON.

Everybody's first CNN on MNIST: Conv 32, pool, Dense 64, Dense 10; Adam, batches of 32, five
passes over all 60,000 pictures. Only ``fit`` is timed, not the imports.
"""

import json
import time

import keras
from keras import layers

from course_utils.data import load_mnist


def build_model():
    """Return the classic model, compiled."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def main():
    """Train once and print the seconds and the accuracy on the test set."""
    keras.utils.set_random_seed(0)
    (x_train, y_train), (x_test, y_test) = load_mnist()
    model = build_model()
    start = time.perf_counter()
    model.fit(x_train[..., None] / 255, y_train, batch_size=32, epochs=5, verbose=0)
    seconds = time.perf_counter() - start
    _, accuracy = model.evaluate(x_test[..., None] / 255, y_test, batch_size=256, verbose=0)
    print(json.dumps({"seconds": seconds, "accuracy": accuracy}))


if __name__ == "__main__":
    main()
