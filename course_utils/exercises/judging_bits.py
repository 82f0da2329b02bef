"""Judge weights of few different values by the digits that the model still reads with them."""

import functools

import numpy as np

from course_utils.data import digit_model_path, load_mnist
from course_utils.exercises.judging import (
    Failed,
    SetupIncomplete,
    as_numbers,
    percent,
    require_function,
    show,
    value_of_outcome,
)
from course_utils.exercises.running import Runner

VALUES = 4  # different weights in a filter
DIGITS = 2000
# Four values between the smallest and the largest weight of a filter reach 95 %, without the few
# largest 98 %, the means of four groups 99 %; all weights as they are 99.5 %.
WANTED = 0.97
# Of a filter's range, values from its smallest to its largest weight span all; of those that do
# well, the means of four groups span least, about half.
EXTREMES, TOO_CLOSE = 0.9, 0.6


def judge_two_bits(exercise, answer):
    """Replace the digit model's weights by the answer's, and let it read held-out digits."""
    require_function(exercise, answer)
    try:
        model, _, _ = _material()
    except (ImportError, OSError, ValueError) as error:
        raise SetupIncomplete(str(error)) from None
    run = Runner(answer, exercise.seconds)
    replaced = {name: _few_values(run, weights) for name, weights in _kernels(model).items()}
    right = _share_right(replaced)
    said = f"{percent(right, 1)} of {DIGITS:,} held-out digits are read right."
    if right <= WANTED:
        raise Failed(f"{said} More than {percent(WANTED)} is wanted. {_why(model, replaced)}")
    return (
        f"{said} Two bits for each weight instead of 32: with the tables, about a thirteenth of "
        "the size."
    )


def _few_values(run, weights):
    """Return what the answer makes of one layer's weights, or say what is wrong with it."""
    case = f"For weights of shape {weights.shape}"
    value = value_of_outcome(run(weights), case)
    try:
        few = as_numbers(value)
    except ValueError as error:
        raise Failed(f"{case} you returned {error}.") from None
    if few.shape != weights.shape:
        raise Failed(f"{case} you returned {show(few)}. The shape must stay as it is.")
    if few.dtype.kind in "iub":
        raise Failed(
            f"{case} you returned whole numbers ({few.dtype}). Return weights, not the numbers of "
            "the values: round, then go back to weights."
        )
    if not np.isfinite(few).all():
        raise Failed(f"{case} some of your numbers are not finite: look for a division by 0.")
    few = few.astype("float32")
    most = max(len(np.unique(kernel)) for kernel in few)
    if most > VALUES:
        raise Failed(f"A filter has {most} different values: {VALUES} at most.")
    return few


def _why(model, replaced):
    """Say what may be behind a low share."""
    layers = list(replaced.values())
    counts = [len(np.unique(kernel)) for weights in layers for kernel in weights]
    if max(counts) < VALUES:
        return f"There are only {max(counts)} different values in a filter: use four."
    if all(len(np.unique(weights)) <= VALUES for weights in layers):
        return "All filters share their four values: give each filter its own."
    reach = _reach(_kernels(model), replaced)
    if reach > EXTREMES:
        return (
            "The few largest weights pull your four values far apart. Where do most weights of a "
            "filter lie?"
        )
    if reach < TOO_CLOSE:
        return (
            "Your four values lie too close together: the large weights, which matter most, are "
            "cut. Which value would suit the weights nearest to it best?"
        )
    return "Give each weight the nearest of its filter's four values."


def _reach(kernels, replaced):
    """Return how much of a filter's range its few values span, the mean over all filters."""
    shares = [
        np.ptp(few) / np.ptp(kernel)
        for name in kernels
        for few, kernel in zip(replaced[name], kernels[name], strict=True)
    ]
    return np.mean(shares)


def _kernels(model):
    """Return the weights of each convolution by name, float32 (out, in, rows, columns)."""
    from onnx import numpy_helper

    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    return {name: array.copy() for name, array in arrays.items() if array.ndim == 4}


def _share_right(replaced):
    """Return the share of held-out digits that the model reads right with other weights."""
    import onnx
    import onnxruntime
    from onnx import numpy_helper

    model, pictures, labels = _material()
    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    for tensor in changed.graph.initializer:
        if tensor.name in replaced:
            tensor.CopyFrom(numpy_helper.from_array(replaced[tensor.name], tensor.name))
    session = onnxruntime.InferenceSession(changed.SerializeToString())
    probabilities = session.run(None, {"image": pictures})[0]
    return np.mean(probabilities.argmax(axis=1) == labels)


@functools.cache
def _material():
    """Return the digit model, and digits that it wasn't trained on, with their labels."""
    import onnx

    (digits, labels), _ = load_mnist()
    pictures = digits[55_000 : 55_000 + DIGITS, np.newaxis].astype("float32") / 255
    return onnx.load(str(digit_model_path())), pictures, labels[55_000 : 55_000 + DIGITS]
