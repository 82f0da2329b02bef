"""Exercises of lesson 20: your project.

Answers of `answer_or_ask` must be equal, the numbers of the two others to 1e-5.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.mistakes import lesson_20 as mistakes
from course_utils.exercises.solutions import lesson_20 as solutions


def _tables():
    random = np.random.default_rng(0)
    return [
        (np.array([[90, 10], [2, 8]]), np.array([[0.0, 20.0], [60.0, 0.0]])),
        (np.array([[50, 30], [5, 15]]), np.array([[0.0, 20.0], [60.0, 20.0]])),
        (random.integers(1, 60, (4, 4)), random.integers(0, 9, (4, 4)).astype(float)),
    ]


def _say_tables(matrix, costs):
    if len(matrix) > 2:
        return f"tables of shape {matrix.shape}"
    return f"the matrix {show(matrix)} and the costs {show(costs)}"


expected_cost = Exercise(
    lesson="20",
    reference=solutions.expected_cost,
    why="Each case costs its price as often as it occurs. Two models of the same accuracy may "
    "differ in this number by a factor, and this is the one that somebody pays.",
    hints=(
        "How much do the 10 cases in the first row's second cell cost together?",
        "`matrix * costs` multiplies cell by cell. What do all cells together cost?",
        "Divide the sum of `matrix * costs` by the number of answers, `matrix.sum()`.",
    ),
    judge=SameAsReference(cases=_tables(), describe=_say_tables, gives="an answer costs"),
    mistakes=(
        mistakes.cost_in_all,
        mistakes.cost_of_a_cell,
        mistakes.cost_of_a_class,
        mistakes.cost_of_mean_rows,
        mistakes.cost_of_each_class,
        mistakes.cost_by_matrix_product,
        mistakes.cost_by_matrix_product_in_all,
        mistakes.cost_by_product_of_matrices,
        mistakes.cost_of_each_cell,
        mistakes.cost_turned_round,
        mistakes.cost_without_counts,
        mistakes.cost_of_mistakes,
        mistakes.cost_of_a_mistake,
        mistakes.cost_as_error,
    ),
    other_right=(mistakes.cost_in_a_loop,),
)


def _answers():
    random = np.random.default_rng(1)
    costs = np.array([[0.0, 20.0], [60.0, 0.0]])
    few = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8], [0.99, 0.01]])
    odd = np.array([[1.0, 7.0, 4.0], [9.0, 0.0, 5.0], [3.0, 8.0, 2.0]])
    return [
        (few, costs, 8.0),
        (few, costs, 100.0),
        (np.array([[0.5, 0.5]]), np.array([[0.0, 16.0], [16.0, 0.0]]), 8.0),
        (random.dirichlet(np.ones(3), 40), odd, 2.5),
    ]


def _say_answers(probabilities, costs, asking):
    if len(probabilities) > 4:
        return f"{len(probabilities)} pictures of {len(costs)} classes, asking for {asking:g}"
    return f"the probabilities {show(probabilities)}, costs {show(costs)} and asking for {asking:g}"


answer_or_ask = Exercise(
    lesson="20",
    reference=solutions.answer_or_ask,
    why="The probability says how often you will be wrong, the table what that costs: only both "
    "together say what to answer. A person is one more answer, with a fixed price. (Right only as "
    "far as the probabilities are: check the calibration.)",
    hints=(
        "For one picture and one answer: what does that answer cost on average, if the true class "
        "is the first one with probability p[0], the second one with p[1], and so on?",
        "`probabilities @ costs` has a row for each picture and a column for each answer. What is "
        "the cheapest in a row, and what does it cost?",
        "`expected.argmin(axis=1)` where `expected.min(axis=1)` is at most `asking`, else -1: "
        "`np.where(asking < ..., -1, ...)`.",
    ),
    judge=SameAsReference(cases=_answers(), describe=_say_answers),
    mistakes=(
        mistakes.ask_by_largest,
        mistakes.ask_largest_else,
        mistakes.ask_never,
        mistakes.ask_at_a_tie,
        mistakes.ask_last_of_equals,
        mistakes.ask_turned_round,
        mistakes.ask_for_the_dearest,
        mistakes.ask_where_dearer,
        mistakes.ask_by_dearest,
        mistakes.ask_for_costs,
        mistakes.ask_with_a_column,
    ),
    other_right=(mistakes.ask_in_a_loop,),
)


pictures_to_reach = Exercise(
    lesson="20",
    reference=solutions.pictures_to_reach,
    why="If error = a / n ** b, the error is a straight line on paper with logarithms on both "
    "axes, and two points fix it. The lesson's curve bends away from that line, so a number that "
    "is many doublings off is no forecast. It says whether more pictures are a road at all: here "
    "it takes millions, so look for better labels or another method.",
    hints=(
        "error = a / n ** power. Write it for both measurements, and divide one by the other: a "
        "is gone. What is the power?",
        "power = log(error of few / error of many) / log(pictures of many / pictures of few).",
        "From `many` on: wanted / error = (pictures / n) ** power. Solve for n: the exponent is "
        "1 / power.",
    ),
    judge=SameAsReference(
        cases=[
            ((100, 0.4), (200, 0.3), 0.2),
            ((100, 0.4), (400, 0.2), 0.05),
            ((250, 0.24), (1000, 0.18), 0.1),
            ((50, 0.5), (800, 0.1), 0.09),
        ],
        describe=lambda few, many, wanted: (
            f"{few[0]} pictures with error {few[1]}, {many[0]} with {many[1]}, and {wanted} wanted"
        ),
        gives="it takes",
    ),
    mistakes=(
        mistakes.reach_in_a_line,
        mistakes.reach_in_proportion,
        mistakes.reach_by_root,
        mistakes.reach_with_power,
        mistakes.reach_in_whole_doublings,
        mistakes.reach_more,
    ),
    other_right=(mistakes.reach_in_doublings,),
)
