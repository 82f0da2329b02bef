"""Reference solutions of lesson 20's exercises."""

import numpy as np


def expected_cost(matrix, costs):
    """Return the mean cost of an answer, a number, right to 1e-5.

    matrix: int, (K, K), how often: rows are the true classes, columns the answers. costs: float,
    (K, K), what each of these cases costs, in the same order; a right answer may cost, too.
    """
    return np.sum(matrix * costs) / np.sum(matrix)


def answer_or_ask(probabilities, costs, asking):
    """Return the cheapest answer to each picture, int, (N,): a class, or -1 for "ask a person".

    probabilities: float, (N, K). costs: float, (K, K), rows the true classes, columns the answers.
    asking: what it costs to ask. Ask only where that is cheaper than the cheapest answer; of equal
    answers give the first.
    """
    expected = probabilities @ costs  # (N, K): of each answer, a mean over the true classes
    cheapest = expected.argmin(axis=1)
    return np.where(asking < expected.min(axis=1), -1, cheapest)


def pictures_to_reach(few, many, wanted):
    """Return how many training pictures the error `wanted` takes, a float, not rounded.

    few, many: pairs (pictures, error), both measured; `many` has more pictures and a smaller error.
    Each doubling of the pictures multiplies the error by the same factor, now and later on.
    """
    pictures, error = many
    power = np.log(few[1] / error) / np.log(pictures / few[0])
    return pictures * (error / wanted) ** (1 / power)
