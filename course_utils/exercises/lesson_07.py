"""Exercises of lesson 07: your first CNN.

The numbers of `preprocess` and `accuracy` may differ by 1e-5 of their value plus 1e-6; shapes must
be equal. `small_model` is measured on the test set; only its check imports Keras.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import Failed, SameAsReference, value_of
from course_utils.exercises.judging_models import AccurateMnistModel
from course_utils.exercises.mistakes import lesson_07 as mistakes
from course_utils.exercises.solutions import lesson_07 as solutions


def _batches():
    dot = np.zeros((1, 28, 28), np.uint8)
    dot[0, 3, 4] = 255
    dim = np.zeros((1, 28, 28), np.uint8)
    dim[0, 20] = np.arange(28)
    random = np.random.default_rng(0).integers(0, 256, (3, 28, 28), np.uint8)
    return [(dot,), (dim,), (random,)]


preprocess = Exercise(
    lesson="07",
    reference=solutions.preprocess,
    why="A convolution looks for channels on the last axis, also where there is only one. Dividing "
    "by 255, a constant, treats every picture alike, today's batch and tomorrow's.",
    hints=(
        "Two things are needed: another shape and another range of values.",
        "`images[..., np.newaxis]` adds an axis at the end. What is the largest value a uint8 can "
        "have?",
        "Return `images[..., np.newaxis] / 255`, best as float32.",
    ),
    judge=SameAsReference(
        cases=_batches(),
        describe=lambda images: (
            f"a batch of shape {images.shape} with values from {images.min()} to {images.max()}"
        ),
    ),
    mistakes=(
        mistakes.preprocess_without_channel,
        mistakes.preprocess_channel_first,
        mistakes.preprocess_scaled_twice,
        mistakes.preprocess_unscaled,
        mistakes.preprocess_whole_numbers,
        mistakes.preprocess_by_own_maximum,
        mistakes.preprocess_by_256,
        mistakes.preprocess_around_zero,
        mistakes.preprocess_in_place,
        mistakes.preprocess_divided_in_place,
    ),
    other_right=(mistakes.preprocess_in_lists, mistakes.preprocess_in_float64),
)


# What to say of each layer if the size is wrong, and if only the channels are.
_LAYERS = {
    "Conv2D(8, 3)": (
        "Without padding, a 3×3 kernel fits 26 times into 28 pixels.",
        "A Conv2D has as many output channels as filters.",
    ),
    "MaxPooling2D(2)": (
        "Pooling moves by its own size: MaxPooling2D(2) halves height and width.",
        "Pooling works on each channel by itself: their number stays.",
    ),
    'Conv2D(16, 3, strides=2, padding="same")': (
        'With strides=2 the kernel moves by 2; with padding="same" the half is rounded up.',
        "There is one output channel for each of the 16 filters.",
    ),
    "Flatten()": ("Flatten keeps every number: height × width × channels.",) * 2,
    "Dense(10)": ("A Dense layer gives one number for each of its units.",) * 2,
}


def _as_shape(value):
    """Turn a tuple, list or number into a tuple of int, without the batch's None."""
    items = np.atleast_1d(np.asarray(value, dtype=object)).tolist()
    return tuple(items[1:] if items[0] is None else items)


def _judge_layer_shapes(exercise, answer):
    """Accept tuples or lists, with or without the batch's None; 784 is as good as (784,)."""
    given = value_of(answer, exercise.seconds)
    if not isinstance(given, (list, tuple)):
        raise Failed(f"A list of shapes is wanted; you gave a {type(given).__name__}.")
    right = exercise.reference()
    if len(given) != len(right):
        raise Failed(
            f"The list should hold {len(right)} shapes, the input's and one for each of "
            f"{len(_LAYERS)} layers; yours holds {len(given)}."
        )
    if _as_shape(given[0]) != right[0]:
        raise Failed(f"The input's shape is {right[0]}; yours is {_as_shape(given[0])}.")
    for layer, before, shape, want in zip(_LAYERS, right, map(_as_shape, given[1:]), right[1:]):
        if shape != want:
            only_channels = shape[:-1] == want[:-1] != ()
            raise Failed(
                f"`{layer}` doesn't turn {before} into {shape}. {_LAYERS[layer][only_channels]}"
            )
    return "All shapes are right."


