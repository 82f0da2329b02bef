"""Propose a split into train, val and test that no copy crosses."""

import numpy as np


def choose_kept(digest_groups, labels):
    """Return which pictures are kept: one of equal ones, none where equal ones disagree.

    Parameters
    ----------
    digest_groups : ndarray of int
        (N,), the same number for pictures with equal pixels.
    labels : ndarray of str
        (N,), "" where there is none.

    Returns
    -------
    ndarray of bool
        (N,).
    """
    kept = np.zeros(len(labels), bool)
    members = {}
    for i, group in enumerate(digest_groups):
        members.setdefault(group, []).append(i)
    for indices in members.values():
        named = [i for i in indices if labels[i]]
        if len({labels[i] for i in named}) == 1:
            kept[named[0]] = True
    return kept


def split_groups(labels, groups, shares, seed):
    """Share out groups at random, class by class.

    Parameters
    ----------
    labels : ndarray of str
        (N,).
    groups : ndarray of int
        (N,), the same number for pictures that must stay together.
    shares : dict
        Split → share of each class's pictures, such as ``{"test": 0.2}``; the rest is "train",
        at least one group of each class.
    seed : int

    Returns
    -------
    list of str
        The split of each picture.
    """
    random = np.random.default_rng(seed)
    _, firsts, inverse, counts = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    splits = np.full(len(counts), "train", object)
    for label in np.unique(labels):
        # A group whose copies have two labels counts for the first.
        mine = random.permutation(np.flatnonzero(labels[firsts] == label))
        total, begin = counts[mine].sum(), 0
        for split, share in shares.items():
            taken = 0
            while begin < len(mine) - 1 and taken + counts[mine[begin]] / 2 < share * total:
                splits[mine[begin]] = split
                taken += counts[mine[begin]]
                begin += 1
    return splits[inverse].tolist()
