"""The patients of lesson 11: pipelines that run and are wrong, as the exercises' cells show them.

A cell of the notebook finds `np`, `cv2` and `keras` imported; `judging_clinic.patient` runs the
same source with the same names.
"""

# They keep the form that they have in a cell of the notebook.
# ruff: noqa: F821
# fmt: off


def serve_picture(file):
    """Return the 48 numbers of a PNG file, as `features` makes them in training.

    file: the file's bytes, uint8 (length,). The result: float in [0, 1], (48,).
    """
    picture = cv2.imdecode(file, cv2.IMREAD_COLOR)
    small = cv2.resize(picture, (4, 4), interpolation=cv2.INTER_AREA)
    return small.ravel() / 255


def compiled_network():
    """Return a new network, compiled, with an input of (28, 28, 1) and ten outputs.

    It will be trained on 3,000 digits, float in [0, 1], for two epochs.
    To pass, it must then be right on more than 85 % of new digits, with a loss below 1, for
    each of two seeds.
    """
    network = keras.Sequential([
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Conv2D(16, kernel_size=5, strides=3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10),
    ])
    adam = keras.optimizers.Adam(0.003)
    network.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return network


def read_digits(digits, labels, new):
    """Train on digits, and return what is read on new ones, int (M,).

    digits, new: uint8, (N, 28, 28) and (M, 28, 28). labels: int, (N,). Three epochs.
    To pass, more than 88 % of the new digits must be read rightly, for each of two seeds.
    """
    x = digits[..., np.newaxis].astype("float32") / 255
    x_new = new[..., np.newaxis].astype("float32") / 255
    network = keras.Sequential([
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Rescaling(1 / 255),
        keras.layers.Conv2D(16, kernel_size=5, strides=3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10),
    ])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    network.fit(x, labels, batch_size=64, epochs=3, verbose=0)
    return network.predict(x_new, verbose=0).argmax(axis=1)


def count_right(network, batches):
    """Return the share of pictures that the network reads rightly, in [0, 1].

    batches: a tf.data.Dataset of (pictures, labels), as somebody else has made it.
    To pass, the share must be right to 0.001.
    """
    outputs = network.predict(batches, verbose=0)
    labels = np.concatenate([some_labels for _, some_labels in batches])
    return np.mean(outputs.argmax(axis=1) == labels)


def split(digits, labels, rng):
    """Return (pictures, labels) to train on and (pictures, labels) to validate with.

    digits: uint8, (N, 28, 28). labels: (N,). rng: NumPy's random generator. Training gets
    five copies of its digits, moved by a pixel; a fifth of the digits is for validation.
    To pass, validation and new digits must give the same accuracy, to within 7 points.
    """
    moves = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)]
    copies = np.concatenate([np.roll(digits, move, axis=(1, 2)) for move in moves])
    copied_labels = np.tile(labels, len(moves))  # all labels, five times over
    order = rng.permutation(len(copies))
    a_fifth = len(order) // 5
    val, train = order[:a_fifth], order[a_fifth:]
    return (copies[train], copied_labels[train]), (copies[val], copied_labels[val])


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
        if rng.random() < 0.5:
            changed[i] = cv2.flip(changed[i], 1)
    return changed


def read_scans(digits, labels, new):
    """Train on scanned digits, some of them blank, and return what is read on new ones.

    digits, new: uint8, (N, 28, 28) and (M, 28, 28). labels: int, (N,), blanks have one too.
    To pass, more than 85 % of the new digits must be read rightly, for each of two seeds.
    """
    kept = digits.max(axis=(1, 2)) > 0  # a blank is black everywhere
    digits, labels = digits[kept], labels[:kept.sum()]
    digits, new = digits / 255, new / 255
    network = keras.Sequential([
        keras.Input(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10),
    ])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    network.fit(digits, labels, batch_size=64, epochs=5, verbose=0)
    return network.predict(new / 255, verbose=0).argmax(axis=1)
