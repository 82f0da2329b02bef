"""Reference solutions of lesson 05, features before deep learning."""

import numpy as np


def lbp_code(patch):
    """Return the local binary pattern of the centre of a 3×3 patch, an int in 0 to 255.

    A neighbour gives a 1 if it is at least as bright as the centre. Begin on the right and go
    round anticlockwise: right, upper right, above, ... The weights are 1, 2, 4, ... to 128.
    patch: uint8, (3, 3).
    """
    right_and_on = [(1, 2), (0, 2), (0, 1), (0, 0), (1, 0), (2, 0), (2, 1), (2, 2)]
    code = 0
    for k, place in enumerate(right_and_on):
        if patch[place] >= patch[1, 1]:
            code += 2**k
    return code


def nearest_class(features, labels, new, k=3):
    """Return the class, an int, that most of the k nearest rows of `features` have.

    First scale each column: subtract its mean, divide by its standard deviation (those of
    `features`, for `new` too). features: float, (N, F). labels: int, (N,). new: float, (F,).
    """
    mean, std = features.mean(axis=0), features.std(axis=0)
    difference = (features - mean) / std - (new - mean) / std
    distances = np.sqrt((difference**2).sum(axis=1))
    nearest = np.argsort(distances)[:k]
    return int(np.bincount(labels[nearest]).argmax())


def shared_votes(magnitudes, directions, bins=9):
    """Return the votes of a cell, float, (bins,), each shared by two bins; right to 1e-5.

    A bin is 180 / bins degrees wide. A direction in the middle of a bin votes for this bin alone;
    halfway between two middles, each gets half of the magnitude, and so on in proportion. The last
    bin and the first are neighbours. magnitudes, directions: float, (N,), degrees in [0, 180).
    """
    width = 180 / bins
    votes = np.zeros(bins)
    for magnitude, direction in zip(magnitudes, directions):
        place = direction / width - 0.5
        lower = int(np.floor(place))
        share = place - lower
        votes[lower % bins] += (1 - share) * magnitude
        votes[(lower + 1) % bins] += share * magnitude
    return votes


def bag_of_words(descriptors, words):
    """Return the share of each visual word in a picture, float, (W,), right to 1e-5.

    descriptors: float, (N, D), or None if the picture has no key points: then all shares are 0.
    words: float, (W, D), the centres. Each descriptor counts for the nearest of them.
    """
    shares = np.zeros(len(words))
    if descriptors is None:
        return shares
    for descriptor in descriptors:
        distances = np.sqrt(((words - descriptor) ** 2).sum(axis=1))
        shares[distances.argmin()] += 1 / len(descriptors)
    return shares


def face_finder():
    """Return a pipeline, not fitted yet, that tells faces (1) from other pictures (0).

    `fit` and `predict` get uint8 pictures, (N, 25, 25). The check fits it five times on 160 of the
    200 pictures. To pass, it must be right on more than 90 % of the others: as they are, at a tenth
    of the brightness, and moved by 4 pixels to the right.
    """
    from skimage.feature import hog
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    def features(images):
        options = {"orientations": 9, "pixels_per_cell": (8, 8), "cells_per_block": (2, 2)}
        return np.array([hog(image, **options) for image in images])

    return make_pipeline(FunctionTransformer(features), LogisticRegression(max_iter=1000))
