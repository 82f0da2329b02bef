"""Wrong models for the exercises of lesson 07, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403


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


def light_without_pooling(x_train, y_train):
    """fewer than 50,000 are allowed. The layer"""
    import keras

    flat = [
        keras.layers.Conv2D(8, 3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
    return keras.Sequential([keras.Input((28, 28, 1)), *flat])


def light_with_too_few_numbers(x_train, y_train):
    """More than 98 % is wanted."""
    import keras

    shrunk = [
        keras.layers.MaxPooling2D(4),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
    return _trained(x_train, y_train, shrunk)


def light_without_softmax(x_train, y_train):
    """The loss expects probabilities, which your last layer doesn't give"""
    import keras

    return _trained(x_train, y_train, [*_plain_layers()[:-1], keras.layers.Dense(10)])


def light_by_strides(x_train, y_train):
    import keras
    from keras import layers

    strided = [
        layers.Conv2D(24, 5, strides=2, activation="relu"),
        layers.Conv2D(48, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
    model = keras.Sequential([keras.Input((28, 28, 1)), *strided])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, batch_size=128, epochs=3, verbose=0)
    return model


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
