"""Wrong answers to the exercises of lesson 07, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403


def preprocess_without_channel(images):
    """The channel axis is missing: a convolution wants (N, 28, 28, 1)."""
    return images.astype("float32") / 255


def preprocess_channel_first(images):
    """Your channel axis comes second: here it comes last."""
    return images[:, np.newaxis].astype("float32") / 255


def preprocess_scaled_twice(images):
    """Did you divide by 255 twice?"""
    return images[..., np.newaxis].astype("float32") / 255 / 255


def preprocess_unscaled(images):
    """The values still go up to 255: divide by 255."""
    return images[..., np.newaxis].astype("float32")


def preprocess_whole_numbers(images):
    """All shades of gray became 0: divide with `/`, and keep the result float."""
    return images[..., np.newaxis] // 255


def preprocess_by_own_maximum(images):
    """Divide by 255, not by the batch's maximum: one picture must not depend on the others."""
    return images[..., np.newaxis] / images.max()


def preprocess_by_256(images):
    """The largest value is 255: divide by that, not by 256."""
    return images[..., np.newaxis] / 256


def preprocess_around_zero(images):
    """You scaled to [-1, 1]; the lesson's models expect [0, 1]."""
    return images[..., np.newaxis] / 127.5 - 1


def preprocess_in_place(images):
    """Did you store the result in `images` itself? uint8 can't hold fractions either."""
    images[:] = images / 255
    return images[..., np.newaxis]


def preprocess_divided_in_place(images):
    """`/=` can't put fractions into a uint8 array: write `images / 255`."""
    images /= 255
    return images[..., np.newaxis]


def preprocess_in_lists(images):
    return [[[[pixel / 255] for pixel in row] for row in image] for image in images.tolist()]


def preprocess_in_float64(images):
    return np.expand_dims(np.true_divide(images, 255.0), -1)


def shapes_first_padded():
    """Without padding, a 3×3 kernel fits 26 times into 28 pixels."""
    return [(28, 28, 1), (28, 28, 8), (14, 14, 8), (7, 7, 16), (784,), (10,)]


def shapes_channels_kept():
    """A Conv2D has as many output channels as filters."""
    return [(28, 28, 1), (26, 26, 1), (13, 13, 1), (7, 7, 1), (49,), (10,)]


def shapes_pooled_by_one():
    """Pooling moves by its own size: MaxPooling2D(2) halves height and width."""
    return [(28, 28, 1), (26, 26, 8), (25, 25, 8), (13, 13, 16), (2704,), (10,)]


def shapes_channels_pooled():
    """Pooling works on each channel by itself: their number stays."""
    return [(28, 28, 1), (26, 26, 8), (13, 13, 4), (7, 7, 16), (784,), (10,)]


def shapes_stride_forgotten():
    """into (13, 13, 16). With strides=2 the kernel moves by 2"""
    return [(28, 28, 1), (26, 26, 8), (13, 13, 8), (13, 13, 16), (2704,), (10,)]


def shapes_rounded_down():
    """into (6, 6, 16). With strides=2 the kernel moves by 2; with padding="same" the half is"""
    return [(28, 28, 1), (26, 26, 8), (13, 13, 8), (6, 6, 16), (576,), (10,)]


def shapes_flattened_without_channels():
    """Flatten keeps every number: height × width × channels."""
    return [(28, 28, 1), (26, 26, 8), (13, 13, 8), (7, 7, 16), (49,), (10,)]


def shapes_cut_short():
    """The list should hold 6 shapes, the input's and one for each of 5 layers; yours holds 5."""
    return [(28, 28, 1), (26, 26, 8), (13, 13, 8), (7, 7, 16), (784,)]


def shapes_as_keras_prints_them():
    return [(None, 28, 28, 1), [None, 26, 26, 8], (13, 13, 8), np.array([7, 7, 16]), 784, (10)]


def accuracy_along_pictures(probabilities, labels):
    """`argmax` went along the pictures: one row is one picture, so use axis=1."""
    winners = probabilities.argmax(axis=0)
    return sum(a == b for a, b in zip(winners, labels)) / len(labels)


def accuracy_as_count(probabilities, labels):
    """That is how many are right; divide by how many there are."""
    return int((probabilities.argmax(axis=1) == labels).sum())


