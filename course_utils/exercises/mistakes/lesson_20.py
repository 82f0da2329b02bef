"""Wrong answers to lesson 20's exercises, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def cost_in_all(matrix, costs):
    """That is the cost of all answers together: divide by their number."""
    return np.sum(matrix * costs)


def cost_of_a_cell(matrix, costs):
    """You divided by the number of cells of the table: divide by the number of answers."""
    return np.mean(matrix * costs)


def cost_of_a_class(matrix, costs):
    """You divided by the number of classes: divide by all answers, `matrix.sum()`."""
    return np.sum(matrix * costs) / len(matrix)


def cost_of_mean_rows(matrix, costs):
    """You took the mean of the rows' means: rare classes count too much, divide by all answers."""
    return np.mean(np.sum(matrix * costs, axis=1) / np.sum(matrix, axis=1))


def cost_of_each_class(matrix, costs):
    """You returned a number for each class: one number is wanted, the mean over all answers."""
    return np.sum(matrix * costs, axis=1) / np.sum(matrix, axis=1)


def cost_by_matrix_product(matrix, costs):
    """You used `@`, which mixes rows and columns: multiply cell by cell with `*`."""
    return np.sum(matrix @ costs) / np.sum(matrix)


def cost_by_matrix_product_in_all(matrix, costs):
    """You used `@`, which mixes rows and columns: use `*`, and divide by the number of answers."""
    return np.sum(matrix @ costs)


def cost_by_product_of_matrices(matrix, costs):
    """You used `@`, which gives a whole matrix: multiply cell by cell with `*`, then add."""
    return matrix @ costs / np.sum(matrix)


def cost_of_each_cell(matrix, costs):
    """You returned a number for each cell: add them up."""
    return matrix * costs / np.sum(matrix)


def cost_turned_round(matrix, costs):
    """You took rows for columns: rows are the true classes in both tables."""
    return np.sum(matrix * costs.T) / np.sum(matrix)


def cost_without_counts(matrix, costs):
    """You left out how often each case occurs: a dear mistake may be rare."""
    return np.mean(costs)


def cost_of_mistakes(matrix, costs):
    """You left out the diagonal: a right answer may cost something, too."""
    wrong = ~np.eye(len(matrix), dtype=bool)
    return np.sum(matrix[wrong] * costs[wrong]) / np.sum(matrix)


def cost_of_a_mistake(matrix, costs):
    """You divided by the number of mistakes: the right answers count as well."""
    wrong = ~np.eye(len(matrix), dtype=bool)
    return np.sum(matrix * costs) / np.sum(matrix[wrong])


def cost_as_error(matrix, costs):
    """That is the share of mistakes: multiply each case by its cost."""
    return 1 - np.trace(matrix) / np.sum(matrix)


def cost_in_a_loop(matrix, costs):
    total = 0.0
    for row, prices in zip(matrix.tolist(), costs.tolist()):
        for count, price in zip(row, prices):
            total += count * price
    return total / int(matrix.sum())


def ask_by_largest(probabilities, costs, asking):
    """You took the most probable class: the cheapest answer may be another one."""
    expected = (probabilities @ costs)[np.arange(len(probabilities)), probabilities.argmax(axis=1)]
    return np.where(asking < expected, -1, probabilities.argmax(axis=1))


def ask_largest_else(probabilities, costs, asking):
    """You took the most probable class: take the cheapest answer."""
    cheapest = (probabilities @ costs).min(axis=1)
    return np.where(asking < cheapest, -1, probabilities.argmax(axis=1))


def ask_never(probabilities, costs, asking):
    """You never ask: put -1 where asking is cheaper than the cheapest answer."""
    return (probabilities @ costs).argmin(axis=1)


def ask_at_a_tie(probabilities, costs, asking):
    """You ask where asking costs as much as answering: ask only where it is cheaper."""
    expected = probabilities @ costs
    return np.where(asking <= expected.min(axis=1), -1, expected.argmin(axis=1))


def ask_last_of_equals(probabilities, costs, asking):
    """You gave the last of equal answers: give the first."""
    expected = probabilities @ costs
    last = len(costs) - 1 - expected[:, ::-1].argmin(axis=1)
    return np.where(asking < expected.min(axis=1), -1, last)


def ask_turned_round(probabilities, costs, asking):
    """You took rows for columns: an answer's costs stand in its column."""
    expected = probabilities @ costs.T
    return np.where(asking < expected.min(axis=1), -1, expected.argmin(axis=1))


def ask_for_the_dearest(probabilities, costs, asking):
    """You gave the dearest answer: `argmin` finds the cheapest."""
    expected = probabilities @ costs
    return np.where(asking < expected.min(axis=1), -1, expected.argmax(axis=1))


def ask_where_dearer(probabilities, costs, asking):
    """You ask where asking is dearer than answering: turn the comparison round."""
    expected = probabilities @ costs
    return np.where(asking > expected.min(axis=1), -1, expected.argmin(axis=1))


def ask_by_dearest(probabilities, costs, asking):
    """You compared asking with the dearest answer: you would give the cheapest."""
    expected = probabilities @ costs
    return np.where(asking < expected.max(axis=1), -1, expected.argmin(axis=1))


def ask_for_costs(probabilities, costs, asking):
    """You returned what it costs: the answers are wanted, as class numbers or -1."""
    return np.minimum((probabilities @ costs).min(axis=1), asking)


def ask_with_a_column(probabilities, costs, asking):
    """You returned K where a person is asked: -1 is wanted there."""
    price = np.full((len(probabilities), 1), float(asking))
    return np.hstack([probabilities @ costs, price]).argmin(axis=1)


def ask_in_a_loop(probabilities, costs, asking):
    answers = []
    for row in probabilities:
        prices = [float(np.dot(row, costs[:, answer])) for answer in range(costs.shape[1])]
        best = min(range(len(prices)), key=prices.__getitem__)
        answers.append(-1 if asking < prices[best] else best)
    return np.array(answers)


def reach_in_a_line(few, many, wanted):
    """You drew a straight line: each doubling multiplies the error, it doesn't subtract from it."""
    slope = (many[1] - few[1]) / (many[0] - few[0])
    return many[0] + (wanted - many[1]) / slope


def reach_in_proportion(few, many, wanted):
    """You took half the error for twice the pictures: how fast it falls, both measurements say."""
    return many[0] * many[1] / wanted


def reach_by_root(few, many, wanted):
    """You took half for four times the pictures: that is how an interval's width falls."""
    return many[0] * (many[1] / wanted) ** 2


def reach_with_power(few, many, wanted):
    """You raised to the power, not to 1 / power: solve error = a / n ** power for n."""
    power = np.log(few[1] / many[1]) / np.log(many[0] / few[0])
    return many[0] * (many[1] / wanted) ** power


def reach_in_whole_doublings(few, many, wanted):
    """You went on in whole steps: also a part of a doubling counts."""
    factor = (many[1] / few[1]) ** (1 / np.log2(many[0] / few[0]))
    return many[0] * 2.0 ** np.ceil(np.log(wanted / many[1]) / np.log(factor))


def reach_more(few, many, wanted):
    """That is how many to add: all pictures together are wanted."""
    power = np.log(few[1] / many[1]) / np.log(many[0] / few[0])
    return many[0] * (many[1] / wanted) ** (1 / power) - many[0]


def reach_in_doublings(few, many, wanted):
    factor = (many[1] / few[1]) ** (1 / np.log2(many[0] / few[0]))  # of one doubling
    return few[0] * 2.0 ** (np.log(wanted / few[1]) / np.log(factor))
