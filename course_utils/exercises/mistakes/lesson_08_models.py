"""Wrong models for lesson 08's last exercise, and a right one written another way."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403


def _plain(width=16):
    from keras import layers

    return [
        layers.Conv2D(width, 5, strides=2, activation="relu"),
        layers.Conv2D(2 * width, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(10),
    ]


def _built(front, momentum=0.9):
    import keras
    from keras import layers

    model = keras.Sequential([keras.Input((28, 28, 1)), *front])
    for filters, size, strides in [(16, 5, 2), (32, 3, 1), (64, 3, 2), (64, 3, 1)]:
        model.add(layers.Conv2D(filters, size, strides=strides, use_bias=False))
        model.add(layers.BatchNormalization(momentum=momentum))
        model.add(layers.ReLU())
    model.add(layers.Flatten())
    model.add(layers.Dense(10))
    return model


def _fitted(model, x, y, epochs, rate=0.001):
    import keras

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss)
    model.fit(x, y, batch_size=128, epochs=epochs, verbose=0)
    return model


def well_too_large(x, y):
    """fewer than 200,000 are allowed. The layer"""
    import keras

    return keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(300), *_plain()[-1:]]
    )


def well_untrained(x, y):
    """That is hardly better than guessing: has it been trained?"""
    import keras

    return keras.Sequential([keras.Input((28, 28, 1)), *_plain()])


def well_history(x, y):
    """You passed what `fit` returns: pass the model itself."""
    import keras

    return _fitted(
        keras.Sequential([keras.Input((28, 28, 1)), *_plain()]), x[:64], y[:64], 1
    ).history


def well_of_the_same_pictures(x, y):
    """More than 98 % is wanted."""
    import keras

    return _fitted(keras.Sequential([keras.Input((28, 28, 1)), *_plain()]), x, y, 3)


def well_by_keras_layers(x, y):
    import keras
    from keras import layers

    epochs = 14
    steps = epochs * -(-len(x) // 128)
    front = [
        layers.RandomTranslation(0.07, 0.07, fill_mode="constant"),
        layers.RandomRotation(0.03),
    ]
    rate = keras.optimizers.schedules.CosineDecay(0.01, steps)
    return _fitted(_built(front), x, y, epochs, rate)