layer_shapes = Exercise(
    lesson="07",
    reference=solutions.layer_shapes,
    starter_text="# What shape has one picture after each of these layers? Don't run them: think.\n"
    '#   Conv2D(8, 3), MaxPooling2D(2), Conv2D(16, 3, strides=2, padding="same"),\n'
    "#   Flatten(), Dense(10)\n"
    "layer_shapes = [(28, 28, 1), ..., ..., ..., ..., ...]",
    why="A convolution sets height and width by the formula of lesson 02, the channels by its "
    "number of filters. Pooling halves height and width. Flatten rearranges: 7 × 7 × 16 = 784.",
    hints=(
        "Go one layer at a time: each begins with the shape that the layer before it gave.",
        "The formula: (size + 2 × padding − kernel) // stride + 1. Keras's default is no padding; "
        '"same" gives size / stride, rounded up.',
        "Height and width: 28, 26, 13, 7. The channels are each convolution's number of filters.",
    ),
    judge=_judge_layer_shapes,
    mistakes=(
        mistakes.shapes_first_padded,
        mistakes.shapes_channels_kept,
        mistakes.shapes_pooled_by_one,
        mistakes.shapes_channels_pooled,
        mistakes.shapes_stride_forgotten,
        mistakes.shapes_rounded_down,
        mistakes.shapes_flattened_without_channels,
        mistakes.shapes_cut_short,
    ),
    other_right=(mistakes.shapes_as_keras_prints_them,),
)


def _predictions():
    few = np.array([[0.1, 0.7, 0.2], [0.4, 0.3, 0.3]])
    more = np.array([[0.4, 0.3, 0.3], [0.1, 0.2, 0.7], [0.5, 0.3, 0.2], [0.2, 0.35, 0.45]])
    random = np.random.default_rng(0).dirichlet(np.ones(10), 50)
    return [
        (few, np.array([1, 0])),
        (few, np.array([1, 2])),
        (more, np.array([0, 2, 1, 1])),
        (random, np.where(np.arange(50) % 3, random.argmax(axis=1), 7)),
    ]


def _say_predictions(probabilities, labels):
    if len(labels) > 4:
        return f"{len(labels)} pictures and {probabilities.shape[1]} classes"
    return f"the probabilities {probabilities.tolist()} and the labels {labels.tolist()}"


accuracy = Exercise(
    lesson="07",
    reference=solutions.accuracy,
    why="`argmax(axis=1)` picks the likeliest class of each row. Comparing gives True or False for "
    "each picture, and the mean of those, as 1 and 0, is the share that is right.",
    hints=(
        "The model's answer for one picture is the class with the largest probability.",
        "`probabilities.argmax(axis=1)` is that answer for every row. Compare it with the labels.",
        "`np.mean` of an array of True and False is the share of True.",
    ),
    judge=SameAsReference(cases=_predictions(), describe=_say_predictions),
    mistakes=(
        mistakes.accuracy_along_pictures,
        mistakes.accuracy_as_count,
        mistakes.accuracy_in_percent,
        mistakes.accuracy_of_errors,
        mistakes.accuracy_as_confidence,
        mistakes.accuracy_above_half,
        mistakes.accuracy_of_whole_array,
    ),
    other_right=(mistakes.accuracy_in_a_loop, mistakes.accuracy_by_sorting),
)


small_model = Exercise(
    lesson="07",
    reference=solutions.small_model,
    check_line="ex.small_model.check(small_model(x_train, y_train))",
    why="Strides shrink the picture early, so the last Dense layer stays small. Batch norm lets "
    "the learning rate begin high; the cosine decay brings it to 0, so the last steps only refine.",
    hints=(
        "Where do the parameters sit? `model.summary()` tells. A Dense layer after Flatten is "
        "mostly the largest: shrink the picture before it.",
        "Three or four convolutions with strides of 2 or pooling, 16 to 64 filters, straight to "
        "Dense(10). Train for several epochs, batch size 128.",
        "Batch norm after each convolution, and a learning rate that falls from 0.01 to 0 "
        "(`keras.optimizers.schedules.CosineDecay`), reach it in 2 epochs.",
    ),
    judge=AccurateMnistModel(limit=50_000, wanted=0.99),
    mistakes=(
        mistakes.model_too_large,
        mistakes.model_untrained,
        mistakes.model_with_softmax_twice,
        mistakes.model_of_bytes,
        mistakes.model_of_negatives,
        mistakes.model_with_one_output,
        mistakes.model_without_channel,
        mistakes.model_history,
        mistakes.model_too_simple,
    ),
    other_right=(mistakes.model_on_one_hot_labels,),
    slow=True,
)
