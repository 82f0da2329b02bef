"""Reference solutions of lesson 13: collect, label, audit."""

import numpy as np


def hash_down(small):
    """Return whether each pixel is brighter than the one above it.

    small: uint8, (H, W). The result: bool, (H - 1, W); its first row is about the picture's
    second row.
    """
    return small[1:] > small[:-1]


def near_pairs(hashes, limit):
    """Return a list of pairs (i, j), i < j, whose hashes differ in `limit` bits or fewer.

    hashes: bool, (N, bits). The pairs are in order: by i, then by j.
    """
    pairs = []
    for i in range(len(hashes)):
        for j in range(i + 1, len(hashes)):
            if np.sum(hashes[i] != hashes[j]) <= limit:
                pairs.append((i, j))
    return pairs


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
