"""Exercises of lesson 07: your first CNN.

The numbers of `preprocess` and `accuracy_by_digit` may differ by 1e-5 of their value plus 1e-6;
shapes must be equal. The models are measured on the test set; only their checks import Keras.
"""

from dataclasses import dataclass, replace

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import Failed, SameAsReference, percent, value_of
from course_utils.exercises.judging_models import AccurateMnistModel
from course_utils.exercises.mistakes import lesson_07 as mistakes
from course_utils.exercises.mistakes import lesson_07_models as models
from course_utils.exercises.running import Runner
from course_utils.exercises.solutions import lesson_07 as solutions


def _batches():
    dot = np.zeros((1, 28, 28), np.uint8)
    dot[0, 3, 4] = 255
    dim = np.zeros((1, 28, 28), np.uint8)
    dim[0, 20] = np.arange(28)
    random = np.random.default_rng(0).integers(0, 256, (3, 28, 28), np.uint8)
    return [(dot,), (dim,), (random,), (np.tile(dim, (28, 1, 1)),)]


def _say_images(images):
    kind = "a batch" if images.ndim == 3 else "one picture"
    return f"{kind} of shape {images.shape} with values from {images.min()} to {images.max()}"


def _judge_preprocess(exercise, answer):
    """Judge batches first, so that a mistake is recognised with and without single pictures."""
    batches = _batches()
    SameAsReference(cases=batches, describe=_say_images)(exercise, answer)
    single = (batches[2][0][0],)
    return SameAsReference(cases=[*batches, single], describe=_say_images)(exercise, answer)


preprocess = Exercise(
    lesson="07",
    reference=solutions.preprocess,
    why="A convolution looks for channels on the last axis, also where there is only one. Dividing "
    "by 255, a constant, treats every picture alike, today's batch and tomorrow's.",
    hints=(
        "Two things are needed: another shape and another range of values.",
        "`images[..., np.newaxis]` adds an axis at the end. What is the largest value a uint8 can "
        "have?",
        "Where `images.ndim == 2`, begin with `images = images[np.newaxis]`, a batch of one. Then "
        "return `images[..., np.newaxis] / 255`, best as float32.",
    ),
    judge=_judge_preprocess,
    mistakes=(
        mistakes.preprocess_of_batches_only,
        mistakes.preprocess_of_one_as_batch_only,
        mistakes.preprocess_by_length,
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
    """Turn a tuple, list or number into a tuple of int, without the batch's None or 1."""
    items = np.atleast_1d(np.asarray(value, dtype=object)).tolist()
    has_batch = len(items) in (2, 4) and items[0] in (None, 1)
    return tuple(items[1:] if has_batch else items)


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
        if len(shape) == 2 and len(want) == 3:
            raise Failed(
                f"{shape} lacks the channels: a picture's shape is (rows, columns, channels)."
            )
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
        mistakes.shapes_without_channels,
        mistakes.shapes_cut_short,
    ),
    other_right=(mistakes.shapes_as_keras_prints_them,),
)


def _predictions():
    few = np.array([[0.1, 0.7, 0.2], [0.4, 0.3, 0.3], [0.4, 0.1, 0.5], [0.5, 0.2, 0.3]])
    random = np.random.default_rng(0).dirichlet(np.ones(10), 50)
    labels = np.where(np.arange(50) % 3, random.argmax(axis=1), np.arange(50) % 10)
    return [
        (few, np.array([1, 0, 2, 2])),
        (few, np.array([1, 2, 2, 0])),
        (random, labels),
    ]


def _say_predictions(probabilities, labels):
    if len(labels) > 4:
        return f"{len(labels)} pictures and {probabilities.shape[1]} classes"
    return f"the probabilities {probabilities.tolist()} and the labels {labels.tolist()}"


def _judge_accuracy_by_digit(exercise, answer):
    """Say what to do with a dictionary, and compare everything else with the reference."""
    if callable(answer):
        first = Runner(answer, exercise.seconds)(*_predictions()[0])
        if isinstance(first.value, dict):
            raise Failed("You returned a dict; return its values alone, in the order of classes.")
    compare = SameAsReference(cases=_predictions(), describe=_say_predictions)
    with_arrays = replace(exercise, mistakes=exercise.mistakes[:-1])  # the last gives a dict
    return compare(with_arrays, answer)


