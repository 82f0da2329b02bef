"""Reference solutions of lesson 17, a look inside."""

import numpy as np


def top_overlap(first, second, share):
    """Return which part of their hottest places two heat maps have in common, 0 to 1.

    first, second: float, (H, W); no two values of a map are equal. share: of all H × W
    places, how many count as hot; 0.1 means the hottest tenth of each map, rounded to a
    whole number of places.
    """
    count = round(share * first.size)
    hot_first = np.argsort(first.ravel())[-count:]  # argsort: the coldest place first
    hot_second = np.argsort(second.ravel())[-count:]
    return len(set(hot_first) & set(hot_second)) / count


def place_cam(maps, gradients):
    """Return a heat map in which each place keeps its own gradient, (h, w), never below 0.

    maps: a layer's output for one picture, float, (h, w, channels). gradients: the slope of
    the logit in each of these numbers, of the same shape. Right to 1e-5.
    """
    return np.maximum((maps * gradients).sum(axis=-1), 0)


def deletion_curve(score, picture, heat, steps):
    """Return how the score falls while the hottest pixels turn black, an array (steps + 1,).

    score: a function that takes a picture and returns a number. picture: float, (H, W).
    heat: float, (H, W); no two values are equal. First comes the score of the untouched
    picture; then that with 1/steps of the pixels set to 0, the hottest ones; then with
    2/steps, and so on, to the black picture. H × W is a multiple of steps.
    """
    order = np.argsort(heat.ravel())[::-1]  # the hottest first
    scores = []
    for step in range(steps + 1):
        changed = picture.copy()
        changed.ravel()[order[: step * picture.size // steps]] = 0
        scores.append(score(changed))
    return np.array(scores)


def find_mark(predict, pictures):
    """Return (row, column) of a pixel of the mark that a model's answer depends on.

    predict: a function that takes pictures, float in [0, 1], (N, 28, 28), and returns the
    probability of class 1 for each, (N,). pictures: 60 of them, of both classes. Pictures of
    class 1 may have several marks, bright and about 3×3 pixels; the model uses one of them.
    """
    before = predict(pictures)
    sure = pictures[before >= np.median(before)]
    falls = np.zeros((28, 28))
    for row in range(26):
        for column in range(26):
            covered = sure.copy()
            covered[:, row : row + 3, column : column + 3] = 0
            fall = predict(sure).mean() - predict(covered).mean()
            falls[row + 1, column + 1] = fall  # the middle of the covered square
    return np.unravel_index(falls.argmax(), falls.shape)
