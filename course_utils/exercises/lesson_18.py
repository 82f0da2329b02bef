"""Exercises of lesson 18: put it to work.

The numbers of the first three may differ by 1e-5 of their value plus 1e-6. `two_bits` is measured
on held-out digits, see `judge_two_bits`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import Failed, SameAsReference
from course_utils.exercises.judging_bits import judge_two_bits
from course_utils.exercises.mistakes import lesson_18 as mistakes
from course_utils.exercises.mistakes import lesson_18_bits as bits_mistakes
from course_utils.exercises.running import Runner
from course_utils.exercises.solutions import lesson_18 as solutions

scale_and_zero_point = Exercise(
    lesson="18",
    reference=solutions.scale_and_zero_point,
    why="After ReLU nothing is negative: low is 0, the zero point -128, and all 256 numbers serve "
    "the positive values. 0 gets a q of its own so that the zeros around a picture stay exact.",
    hints=(
        "How many steps lie between -128 and 127? The range from low to high has as many. From 0 "
        "to 5.1 a step is 0.02, and 0, the lowest value, has q = -128.",
        "Widen the range first, `min(low, 0)` and `max(high, 0)`. Then scale = (high - low) / 255.",
        "low is scale × (-128 - zero point). Solve for the zero point, and `round` it.",
    ),
    judge=SameAsReference(
        cases=[
            *[(0.0, 6.0), (-1.0, 1.55), (-2.0, 0.55), (0.5, 2.0), (-3.0, -1.0), (-0.7, 9.1)],
            *[(-40.0, 12.3), (0.0, 0.001)],
        ],
        describe=lambda low, high: f"the range {low} to {high}",
    ),
    mistakes=(
        mistakes.range_without_zero,
        mistakes.range_in_256_steps,
        mistakes.range_in_256_steps_without_zero,
        mistakes.range_in_256_steps_from_above,
        mistakes.zero_point_for_uint8,
        mistakes.zero_point_for_uint8_without_zero,
        mistakes.zero_point_for_uint8_in_256_steps,
        mistakes.zero_point_with_fraction,
        mistakes.zero_point_cut_off,
        mistakes.zero_point_first,
        mistakes.zero_point_always_0,
        mistakes.zero_point_always_lowest,
        mistakes.zero_point_wrong_way,
        mistakes.zero_point_as_middle,
    ),
    other_right=(mistakes.zero_point_from_above,),
)


def _batches():
    random = np.random.default_rng(0)
    plain = {"channels_first": False, "scale": 1 / 255, "offset": 0.0}
    first = {"channels_first": True, "scale": 1 / 128, "offset": -127 / 128}
    gray = random.uniform(0, 255, (2, 3, 1))
    colour = random.uniform(0, 255, (2, 3, 3))
    beyond = np.array([[-3.0, 0.4, 254.7, 258.2]]).reshape(1, 4, 1)
    return [
        (_batch(pixels, about), about | {"channels": pixels.shape[2]})
        for pixels, about in [
            *[(gray, plain), (gray, first), (beyond, plain), (colour, plain), (colour, first)],
            (random.uniform(-20, 275, (5, 4, 3)), first),
        ]
    ]


def _batch(pixels, about):
    """Return pixels (H, W, C), perhaps with fractions, as the model gets them."""
    batch = pixels[np.newaxis] * about["scale"] + about["offset"]
    batch = batch.transpose(0, 3, 1, 2) if about["channels_first"] else batch
    return np.ascontiguousarray(batch, "float32")


def _say_batch(batch, about):
    where = "first" if about["channels_first"] else "last"
    return (
        f"a batch of shape {batch.shape}, channels {where}, scale {about['scale']:.4f} and offset "
        f"{about['offset']:.4f}"
    )


_SAME_PICTURE = SameAsReference(cases=_batches(), describe=_say_batch)


def judge_as_picture(exercise, answer):
    """Compare the pixels, then their type: numbers of another type compare as equal."""
    said = _SAME_PICTURE(exercise, answer)
    picture = Runner(answer, exercise.seconds)(*_SAME_PICTURE.cases[0]).value
    if np.asarray(picture).dtype != np.uint8:
        raise Failed(
            "The pixels are right, but their type isn't uint8: end with `.astype('uint8')`."
        )
    return said


as_picture = Exercise(
    lesson="18",
    reference=solutions.as_picture,
    why="The steps of the way in, undone from the last to the first. Show this picture beside "
    "each answer: swapped colours, a wrong crop or a black square are seen at once.",
    hints=(
        "What was done last on the way in? Undo that first, and so on, back to the pixels.",
        "`batch[0]` is the picture. Where the channels are first, `transpose(1, 2, 0)` puts them "
        "last.",
        "Pixels are (value - offset) / scale: `np.round`, `np.clip(…, 0, 255)`, "
        "`.astype('uint8')`. With one channel, return `pixels[:, :, 0]`.",
    ),
    judge=judge_as_picture,
    mistakes=(
        mistakes.picture_channels_first,
        mistakes.picture_reshaped,
        mistakes.picture_turned,
        mistakes.picture_divided_first,
        mistakes.picture_scaled_again,
        mistakes.picture_cut_off,
        mistakes.picture_unclipped,
        mistakes.picture_not_rounded_or_clipped,
        mistakes.picture_of_a_batch,
        mistakes.picture_with_one_channel,
        mistakes.picture_squeezed,
        mistakes.picture_turned_and_squeezed,
        mistakes.picture_in_bgr,
        mistakes.picture_of_floats,
    ),
    other_right=(mistakes.picture_by_channels,),
)


def _convolutions():
    random = np.random.default_rng(0)
    return [
        (np.array([[[[2.0]]]]), np.array([1.0]), 0.5, 3.0),
        (np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), np.array([10.0]), 0.1, -1.0),
        (random.normal(size=(4, 3, 3, 3)), random.normal(size=4), 1 / 128, -127 / 128),
        (random.normal(size=(2, 5, 1, 1)), random.normal(size=2), 2.0, 0.5),
    ]


def _say_convolution(weights, bias, scale, offset):
    shown = f"weights {weights.ravel().tolist()}" if weights.size < 5 else f"{weights.shape}"
    return f"{shown}, bias {np.round(bias, 3).tolist()}, scale {scale:.4g} and offset {offset:.4g}"


folded_bias = Exercise(
    lesson="18",
    reference=solutions.folded_bias,
    why="w × (pixel × scale + offset) is (w × scale) × pixel plus w × offset, and the second part "
    "is the same for every picture: it belongs to the bias. Zeros around the picture would not "
    "get the offset, so with padding it is wrong at the border.",
    hints=(
        "One weight and one pixel: w × (pixel × scale + offset) + bias. Multiply out: which parts "
        "don't depend on the pixel?",
        "With many weights, each contributes offset × weight, so a filter contributes offset × "
        "the sum of its weights.",
        "`weights.sum(axis=(1, 2, 3))` has one number for each filter.",
    ),
    judge=SameAsReference(cases=_convolutions(), describe=_say_convolution),
    mistakes=(
        mistakes.bias_as_it_was,
        mistakes.bias_plus_offset,
        mistakes.bias_with_scale,
        mistakes.bias_scaled,
        mistakes.bias_scaled_only,
        mistakes.bias_scaled_with_offset,
        mistakes.bias_left_out,
        mistakes.bias_as_a_pixel,
        mistakes.bias_of_all_filters,
        mistakes.bias_of_inputs,
        mistakes.bias_of_mean,
        mistakes.bias_minus,
    ),
    other_right=(mistakes.bias_by_filters,),
)


two_bits = Exercise(
    lesson="18",
    reference=solutions.two_bits,
    why="A filter's few largest weights would stretch the four values over an almost empty range. "
    "Cut off there, they lie where most weights are. The means of four groups (k-means) do "
    "better still.",
    hints=(
        "Begin with a loop over the filters, `weights[k]`: each may have four values of its own.",
        "Four values with equal steps, from low to high: subtract low, divide by the step, round, "
        "and go back. The step is (high - low) / 3.",
        "low and high needn't be the smallest and the largest weight: take "
        "`np.percentile(weights[k], [2, 98])` and `np.clip` the filter to them first.",
    ),
    judge=judge_two_bits,
    mistakes=(
        bits_mistakes.bits_for_all_filters,
        bits_mistakes.bits_of_extremes,
        bits_mistakes.bits_too_close,
        bits_mistakes.bits_rounded_down,
        bits_mistakes.bits_of_signs,
        bits_mistakes.bits_too_many,
        bits_mistakes.bits_as_numbers,
        bits_mistakes.bits_in_rows,
    ),
    other_right=(bits_mistakes.bits_of_clusters, bits_mistakes.bits_in_bins),
    seconds=60,
)
