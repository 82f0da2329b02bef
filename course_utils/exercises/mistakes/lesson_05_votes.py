"""Wrong answers to the exercises of lesson 05 on votes, words and faces, and other right ones."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401


def _shared(magnitudes, directions, bins, shift=0.5, turn=True, mirrored=False):
    place = np.asarray(directions) / (180 / bins) - shift
    lower = np.floor(place).astype(int)
    share = place - lower
    share = 1 - share if mirrored else share
    votes = np.zeros(bins + 2)  # the first and the last are beyond the ends
    np.add.at(votes, lower + 1, (1 - share) * magnitudes)
    np.add.at(votes, lower + 2, share * magnitudes)
    inner = votes[1:-1].copy()
    if turn:
        inner[-1] += votes[0]
        inner[0] += votes[-1]
    return inner


def votes_unshared(magnitudes, directions, bins=9):
    """Each vote went to one bin whole, as in the lesson: share it with the nearest neighbour."""
    votes = np.zeros(bins)
    np.add.at(votes, (np.asarray(directions) // (180 / bins)).astype(int), magnitudes)
    return votes


def votes_from_edges(magnitudes, directions, bins=9):
    """You measured from the lower edge of a bin: measure from its middle, half a width on."""
    return _shared(magnitudes, directions, bins, shift=0)


def votes_not_round(magnitudes, directions, bins=9):
    """What lies beyond the ends is lost: the last bin and the first are neighbours (`% bins`)."""
    return _shared(magnitudes, directions, bins, turn=False)


def votes_kept_at_the_ends(magnitudes, directions, bins=9):
    """Beyond the first and the last middle one bin got all: the other end gets its share."""
    last = 180 - 90 / bins
    return _shared(magnitudes, np.clip(directions, 90 / bins, last), bins)


def votes_mirrored(magnitudes, directions, bins=9):
    """The two shares are swapped: the nearer middle gets the larger one."""
    return _shared(magnitudes, directions, bins, mirrored=True)


def votes_of_one(magnitudes, directions, bins=9):
    """You counted pixels: each votes with its magnitude."""
    return _shared(np.ones(len(directions)), directions, bins)


def votes_in_halves(magnitudes, directions, bins=9):
    """You gave half to each: the shares depend on how near the middles are."""
    lower = np.floor(np.asarray(directions) / (180 / bins) - 0.5).astype(int)
    votes = np.zeros(bins)
    np.add.at(votes, lower % bins, 0.5 * magnitudes)
    np.add.at(votes, (lower + 1) % bins, 0.5 * magnitudes)
    return votes


def votes_of_nine(magnitudes, directions, bins=9):
    """Your bins are always 20° wide: 180 / bins."""
    votes = np.zeros(bins)
    place = np.asarray(directions) / 20 - 0.5
    lower = np.floor(place).astype(int)
    np.add.at(votes, lower % bins, (1 - place + lower) * magnitudes)
    np.add.at(votes, (lower + 1) % bins, (place - lower) * magnitudes)
    return votes


def votes_normalised(magnitudes, directions, bins=9):
    """You normalised the votes: return them as they are."""
    votes = _shared(magnitudes, directions, bins)
    return votes / np.sqrt((votes**2).sum())


def votes_towards_zero(magnitudes, directions, bins=9):
    """`int` rounds towards zero, so −0.25 becomes 0: round down with `np.floor` first."""
    votes = np.zeros(bins)
    for magnitude, direction in zip(magnitudes, directions, strict=True):
        place = direction / (180 / bins) - 0.5
        lower = int(place)
        votes[lower] += (1 - place + lower) * magnitude
        votes[(lower + 1) % bins] += (place - lower) * magnitude
    return votes


def votes_lost(magnitudes, directions, bins=9):
    """Of several votes for one bin only the last counted: `np.add.at(votes, index, shares)`."""
    place = np.asarray(directions) / (180 / bins) - 0.5
    lower = np.floor(place).astype(int)
    votes = np.zeros(bins)
    votes[lower % bins] += (1 - place + lower) * magnitudes
    votes[(lower + 1) % bins] += (place - lower) * magnitudes
    return votes


def votes_by_distance(magnitudes, directions, bins=9):
    width = 180 / bins
    middles = width * (np.arange(bins) + 0.5)
    apart = np.abs(np.asarray(directions)[:, np.newaxis] - middles)
    apart = np.minimum(apart, 180 - apart)
    return np.clip(1 - apart / width, 0, None).T @ magnitudes


def _nearest(descriptors, words):
    return ((words - np.asarray(descriptors)[:, np.newaxis]) ** 2).sum(axis=2).argmin(axis=1)


def bag_of_counts(descriptors, words):
    """You returned counts: divide by the number of descriptors."""
    if descriptors is None:
        return np.zeros(len(words))
    return np.bincount(_nearest(descriptors, words), minlength=len(words))


def bag_without_none(descriptors, words):
    """A picture without key points gives `None`: ask `if descriptors is None` first."""
    return np.bincount(_nearest(descriptors, words), minlength=len(words)) / len(descriptors)


def bag_without_rare_words(descriptors, words):
    """Words that don't occur at the end are missing: `np.bincount(..., minlength=len(words))`."""
    if descriptors is None:
        return np.zeros(len(words))
    return np.bincount(_nearest(descriptors, words)) / len(descriptors)


