"""The convolutional network: build, train, choose, export."""

import hashlib
import json
from pathlib import Path

import keras
import numpy as np
from sklearn.utils.class_weight import compute_class_weight

from evaluate import mean_recall

BATCH = 32
LEAST_STEPS = 300  # with few pictures, an epoch is only a step or two


def build(size, channels, class_count, steps, mirror):
    """Return a compiled network that takes uint8 pictures and gives logits."""
    layers = [keras.Input((size, size, channels)), keras.layers.Rescaling(1 / 255)]
    if mirror:
        layers.append(keras.layers.RandomFlip("horizontal"))
    layers.append(keras.layers.RandomTranslation(0.04, 0.04, fill_mode="nearest"))
    filters, kernel = 16, 5
    while size > 6:
        layers += [
            keras.layers.Conv2D(filters, kernel, strides=2, padding="same", use_bias=False),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.ReLU(),
        ]
        size, filters, kernel = (size + 1) // 2, min(2 * filters, 96), 3
    layers += [keras.layers.Flatten(), keras.layers.Dropout(0.3), keras.layers.Dense(class_count)]
    network = keras.Sequential(layers)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - steps // 5), warmup_target=0.003, warmup_steps=max(1, steps // 5)
    )
    network.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return network


def steps_of_epoch(data):
    """Return how many batches the training part has."""
    return int(np.ceil(np.sum(data.parts == "train") / BATCH))


def epochs_for(data, settings):
    """Return the epochs that config.toml wants, or more where there are few pictures."""
    return max(settings.epochs, int(np.ceil(LEAST_STEPS / steps_of_epoch(data))))


def train(data, settings, weighted):
    """Return a trained network; `weighted` gives each class the same say in the loss."""
    keras.utils.set_random_seed(settings.seed)
    x, y = data.part("train")
    epochs = epochs_for(data, settings)
    steps = epochs * steps_of_epoch(data)
    network = build(*data.x.shape[2:], len(data.classes), steps, settings.mirror)
    weights = compute_class_weight("balanced", classes=np.unique(y), y=y)
    network.fit(
        x,
        y,
        batch_size=BATCH,
        epochs=epochs,
        class_weight=dict(zip(np.unique(y).tolist(), weights.tolist(), strict=True))
        if weighted
        else None,
        verbose=0,
    )
    return network


def probabilities(network, pictures):
    """Return the probability of each class for each picture, (N, classes)."""
    return keras.ops.convert_to_numpy(keras.ops.softmax(network.predict(pictures, verbose=0)))


def choose(data, settings):
    """Train without and with class weights; return the network chosen and the choice in numbers.

    The rule, made before looking: the larger mean recall on the validation part.
    """
    x_val, y_val = data.part("val")
    candidates = {name: train(data, settings, name == "class weights")
                  for name in ("plain", "class weights")}  # fmt: skip
    recalls = {
        name: mean_recall(y_val, probabilities(network, x_val).argmax(axis=1))
        for name, network in candidates.items()
    }
    chosen = max(recalls, key=recalls.get)
    return candidates[chosen], {"chosen": chosen, "validation_mean_recall": recalls}


def export(network, data, folder):
    """Write model.keras, model.tflite (it gives probabilities) and model.json, its description.

    Returns
    -------
    dict
        What the cards say of the model, its checksum among it.
    """
    folder = Path(folder)
    network.save(folder / "model.keras")
    with_softmax = keras.Sequential([keras.Input(network.input_shape[1:]), network,
                                     keras.layers.Softmax()])  # fmt: skip
    with_softmax.export(folder / "model.tflite", format="litert", verbose=False)
    checksum = hashlib.sha256((folder / "model.tflite").read_bytes()).hexdigest()
    size, _, channels = data.x.shape[1:]
    description = {
        "title": f"{' or '.join(data.classes[:3])}{'…' if len(data.classes) > 3 else ''}",
        "labels": data.classes,
        "prepare": "letterbox",
        "width": size,
        "height": size,
        "channels": channels,
        "channels_first": False,
        "scale": 1.0,
        "offset": 0.0,
        "output": "probabilities",
        "card": "model_card.md",
        "sha256": checksum,
    }
    text = json.dumps(description, indent=1, ensure_ascii=False)
    (folder / "model.json").write_text(text, encoding="utf-8")
    return {"sha256": checksum, "parameters": network.count_params(), "input": [size, channels]}
