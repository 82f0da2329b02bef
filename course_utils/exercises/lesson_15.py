"""Exercises of lesson 15: transfer learning.

The numbers of `backbone_input` may differ by 0.01, those of `batch_norm` and `folded_head` by 1e-5
of their value plus 1e-6. `summarise` is measured on solar cells, see `judge_summarise`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_transfer import judge_summarise
from course_utils.exercises.mistakes import lesson_15 as mistakes
from course_utils.exercises.solutions import lesson_15 as solutions


def _pictures():
    random = np.random.default_rng(0)
    blue = np.zeros((1, 2, 3))
    blue[0, 0, 0] = 1.0
    pictures = [blue, np.array([[0.0, 0.2], [0.4, 1.0]]), random.random((5, 4, 3))]
    return [(picture.astype("float32"),) for picture in pictures]  # cv2 takes no float64


def _say_picture(picture):
    kind = "gray" if picture.ndim == 2 else "BGR"
    return f"the {kind} picture {show(picture)}"


backbone_input = Exercise(
    lesson="15",
    reference=solutions.backbone_input,
    why="Colour order, scale and axes are part of what the weights know. Its own scaling, "
    "(x - 127) / 128, is a layer inside, so 0 to 255 is all it needs.",
    hints=(
        "Three things to mend: the order of the channels, the scale, the axes. What has a gray "
        "picture too few of?",
        "`picture[:, :, ::-1]` turns the channels round. Three equal channels: "
        "`np.stack([picture, picture, picture], axis=-1)`. Which of the two is told by "
        "`picture.ndim`, 2 or 3.",
        "At the end `255 * rgb[np.newaxis]`: the new axis in front is the batch.",
    ),
    judge=SameAsReference(cases=_pictures(), describe=_say_picture, atol=0.01),
    mistakes=(
        mistakes.input_in_bgr,
        mistakes.input_from_0_to_1,
        mistakes.input_scaled,
        mistakes.input_without_batch,
        mistakes.input_mirrored,
        mistakes.input_upside_down,
        mistakes.input_rows_of_colours,
        mistakes.input_only_scaled,
        mistakes.input_without_gray,
        mistakes.input_gray_with_one_channel,
    ),
    other_right=(mistakes.input_by_opencv,),
)


def _batches():
    random = np.random.default_rng(0)
    few = np.array([[1.0, 10.0], [3.0, 10.0], [5.0, 40.0]])
    running = (np.array([2.0, 0.0]), np.array([4.0, 100.0]))
    scale = (np.array([1.0, 2.0]), np.array([0.0, 5.0]))
    many = [*random.random((3, 6)), random.normal(size=6)]
    return [
        (few, *running, *scale, False),
        (few, *running, *scale, True),
        (few[:, :1], *(part[:1] for part in (*running, *scale)), True),
        (few[:1], *running, *scale, True),
        (random.normal(size=(20, 6)), *many, True),
        (random.normal(size=(20, 6)), *many, False),
    ]


def _say_batch(x, running_mean, running_variance, gamma, beta, training):
    if x.size > 6:
        return f"a batch of shape {x.shape} and training={training}"
    return (
        f"x = {show(x)}, running mean {show(running_mean)}, running variance "
        f"{show(running_variance)}, gamma {show(gamma)}, beta {show(beta)} and training={training}"
    )


batch_norm = Exercise(
    lesson="15",
    reference=solutions.batch_norm,
    why="A batch of one is its own mean: in training mode its answer is beta, whatever it shows. "
    "That is why small batches and batch norm in training mode don't go together.",
    hints=(
        "First decide which mean and variance to use; the formula is the same for both.",
        "`if training:` mean and variance over the batch, `x.mean(axis=0)` and `x.var(axis=0)`.",
        "Then `return gamma * (x - mean) / np.sqrt(variance + 0.001) + beta`.",
    ),
    judge=SameAsReference(cases=_batches(), describe=_say_batch),
    mistakes=(
        mistakes.norm_always_by_batch,
        mistakes.norm_never_by_batch,
        mistakes.norm_turned_round,
        mistakes.norm_over_everything,
        mistakes.norm_by_standard_deviation,
        mistakes.norm_with_deviation_for_variance,
        mistakes.norm_without_epsilon,
        mistakes.norm_with_epsilon_outside,
        mistakes.norm_by_n_minus_1,
        mistakes.norm_by_n_minus_1_of_one,
        mistakes.norm_without_scale,
    ),
    other_right=(mistakes.norm_as_scale_and_shift,),
)


def _heads():
    random = np.random.default_rng(0)
    return [
        (np.array([10.0]), np.array([2.0]), np.array([3.0]), 1.0),
        (np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.array([1.0, 2.0]), 0.0),
        (*(random.random((3, 5)) + 0.1), -0.5),
    ]


def _say_head(mean, spread, weights, bias):
    return (
        f"mean {show(mean)}, spread {show(spread)}, weights {show(weights)} and bias {show(bias)}"
    )


folded_head = Exercise(
    lesson="15",
    reference=solutions.folded_head,
    why="w (x - m) / s + b = (w / s) x + (b - w m / s). So a scaler and a linear head are one "
    "dense layer, and in use nobody can forget the scaler. Batch norm folds like that, too.",
    hints=(
        "One feature: write w (x - m) / s + b as (something) times x plus (something).",
        "The weight is w / s. What remains has no x: b minus w m / s.",
        "With many features, the bias takes off the sum: `bias - np.sum(weights / spread * mean)`.",
    ),
    judge=SameAsReference(cases=_heads(), describe=_say_head),
    mistakes=(
        mistakes.fold_only_weights,
        mistakes.fold_mean_added,
        mistakes.fold_mean_undivided,
        mistakes.fold_multiplied,
        mistakes.fold_weights_multiplied,
        mistakes.fold_right_bias_only,
        mistakes.fold_bare_mean,
        mistakes.fold_bare_mean_for_each,
        mistakes.fold_weights_undivided,
        mistakes.fold_nothing_divided,
        mistakes.fold_bias_for_each,
        mistakes.fold_bias_first,
    ),
    other_right=(mistakes.fold_by_trying,),
)


summarise = Exercise(
    lesson="15",
    reference=solutions.summarise,
    why="How much of something there is, and how unevenly it lies: a whole cell is even, a broken "
    "one is not. Many answers do about as well; 300 cells can't tell which is best.",
    hints=(
        "`late.mean(axis=(1, 2))` gives one number a map. What else could be said about a map: its "
        "largest value, how much it varies?",
        "Compute mean and spread, `maps.std(axis=(1, 2))`, of one group or more, each (N, channels)"
        ", and put them side by side: `np.concatenate([...], axis=1)`.",
    ),
    judge=judge_summarise,
    mistakes=(
        mistakes.summary_of_dogs,
        mistakes.summary_as_maps,
        mistakes.summary_of_channels,
        mistakes.summary_by_neighbours,
        mistakes.summary_with_nan,
    ),
    other_right=(mistakes.summary_with_spread,),
    slow=True,
)
