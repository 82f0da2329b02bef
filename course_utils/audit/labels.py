"""Rank labels by how little a classifier that has not seen the picture believes them."""

import warnings

import numpy as np

FOLDS = 5
FITTED_ON = 10_000  # pictures of a fold, at most: more take longer and change little
HOG = {"orientations": 9, "pixels_per_cell": (8, 8), "cells_per_block": (2, 2)}


def doubt_labels(thumbnails, colours, labels, groups, seed):
    """Predict each label by classifiers that have seen neither the picture nor a copy of it.

    Parameters
    ----------
    thumbnails : ndarray
        uint8 (N, 32, 32), gray.
    colours : ndarray
        uint8 (N, 4, 4, 3).
    labels : ndarray of str
        (N,).
    groups : ndarray of int
        (N,), the same number for copies of one picture: no copy vouches for another.
    seed : int

    Returns
    -------
    doubts : ndarray
        float64 (N,): 1 minus the probability of the label, nan where it cannot be judged.
    guesses : ndarray of str
        (N,): the most probable class.
    """
    classes, counts = np.unique(labels, return_counts=True)
    doubts, guesses = np.full(len(labels), np.nan), labels.astype(object)
    if len(classes) < 2 or max(counts) < 2 or len(np.unique(groups)) < FOLDS:
        return doubts, guesses
    features = _features(thumbnails, colours)
    for fitted, judged in _folds(labels, groups, seed):
        known = np.unique(labels[fitted])
        if len(known) < 2:
            continue
        model = _fit(features[fitted], labels[fitted], seed)
        probabilities = model.predict_proba(features[judged])
        guesses[judged] = known[probabilities.argmax(axis=1)]
        place = np.searchsorted(known, labels[judged]).clip(max=len(known) - 1)
        own = np.take_along_axis(probabilities, place[:, None], axis=1)[:, 0]
        doubts[judged] = np.where(known[place] == labels[judged], 1 - own, np.nan)
    return doubts, guesses


def _features(thumbnails, colours):
    """Return shape (HOG) and colour of each picture, float32."""
    from skimage.feature import hog

    shapes = np.array([hog(one, **HOG) for one in thumbnails], np.float32)
    return np.hstack([shapes, colours.reshape(len(colours), -1).astype(np.float32) / 255])


def _folds(labels, groups, seed):
    from sklearn.model_selection import StratifiedGroupKFold

    largest = max(np.unique(labels, return_counts=True)[1])
    splitter = StratifiedGroupKFold(min(FOLDS, largest), shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a class smaller than the folds is reported as a fault
        return list(splitter.split(labels, labels, groups))


def _fit(features, labels, seed):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if len(labels) > FITTED_ON:
        chosen = np.random.default_rng(seed).choice(len(labels), FITTED_ON, replace=False)
        _, firsts = np.unique(labels, return_index=True)  # no class is lost
        chosen = np.union1d(chosen, firsts)
        features, labels = features[chosen], labels[chosen]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=300))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a ranking needs no full convergence
        return model.fit(features, labels)
