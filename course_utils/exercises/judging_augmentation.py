"""Judge an augmentation by what a small network learns from it."""

import functools

import cv2
import numpy as np

from course_utils.data import load_mnist
from course_utils.exercises.judging import (
    Failed,
    as_numbers,
    percent,
    require_function,
    value_of_outcome,
)
from course_utils.exercises.running import Runner

LEARN, PASSES = 600, 50
DEGREES, PIXELS = 40, 4
WANTED = 0.88
_TIDY = 0.9  # of upright digits, a network does better with any change that keeps the labels
_ALIKE = 0.05  # turned and moved digits are read equally badly


def judge_crooked(exercise, answer):
    """Train a small network on what the answer makes of 600 digits; judge it on crooked ones."""
    require_function(exercise, answer)
    (digits, labels), _ = load_mnist()
    few, held_out = digits[:LEARN], digits[55_000:]
    run = Runner(_with_seed(answer), exercise.seconds)
    _refuse_what_is_no_augmentation(run, few)
    passes = [_changed(run, few, seed) for seed in range(PASSES)]
    model = _trained(np.concatenate(passes), np.tile(labels[:LEARN], PASSES))
    right = {
        name: _accuracy(model, _crooked(held_out, *limits), labels[55_000:])
        for name, limits in {
            "crooked": (DEGREES, PIXELS),
            "tidy": (0, 0),
            "turned": (DEGREES, 0),
            "moved": (0, PIXELS),
        }.items()
    }
    if right["crooked"] <= WANTED:
        raise Failed(_why_too_low(right))
    return (
        f"{percent(right['crooked'])} of the crooked digits are right, and "
        f"{percent(right['tidy'])} of the tidy ones."
    )


def _with_seed(answer):
    """Give an answer a generator of its own for each call; keep its name for messages."""

    @functools.wraps(answer)
    def call(images, seed):
        return answer(images, np.random.default_rng(seed))

    return call


def _changed(run, images, seed):
    """Return what the answer makes of the images, as float, or raise the verdict."""
    value = value_of_outcome(run(images, seed), f"For {len(images)} pictures")
    try:
        changed = as_numbers(value)
    except ValueError as error:
        raise Failed(f"For {len(images)} pictures you returned {error}.") from None
    if changed.shape != images.shape:
        raise Failed(
            f"For {len(images)} pictures you returned the shape {changed.shape}; {images.shape} "
            "is wanted."
        )
    if not np.isfinite(changed).all() or changed.min() < -1 or changed.max() > 256:
        raise Failed("Your values leave the range from 0 to 255: `np.clip` keeps them in it.")
    return changed.astype("float32")


def _refuse_what_is_no_augmentation(run, few):
    """Find out with few pictures what would make a training useless."""
    same = np.repeat(few[:1], 16, axis=0)
    changed, again = _changed(run, same, 0), _changed(run, same, 1)
    if np.array_equal(changed, same):
        raise Failed("The pictures come back as they were.")
    if changed.max() <= 1:
        raise Failed("Your values go up to 1 only: keep the range from 0 to 255.")
    if np.array_equal(changed, again):
        raise Failed(
            "Two calls changed the pictures in the same way: draw from `random`, the argument."
        )
    if np.ptp(changed, axis=0).max() < 1:
        raise Failed("All pictures of a batch get the same change: draw new numbers for each.")
    left = _changed(run, few[:200], 2).sum(axis=(1, 2)) / few[:200].sum(axis=(1, 2))
    lost = int(np.sum(left < 0.3))
    if lost > 20:
        raise Failed(
            f"{lost} of 200 pictures came out black or nearly so: what leaves the picture is gone."
        )


def _trained(images, labels):
    """Train a small network, with the same start each time."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters, kernel_size, strides in [(12, 5, 2), (24, 3, 2), (48, 3, 1)]:
        model.add(layers.Conv2D(filters, kernel_size, strides=strides, use_bias=False))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
    model.add(layers.Flatten())
    model.add(layers.Dense(10))
    steps = len(images) // 100
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01, steps)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    model.fit(images[..., np.newaxis] / 255, labels, batch_size=100, shuffle=False, verbose=0)
    return model


def _crooked(images, degrees, pixels):
    """Return the digits as the camera sees them, the same each time."""
    random = np.random.default_rng(30)
    out = np.empty_like(images)
    for i, image in enumerate(images):
        matrix = cv2.getRotationMatrix2D((13.5, 13.5), random.uniform(-degrees, degrees), 1)
        matrix[:, 2] += random.uniform(-pixels, pixels, 2)
        out[i] = cv2.warpAffine(image, matrix, (28, 28))
    return out


def _accuracy(model, images, labels):
    batch = images[..., np.newaxis].astype("float32") / 255
    answers = model.predict(batch, batch_size=500, verbose=0).argmax(axis=1)
    return float(np.mean(answers == labels))


def _why_too_low(right):
    start = (
        f"{percent(right['crooked'])} of the crooked digits are right; more than "
        f"{percent(WANTED)} is wanted."
    )
    if right["tidy"] < _TIDY:
        return (
            f"{start} Even tidy, upright digits are often misread: can a 6 still be told from a 9 "
            "after your changes, and a digit still be read?"
        )
    numbers = f"turned only: {percent(right['turned'])}, moved only: {percent(right['moved'])}"
    if abs(right["turned"] - right["moved"]) < _ALIKE:
        return f"{start} Turns and shifts are both missing, or too weak ({numbers})."
    missing = "turns" if right["turned"] < right["moved"] else "shifts"
    return f"{start} It's the {missing} that are missing, or too weak ({numbers})."
