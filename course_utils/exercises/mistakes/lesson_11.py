"""Wrong answers to lesson 11's exercises that train nothing, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401

_MOVES = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)]


def _small(picture):
    import cv2

    return cv2.resize(picture, (4, 4), interpolation=cv2.INTER_AREA)


def _decoded(file):
    import cv2

    return cv2.imdecode(file, cv2.IMREAD_COLOR)


def serve_rows_reversed(file):
    """You turned the rows round; the colours are on the last axis."""
    return _small(_decoded(file)[::-1]).ravel() / 255


def serve_numbers_reversed(file):
    """You turned all 48 numbers round, and with them the picture."""
    return _small(_decoded(file)).ravel()[::-1] / 255


def serve_twice_swapped(file):
    """Red and blue are still swapped: OpenCV reads BGR."""
    return (_small(_decoded(file)[..., ::-1])[..., ::-1]).ravel() / 255


def serve_in_gray(file):
    """All three channels are the same: the colours are gone."""
    import cv2

    gray = cv2.cvtColor(_decoded(file), cv2.COLOR_BGR2GRAY)
    return _small(cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB)).ravel() / 255


def serve_unscaled(file):
    """The numbers go up to 255: those of training end at 1."""
    return _small(_decoded(file)[..., ::-1]).ravel() * 1.0


def serve_scaled_twice(file):
    """They were divided by 255 twice."""
    return _small(_decoded(file)[..., ::-1]).ravel() / 255 / 255


def serve_unravelled(file):
    """The model was trained on 48 numbers in a row, (48,)"""
    return _small(_decoded(file)[..., ::-1]) / 255


def serve_by_another_resize(file):
    """Is it the same resize?"""
    import cv2

    return cv2.resize(_decoded(file)[..., ::-1].copy(), (4, 4)).ravel() / 255


def serve_by_slices(file):
    return _small(np.ascontiguousarray(_decoded(file)[..., ::-1])).ravel() / 255


def serve_read_as_rgb(file):
    import cv2

    return _small(cv2.imdecode(file, cv2.IMREAD_COLOR_RGB)).ravel() / 255


def count_sorted(network, batches):
    """Sorting both apart pairs answers with labels of other pictures."""
    outputs = network.predict(batches, verbose=0)
    labels = np.concatenate([some for _, some in batches])
    return np.mean(np.sort(outputs.argmax(axis=1)) == np.sort(labels))


def count_in_two_loops(network, batches):
    """Hardly better than chance: answers still meet the labels of other pictures."""
    answers = [network.predict_on_batch(pictures).argmax(axis=1) for pictures, _ in batches]
    labels = [np.array(some) for _, some in batches]
    return np.mean(np.concatenate(answers) == np.concatenate(labels))


def count_first_batch(network, batches):
    """Do all pictures count, and each of them once?"""
    pictures, labels = next(iter(batches))
    return np.mean(network.predict_on_batch(pictures).argmax(axis=1) == np.array(labels))


def count_how_many(network, batches):
    """That is how many; divide by how many pictures there are."""
    return sum(
        np.sum(network.predict_on_batch(pictures).argmax(axis=1) == np.array(labels))
        for pictures, labels in batches
    )


def count_mistakes(network, batches):
    """That is the share of mistakes."""
    return 1 - count_by_list(network, batches)


def count_percent(network, batches):
    """A share lies in [0, 1]; you seem to return percent."""
    return 100 * count_by_list(network, batches)


def count_by_keras(network, batches):
    return network.evaluate(batches, verbose=0)[1]


def count_by_list(network, batches):
    pairs = list(batches)
    pictures = np.concatenate([np.array(some) for some, _ in pairs])
    labels = np.concatenate([np.array(some) for _, some in pairs])
    return np.mean(network.predict(pictures, verbose=0).argmax(axis=1) == labels)


def count_cached(network, batches):
    kept = batches.cache()
    for _ in kept:
        pass
    outputs = network.predict(kept, verbose=0)
    labels = np.concatenate([some for _, some in kept])
    return np.mean(outputs.argmax(axis=1) == labels)


def _moved(digits):
    return np.concatenate([np.roll(digits, move, axis=(1, 2)) for move in _MOVES])


def split_without_order(digits, labels, rng):
    """Copies of one digit are still on both sides of the split."""
    copies, copied = _moved(digits), np.tile(labels, 5)
    n = len(digits)
    return (copies[n:], copied[n:]), (copies[:n], copied[:n])


def split_without_copies(digits, labels, rng):
    """They agree, but the moved copies for training are gone."""
    order = rng.permutation(len(digits))
    val, train = order[:100], order[100:]
    return (digits[train], labels[train]), (digits[val], labels[val])


def split_with_wrong_labels(digits, labels, rng):
    """New digits are read badly: do the labels still fit the pictures?"""
    order = rng.permutation(len(digits))
    val, train = order[:100], order[100:]
    return (_moved(digits[train]), np.repeat(labels[train], 5)), (digits[val], labels[val])


def split_in_one_pair(digits, labels, rng):
    """Two pairs are wanted: (pictures, labels), (pictures, labels)."""
    return _moved(digits), np.tile(labels, 5)


def split_with_too_little(digits, labels, rng):
    """They agree, but a fifth of the digits is wanted for validation."""
    order = rng.permutation(len(digits))
    val, train = order[:25], order[25:]
    return (_moved(digits[train]), np.tile(labels[train], 5)), (digits[val], labels[val])


def split_by_scikit_learn(digits, labels, rng):
    from sklearn.model_selection import train_test_split

    seed = int(rng.integers(1000))
    x, x_val, y, y_val = train_test_split(digits, labels, test_size=0.2, random_state=seed)
    return (_moved(x), np.tile(y, 5)), (x_val, y_val)


def split_with_copies_on_both_sides(digits, labels, rng):
    order = rng.permutation(len(digits))
    val, train = order[:100], order[100:]
    return (
        (_moved(digits[train]), np.tile(labels[train], 5)),
        (_moved(digits[val]), np.tile(labels[val], 5)),
    )
