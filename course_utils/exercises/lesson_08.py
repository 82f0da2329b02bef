"""Exercises of lesson 08: training well.

Rates and folded weights may differ by 1e-5 of their value plus 1e-6. The model is measured on the
test set; only its check imports Keras.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import Failed, SameAsReference, require_function, show, value_of
from course_utils.exercises.judging_models import AccurateMnistModel
from course_utils.exercises.mistakes import lesson_08 as mistakes
from course_utils.exercises.mistakes import lesson_08_models as models
from course_utils.exercises.solutions import lesson_08 as solutions

_LOSSES = [
    ([0.9, 0.5, 0.6, 0.7], 2, 0.0),
    ([0.9, 0.8, 0.7], 2, 0.0),
    ([0.9, 0.5, 0.6, 0.4, 0.5, 0.45, 0.3], 2, 0.0),
    ([0.9, 0.5, 0.49, 0.48, 0.3], 2, 0.1),
    ([0.9, 0.5, 0.55, 0.58, 0.62, 0.2], 2, 0.1),
    ([0.9, 0.5, 0.8, 0.6, 0.55, 0.4, 0.1], 3, 0.0),
    ([0.9, 0.85, 0.75, 0.95, 0.7, 0.99, 0.98, 0.6, 0.5], 3, 0.1),
    ([1.0, 0.5, 0.25, 0.5, 0.5], 2, 0.25),
    ([0.5, 0.5, 0.5], 2, 0.0),
]


def _say_losses(losses, patience, min_delta):
    return f"the losses {losses}, a patience of {patience} and min_delta {min_delta}"


early_stop = Exercise(
    lesson="08",
    reference=solutions.early_stop,
    why="The best epoch is remembered, and the distance to it is what one has waited. Keras's "
    "EarlyStopping does the same; min_delta keeps it from waiting for gains that are noise.",
    hints=(
        "Go through the epochs from 1 on and remember the number of the best one so far.",
        "How long one has waited is `epoch - best`.",
        "If `losses[epoch] < losses[best] - min_delta`, epoch is the new best. Otherwise, if "
        "`epoch - best >= patience`, return both.",
    ),
    judge=SameAsReference(cases=_LOSSES, describe=_say_losses),
    mistakes=(
        mistakes.stop_without_min_delta,
        mistakes.stop_against_epoch_before,
        mistakes.stop_one_late,
        mistakes.stop_one_early,
        mistakes.stop_never,
        mistakes.stop_counted_from_one,
        mistakes.stop_swapped,
        mistakes.stop_with_delta_added,
        mistakes.stop_patience_in_all,
        mistakes.stop_with_equal,
        mistakes.stop_against_lowest,
        mistakes.stop_with_lowest_loss,
    ),
    other_right=(mistakes.stop_in_a_while,),
)

rate_at = Exercise(
    lesson="08",
    reference=solutions.rate_at,
    why="Two straight lines that meet at the peak. It does nearly as well as half a cosine: what "
    "counts is to begin small and to end at zero.",
    hints=(
        "Two cases, with an `if`: before step `warmup`, and from there on.",
        "On the way up the rate is the share step / warmup of the peak.",
        "On the way down, total − step steps are left of total − warmup: that share of the peak.",
    ),
    judge=SameAsReference(
        cases=[
            (step, peak, warmup, total)
            for peak, warmup, total in [(1.0, 2, 6), (0.0137, 7, 113)]
            for step in (0, 1, warmup, warmup + 1, total - 1, total)
        ],
        describe=lambda step, peak, warmup, total: (
            f"step {step}, peak {peak}, warmup {warmup} and total {total}"
        ),
    ),
    mistakes=(
        mistakes.rate_without_warmup,
        mistakes.rate_fall_from_start,
        mistakes.rate_falls_too_long,
        mistakes.rate_with_cosine,
        mistakes.rate_stays_high,
        mistakes.rate_one_step_ahead,
        mistakes.rate_of_one,
        mistakes.rate_rises_backwards,
    ),
    other_right=(mistakes.rate_of_two_lines, mistakes.rate_interpolated),
)

batches_needed = Exercise(
    lesson="08",
    reference=solutions.batches_needed,
    why="Each batch closes 1 − momentum of the gap that is left, so after n batches momentumⁿ of "
    "it remains. Keras's default of 0.99 needs 299 batches for 95 %: for a short training take "
    "0.9, which needs 29.",
    hints=(
        "Begin with a moving mean of 0, and let a loop play one batch after the other.",
        "`while moving < share:` update the moving mean with a mean of 1, and count.",
        "With momentum 0.5 the moving mean is 0.5, 0.75, 0.875: a share of 0.75 needs 2 batches.",
    ),
    judge=SameAsReference(
        cases=[(0.5, 0.7), (0.5, 0.8), (0.9, 0.5), (0.9, 0.95), (0.99, 0.95), (0.5, 0.875)],
        describe=lambda momentum, share: f"a momentum of {momentum} and a share of {share}",
    ),
    mistakes=(
        mistakes.batches_one_short,
        mistakes.batches_one_more,
        mistakes.batches_of_share_left,
        mistakes.batches_with_parts_swapped,
        mistakes.batches_in_a_straight_line,
        mistakes.batches_unrounded,
        mistakes.batches_as_float,
    ),
    other_right=(mistakes.batches_by_logarithm,),
)


def _layers():
    rng = np.random.default_rng(8)
    one = (np.ones((1, 1, 1, 1)), *(np.array([v]) for v in (3.0, 1.0, 2.0, 3.75)), 0.25)
    cases = [one]
    for shape in [(3, 3, 2, 2), (3, 3, 1, 4), (5, 5, 4, 3)]:
        channels = shape[-1]
        numbers = (rng.normal(size=channels) for _ in range(3))
        cases.append((rng.normal(size=shape), *numbers, rng.uniform(0.5, 2, channels), 0.5))
    return cases


def _as_pair(given, kernel):
    """Return kernel and bias as arrays; refuse what isn't two arrays of the right shapes."""
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise Failed(f"Return two things, `kernel, bias`; you returned {show(given)}.")
    pair = [np.asarray(part, dtype=float) for part in given]
    wanted = {"kernel": kernel.shape, "bias": kernel.shape[-1:]}
    for (name, shape), part in zip(wanted.items(), pair):
        if part.shape != shape:
            raise Failed(f"The {name} should have the shape {shape}; yours has {part.shape}.")
    return pair


