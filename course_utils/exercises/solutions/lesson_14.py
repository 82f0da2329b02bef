"""Reference solutions of lesson 14, a CNN on your own data."""

import cv2
import numpy as np


def dense_weights(size, poolings, filters, units):
    """Return how many weights the first dense layer has, biases among them.

    The picture has size × size pixels; after all poolings there are `filters` maps, which are
    flattened. Each pooling halves height and width, rounded down.
    """
    for _ in range(poolings):
        size = size // 2
    return (size * size * filters + 1) * units


def added_border(height, width, size):
    """Return (above, left): the rows and columns that `fit_square` adds above and on the left.

    height, width: of the original, in pixels, any ints from 1. size: of the square.
    """
    scale = size / max(height, width)
    new_height, new_width = max(1, round(scale * height)), max(1, round(scale * width))
    return (size - new_height) // 2, (size - new_width) // 2


def test_part(groups, share):
    """Return which pictures go into the test part, bool, (N,).

    groups: int, (N,); copies of one photo have the same number. Groups are taken whole, in the
    order of their first picture, until the test part has at least share × N pictures.
    """
    is_test = np.zeros(len(groups), bool)
    for group in groups:
        if is_test.sum() >= share * len(groups):
            break
        is_test[groups == group] = True
    return is_test


def precision_in_use(recall, false_alarms, defective):
    """Return the share of the alarms that are right, a number in [0, 1], right to 1e-5.

    recall: share of the defective cells with an alarm. false_alarms: share of the good cells
    with an alarm. defective: share of all cells that are defective. All in [0, 1]; at least one
    alarm occurs.
    """
    right = recall * defective
    wrong = false_alarms * (1 - defective)
    return right / (right + wrong)


def cell_features(cells):
    """Return at most 40 numbers that describe each cell, float, (N, F).

    cells: uint8, (N, 96, 96); they stay as they are. Each row depends on its cell only.
    """
    features = []
    for cell in cells:
        relative = cell / (cell.mean() + 1)  # 1: as bright as the cell as a whole
        strips = [relative[i : i + 8] for i in range(0, 96, 8)]  # twelve across
        strips += [relative[:, i : i + 8] for i in range(0, 96, 8)]  # and twelve down
        darker = cv2.GaussianBlur(relative, (0, 0), 6) - relative  # than its surroundings
        most = np.percentile(darker, [25, 50, 75, 90, 97, 99, 99.7])
        features.append([*[strip.std() for strip in strips], *most])
    return np.array(features)
