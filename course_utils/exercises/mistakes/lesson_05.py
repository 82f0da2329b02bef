"""Wrong answers to the exercises of lesson 05, and right ones written another way."""

from collections import Counter

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401

_ANTICLOCKWISE = [(1, 2), (0, 2), (0, 1), (0, 0), (1, 0), (2, 0), (2, 1), (2, 2)]
_BY_ROWS = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)]


def _code(patch, places):
    return sum(2**k for k, place in enumerate(places) if patch[place] >= patch[1, 1])


def lbp_of_brighter(patch):
    """A neighbour as bright as the centre gives a 1 too: `>=`, not `>`."""
    return sum(2**k for k, place in enumerate(_ANTICLOCKWISE) if patch[place] > patch[1, 1])


def lbp_of_darker(patch):
    """You gave a 1 to the darker neighbours: compare the other way round."""
    return sum(2**k for k, place in enumerate(_ANTICLOCKWISE) if patch[place] < patch[1, 1])


def lbp_clockwise(patch):
    """You went round clockwise: after the right comes the upper right, then above."""
    return _code(patch, _ANTICLOCKWISE[:1] + _ANTICLOCKWISE[:0:-1])


def lbp_by_rows(patch):
    """You took the neighbours row by row: go round the centre, beginning on the right."""
    return _code(patch, _BY_ROWS)


def lbp_from_corner(patch):
    """You began in the upper left corner: begin on the right, `patch[1, 2]`."""
    return _code(patch, _ANTICLOCKWISE[3:] + _ANTICLOCKWISE[:3])


def lbp_backwards(patch):
    """Your weights run from 128 down to 1: the first neighbour has weight 1."""
    return _code(patch, _ANTICLOCKWISE[::-1])


def lbp_as_count(patch):
    """You counted the ones: give them the weights 1, 2, 4 and so on."""
    return sum(1 for place in _ANTICLOCKWISE if patch[place] >= patch[1, 1])


def lbp_of_four(patch):
    """You asked four neighbours, as in the lesson: ask all eight, the corners too."""
    return _code(patch, _ANTICLOCKWISE[::2])


def lbp_by_subtraction(patch):
    """A difference of two uint8 is never negative, 5 − 6 is 255: compare, don't subtract."""
    return 255


def lbp_by_scikit_image(patch):
    """scikit-image reads the corners between the pixels; compare the eight pixels themselves."""
    from skimage.feature import local_binary_pattern

    return int(local_binary_pattern(patch, 8, 1)[1, 1])


def lbp_with_string(patch):
    bits = "".join(str(int(patch[place] >= patch[1, 1])) for place in _ANTICLOCKWISE)
    return int(bits[::-1], 2)


def lbp_with_rotation(patch):
    ring = np.array([patch[place] for place in _ANTICLOCKWISE]) >= patch[1, 1]
    return int(np.packbits(ring, bitorder="little")[0])


def _vote(distances, labels, k):
    return int(np.bincount(labels[np.argsort(distances)[:k]]).argmax())


def _scaled(features, new):
    mean, std = features.mean(axis=0), features.std(axis=0)
    return (features - mean) / std, (new - mean) / std


def class_unscaled(features, labels, new, k=3):
    """You didn't scale: the column with the largest numbers decides alone."""
    return _vote(np.sqrt(((features - new) ** 2).sum(axis=1)), labels, k)


def class_new_unscaled(features, labels, new, k=3):
    """You scaled `features`, but not `new`: subtract and divide by the same numbers."""
    return _vote(((_scaled(features, new)[0] - new) ** 2).sum(axis=1), labels, k)


def class_of_farthest(features, labels, new, k=3):
    """These are the farthest rows: `argsort` puts the smallest distance first."""
    rows, point = _scaled(features, new)
    return _vote(-((rows - point) ** 2).sum(axis=1), labels, k)


def class_of_one(features, labels, new, k=3):
    """You asked the nearest row only: let k of them vote."""
    rows, point = _scaled(features, new)
    return _vote(((rows - point) ** 2).sum(axis=1), labels, 1)


def class_of_three(features, labels, new, k=3):
    """You always asked three rows: use `k`."""
    rows, point = _scaled(features, new)
    return _vote(((rows - point) ** 2).sum(axis=1), labels, 3)


def class_by_range(features, labels, new, k=3):
    """You divided by the range: divide by the standard deviation, `features.std(axis=0)`."""
    return _vote((((features - new) / np.ptp(features, axis=0)) ** 2).sum(axis=1), labels, k)


def class_scaled_with_new(features, labels, new, k=3):
    """Mean and deviation came from `new` too: the new row must not change its own scale."""
    deviation = np.vstack([features, new]).std(axis=0)
    return _vote((((features - new) / deviation) ** 2).sum(axis=1), labels, k)


def class_without_squares(features, labels, new, k=3):
    """Differences of opposite sign cancelled: square them before you add."""
    rows, point = _scaled(features, new)
    return _vote(np.abs((rows - point).sum(axis=1)), labels, k)


def class_scaled_by_rows(features, labels, new, k=3):
    """You took mean and deviation of each row: columns are features, so `axis=0`."""
    rows = (features - features.mean(axis=1, keepdims=True)) / features.std(axis=1, keepdims=True)
    point = (new - new.mean()) / new.std()
    return _vote(((rows - point) ** 2).sum(axis=1), labels, k)


def class_new_by_itself(features, labels, new, k=3):
    """You scaled the new row by its own numbers: use those of `features`."""
    rows, point = _scaled(features, new)[0], (new - new.mean()) / new.std()
    return _vote(((rows - point) ** 2).sum(axis=1), labels, k)


def class_as_row_number(features, labels, new, k=3):
    """You returned a row's number: look up its label."""
    rows, point = _scaled(features, new)
    return int(((rows - point) ** 2).sum(axis=1).argmin())


def class_as_mean(features, labels, new, k=3):
    """You averaged the labels: classes are names, so count votes with `np.bincount`."""
    rows, point = _scaled(features, new)
    nearest = np.argsort(((rows - point) ** 2).sum(axis=1))[:k]
    return int(labels[nearest].mean())


def class_in_a_loop(features, labels, new, k=3):
    columns = range(features.shape[1])
    by_distance = sorted(
        range(len(features)),
        key=lambda i: sum(
            ((features[i, f] - new[f]) / np.std(features[:, f])) ** 2 for f in columns
        ),
    )
    voters = Counter(int(labels[i]) for i in by_distance[:k])
    return voters.most_common(1)[0][0]


def class_by_scikit_learn(features, labels, new, k=3):
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), KNeighborsClassifier(k))
    return model.fit(features, labels).predict([new])[0]