def _judge_fold(exercise, answer):
    """Compare kernel and bias on all cases, and name the mistake that gives the same ones."""
    require_function(exercise, answer)
    cases = _layers()
    given = [_as_pair(value_of(answer, exercise.seconds, *case), case[0]) for case in cases]
    for case, pair in zip(cases, given):
        for name, part, want in zip(("kernel", "bias"), pair, exercise.reference(*case)):
            if not np.allclose(part, want, rtol=1e-5, atol=1e-6):
                what = f"For a kernel of shape {case[0].shape} your {name} is {show(part)}; "
                right = f"the right one is {show(want)}." if want.size <= 4 else "it's another."
                raise Failed(f"{what}{right}{_name_mistake(exercise, cases, given)}")
    return f"All {len(cases)} layers agree."


def _name_mistake(exercise, cases, given):
    for wrong, message in exercise.wrong:
        theirs = [wrong(*map(np.copy, case)) for case in cases]
        pairs = zip([p for pair in theirs for p in pair], [p for pair in given for p in pair])
        if all(np.allclose(first, second) for first, second in pairs):
            return " " + message
    return ""


fold = Exercise(
    lesson="08",
    reference=solutions.fold,
    why="A convolution is linear, and in prediction so is batch normalisation: gamma / √… times "
    "the output, plus a constant. The factor moves into the kernel, the rest is the bias. That's "
    "how trained networks are made quick for phones and browsers.",
    hints=(
        "Write gamma · (z − mean) / √(variance + epsilon) + beta as factor · z + constant, for "
        "one channel.",
        "Multiplying every weight of an output channel by a factor multiplies its output z by it.",
        "`factor = gamma / np.sqrt(variance + epsilon)`; the kernel's last axis is the output "
        "channels, so `kernel * factor` is right. The constant is beta − mean · factor.",
    ),
    judge=_judge_fold,
    mistakes=(
        mistakes.fold_without_root,
        mistakes.fold_mean_unscaled,
        mistakes.fold_without_mean,
        mistakes.fold_mean_added,
        mistakes.fold_without_gamma,
        mistakes.fold_kernel_left,
        mistakes.fold_along_inputs,
        mistakes.fold_epsilon_outside,
    ),
    other_right=(mistakes.fold_by_channel,),
)

train_well = Exercise(
    lesson="08",
    reference=solutions.train_well,
    check_line="ex.train_well.check(train_well(x_train[:5000], y_train[:5000]))",
    why="With 5,000 pictures the danger is overfitting: moved copies make many of few. The "
    "schedule ends at a rate of zero, so that the last weights are no accident.",
    hints=(
        "With pictures that stay the same you'll end at 96 to 98 %. What made few pictures more?",
        "Take the course's model. Move the pictures anew before each epoch, as `augment` does "
        "(`x[:, :, :, 0]` takes the channel axis away), and let the rate rise and fall.",
        "Ten to fifteen epochs, batches of 128, `cosine(epochs, 5000)`, momentum=0.9 in "
        "BatchNormalization, since these are only about 500 batches.",
    ),
    judge=AccurateMnistModel(limit=200_000, wanted=0.98),
    mistakes=(
        models.well_too_large,
        models.well_untrained,
        models.well_history,
        models.well_of_the_same_pictures,
    ),
    other_right=(models.well_by_keras_layers,),
    slow=True,
)