def accuracy_in_percent(probabilities, labels):
    """That is in per cent; the share is in [0, 1]."""
    return 100 * np.mean(probabilities.argmax(axis=1) == labels)


def accuracy_of_errors(probabilities, labels):
    """That is the share of errors."""
    return np.mean(probabilities.argmax(axis=1) != labels)


def accuracy_as_confidence(probabilities, labels):
    """That is the mean probability given to the right class. Count who comes first instead."""
    return probabilities[np.arange(len(labels)), labels].mean()


def accuracy_above_half(probabilities, labels):
    """The right class must be the largest of its row; it needn't be above 0.5."""
    return np.mean(probabilities[np.arange(len(labels)), labels] > 0.5)


def accuracy_of_whole_array(probabilities, labels):
    """`argmax` without an axis looks at the whole array at once: use axis=1."""
    return np.mean(probabilities.argmax() == labels)


def accuracy_in_a_loop(probabilities, labels):
    right = 0
    for row, label in zip(probabilities.tolist(), labels.tolist()):
        right += row.index(max(row)) == label
    return right / len(labels)


def accuracy_by_sorting(probabilities, labels):
    from sklearn.metrics import accuracy_score

    return accuracy_score(labels, np.argsort(probabilities)[:, -1])


def _trained(x_train, y_train, layers, input_shape=(28, 28, 1), loss=None):
    import keras

    model = keras.Sequential([keras.Input(input_shape), *layers])
    model.compile("adam", loss or "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, batch_size=64, epochs=3, verbose=0)
    return model


def _plain_layers():
    from keras import layers

    return [
        layers.Conv2D(8, 5, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]


def model_too_large(x_train, y_train):
    """Your model has 101,770 parameters; fewer than 50,000 are allowed."""
    import keras

    wide = [keras.layers.Flatten(), keras.layers.Dense(128), keras.layers.Dense(10)]
    return keras.Sequential([keras.Input((28, 28, 1)), *wide])


def model_untrained(x_train, y_train):
    """That is hardly better than guessing: has it been trained?"""
    import keras

    return keras.Sequential([keras.Input((28, 28, 1)), *_plain_layers()])


def model_with_softmax_twice(x_train, y_train):
    """Softmax is applied twice: no probability can get above 0.23."""
    import keras

    model = _trained(x_train, y_train, _plain_layers())
    model.add(keras.layers.Softmax())
    return model


def model_of_bytes(x_train, y_train):
    """It seems to have been trained on pixels from 0 to 255"""
    return _trained(255 * x_train, y_train, _plain_layers())


def model_of_negatives(x_train, y_train):
    """It seems to have been trained on inverted pixels"""
    return _trained(1 - x_train, y_train, _plain_layers())


def model_with_one_output(x_train, y_train):
    """Your model gives (10000, 1) for the 10,000 pictures; expected (10000, 10)."""
    import keras

    return keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(1)]
    )


def model_without_channel(x_train, y_train):
    """Your model takes (None, 28, 28); expected (None, 28, 28, 1)."""
    import keras

    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])


def model_history(x_train, y_train):
    """You passed what `fit` returns: pass the model itself."""
    return _trained(x_train[:64], y_train[:64], _plain_layers()).history


def model_too_simple(x_train, y_train):
    """More than 99 % is wanted."""
    import keras

    return _trained(
        x_train, y_train, [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    )


def model_on_one_hot_labels(x_train, y_train):
    import keras
    from keras import layers

    pictures = keras.Input((28, 28, 1))
    features = pictures
    for filters, kernel_size, strides in [(16, 5, 2), (32, 3, 1), (32, 3, 2), (64, 3, 1)]:
        features = layers.Conv2D(filters, kernel_size, strides=strides)(features)
        features = layers.Activation("relu")(layers.BatchNormalization()(features))
    answers = layers.Dense(10, activation="softmax")(layers.Flatten()(features))
    model = keras.Model(pictures, answers)
    rate = keras.optimizers.schedules.PolynomialDecay(0.01, 2 * len(x_train) // 100, 0.0)
    model.compile(keras.optimizers.AdamW(rate), "categorical_crossentropy")
    model.fit(x_train, np.eye(10)[y_train], batch_size=100, epochs=2, verbose=0)
    return model
