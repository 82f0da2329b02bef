"""Wrong answers to lesson 11's exercises that train, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403


def _layers(*last):
    from keras import layers

    return [
        layers.Conv2D(16, 5, strides=3, activation="relu"),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        *(last or [layers.Dense(10)]),
    ]


def _compiled(layers, rate=0.003, from_logits=True, shape=(28, 28, 1)):
    import keras

    network = keras.Sequential([keras.Input(shape), *layers])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    network.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    return network


def _dense():
    from keras import layers

    return [layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(10)]


# The loss and the last layer


def compiled_with_smaller_steps():
    """for ten equal chances it is 2.3. Does the loss expect what the last layer gives?"""
    return _compiled(_layers(), rate=0.0003, from_logits=False)


def compiled_with_softmax_twice():
    """If softmax is applied twice, in a layer and once more, it can't get below 1.46."""
    from keras import layers

    last = [layers.Dense(10, activation="softmax"), layers.Reshape((10,))]
    return _compiled(_layers(*last))


def compiled_too_gently():
    """More than 85 % are wanted, and a loss below 1."""
    return _compiled(_layers(), rate=0.0003)


def compiled_not_at_all():
    """A compiled network is wanted; yours is not compiled."""
    import keras

    return keras.Sequential([keras.Input((28, 28, 1)), *_layers()])


def compiled_with_one_output():
    """Ten outputs are wanted"""
    from keras import layers

    return _compiled(_layers(layers.Dense(1)))


def compiled_for_other_labels():
    """Labels here are integers: which loss takes those?"""
    import keras

    network = keras.Sequential([keras.Input((28, 28, 1)), *_layers()])
    network.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True))
    return network


def compiled_with_sigmoid():
    from keras import layers

    return _compiled(_layers(layers.Dense(10, activation="sigmoid")), from_logits=False)


def compiled_with_softmax():
    from keras import layers

    return _compiled(_layers(layers.Dense(10, activation="softmax")), from_logits=False)


# The range that reaches the weights


def _fitted(layers, x, labels, **options):
    network = _compiled(layers, **options)
    network.fit(x, labels, batch_size=64, epochs=3, verbose=0)
    return network


def _rescaling():
    from keras import layers

    return layers.Rescaling(1 / 255)


def _answers(network, x):
    return network.predict(x, verbose=0).argmax(axis=1)


def read_with_larger_steps(digits, labels, new):
    """In training, the largest value that reaches the first weights is 0.0039."""
    x = digits[..., None] / 255
    network = _fitted([_rescaling(), *_layers()], x, labels, rate=0.01)
    return _answers(network, new[..., None] / 255)


def read_never_scaled(digits, labels, new):
    """In training, values up to 255 reach the first weights: that is too much."""
    network = _fitted(_layers(), digits[..., None].astype("float32"), labels)
    return _answers(network, new[..., None].astype("float32"))


def read_mended_in_training_only(digits, labels, new):
    """Training gave the weights values up to 1, use gives them up to 0.003922"""
    network = _fitted([_rescaling(), *_layers()], digits[..., None].astype("float32"), labels)
    return _answers(network, new[..., None] / 255)


def read_probabilities(digits, labels, new):
    """you returned the shape (2000, 10)"""
    network = _fitted(_layers(), digits[..., None] / 255, labels)
    return network.predict(new[..., None] / 255, verbose=0)


def read_with_the_layer(digits, labels, new):
    network = _fitted([_rescaling(), *_layers()], digits[..., None].astype("float32"), labels)
    return _answers(network, new[..., None].astype("float32"))


# Scans


def _scans(digits, labels, x_new):
    network = _compiled(_dense(), shape=(28, 28))
    network.fit(digits / 255, labels, batch_size=64, epochs=5, verbose=0)
    return _answers(network, x_new)


def scans_with_labels_mended(digits, labels, new):
    """Training gave the weights values up to 1, use gives them up to 0.003922"""
    kept = digits.max(axis=(1, 2)) > 0
    return _scans(digits[kept], labels[kept], new / 255 / 255)


def scans_with_scale_mended(digits, labels, new):
    """What happens to the labels when a blank is dropped?"""
    kept = digits.max(axis=(1, 2)) > 0
    return _scans(digits[kept], labels[: kept.sum()], new / 255)


def scans_scaled_twice_everywhere(digits, labels, new):
    """In training, the largest value that reaches the first weights is 0.0039."""
    kept = digits.max(axis=(1, 2)) > 0
    return _scans(digits[kept] / 255, labels[kept], new / 255 / 255)


def scans_with_shuffled_labels(digits, labels, new):
    """Are pictures and labels still in one order, and all of them used?"""
    kept = digits.max(axis=(1, 2)) > 0
    return _scans(digits[kept], labels[kept][::-1], new / 255)


def scans_by_places(digits, labels, new):
    places = np.flatnonzero(digits.reshape(len(digits), -1).any(axis=1))
    return _scans(digits[places], labels[places], new / 255)


# Augmentation


def _moved(digits, rng, reach=2):
    moves = rng.integers(-reach, reach + 1, (len(digits), 2))
    return np.array([np.roll(digit, move, axis=(0, 1)) for digit, move in zip(digits, moves)])


def augment_upside_down(digits, rng):
    """of your digits stand on their heads."""
    changed = _moved(digits, rng)
    turned = rng.random(len(digits)) < 0.5
    changed[turned] = changed[turned][:, ::-1]
    return changed


def augment_with_fewer_flips(digits, rng):
    """of your digits are still mirrored."""
    changed = _moved(digits, rng)
    turned = rng.random(len(digits)) < 0.2
    changed[turned] = changed[turned][:, :, ::-1]
    return changed


def augment_nothing(digits, rng):
    """Nothing is changed any more: the moves were no bug."""
    return digits.copy()


def augment_alike(digits, rng):
    """Is each digit moved by itself, to all sides, and still readable?"""
    return np.roll(digits, rng.integers(1, 3, 2), axis=(1, 2))


def augment_as_floats(digits, rng):
    """As many digits are wanted, uint8"""
    return _moved(digits, rng) / 255


def augment_in_place(digits, rng):
    """Your function changed its input."""
    digits[:] = _moved(digits, rng)
    return digits


def augment_with_warp(digits, rng):
    import cv2

    changed = np.zeros_like(digits)
    for i, digit in enumerate(digits):
        down, right = rng.uniform(-2, 2, 2)
        changed[i] = cv2.warpAffine(digit, np.float32([[1, 0, right], [0, 1, down]]), (28, 28))
    return changed
