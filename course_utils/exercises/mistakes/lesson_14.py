"""Wrong answers to lesson 14's exercises, and right ones written another way."""

import cv2
import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def dense_without_biases(size, poolings, filters, units):
    """The biases are missing: one for each unit."""
    return (size // 2**poolings) ** 2 * filters * units


def dense_without_poolings(size, poolings, filters, units):
    """You flattened the picture at its full size: each pooling halves both sides."""
    return (size * size * filters + 1) * units


def dense_halved_once(size, poolings, filters, units):
    """A pooling halves height and width, so the area becomes a quarter."""
    return (size * size // 2**poolings * filters + 1) * units


def dense_of_a_row(size, poolings, filters, units):
    """You flattened one row of each map: a map has side × side values."""
    return (size // 2**poolings * filters + 1) * units


def dense_with_one_bias(size, poolings, filters, units):
    """You added one bias in all: each unit has its own."""
    return (size // 2**poolings) ** 2 * filters * units + 1


def dense_with_fractions(size, poolings, filters, units):
    """Odd sizes are rounded down at each pooling: 75 becomes 37, not 37.5."""
    return ((size / 2**poolings) ** 2 * filters + 1) * units


def dense_as_float(size, poolings, filters, units):
    """A number of weights is whole: divide with `//`."""
    return float((size // 2**poolings) ** 2 * filters * units + units)


def dense_rounded_up(size, poolings, filters, units):
    """Half of 75 is 37, rounded down."""
    for _ in range(poolings):
        size = -(-size // 2)
    return (size * size * filters + 1) * units


def dense_by_shift(size, poolings, filters, units):
    side = size >> poolings
    return side * side * filters * units + units


def _scaled(height, width, size):
    scale = size / max(height, width)
    return max(1, round(scale * height)), max(1, round(scale * width))


def border_turned_round(height, width, size):
    """You returned (left, above): the rows above come first."""
    new_height, new_width = _scaled(height, width, size)
    return (size - new_width) // 2, (size - new_height) // 2


def border_of_both_sides(height, width, size):
    """That is the border of both sides together: half of it is above or on the left."""
    new_height, new_width = _scaled(height, width, size)
    return size - new_height, size - new_width


def border_on_the_far_side(height, width, size):
    """That is what is added below and on the right: of an odd number, the smaller half is above."""
    new_height, new_width = _scaled(height, width, size)
    above, left = (size - new_height) // 2, (size - new_width) // 2
    return size - new_height - above, size - new_width - left


def border_unscaled(height, width, size):
    """You subtracted the original's size: scale height and width first."""
    return (size - height) // 2, (size - width) // 2


def border_by_shorter_side(height, width, size):
    """You divided by the shorter side: the longer one must fit into the square."""
    scale = size / min(height, width)
    return (size - round(scale * height)) // 2, (size - round(scale * width)) // 2


def border_cut_off(height, width, size):
    """You cut off instead of rounding: `fit_square` uses `round`."""
    scale = size / max(height, width)
    return (size - max(1, int(scale * height))) // 2, (size - max(1, int(scale * width))) // 2


def border_without_least(height, width, size):
    """A very thin picture is 1 pixel wide, not 0: `fit_square` has `max(1, ...)`."""
    scale = size / max(height, width)
    return (size - round(scale * height)) // 2, (size - round(scale * width)) // 2


def border_in_integers(height, width, size):
    longer = max(height, width)
    return tuple((size - max(1, round(side * size / longer))) // 2 for side in (height, width))


def part_by_pictures(groups, share):
    """You took pictures, not groups: a copy stays behind in the training part."""
    return np.arange(len(groups)) < np.ceil(share * len(groups))


def part_of_groups(groups, share):
    """You took the share of the groups: the test part must hold that share of the pictures."""
    first = list(dict.fromkeys(groups.tolist()))
    return np.isin(groups, first[: int(np.ceil(share * len(first)))])


def part_by_number(groups, share):
    """You took the groups in the order of their numbers: take them as they first appear."""
    is_test = np.zeros(len(groups), bool)
    for group in np.unique(groups):
        if is_test.sum() < share * len(groups):
            is_test |= groups == group
    return is_test


def part_too_small(groups, share):
    """You left out the group that passes the share: the test part needs at least as much."""
    is_test = np.zeros(len(groups), bool)
    for group in groups:
        if np.sum(is_test | (groups == group)) > share * len(groups):
            break
        is_test |= groups == group
    return is_test


def part_too_large(groups, share):
    """You went on when the share was reached: stop at share × N pictures."""
    is_test = np.zeros(len(groups), bool)
    for group in groups:
        if is_test.sum() > share * len(groups):
            break
        is_test |= groups == group
    return is_test


def part_turned_round(groups, share):
    """You returned the training part: True stands for test."""
    return ~part_in_a_set(groups, share)


def part_as_places(groups, share):
    """You returned the places of the test pictures: give True or False for each picture."""
    return np.flatnonzero(part_in_a_set(groups, share))


def part_of_first_group(groups, share):
    """You took the first group only: go on until the share is reached."""
    return groups == groups[0]


def part_in_a_set(groups, share):
    taken, count = set(), 0
    for group in groups.tolist():
        if group not in taken and count < share * len(groups):
            taken.add(group)
            count += groups.tolist().count(group)
    return np.array([group in taken for group in groups.tolist()])


def precision_as_recall(recall, false_alarms, defective):
    """That is the recall: it says how many defects are found, not how many alarms are right."""
    return recall


def precision_of_balanced(recall, false_alarms, defective):
    """You left out how many cells are defective: few defects meet many false alarms."""
    return recall / (recall + false_alarms)


def precision_unweighted_alarms(recall, false_alarms, defective):
    """False alarms come from the good cells only: multiply by 1 − defective."""
    return recall * defective / (recall * defective + false_alarms)


def precision_all_right(recall, false_alarms, defective):
    """That is the share of all cells with a right alarm: divide by the share with any alarm."""
    return recall * defective


def precision_as_accuracy(recall, false_alarms, defective):
    """That is the accuracy: the good cells without an alarm are no alarms."""
    return recall * defective + (1 - false_alarms) * (1 - defective)


def precision_of_good(recall, false_alarms, defective):
    """You used 1 − false_alarms: that is the share of good cells that stay quiet."""
    right = recall * defective
    return right / (right + (1 - false_alarms) * (1 - defective))


def precision_wrong_share(recall, false_alarms, defective):
    """That is the share of the alarms that are wrong: 1 minus it is wanted."""
    wrong = false_alarms * (1 - defective)
    return wrong / (recall * defective + wrong)


def precision_cut_off(recall, false_alarms, defective):
    """You cut off the counts of 10,000 cells. Don't round: 69.3 alarms are fine."""
    bad = 10_000 * defective
    hits, false = int(recall * bad), int(false_alarms * (10_000 - bad))
    return hits / (hits + false)


def precision_rounded(recall, false_alarms, defective):
    """You rounded the counts of 10,000 cells. Leave them: 69.3 alarms are fine."""
    bad = 10_000 * defective
    hits, false = round(recall * bad), round(false_alarms * (10_000 - bad))
    return hits / (hits + false)


def precision_by_counting(recall, false_alarms, defective):
    cells = 10_000
    bad = cells * defective
    hits, false = recall * bad, false_alarms * (cells - bad)
    return hits / (hits + false)


def features_of_brightness(cells):
    """So few numbers don't say where it is dark. Describe strips or parts of the cell."""
    return np.column_stack([cells.mean(axis=(1, 2)), cells.std(axis=(1, 2))])


def features_of_means(cells):
    """A mean hides a thin crack."""
    small = [cv2.resize(cell, (6, 6), interpolation=cv2.INTER_AREA).ravel() for cell in cells]
    return np.array(small, float)


def features_of_pixels(cells):
    """9216 numbers for each cell: 40 at most."""
    return cells.reshape(len(cells), -1).astype(float)


def features_in_one_row(cells):
    """One row for each cell is wanted: for 3 cells you returned an array of shape (96, 96)."""
    return cells.mean(axis=0)


def features_as_pictures(cells):
    """A row of numbers for each cell is wanted: `.reshape(len(cells), -1)` makes rows."""
    return cells.astype(float)


def features_by_company(cells):
    """The row of a cell depends on the other cells: in use, cells come one by one."""
    small = np.array([cv2.resize(cell, (6, 6)).ravel() for cell in cells], float)
    return small - small.mean(axis=0)


def features_not_finite(cells):
    """Some of your numbers are not finite: look for a division by 0."""
    with np.errstate(all="ignore"):
        return (1 / (cells.min(axis=(1, 2)) * 0.0)).reshape(-1, 1)


def features_in_place(cells):
    """Work on a copy, made with `.copy()`."""
    cells //= 2
    return cells.mean(axis=1)[:, ::4]


def features_of_patterns(cells):
    from skimage.feature import local_binary_pattern

    counts = []
    for cell in cells:
        patterns = [local_binary_pattern(cell, 8, radius, "uniform") for radius in (1, 2, 4)]
        counts.append([np.mean(pattern == kind) for pattern in patterns for kind in range(10)])
    return np.array(counts)
