"""Wrong answers to lesson 07's exercises with arrays, and right ones written another way."""

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


def preprocess_of_batches_only(images):
    """One picture became a batch of 28: put an axis in front where `images.ndim` is 2."""
    return images[..., np.newaxis].astype("float32") / 255


def preprocess_of_one_as_batch_only(images):
    """A batch must stay as it is: put an axis in front only where `images.ndim` is 2."""
    return images[np.newaxis, ..., np.newaxis].astype("float32") / 255


def preprocess_by_length(images):
    """A batch may hold 28 pictures too: ask for `images.ndim`, not for the length."""
    images = images[np.newaxis] if len(images) == 28 else images
    return images[..., np.newaxis].astype("float32") / 255


def preprocess_in_lists(images):
    images = images.reshape(-1, 28, 28)
    return [[[[pixel / 255] for pixel in row] for row in image] for image in images.tolist()]


def preprocess_in_float64(images):
    return np.true_divide(images, 255.0).reshape(-1, 28, 28, 1)


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


def shapes_without_channels():
    """(26, 26) lacks the channels: a picture's shape is (rows, columns, channels)."""
    return [(28, 28, 1), (26, 26), (13, 13), (7, 7), (784,), (10,)]


def shapes_cut_short():
    """The list should hold 6 shapes, the input's and one for each of 5 layers; yours holds 5."""
    return [(28, 28, 1), (26, 26, 8), (13, 13, 8), (7, 7, 16), (784,)]


def shapes_as_keras_prints_them():
    return [(None, 28, 28, 1), [1, 26, 26, 8], (13, 13, 8), np.array([7, 7, 16]), 784, (None, 10)]


def digits_in_one_number(probabilities, labels):
    """That is one accuracy for all classes together; one for each class is wanted."""
    return np.mean(probabilities.argmax(axis=1) == labels)


def digits_of_ten_classes(probabilities, labels):
    """Not every data set has ten classes: take their number from `probabilities.shape[1]`."""
    right = probabilities.argmax(axis=1) == labels
    with np.errstate(invalid="ignore"):
        counts = np.bincount(labels, minlength=10)[:10]
        return np.bincount(labels[right], minlength=10)[:10] / counts


def digits_by_answer(probabilities, labels):
    """You divided by how often each class was answered; divide by how often it is the label."""
    answers = probabilities.argmax(axis=1)
    classes = range(probabilities.shape[1])
    right = [np.sum((answers == c) & (labels == c)) for c in classes]
    return np.divide(right, np.maximum([np.sum(answers == c) for c in classes], 1))


def digits_as_counts(probabilities, labels):
    """That is how many of each class are right; divide by how many pictures show it."""
    right = probabilities.argmax(axis=1) == labels
    return np.bincount(labels[right], minlength=probabilities.shape[1])


def digits_over_all_pictures(probabilities, labels):
    """You divided by the number of all pictures; divide by how many show this class."""
    return digits_as_counts(probabilities, labels) / len(labels)


def digits_in_percent(probabilities, labels):
    """That is in per cent; a share is in [0, 1]."""
    return 100 * digits_with_bincount(probabilities, labels)


def digits_of_errors(probabilities, labels):
    """That is each class's share of errors."""
    return 1 - digits_with_bincount(probabilities, labels)


def digits_as_confidence(probabilities, labels):
    """That is the mean probability of the right class. Count how often it comes first instead."""
    classes = range(probabilities.shape[1])
    return [probabilities[labels == c, c].mean() for c in classes]


def digits_with_true_negatives(probabilities, labels):
    """You also count other digits that were not read as this one; leave other digits out."""
    answers = probabilities.argmax(axis=1)
    classes = range(probabilities.shape[1])
    return [np.mean((answers == c) == (labels == c)) for c in classes]


def digits_in_a_dictionary(probabilities, labels):
    """You returned a dict; return its values alone, in the order of classes."""
    return dict(enumerate(digits_with_bincount(probabilities, labels)))


def digits_along_pictures(probabilities, labels):
    """`argmax` went along the pictures: one row is one picture, so use axis=1."""
    winners = probabilities.argmax(axis=0)
    classes = range(probabilities.shape[1])
    return [np.mean(winners[c] == labels[labels == c]) for c in classes]


def digits_with_bincount(probabilities, labels):
    classes = probabilities.shape[1]
    right = digits_as_counts(probabilities, labels)
    return right / np.bincount(labels, minlength=classes)


def digits_by_recall(probabilities, labels):
    from sklearn.metrics import recall_score

    return recall_score(labels, np.argsort(probabilities)[:, -1], average=None)