def bag_of_all_words(descriptors, words):
    """You divided by the number of words: divide by that of the descriptors."""
    if descriptors is None:
        return np.zeros(len(words))
    return np.bincount(_nearest(descriptors, words), minlength=len(words)) / len(words)


def bag_of_farthest(descriptors, words):
    """You took the farthest word: the nearest has the smallest distance, `argmin`."""
    if descriptors is None:
        return np.zeros(len(words))
    far = ((words - np.asarray(descriptors)[:, np.newaxis]) ** 2).sum(axis=2).argmax(axis=1)
    return np.bincount(far, minlength=len(words)) / len(descriptors)


def bag_turned_round(descriptors, words):
    """You looked for the descriptor nearest to each word: it's the other way round."""
    if descriptors is None:
        return np.zeros(len(words))
    return np.bincount(_nearest(words, descriptors), minlength=len(words))[: len(words)] / len(
        descriptors
    )


def bag_without_squares(descriptors, words):
    """Differences of opposite sign cancelled: square them before you add."""
    if descriptors is None:
        return np.zeros(len(words))
    apart = (words - np.asarray(descriptors)[:, np.newaxis]).sum(axis=2)
    return np.bincount(np.abs(apart).argmin(axis=1), minlength=len(words)) / len(descriptors)


def bag_in_lists(descriptors, words):
    found = [] if descriptors is None else _nearest(descriptors, words).tolist()
    return [found.count(word) / max(len(found), 1) for word in range(len(words))]


def _with(features, *steps):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    return make_pipeline(FunctionTransformer(features), *steps)


def _pixels(images):
    return images.reshape(len(images), -1) / 255


def _edges(images, cell=4):
    from skimage.feature import hog

    options = {"pixels_per_cell": (cell, cell), "cells_per_block": (2, 2)}
    return np.array([hog(image, **options) for image in images])


def _texture(images):
    from skimage.feature import local_binary_pattern

    codes = [local_binary_pattern(image, 8, 1, method="uniform") for image in images]
    return [np.bincount(c.astype(int).ravel(), minlength=10) / c.size for c in codes]


def faces_by_pixels():
    """Your features depend on the brightness: what divides it out?"""
    from sklearn.svm import LinearSVC

    return _with(_pixels, LinearSVC(C=0.1, random_state=0))


def faces_by_texture():
    """Your features don't bear the rounding in dim light"""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    return _with(_texture, StandardScaler(), LogisticRegression())


def faces_by_small_cells():
    """Your features say too exactly where something is"""
    from sklearn.svm import LinearSVC

    return _with(_edges, LinearSVC(C=0.1, random_state=0))


def faces_by_neighbours():
    """Even in good light it isn't enough: which other features or classifiers are there?"""
    from sklearn.neighbors import KNeighborsClassifier

    return _with(_edges, KNeighborsClassifier(5))


def faces_without_features():
    """Your pipeline can't take pictures of shape (N, 25, 25): begin it with your features."""
    from sklearn.svm import LinearSVC

    return LinearSVC()


def faces_as_answers():
    """A pipeline with `fit` and `predict` is wanted; you returned a ndarray."""
    return np.ones(200)


def faces_as_class():
    """You returned the class LinearSVC itself: call it, `LinearSVC()`."""
    from sklearn.svm import LinearSVC

    return LinearSVC


def faces_as_probabilities():
    """`predict` should answer 0 or 1 for each picture"""
    from sklearn.linear_model import LinearRegression

    return _with(_edges, LinearRegression())


def faces_by_edges_and_texture():
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    def features(images):
        return np.hstack([_edges(images, cell=8), _texture(images)])

    return _with(features, StandardScaler(), LogisticRegression(max_iter=1000))