accuracy_by_digit = Exercise(
    lesson="07",
    reference=solutions.accuracy_by_digit,
    why="Choosing the rows whose label is the digit, then taking the mean of right and wrong, "
    "leaves all other digits out. This is the recall of each class; lesson 10 says more of it.",
    hints=(
        "First, for every picture, True or False: was it read rightly? `argmax(axis=1)` gives the "
        "answers.",
        "With `right` such an array, `right[labels == 3]` are the entries of the pictures that "
        "show a 3. What is their mean?",
        "Put `np.mean(right[labels == c])` into a list, for each `c` in "
        "`range(probabilities.shape[1])`.",
    ),
    judge=_judge_accuracy_by_digit,
    mistakes=(
        mistakes.digits_in_one_number,
        mistakes.digits_of_ten_classes,
        mistakes.digits_by_answer,
        mistakes.digits_as_counts,
        mistakes.digits_over_all_pictures,
        mistakes.digits_in_percent,
        mistakes.digits_of_errors,
        mistakes.digits_as_confidence,
        mistakes.digits_along_pictures,
        mistakes.digits_with_true_negatives,
        mistakes.digits_in_a_dictionary,
    ),
    other_right=(mistakes.digits_with_bincount, mistakes.digits_by_recall),
)


def _lacks_softmax(model):
    """Tell whether a model gives logits, and a loss that expects probabilities trained it."""
    loss = getattr(model, "loss", None)
    name = loss if isinstance(loss, str) else str(getattr(loss, "name", ""))
    if "categorical_crossentropy" not in name or getattr(loss, "from_logits", False):
        return False
    noise = np.random.default_rng(0).random((64, 28, 28, 1), np.float32)
    outputs = np.asarray(model.predict(noise, verbose=0))
    return outputs.min() < 0 or outputs.max() > 1.001


@dataclass(frozen=True)
class _AccurateWithSoftmax(AccurateMnistModel):
    """The same, and where too few digits are right, it tells a missing softmax."""

    def _why_too_low(self, model, x_test, y_test, share):
        if not _lacks_softmax(model):
            return super()._why_too_low(model, x_test, y_test, share)
        return (
            f"{percent(share, 2)} of the test pictures are right. The loss expects probabilities, "
            'which your last layer doesn\'t give: write `activation="softmax"` there, and train '
            "a new model."
        )


light_model = Exercise(
    lesson="07",
    reference=solutions.light_model,
    check_line="ex.light_model.check(light_model(x_train, y_train))",
    why="A second convolution and pooling leave 5 × 5 × 32 = 800 numbers to flatten instead of "
    "5,408, so the dense layer has 25,632 parameters. Twice the looking, a tenth of the weights.",
    hints=(
        "The first dense layer has (inputs + 1) × outputs parameters. How can its inputs become "
        "fewer, before `Flatten`?",
        "Pool once more. A second Conv2D before the second MaxPooling2D makes good use of it.",
        "Conv2D(16, 3), MaxPooling2D(2), Conv2D(32, 3), MaxPooling2D(2), Flatten, Dense(32), "
        "Dense(10): compile and fit as in the lesson, and end with `return model`.",
    ),
    judge=_AccurateWithSoftmax(limit=50_000, wanted=0.98),
    mistakes=(
        models.light_without_pooling,
        models.light_with_too_few_numbers,
        models.light_without_softmax,
        models.model_untrained,
        models.model_history,
    ),
    other_right=(models.light_by_strides,),
    slow=True,
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
    judge=_AccurateWithSoftmax(limit=50_000, wanted=0.99),
    mistakes=(
        models.model_too_large,
        models.model_untrained,
        models.model_with_softmax_twice,
        models.model_of_bytes,
        models.model_of_negatives,
        models.model_with_one_output,
        models.model_without_channel,
        models.model_history,
        models.model_too_simple,
    ),
    other_right=(models.model_on_one_hot_labels,),
    slow=True,
)
