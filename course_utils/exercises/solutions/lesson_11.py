"""Reference solutions of lesson 11, the bug clinic."""

import numpy as np


def serve_picture(file):
    """Return the 48 numbers of a PNG file, as `features` makes them in training.

    file: the file's bytes, uint8 (length,). The result: float in [0, 1], (48,).
    """
    import cv2

    picture = cv2.cvtColor(cv2.imdecode(file, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    small = cv2.resize(picture, (4, 4), interpolation=cv2.INTER_AREA)
    return small.ravel() / 255


def compiled_network():
    """Return a new network, compiled, with an input of (28, 28, 1) and ten outputs.

    It will be trained on 3,000 digits, float in [0, 1], for two epochs.
    To pass, it must then be right on more than 85 % of new digits, with a loss below 1, for
    each of two seeds.
    """
    import keras

    network = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(16, kernel_size=5, strides=3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    return network


def read_digits(digits, labels, new):
    """Train on digits, and return what is read on new ones, int (M,).

    digits, new: uint8, (N, 28, 28) and (M, 28, 28). labels: int, (N,). Three epochs.
    To pass, more than 88 % of the new digits must be read rightly, for each of two seeds.
    """
    import keras

    x = digits[..., np.newaxis].astype("float32") / 255
    x_new = new[..., np.newaxis].astype("float32") / 255
    network = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(16, kernel_size=5, strides=3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    network.fit(x, labels, batch_size=64, epochs=3, verbose=0)
    return network.predict(x_new, verbose=0).argmax(axis=1)


def count_right(network, batches):
    """Return the share of pictures that the network reads rightly, in [0, 1].

    batches: a tf.data.Dataset of (pictures, labels), as somebody else has made it.
    To pass, the share must be right to 0.001.
    """
    right = []
    for pictures, some_labels in batches:
        outputs = network.predict_on_batch(pictures)
        right.extend(outputs.argmax(axis=1) == np.array(some_labels))
    return np.mean(right)


def split(digits, labels, rng):
    """Return (pictures, labels) to train on and (pictures, labels) to validate with.

    digits: uint8, (N, 28, 28). labels: (N,). rng: NumPy's random generator. Training gets
    five copies of its digits, moved by a pixel; a fifth of the digits is for validation.
    To pass, validation and new digits must give the same accuracy, to within 7 points.
    """
    order = rng.permutation(len(digits))
    a_fifth = len(order) // 5
    val, train = order[:a_fifth], order[a_fifth:]
    moves = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)]
    copies = np.concatenate([np.roll(digits[train], move, axis=(1, 2)) for move in moves])
    return (copies, np.tile(labels[train], len(moves))), (digits[val], labels[val])


def augment(digits, rng):
    """Return as many digits, each changed at random so that a person still reads the same.

    digits: uint8, (N, 28, 28), not to be changed. rng: NumPy's random generator.
    To pass, a network trained on the result must read more than 83 % of new digits that are
    moved by up to 2 pixels, for each of two seeds.
    """
    changed = np.zeros_like(digits)
    for i, digit in enumerate(digits):
        down, right = rng.integers(-2, 3, 2)
        changed[i] = np.roll(digit, (down, right), axis=(0, 1))
    return changed


def read_scans(digits, labels, new):
    """Train on scanned digits, some of them blank, and return what is read on new ones.

    digits, new: uint8, (N, 28, 28) and (M, 28, 28). labels: int, (N,), blanks have one too.
    To pass, more than 85 % of the new digits must be read rightly, for each of two seeds.
    """
    import keras

    kept = digits.max(axis=(1, 2)) > 0  # a blank is black everywhere
    digits, labels = digits[kept], labels[kept]
    digits, new = digits / 255, new / 255
    network = keras.Sequential(
        [
            keras.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    network.fit(digits, labels, batch_size=64, epochs=5, verbose=0)
    return network.predict(new, verbose=0).argmax(axis=1)
