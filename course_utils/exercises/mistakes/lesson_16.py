"""Wrong answers to lesson 16's exercises, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def rates_on_a_linear_scale(shares, low, high):
    """That is a linear scale, with equal steps: multiply by equal factors instead."""
    return low + shares * (high - low)


def rates_as_exponents(shares, low, high):
    """Those are the exponents: put them back with `10 ** exponents`."""
    return np.log10(low) + shares * (np.log10(high) - np.log10(low))


def rates_of_the_ends_as_exponents(shares, low, high):
    """You took the ends for exponents: take their logarithms first."""
    return 10 ** (low + shares * (high - low))


def rates_with_two_bases(shares, low, high):
    """You took the natural logarithm and powers of 10: `np.log` goes with `np.exp`."""
    return 10 ** (np.log(low) + shares * (np.log(high) - np.log(low)))


def rates_from_above(shares, low, high):
    """It is upside down: the share 0 must give `low`."""
    return high * (low / high) ** shares


def rates_without_start(shares, low, high):
    """You have the factor by which a rate exceeds `low`: multiply it by `low`."""
    return (high / low) ** shares


def rates_of_the_lesson(shares, low, high):
    """You wrote in 0.0001 and 0.1, the ends of one range: use `low` and `high`."""
    return 10 ** (-4 + 3 * shares)


def rates_by_logarithms(shares, low, high):
    return np.exp(np.log(low) + shares * np.log(high / low))


def _halve(curves, first, factor, best=-1, again=False, down=False, column=1, last=False):
    """Halve with one fault or another."""
    alive, done, epochs, spent = np.arange(len(curves)), 0, first, 0
    while len(alive) > 1:
        spent += len(alive) * (epochs - (0 if again else done))
        alive = alive[np.argsort(best * curves[alive, epochs - column])]
        kept = len(alive) / factor
        alive = alive[: max(1, int(kept)) if down else int(np.ceil(kept))]
        done, epochs = epochs, epochs * factor
    return int(alive[0]), int(spent + (epochs - done if last else 0))


def halve_keeping_the_worst(curves, first, factor):
    """You kept the worst: the highest accuracies go on."""
    return _halve(curves, first, factor, best=1)


def halve_from_the_start_each_time(curves, first, factor):
    """You trained survivors from the start again: count only the epochs that are new."""
    return _halve(curves, first, factor, again=True)


def halve_rounding_down(curves, first, factor):
    """You rounded down: N / factor is rounded up: `int(np.ceil(N / factor))`."""
    return _halve(curves, first, factor, down=True)


def halve_training_the_winner(curves, first, factor):
    """You trained the last one further: when one is left, the search is over."""
    return _halve(curves, first, factor, last=True)


def halve_at_the_end(curves, first, factor):
    """You took the winner by the last column: nobody has trained it that far yet."""
    return int(np.argmax(curves[:, -1])), _halve(curves, first, factor)[1]


def halve_once(curves, first, factor):
    """You stopped after the first round: repeat until one is left."""
    return int(np.argmax(curves[:, first - 1])), len(curves) * first


def halve_training_all(curves, first, factor):
    """You trained everybody for all epochs: stopping early is what saves them."""
    return _halve(curves, first, factor)[0], curves.size


def halve_by_places_among_survivors(curves, first, factor):
    """You returned a place among the survivors: keep the settings' own indices."""
    return 0, _halve(curves, first, factor)[1]


def halve_forgetting_the_indices(curves, first, factor):
    """That is a place among the last survivors: index `alive` with it, each time."""
    alive, epochs = np.arange(len(curves)), first
    while len(alive) > 1:
        ranks = np.argsort(-curves[alive, epochs - 1])
        alive = ranks[: int(np.ceil(len(alive) / factor))]
        epochs *= factor
    return int(alive[0]), _halve(curves, first, factor)[1]


def halve_an_epoch_late(curves, first, factor):
    """Column e is after e + 1 epochs: use `epochs - 1`."""
    return _halve(curves, first, factor, column=0)


