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


def _pairs(hashes, keep):
    count = len(hashes)
    return [(i, j) for i in range(count) for j in range(count) if keep(i, j)]


def _distance(hashes, i, j):
    return np.sum(hashes[i] != hashes[j])


def pairs_with_themselves(hashes, limit):
    """You paired each picture with itself: start the second loop at i + 1."""
    return _pairs(hashes, lambda i, j: i <= j and _distance(hashes, i, j) <= limit)


def pairs_twice(hashes, limit):
    """You listed each pair in both orders: keep only those with i < j."""
    return _pairs(hashes, lambda i, j: i != j and _distance(hashes, i, j) <= limit)


def pairs_of_everything(hashes, limit):
    """Each pair once, and no picture with itself: let j begin at i + 1."""
    return _pairs(hashes, lambda i, j: _distance(hashes, i, j) <= limit)


def pairs_below(hashes, limit):
    """A pair that differs in exactly `limit` bits belongs to them: use <=."""
    return _pairs(hashes, lambda i, j: i < j and _distance(hashes, i, j) < limit)


def pairs_by_agreement(hashes, limit):
    """You counted the bits that are equal: count those that differ, with !=."""
    return _pairs(hashes, lambda i, j: i < j and np.sum(hashes[i] == hashes[j]) <= limit)


def pairs_that_differ(hashes, limit):
    """You kept the pairs that differ in more bits than that: it is the near ones we want."""
    return _pairs(hashes, lambda i, j: i < j and _distance(hashes, i, j) > limit)


def pairs_by_share(hashes, limit):
    """You took the share of the bits that differ: count them, with `np.sum`."""
    return _pairs(hashes, lambda i, j: i < j and np.mean(hashes[i] != hashes[j]) <= limit)


def pairs_by_ones(hashes, limit):
    """You compared how many ones each has: count the places where they differ."""
    ones = hashes.sum(axis=1).astype(int)
    return _pairs(hashes, lambda i, j: i < j and abs(ones[i] - ones[j]) <= limit)


def pairs_from_a_filled_half(hashes, limit):
    """`triu` fills the lower half with 0, and 0 <= limit: compare first, then use `triu`."""
    distances = (hashes[:, None] != hashes).sum(axis=2)
    return np.argwhere(np.triu(distances, 1) <= limit)


def pairs_by_numpy(hashes, limit):
    distances = (hashes[:, None] != hashes).sum(axis=2)
    found = np.argwhere(np.triu(distances <= limit, 1))
    return [tuple(pair) for pair in found.tolist()]


def pairs_as_rows(hashes, limit):
    return np.argwhere(np.triu((hashes[:, None] != hashes).sum(axis=2) <= limit, 1))


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
