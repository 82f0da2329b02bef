"""Exercises of lesson 06: the parts of a CNN.

Numbers may differ by 1e-5 of their value plus 1e-6; shapes must be equal. The curve of
`sine_of_bends` is measured at 1,001 places.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import Failed, SameAsReference, show, value_of
from course_utils.exercises.mistakes import lesson_06 as mistakes
from course_utils.exercises.solutions import lesson_06 as solutions

_MOST_BENDS = 8
_FARTHEST = 0.1


def _maps():
    block = np.array([[1.0, 3], [5, 7]]).reshape(1, 2, 2, 1)
    table = np.arange(16.0).reshape(1, 4, 4, 1)
    random = np.random.default_rng(0).normal(size=(3, 6, 4, 2))
    return [(block,), (table,), (random,)]


average_pool = Exercise(
    lesson="06",
    reference=solutions.average_pool,
    why="Every second row and column, from four starting places, are the four pixels of all blocks "
    "at once. Their sum divided by 4 is the mean.",
    hints=(
        "The lesson's `max_pool` takes the same four pixels of each block.",
        "The four: `maps[:, 0::2, 0::2]`, `maps[:, 0::2, 1::2]`, and two more. What is their mean?",
        "Add all four and divide by 4.",
    ),
    judge=SameAsReference(
        cases=_maps(),
        describe=lambda maps: (
            f"the block {show(maps[0, :, :, 0])}"
            if maps.size == 4
            else f"maps of shape {maps.shape}"
        ),
    ),
    mistakes=(
        mistakes.average_as_maximum,
        mistakes.average_as_sum,
        mistakes.average_of_two,
        mistakes.average_over_channels,
        mistakes.average_at_every_pixel,
        mistakes.average_of_whole_maps,
        mistakes.average_of_four_in_a_row,
    ),
    other_right=(mistakes.average_by_reshaping, mistakes.average_in_loops),
)


def _say_logits(logits, labels):
    return f"the logits {show(logits)} and the labels {labels.tolist()}"


logits_loss = Exercise(
    lesson="06",
    reference=solutions.logits_loss,
    why="Minus the logarithm of softmax is log(sum of the powers) minus the right logit. With the "
    "largest logit taken out of the sum, no power is above 1, and at least one is 1.",
    hints=(
        "The lesson has the formula: −ln p = ln(Σ exp(z)) − z of the right class.",
        "ln(Σ exp(z)) = m + ln(Σ exp(z − m)) for any m. Which m keeps exp from getting infinite?",
        "`m = logits.max(axis=1)`, `m + np.log(np.exp(logits - m[:, np.newaxis]).sum(axis=1))`, "
        "minus `logits[np.arange(len(labels)), labels]`, and the mean of that.",
    ),
    judge=SameAsReference(
        cases=[
            (np.array([[2.0, 1, 0]]), np.array([1])),
            (np.array([[2.0, 1, 0], [0, 0, 0], [-1, 3, 1]]), np.array([0, 1, 2])),
            (np.array([[1000.0, 0, 0]]), np.array([0])),
            (np.array([[1000.0, 0, 0], [0, -1000, 0]]), np.array([1, 1])),
            (np.array([[-1000.0, -1000, -1000]]), np.array([0])),
        ],
        describe=_say_logits,
    ),
    mistakes=(
        mistakes.loss_by_naive_softmax,
        mistakes.loss_of_sums_that_overflow,
        mistakes.loss_with_largest_of_all,
        mistakes.loss_without_largest_put_back,
        mistakes.loss_with_largest_or_zero,
        mistakes.loss_with_softmax_and_logarithm,
        mistakes.loss_as_sum,
        mistakes.loss_of_each_picture,
        mistakes.loss_with_clipped_probability,
        mistakes.loss_without_minus,
        mistakes.loss_of_the_winner,
    ),
    other_right=(mistakes.loss_with_scipy,),
)


def _two_layers():
    random = np.random.default_rng(0)
    tiny = (np.array([[1.0, 2]]), np.array([[1.0, -1], [1, 0]]), np.array([[1.0], [10]]))
    return [
        (*tiny, np.array([[1.0]])),
        tuple(random.normal(size=shape) for shape in [(4, 3), (3, 5), (5, 2), (4, 2)]),
    ]


first_layer_slopes = Exercise(
    lesson="06",
    reference=solutions.first_layer_slopes,
    why="Slopes come back through `second` along all its weights, are stopped where ReLU gave 0, "
    "and each weight of `first` gets its input times the slope at its unit.",
    hints=(
        "Go back part by part: from the logits to `hidden`, through ReLU, then to `first`.",
        "`d_hidden = d_logits @ second.T`, as in `dense_backward`. ReLU lets a slope through where "
        "`hidden` is above 0.",
        "`hidden = np.maximum(x @ first, 0)`, then `x.T @ ((d_logits @ second.T) * (hidden > 0))`.",
    ),
    judge=SameAsReference(
        cases=_two_layers(),
        describe=lambda x, first, second, d_logits: (
            f"x {show(x)}, first {show(first)}, second {show(second)}, d_logits {show(d_logits)}"
        ),
    ),
    mistakes=(
        mistakes.slopes_without_relu,
        mistakes.slopes_of_second,
        mistakes.slopes_at_hidden,
        mistakes.slopes_before_relu,
        mistakes.slopes_times_hidden,
        mistakes.slopes_masked_by_slopes,
        mistakes.slopes_masked_by_input,
        mistakes.slopes_as_mean,
        mistakes.slopes_turned,
    ),
    other_right=(mistakes.slopes_of_a_loop,),
)


leaky_relu_backward = Exercise(
    lesson="06",
    reference=solutions.leaky_relu_backward,
    why="Where x is positive the output grows as x does, elsewhere a tenth as much: the slope is 1 "
    "or 0.1, and by the chain rule it is multiplied by the slope at the output.",
    hints=(
        "If x grows by 0.01, by how much does the output grow, for x = 3 and for x = −3?",
        "`np.where(condition, a, b)` takes a where the condition holds, and b elsewhere.",
        "`d_output * np.where(x > 0, 1.0, 0.1)`",
    ),
    judge=SameAsReference(
        cases=[
            (np.array([10.0, 10, 10]), np.array([3.0, -3, -0.5])),
            (np.array([1.0, -2, 4, -8]), np.array([1.0, 2, -1, -2])),
            tuple(np.random.default_rng(0).normal(size=(2, 3, 4))),
        ],
        describe=lambda d_output, x: f"the slopes {show(d_output)} and x {show(x)}",
    ),
    mistakes=(
        mistakes.leaky_as_relu,
        mistakes.leaky_forward,
        mistakes.leaky_itself,
        mistakes.leaky_by_slopes_sign,
        mistakes.leaky_without_slopes,
        mistakes.leaky_exchanged,
    ),
    other_right=(mistakes.leaky_in_two_parts,),
)


def _judge_curve(exercise, answer):
    """Accept any bends and heights whose sum stays near the sine."""
    given = value_of(answer, exercise.seconds)
    if not isinstance(given, (tuple, list)) or len(given) != 3:
        raise Failed("Three things are wanted: bends, heights and an offset.")
    try:
        bends, heights = (np.asarray(part, float).ravel() for part in given[:2])
        offset = float(given[2])
    except (TypeError, ValueError):
        raise Failed(f"Numbers are wanted; you gave {show(given)}.") from None
    if len(bends) != len(heights):
        raise Failed(
            f"As many heights as bends are wanted; you gave {len(heights)} and {len(bends)}."
        )
    if len(bends) > _MOST_BENDS:
        raise Failed(f"You use {len(bends)} bends; at most eight are allowed.")
    x = np.linspace(0, 2 * np.pi, 1001)
    curve = _curve(x, bends, heights, offset)
    distance = np.abs(curve - np.sin(x))
    if not distance.max() < _FARTHEST:
        raise Failed(_where_far(x, distance, bends, heights, offset))
    return f"{len(bends)} bends, and nowhere further than {distance.max():.2f} from the sine."


def _curve(x, bends, heights, offset):
    return np.maximum(x[:, np.newaxis] - bends, 0) @ heights + offset


def _where_far(x, distance, bends, heights, offset):
    worst = distance.argmax()
    text = f"At x = {x[worst]:.2f} your curve is {distance[worst]:.2f} away, further than 0.1 "
    if np.abs(_curve(x, heights, bends, offset) - np.sin(x)).max() < _FARTHEST:
        return f"{text}from sin(x). You gave the heights first; the bends come first."
    order = np.argsort(bends)
    changes = np.diff(heights[order], prepend=0)
    slopes_given = _curve(x, bends[order], changes, 0.0)
    if np.abs(slopes_given - slopes_given[0] - np.sin(x)).max() < _FARTHEST:
        return f"{text}from sin(x). Each height is the *change* of the slope at its bend."
    return (
        f"{text}from sin(x). Draw it beside the sine: where does it leave, and which bend is near?"
    )


sine_of_bends = Exercise(
    lesson="06",
    reference=solutions.sine_of_bends,
    why="Between two bends the curve is straight. Join points of the sine by straight lines: each "
    "height is how much the slope changes at its bend. A network finds them by training.",
    hints=(
        "Draw the sine and join a few of its points by straight lines, with a ruler. Where the "
        "lines meet there is a bend.",
        "At its bend, `heights[k] * relu(x - bends[k])` begins to rise with the slope heights[k], "
        "so there the slope of the sum changes by heights[k].",
        "With `places = np.linspace(0, 2 * np.pi, 9)`, the slopes of the lines are "
        "`np.diff(np.sin(places)) / np.diff(places)`. The bends are `places[:-1]`.",
    ),
    judge=_judge_curve,
    mistakes=(
        mistakes.sine_without_bends,
        mistakes.sine_with_many_bends,
        mistakes.sine_with_slopes_as_heights,
        mistakes.sine_with_values_as_heights,
        mistakes.sine_of_other_lengths,
        mistakes.sine_without_offset,
        mistakes.sine_with_heights_first,
    ),
    other_right=(mistakes.sine_by_least_squares,),
)
