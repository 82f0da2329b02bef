"""Reference solutions of lesson 07, your first CNN."""

import numpy as np


def preprocess(images):
    """Return a batch that a CNN can take: float in [0, 1], with a channel axis at the end.

    images: uint8 in [0, 255], a batch (N, 28, 28) or one picture (28, 28), which
    becomes a batch of one. Right to 1e-5.
    """
    if images.ndim == 2:
        images = images[np.newaxis]
    return images[..., np.newaxis].astype("float32") / 255


def layer_shapes():
    """Return the shape of one picture before the first layer and after each."""
    return [(28, 28, 1), (26, 26, 8), (13, 13, 8), (7, 7, 16), (784,), (10,)]


def accuracy_by_digit(probabilities, labels):
    """Return one accuracy for each class, in [0, 1], in the order of the classes.

    probabilities: (N, classes), one row a picture. labels: the right classes, int, (N,).
    Each class occurs in the labels. Right to 1e-5.
    """
    right = probabilities.argmax(axis=1) == labels
    return np.array([np.mean(right[labels == c]) for c in range(probabilities.shape[1])])


def light_model(x_train, y_train):
    """Return a trained Keras model with fewer than 50,000 parameters.

    x_train: float in [0, 1], (N, 28, 28, 1). y_train: digits, (N,).
    To pass, it must be right on more than 98 % of the 10,000 test pictures.
    """
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train, batch_size=128, epochs=5, verbose=0)
    return model


def small_model(x_train, y_train):
    """Return a trained Keras model with fewer than 50,000 parameters.

    x_train: float in [0, 1], (N, 28, 28, 1). y_train: digits, (N,).
    To pass, it must be right on more than 99 % of the 10,000 test pictures.
    """
    import keras
    from keras import layers

    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters, kernel_size, strides in [(16, 5, 2), (32, 3, 1), (32, 3, 2), (64, 3, 1)]:
        model.add(layers.Conv2D(filters, kernel_size, strides=strides, use_bias=False))
        model.add(layers.BatchNormalization())
        model.add(layers.ReLU())
    model.add(layers.Flatten())
    model.add(layers.Dense(10))
    epochs, batch_size = 2, 128
    steps = epochs * -(-len(x_train) // batch_size)
    model.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01, steps)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, verbose=0)
    return model
