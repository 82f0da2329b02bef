"""Reference solutions of lesson 16, search for better settings."""

import numpy as np


def log_rates(shares, low, high):
    """Return one rate for each share, float, (N,), on a logarithmic scale from low to high.

    shares: how far along the scale, from 0 to 1, (N,). 0 gives low, 1 gives high. On this
    scale equal steps are equal *factors*: from 1 to 100, the share 0.5 gives 10.
    0 < low < high. Right to 1e-5.
    """
    return low * (high / low) ** shares


def halve(curves, first, factor):
    """Return (winner, epochs): the index of the last survivor, and the epochs spent in all.

    curves: validation accuracies, (N, E); curves[i, e] is that of setting i after e + 1
    epochs. All settings train for `first` epochs. The best of them go on: N / factor,
    rounded up. They train until they have `factor` times as many epochs, the best of these
    go on, and so on, until one is left, which isn't trained further. A survivor goes on
    where it stopped. N, factor: at least 2. E is large enough; no two accuracies are equal.
    """
    alive = np.arange(len(curves))
    done, epochs, spent = 0, first, 0
    while len(alive) > 1:
        spent += len(alive) * (epochs - done)
        ranks = np.argsort(-curves[alive, epochs - 1])  # the best first
        alive = alive[ranks][: int(np.ceil(len(alive) / factor))]
        done, epochs = epochs, epochs * factor
    return int(alive[0]), int(spent)


def cheapest_as_good(accuracies, costs, pictures):
    """Return the index of the cheapest setting that is as good as the best, an int.

    accuracies: validation accuracies in [0, 1], (N,). costs: what each setting costs, say
    parameters, (N,), no two equal. pictures: how many validation pictures there are. "As
    good": at most one standard error of the best accuracy a, sqrt(a (1 - a) / pictures),
    below it.
    """
    best = accuracies.max()
    error = np.sqrt(best * (1 - best) / pictures)
    good = np.flatnonzero(accuracies >= best - error)  # their indices
    return int(good[np.argmin(costs[good])])


def spend_budget(try_out, budget):
    """Return the best settings you find, such as {"rate": 0.01, "width": 16}.

    try_out(settings, epochs) trains a small network anew, for that many epochs (1 to 10),
    and returns its validation accuracy. It costs these epochs; when `budget` epochs (60) are
    spent, it raises an error. rate: a float from 0.00001 to 1; width: a whole number from
    1 to 64.
    """
    rng = np.random.default_rng(0)
    tried = []
    for _ in range(30):  # many settings, one epoch each: 30
        settings = {"rate": 10 ** rng.uniform(-5, 0), "width": int(rng.integers(8, 65))}
        tried.append((try_out(settings, 1), settings))
    tried.sort(key=lambda pair: pair[0], reverse=True)  # by accuracy, the best first
    finals = [(try_out(settings, 10), settings) for _, settings in tried[:3]]  # and 30 more
    return max(finals, key=lambda pair: pair[0])[1]
