"""Wrong answers to lesson 13's exercises, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def down_to_the_left(small):
    """You compared with the left neighbour: the one above is in the row before, `small[:-1]`."""
    return small[:, 1:] > small[:, :-1]


def down_darker(small):
    """It is the other way round: True where the lower pixel is the brighter one."""
    return small[1:] < small[:-1]


def down_or_equal(small):
    """You counted equal pixels as brighter: use >, not >=."""
    return small[1:] >= small[:-1]


def down_by_difference(small):
    """In uint8, 10 - 20 is 246: compare the pixels, instead of their difference with 0."""
    return small[1:] - small[:-1] > 0


def down_as_one_row(small):
    """You flattened the bits: keep their shape, (H - 1, W)."""
    return (small[1:] > small[:-1]).ravel()


def down_by_signed_difference(small):
    return np.diff(small.astype(int), axis=0) > 0


_NINE = [(row, column) for row in range(3) for column in range(3)]


def _unit(part):
    vector = part.astype(float).ravel() - part.mean()
    return vector / np.linalg.norm(vector)


def _inside(a):
    return a[1:-1, 1:-1]


def _window(b, place):
    row, column = place
    return b[row : row + len(b) - 2, column : column + b.shape[1] - 2]


def _correlations(a, b, places=_NINE, unit=_unit):
    return [float(unit(_inside(a)) @ unit(_window(b, place))) for place in places]


def shift_by_nothing(a, b):
    """You compared with the window in the middle only: try all nine."""
    return max(_correlations(a, b, [(1, 1)]))


def shift_one_way(a, b):
    """The first row may be 0, 1 or 2, the first column too: that is `range(3)`, nine windows."""
    return max(_correlations(a, b, [(0, 0), (0, 1), (1, 0), (1, 1)]))


def shift_without_corners(a, b):
    """You moved it along the rows or along the columns: it may have moved along both at once."""
    return max(_correlations(a, b, [(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)]))


def shift_whole_pictures(a, b):
    """`np.roll` brings the rim back on the other side: compare the insides only."""
    moved = [np.roll(b, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return max(float(_unit(a) @ _unit(one)) for one in moved)


def shift_with_the_means(a, b):
    """Take the mean off the inside and off each window first."""

    def scaled(part):
        return part.ravel() / np.linalg.norm(part.astype(float))

    return max(_correlations(a, b, unit=scaled))


def shift_with_one_mean(a, b):
    """You took off the whole picture's mean: each window has its own."""
    a, b = a - a.mean(), b - b.mean()

    def scaled(part):
        return part.ravel() / np.linalg.norm(part)

    return max(_correlations(a, b, unit=scaled))


def shift_without_lengths(a, b):
    """Scale the inside and each window to length 1: divide by `np.linalg.norm`."""
    return max(_correlations(a, b, unit=lambda part: part.ravel() - part.mean()))


def shift_on_average(a, b):
    """You returned the mean of the nine: a copy fits at one place only, so take the highest."""
    return float(np.mean(_correlations(a, b)))


def shift_by_size(a, b):
    """You took absolute values: a negative, dark where the other is light, is no copy."""
    return max(np.abs(_correlations(a, b)))


def shift_from_zero(a, b):
    """You began with 0, but all nine may be below it: begin with -1."""
    return max(0.0, *_correlations(a, b))


def shift_as_place(a, b):
    """That is where it fits best: return the correlation there."""
    return _NINE[int(np.argmax(_correlations(a, b)))]


def shift_by_corrcoef(a, b):
    inside = _inside(a).ravel()
    return max(np.corrcoef(inside, _window(b, place).ravel())[0, 1] for place in _NINE)


def shift_by_roll(a, b):
    moved = [np.roll(b, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return np.max([_unit(_inside(a)) @ _unit(_inside(one)) for one in moved])


def shift_by_opencv(a, b):
    import cv2

    inside = np.ascontiguousarray(_inside(a))
    return cv2.matchTemplate(b, inside, cv2.TM_CCOEFF_NORMED).max()


def remove_from_test(groups, in_test):
    """Those are the test pictures with a copy in train: remove the copies in train instead."""
    return np.flatnonzero(np.isin(groups, groups[~in_test]) & in_test)


def remove_test_pictures_too(groups, in_test):
    """Test pictures are among them: add `& ~in_test`."""
    return np.flatnonzero(np.isin(groups, groups[in_test]))


def remove_both(groups, in_test):
    """You remove the test pictures too: only training pictures, `~in_test`, are to go."""
    both = np.intersect1d(groups[in_test], groups[~in_test])
    return np.flatnonzero(np.isin(groups, both))


def remove_all_copies(groups, in_test):
    """You remove copies within train too: they stay, if no copy of theirs is in the test set."""
    copies = np.flatnonzero(np.isin(groups, np.flatnonzero(np.bincount(groups) > 1)))
    return copies[~in_test[copies]]


def remove_whatever_has_a_copy(groups, in_test):
    """These have a copy somewhere: wanted are training pictures whose copy is in the test set."""
    return np.flatnonzero(np.bincount(groups)[groups] > 1)


def remove_as_mask(groups, in_test):
    """That is True and False for each picture: `np.flatnonzero(...)` gives the indices."""
    return np.isin(groups, groups[in_test]) & ~in_test


def remove_group_numbers(groups, in_test):
    """Those are numbers of groups: return the indices of the pictures in them."""
    return np.intersect1d(groups[in_test], groups[~in_test])


def remove_by_place_in_train(groups, in_test):
    """You counted among the training pictures only: count among all pictures."""
    return np.flatnonzero(np.isin(groups[~in_test], groups[in_test]))


def remove_in_a_loop(groups, in_test):
    tested = set(groups[in_test].tolist())
    found = [k for k, group in enumerate(groups) if group in tested and not in_test[k]]
    return np.array(found, int)


def split_by_chance(labels, groups):
    """Groups are on both sides: draw groups, not pictures."""
    return np.random.default_rng(0).random(len(labels)) < 0.2


def split_off_the_end(labels, groups):
    """10 to 30 % of each class: take groups from each class."""
    return np.isin(groups, np.unique(groups)[: len(np.unique(groups)) // 5])


def split_off_nothing(labels, groups):
    """No picture is in the test set."""
    return np.zeros(len(labels), bool)


def split_half(labels, groups):
    """Count pictures, not groups, while you fill it."""
    return groups % 2 == 0


def split_turned_round(labels, groups):
    """You have it the other way round: True is for the test set."""
    return ~split_by_hand(labels, groups)


def split_as_zeros_and_ones(labels, groups):
    """These are 0 and 1: add `.astype(bool)`."""
    return split_by_hand(labels, groups).astype(int)


def split_as_both_indices(labels, groups):
    """Return one array of True and False, not the two index arrays (train, test)."""
    from sklearn.model_selection import StratifiedGroupKFold

    return next(StratifiedGroupKFold(5).split(labels, labels, groups))


def split_as_indices(labels, groups):
    """Return True or False for each picture, not the indices."""
    return np.flatnonzero(split_by_hand(labels, groups))


def split_by_hand(labels, groups):
    in_test = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        room = 0.2 * np.sum(labels == label)
        for group in np.unique(groups[labels == label]):
            members = groups == group
            if members.sum() <= room:
                in_test |= members
                room -= members.sum()
    return in_test
