"""Accuracy, fit time and milliseconds a picture of every method of the course, beside each other.

Lesson 05 shows its own rows, which are committed as benchmarks/results/baselines.json.

To add rows, write a function without arguments that returns anything with
``fit(pictures, labels)`` and ``predict(pictures)``: a scikit-learn pipeline, or a small class
around a Keras model; in a module of its own, such as benchmarks/_baselines_08.py. Add it to
`METHODS`, with the name of the data and the number of the lesson. New data are a function in
`DATA`. Then run ``make bench NAME=baselines`` on a machine that does nothing else, copy
build/bench/baselines.json to benchmarks/results/, and run the lessons that show it again. A test
finds rows whose code has changed, and methods without a row.

Pictures come as they lie on the disk, so what a method does to them is part of its time. Times are
processor time, of all threads together: other programs on the machine disturb it least.
"""

import hashlib
import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from scipy.stats import binomtest
from skimage import data
from skimage.feature import hog, local_binary_pattern
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.cluster import MiniBatchKMeans
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import LinearSVC

from course_utils.data import load_mnist

HOG_PICTURES = 500  # of the yardstick


def digits():
    """Return MNIST's training and test pictures, as one fold."""
    (x_train, y_train), (x_test, y_test) = load_mnist()
    return [(x_train, y_train, x_test, y_test)]


def faces():
    """Return 100 faces and 100 other pictures, uint8 25×25, in five folds: each tests once."""
    pictures = (255 * data.lfw_subset()).astype(np.uint8)
    labels = np.repeat([1, 0], 100)
    folds = StratifiedKFold(5, shuffle=True, random_state=0).split(pictures, labels)
    return [(pictures[a], labels[a], pictures[b], labels[b]) for a, b in folds]


def textures():
    """Return patches of 64×64 pixels: left parts of three photos, right parts, a gap between."""
    starts = range(0, 512 - 64 + 1, 32)
    places = [(y, x) for y in starts for x in starts]
    photos = [data.brick(), data.grass(), data.gravel()]
    pictures = np.array([photo[y : y + 64, x : x + 64] for photo in photos for y, x in places])
    labels = np.repeat([0, 1, 2], len(places))
    left = np.array([x for _ in photos for _, x in places])
    train, test = left + 64 <= 240, left >= 272
    return [(pictures[train], labels[train], pictures[test], labels[test])]


DATA = {"digits": digits, "faces": faces, "textures": textures}


def flatten(pictures):
    """Return all pixels of each picture as a row, 0 to 1."""
    return pictures.reshape(len(pictures), -1) / 255


def hog_features(pictures):
    """Return a row of HOG features for each picture: cells of 4×4 pixels, blocks of 2×2 cells."""
    options = {"orientations": 9, "pixels_per_cell": (4, 4), "cells_per_block": (2, 2)}
    return np.array([hog(picture, **options) for picture in pictures], np.float32)


def lbp_features(pictures):
    """Return a row of ten shares for each picture, one for each uniform code."""
    rows = []
    for picture in pictures:
        codes = local_binary_pattern(picture, 8, 1, method="uniform").astype(int)
        rows.append(np.bincount(codes.ravel(), minlength=10) / codes.size)
    return np.array(rows)


class VisualWords(TransformerMixin, BaseEstimator):
    """Turn pictures into shares of visual words, found by k-means among SIFT descriptors."""

    def __init__(self, words=50):
        self.words = words

    def fit(self, pictures, labels=None):
        """Find the words."""
        self.kmeans_ = MiniBatchKMeans(self.words, n_init=3, random_state=0)
        self.kmeans_.fit(np.concatenate(self._describe(pictures)))
        return self

    def transform(self, pictures):
        """Return the share of each word, 0 where a picture has no key point."""
        rows = np.zeros((len(pictures), self.words))
        for row, descriptors in zip(rows, self._describe(pictures), strict=True):
            if len(descriptors):
                found = self.kmeans_.predict(descriptors)
                row[:] = np.bincount(found, minlength=self.words) / len(found)
        return rows

    def _describe(self, pictures):
        sift = cv2.SIFT_create()
        found = [sift.detectAndCompute(picture, None)[1] for picture in pictures]
        return [np.zeros((0, 128), np.float32) if one is None else one for one in found]


class FirstPictures(BaseEstimator):
    """Let a pipeline see the first pictures of the training set only."""

    def __init__(self, estimator, pictures):
        self.estimator = estimator
        self.pictures = pictures

    def fit(self, pictures, labels):
        """Fit on the first pictures."""
        self.estimator.fit(pictures[: self.pictures], labels[: self.pictures])
        return self

    def predict(self, pictures):
        """Return the classes."""
        return self.estimator.predict(pictures)


def pixels_logistic():
    """Pixels as they are, and a linear model."""
    return make_pipeline(FunctionTransformer(flatten), LogisticRegression(C=0.01, max_iter=1000))


def pixels_neighbours():
    """Pixels as they are, and the five nearest training pictures."""
    return make_pipeline(FunctionTransformer(flatten), KNeighborsClassifier(5))


