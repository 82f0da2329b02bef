"""Reference solutions of lesson 13: collect, label, audit."""

import numpy as np


def hash_down(small):
    """Return whether each pixel is brighter than the one above it.

    small: uint8, (H, W). The result: bool, (H - 1, W); its first row is about the picture's
    second row.
    """
    return small[1:] > small[:-1]


def best_shift(a, b):
    """Return the highest correlation of the inside of `a` with the nine windows of `b`.

    a, b: uint8, (H, W), no part of one colour only. The inside is `a` without its first and last
    row and column: (H - 2, W - 2). A window is a part of `b` of that shape; its first row is 0, 1
    or 2, and so is its first column. The result: float, -1 to 1.
    """

    def unit(part):
        vector = part.astype(float).ravel() - part.mean()
        return vector / np.linalg.norm(vector)  # of length 1

    inside = a[1:-1, 1:-1]
    height, width = inside.shape
    best = -1.0
    for row in range(3):
        for column in range(3):
            window = b[row : row + height, column : column + width]
            best = max(best, unit(inside) @ unit(window))
    return best


def to_remove(groups, in_test):
    """Return the indices of the training pictures that have a copy in the test set.

    groups: int, (N,); copies of each other have the same number. in_test: bool, (N,); the
    other pictures are the training set. The indices: int, in rising order.
    """
    has_test_copy = np.isin(groups, groups[in_test])
    return np.flatnonzero(has_test_copy & ~in_test)  # where it is True


def clean_split(labels, groups):
    """Return which pictures go to the test set, bool, (N,).

    labels: class names, (N,). groups: int, (N,). To pass: no group is on both sides, 15 to
    25 % of all pictures are in the test set, and 10 to 30 % of each class.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    _, test = next(folds.split(labels, labels, groups))  # the first of five, without train
    in_test = np.zeros(len(labels), bool)
    in_test[test] = True
    return in_test
