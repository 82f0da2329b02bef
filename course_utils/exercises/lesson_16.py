"""Exercises of lesson 16: search for better settings.

`halve` and `cheapest_as_good` must be equal; the numbers of `log_rates` may differ by 1e-5 of their
value plus 1e-6. `spend_budget` is measured, see `judging_search`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_search import judge_search
from course_utils.exercises.mistakes import lesson_16 as mistakes
from course_utils.exercises.solutions import lesson_16 as solutions


def _say_scale(shares, low, high):
    return f"the shares {show(shares)} from {low:g} to {high:g}"


log_rates = Exercise(
    lesson="16",
    reference=solutions.log_rates,
    why="high / low is the whole way as one factor; its power `share` is that part of the way. Of "
    "evenly spread shares, each power of ten gets equally many.",
    hints=(
        "How many times larger than low is high? Call that the factor of the whole way.",
        "Half of the way is the square root of that factor, a power of 0.5. From 1 to 100: 10.",
        "`(high / low) ** shares` is by how much each rate exceeds low.",
    ),
    judge=SameAsReference(
        cases=[
            (np.array([0.0, 0.5, 1.0]), 1.0, 100.0),
            (np.array([0.0, 0.25, 0.5, 0.75, 1.0]), 8.0, 128.0),
            (np.array([0.1, 0.9]), 0.5, 2.0),
            (np.random.default_rng(0).random(20), 0.001, 1.0),
        ],
        describe=_say_scale,
    ),
    mistakes=(
        mistakes.rates_on_a_linear_scale,
        mistakes.rates_as_exponents,
        mistakes.rates_of_the_ends_as_exponents,
        mistakes.rates_with_two_bases,
        mistakes.rates_from_above,
        mistakes.rates_without_start,
        mistakes.rates_of_the_lesson,
    ),
    other_right=(mistakes.rates_by_logarithms,),
)


def _curves():
    random = np.random.default_rng(0)
    few = np.array([[0.5, 0.6, 0.7, 0.72], [0.4, 0.65, 0.8, 0.9], [0.3, 0.35, 0.36, 0.37]])
    more = np.array([[0.1, 0.2, 0.3, 0.95], [0.6, 0.7, 0.75, 0.8], [0.5, 0.72, 0.9, 0.91]])
    many = np.sort(random.random((10, 20)), axis=1)
    return [(few, 1, 2), (more, 1, 3), (many, 1, 2), (many, 2, 3), (many[:7], 1, 2)]


def _say_curves(curves, first, factor):
    what = f"the curves {curves.tolist()}" if curves.size <= 12 else f"{len(curves)} curves"
    return f"{what}, first={first} and factor={factor}"


halve = Exercise(
    lesson="16",
    reference=solutions.halve,
    why="In every round fewer settings get more epochs, so each round costs about the same. A "
    "setting that starts slowly may be lost: that is the price.",
    hints=(
        "Keep an array of the indices that are still alive, `np.arange(len(curves))`, and loop "
        "while there is more than one.",
        "After so many epochs, `curves[alive, epochs - 1]` are their accuracies. "
        "`np.argsort(-that)` puts the best first.",
        "Spend `len(alive) * (epochs - done)`, where `done` is what they had before. Then "
        "`alive = alive[order][:int(np.ceil(len(alive) / factor))]`, `done = epochs`, and "
        "`epochs = epochs * factor`.",
    ),
    judge=SameAsReference(cases=_curves(), describe=_say_curves),
    mistakes=(
        mistakes.halve_keeping_the_worst,
        mistakes.halve_from_the_start_each_time,
        mistakes.halve_rounding_down,
        mistakes.halve_training_the_winner,
        mistakes.halve_at_the_end,
        mistakes.halve_once,
        mistakes.halve_training_all,
        mistakes.halve_by_places_among_survivors,
        mistakes.halve_forgetting_the_indices,
        mistakes.halve_an_epoch_late,
    ),
    other_right=(mistakes.halve_with_sorted_lists,),
)


def _choices():
    random = np.random.default_rng(1)
    return [
        (np.array([0.9, 0.895, 0.88, 0.5]), np.array([50, 20, 10, 5]), 900),
        (np.array([0.95, 0.96, 0.94, 0.93]), np.array([30, 40, 20, 10]), 500),
        (np.array([0.75, 0.8, 0.799]), np.array([1, 9, 4]), 100),
        (np.array([0.96, 0.951, 0.95]), np.array([40, 20, 10]), 500),
        (np.array([0.98, 0.99, 1.0]), np.array([10, 20, 30]), 500),
        (random.uniform(0.9, 0.97, 30), random.permutation(30), 500),
        (random.uniform(0.9, 0.97, 30), random.permutation(30), 10_000),
    ]


def _say_choice(accuracies, costs, pictures):
    if len(accuracies) > 4:
        return f"{len(accuracies)} settings and {pictures} pictures"
    return f"the accuracies {show(accuracies)}, costs {show(costs)} and {pictures} pictures"


cheapest_as_good = Exercise(
    lesson="16",
    reference=solutions.cheapest_as_good,
    why="Within one standard error the pictures can't tell who is better, so let the cost decide. "
    "The known gain is worth more than a lead that may be luck.",
    hints=(
        "First the best accuracy, then its standard error. Who lies above the one minus the other?",
        "`np.flatnonzero(accuracies >= best - error)` gives their indices.",
        "`costs[good]` are the costs of these; `np.argmin` gives the place of the lowest *among "
        "them*, and `good[...]` its index among all.",
    ),
    judge=SameAsReference(cases=_choices(), describe=_say_choice),
    mistakes=(
        mistakes.cheap_is_the_best,
        mistakes.cheap_at_any_price,
        mistakes.cheap_without_root,
        mistakes.cheap_with_two_errors,
        mistakes.cheap_with_own_spread,
        mistakes.cheap_without_pictures,
        mistakes.cheap_among_the_good_only,
        mistakes.cheap_with_own_error,
        mistakes.cheap_without_equals,
        mistakes.cheap_with_nobody_left,
    ),
    other_right=(mistakes.cheap_in_a_loop,),
)


spend_budget = Exercise(
    lesson="16",
    reference=solutions.spend_budget,
    why="Many settings for one epoch each show which rates are hopeless; what is left of the "
    "budget goes to the few that start well. New seeds then judge the winner.",
    hints=(
        "Sixty epochs are six trainings of ten, or sixty of one. What does one epoch tell?",
        "Draw the rate as `10 ** rng.uniform(-5, 0)` and the width as `int(rng.integers(8, 65))`; "
        "try each for one or two epochs, and keep accuracy and settings.",
        "Spend half of the budget like that; then try the best three again, with ten epochs each, "
        "and return the best of these.",
    ),
    judge=judge_search,
    mistakes=(
        mistakes.spend_nothing,
        mistakes.spend_on_accuracy,
        mistakes.spend_too_much,
        mistakes.spend_on_a_linear_scale,
        mistakes.spend_on_the_width,
        mistakes.spend_on_the_worst,
        mistakes.spend_on_two,
        mistakes.spend_out_of_range,
        mistakes.spend_on_one_epoch_each,
    ),
    other_right=(mistakes.spend_by_grid,),
    seconds=60,
)