def hog_svm():
    """Return the main pipeline of lesson 05."""
    return make_pipeline(FunctionTransformer(hog_features), LinearSVC(C=0.1, random_state=0))


def hog_svm_20000():
    """Return the main pipeline of lesson 05, fitted on as many digits as there."""
    return FirstPictures(hog_svm(), 20_000)


def hog_neighbours():
    """Return HOG features, and the five nearest training pictures."""
    return make_pipeline(FunctionTransformer(hog_features), KNeighborsClassifier(5))


def lbp_logistic():
    """Return a histogram of local binary patterns, and logistic regression."""
    classifier = LogisticRegression(max_iter=1000)
    return make_pipeline(FunctionTransformer(lbp_features), StandardScaler(), classifier)


def words_logistic():
    """Return a bag of visual words, and logistic regression."""
    return make_pipeline(VisualWords(), StandardScaler(), LogisticRegression(max_iter=1000))


@dataclass(frozen=True)
class Method:
    """A row of the table: data and lesson by name, what the method is called, and how to make it.

    `repeats` is how often the predictions are timed; the fastest counts.
    """

    data: str
    name: str
    lesson: str
    make: Callable
    repeats: int = 3


METHODS = (
    Method("digits", "pixels + logistic regression", "05", pixels_logistic),
    Method("digits", "pixels + k-NN", "05", pixels_neighbours),
    Method("digits", "HOG + linear SVM, 20,000 digits", "05", hog_svm_20000),
    Method("digits", "HOG + linear SVM", "05", hog_svm),
    Method("digits", "HOG + k-NN", "05", hog_neighbours, repeats=1),
    Method("faces", "pixels + logistic regression", "05", pixels_logistic),
    Method("faces", "HOG + linear SVM", "05", hog_svm),
    Method("faces", "LBP + logistic regression", "05", lbp_logistic),
    Method("textures", "pixels + logistic regression", "05", pixels_logistic),
    Method("textures", "LBP + logistic regression", "05", lbp_logistic),
    Method("textures", "SIFT words + logistic regression", "05", words_logistic),
)


def run(methods=METHODS):
    """Return a row for each method.

    Returns
    -------
    list of dict
        Accuracy in [0, 1] on pictures that the method was not fitted on, with its 95 % Wilson
        interval [low, high]; processor seconds of one fit, features included; processor
        milliseconds a picture, from the pixels to the answer, all test pictures given at once; the
        milliseconds that HOG of one digit took just before, to compare machines; and the digest of
        the method's code.
    """
    return [measure(method) for method in methods]


def measure(method):
    """Return the row of one method."""
    hog_ms = time_hog()
    right, fit_seconds, seconds = [], [], 0
    folds = DATA[method.data]()
    for x_train, y_train, x_test, y_test in folds:
        model = method.make()
        start = time.process_time()
        model.fit(x_train, y_train)
        fit_seconds.append(time.process_time() - start)
        predicted, best = _predict(model, x_test, method.repeats)
        right.extend(predicted == y_test)
        seconds += best
    interval = binomtest(int(sum(right)), len(right)).proportion_ci(method="wilson")
    return {
        "data": method.data,
        "method": method.name,
        "lesson": method.lesson,
        "test_pictures": len(right),
        "accuracy": round(float(np.mean(right)), 4),
        "interval": [round(float(interval.low), 4), round(float(interval.high), 4)],
        "fit_seconds": round(float(np.mean(fit_seconds)), 3),
        "ms_per_picture": round(1000 * seconds / len(right), 4),
        "hog_ms_beside": round(hog_ms, 4),
        "code": digest(method.make),
    }


def _predict(model, pictures, repeats):
    """Return the answers, and the seconds of the fastest of several runs."""
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        predicted = model.predict(pictures)
        seconds.append(time.process_time() - start)
    return np.asarray(predicted), min(seconds)


def time_hog():
    """Return the milliseconds that the HOG features of one digit take now: the yardstick."""
    pictures = digits()[0][2][:HOG_PICTURES]
    start = time.process_time()
    hog_features(pictures)
    return 1000 * (time.process_time() - start) / HOG_PICTURES


def digest(make):
    """Return the first digits of the SHA-256 of a method's code and of what it names in benchmarks.

    Followed through functions and classes, so that a change of the features counts too.
    """
    seen, waiting = {}, [make]
    while waiting:
        part = waiting.pop()
        seen[part.__qualname__] = inspect.getsource(part)
        codes = [f.__code__ for f in vars(part).values() if inspect.isfunction(f)]
        codes += [part.__code__] if inspect.isfunction(part) else []
        names = {name for code in codes for name in code.co_names}
        scope = vars(inspect.getmodule(part))
        found = [scope[name] for name in sorted(names) if name in scope]
        waiting += [f for f in found if _is_own(f) and f.__qualname__ not in seen]
    text = "\n".join(seen[name] for name in sorted(seen))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _is_own(thing):
    return (inspect.isfunction(thing) or inspect.isclass(thing)) and thing.__module__.startswith(
        "benchmarks"
    )