def halve_with_sorted_lists(curves, first, factor):
    survivors, epochs = list(range(len(curves))), first
    spent = len(survivors) * first
    while True:
        survivors.sort(key=lambda i: curves[i, epochs - 1], reverse=True)
        survivors = survivors[: -(-len(survivors) // factor)]
        if len(survivors) == 1:
            return survivors[0], spent
        spent += len(survivors) * (factor - 1) * epochs
        epochs *= factor


def _error(accuracy, pictures):
    return np.sqrt(accuracy * (1 - accuracy) / pictures)


def _choose(accuracies, costs, least):
    good = np.flatnonzero(accuracies >= least)
    return int(good[np.argmin(costs[good])])


def cheap_is_the_best(accuracies, costs, pictures):
    """That is the best one: a cheaper one may be as good, within the error."""
    return int(np.argmax(accuracies))


def cheap_at_any_price(accuracies, costs, pictures):
    """That is the cheapest of all: first keep those that are as good as the best."""
    return int(np.argmin(costs))


def cheap_without_root(accuracies, costs, pictures):
    """The square root is missing: the standard error is sqrt(a (1 - a) / pictures)."""
    best = accuracies.max()
    return _choose(accuracies, costs, best - best * (1 - best) / pictures)


def cheap_with_two_errors(accuracies, costs, pictures):
    """You allowed two standard errors: here it is one."""
    best = accuracies.max()
    return _choose(accuracies, costs, best - 2 * np.sqrt(best * (1 - best) / pictures))


def cheap_with_own_spread(accuracies, costs, pictures):
    """You took the spread of the settings: the error comes from the number of pictures."""
    return _choose(accuracies, costs, accuracies.max() - accuracies.std())


def cheap_without_pictures(accuracies, costs, pictures):
    """Divide by the number of pictures: with more of them the error is smaller."""
    best = accuracies.max()
    return _choose(accuracies, costs, best - np.sqrt(best * (1 - best)))


def cheap_among_the_good_only(accuracies, costs, pictures):
    """That is a place among the good ones: return the index among all settings."""
    best = accuracies.max()
    good = np.flatnonzero(accuracies >= best - np.sqrt(best * (1 - best) / pictures))
    return int(np.argmin(costs[good]))


def cheap_with_own_error(accuracies, costs, pictures):
    """You gave each setting its own error: take the one of the best accuracy for all."""
    return _choose(accuracies + _error(accuracies, pictures), costs, accuracies.max())


def cheap_without_equals(accuracies, costs, pictures):
    """You left out the limit itself, and "at most" lets it in: `>=`, not `>`."""
    least = accuracies.max() - _error(accuracies.max(), pictures)
    return int(np.where(accuracies > least, costs, np.inf).argmin())


def cheap_with_nobody_left(accuracies, costs, pictures):
    """With an error of 0 nobody lies above the best: write `>=`, and the best itself is in."""
    least = accuracies.max() - _error(accuracies.max(), pictures)
    good = np.flatnonzero(accuracies > least)
    return int(good[np.argmin(costs[good])])


def cheap_in_a_loop(accuracies, costs, pictures):
    best = max(accuracies)
    allowed = (best * (1 - best) / pictures) ** 0.5
    for i in sorted(range(len(costs)), key=lambda i: costs[i]):
        if best - accuracies[i] <= allowed:
            return i
    return None


def spend_nothing(try_out, budget):
    """You tried nothing: call `try_out(settings, epochs)` and compare."""
    return {"rate": 0.01, "width": 16}


def spend_on_accuracy(try_out, budget):
    """You returned something else than settings."""
    return try_out({"rate": 0.05, "width": 32}, 10)


def spend_too_much(try_out, budget):
    """10 epochs wanted, 0 left of the budget."""
    rates = 10 ** np.linspace(-5, 0, 20)
    return max(({"rate": r, "width": 32} for r in rates), key=lambda s: try_out(s, 10))


def spend_on_a_linear_scale(try_out, budget):
    """Most of your rates lie near the upper end: draw them on a logarithmic scale."""
    rng = np.random.default_rng(3)
    tries = [{"rate": rng.uniform(0.3, 1), "width": 8} for _ in range(6)]
    return max(tries, key=lambda s: try_out(s, 10))


def spend_on_the_width(try_out, budget):
    """You always tried the same rate, which matters most: vary it too."""
    tries = [{"rate": 0.001, "width": width} for width in (4, 8, 16, 32, 48, 64)]
    return max(tries, key=lambda s: try_out(s, 10))


def spend_on_the_worst(try_out, budget):
    """You tried better ones: return those with the highest accuracy."""
    tries = [{"rate": 10.0**power, "width": 32} for power in (-4, -3, -2, -1)]
    return min(tries, key=lambda s: try_out(s, 10))


def spend_on_two(try_out, budget):
    """Compare more settings, for fewer epochs each."""
    tries = [{"rate": rate, "width": 16} for rate in (0.0001, 0.001)]
    return max(tries, key=lambda s: try_out(s, 10))


def spend_out_of_range(try_out, budget):
    """Out of range: width must be from 1 to 64, got 128."""
    return max(({"rate": 0.05, "width": width} for width in (64, 128)), key=lambda s: try_out(s, 5))


def spend_on_one_epoch_each(try_out, budget):
    """Train the best three or four again, for ten epochs, before you choose."""
    rng = np.random.default_rng(0)
    tries = [{"rate": 10 ** rng.uniform(-5, -2), "width": 16} for _ in range(60)]
    return max(tries, key=lambda s: try_out(s, 1))


def spend_by_grid(try_out, budget):
    best, found = 0, None
    for rate in (0.003, 0.01, 0.03, 0.1, 0.3):
        for width in (16, 32, 48, 64):
            accuracy = try_out({"rate": rate, "width": width}, 3)
            if accuracy > best:
                best, found = accuracy, {"rate": rate, "width": width}
    return found
