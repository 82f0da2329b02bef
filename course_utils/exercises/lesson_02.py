"""Exercises of lesson 02: convolution.

Integers must be equal. The pixels of `correlate` may differ by 1e-5 of their value plus 1e-6. The
kernel `vertical_edges` is measured, see `_judge_vertical_edges`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import (
    Failed,
    SameAsReference,
    as_numbers,
    percent,
    show,
    value_of,
)
from course_utils.exercises.mistakes import lesson_02 as mistakes
from course_utils.exercises.solutions import lesson_02 as solutions


def _say_sizes(size, kernel, stride, padding, dilation):
    sizes = f"a {size}×{size} image, {kernel}×{kernel} kernel, stride {stride}, padding {padding}"
    return f"{sizes}, dilation {dilation}" if dilation > 1 else sizes


output_size = Exercise(
    lesson="02",
    reference=solutions.output_size,
    why="The kernel spans dilation × (kernel − 1) + 1 pixels. Its first place always counts, hence "
    "the + 1; each further one needs a whole stride of room. `//` drops what is left over.",
    hints=(
        "Begin without stride, padding and dilation: at how many places does a kernel of 3 fit "
        "into 5 pixels? Draw it.",
        "Three steps: the size with its padding (on both sides), the pixels that the dilated "
        "kernel spans, and how many strides fit into the rest.",
        "(size + 2 × padding − span) // stride + 1, with span = dilation × (kernel − 1) + 1.",
    ),
    judge=SameAsReference(
        cases=[
            *[(3, 3, 1, 0, 1), (5, 3, 1, 0, 1), (4, 3, 2, 0, 1), (5, 3, 2, 0, 1), (6, 3, 2, 0, 1)],
            *[(3, 3, 1, 1, 1), (5, 2, 1, 0, 2), (7, 3, 1, 0, 2), (28, 5, 2, 2, 1)],
            *[(224, 7, 2, 3, 1), (32, 3, 3, 4, 3)],
        ],
        describe=_say_sizes,
        gives="the formula gives",
    ),
    mistakes=(
        mistakes.output_size_rounded_up,
        mistakes.output_size_padded_once,
        mistakes.output_size_undilated,
        mistakes.output_size_kernel_times_dilation,
        mistakes.output_size_without_one,
        mistakes.output_size_without_stride,
        mistakes.output_size_divided,
        mistakes.output_size_as_float,
    ),
    other_right=(mistakes.output_size_by_counting,),
)


count_parameters = Exercise(
    lesson="02",
    reference=solutions.count_parameters,
    why="Each of the channels_out filters is a block of kernel_size × kernel_size × channels_in "
    "weights and has one bias. The image's size is not in it: the weights are the same everywhere.",
    hints=(
        "Think of one filter first. It sees every input channel: what shape is it?",
        "One filter has kernel_size × kernel_size × channels_in weights. How many filters are "
        "there, and how many biases?",
        "kernel_size² × channels_in × channels_out, plus channels_out if there is a bias.",
    ),
    judge=SameAsReference(
        cases=[
            *[(1, 1, 1, True), (1, 1, 1, False), (1, 2, 3, True), (3, 1, 2, True)],
            *[(3, 2, 1, False), (3, 3, 8, True), (5, 8, 16, False)],
        ],
        describe=lambda size, n_in, n_out, bias: (
            f"a {size}×{size} kernel, channels_in={n_in}, channels_out={n_out}, bias={bias}"
        ),
        gives="the layer has",
    ),
    mistakes=(
        mistakes.parameters_without_bias,
        mistakes.parameters_always_with_bias,
        mistakes.parameters_without_input_channels,
        mistakes.parameters_bias_per_input,
        mistakes.parameters_bias_per_kernel,
        mistakes.parameters_one_bias,
        mistakes.parameters_of_a_line,
    ),
    other_right=(mistakes.parameters_by_filter,),
)


def _images_and_kernels():
    dot = np.zeros((3, 3))
    dot[1, 1] = 1
    ramp = np.arange(12.0).reshape(3, 4)
    bright = np.array([[200, 210, 220], [230, 240, 250]], np.uint8)
    random = np.random.default_rng(0)
    return [
        (dot, np.array([[1.0, 2.0], [3.0, 4.0]])),
        (ramp, np.array([[1.0, 0.0, -1.0], [2.0, 0.0, 1.0]])),
        (bright, np.array([[1, 2], [3, 4]])),
        (bright, np.array([[0, -1], [0, 0]])),
        (ramp, np.array([[0.5, 0.25]])),
        (random.integers(4, size=(9, 8)), random.integers(3, size=(5, 4))),
    ]


def _say_image(image, kernel):
    (height, width), (kernel_h, kernel_w) = image.shape, kernel.shape
    pixels = f" {show(image)}" if image.size <= 12 else ""
    weights = f" {show(kernel)}" if kernel.size <= 9 else ""
    return (
        f"the {height}×{width} {image.dtype} image{pixels} "
        f"and the {kernel_h}×{kernel_w} kernel{weights}"
    )


correlate = Exercise(
    lesson="02",
    reference=solutions.correlate,
    why="Every output pixel is the sum of one window times the kernel. The output starts as float "
    "zeros, so sums beyond 255 or below 0 have room.",
    hints=(
        "How many rows and columns has the output? You have a formula for that.",
        "For each output pixel (y, x): cut the window "
        "`image[y : y + kernel_h, x : x + kernel_w]`, multiply it by the kernel, sum.",
        "Begin with `out = np.zeros((H - kernel_h + 1, W - kernel_w + 1))`, which is float, and "
        "fill it in two loops.",
    ),
    judge=SameAsReference(cases=_images_and_kernels(), describe=_say_image),
    mistakes=(
        mistakes.correlate_flipped,
        mistakes.correlate_transposed_kernel,
        mistakes.correlate_transposed_output,
        mistakes.correlate_same_size,
        mistakes.correlate_one_short,
        mistakes.correlate_in_image_dtype,
        mistakes.correlate_always_uint8,
        mistakes.correlate_truncated,
        mistakes.correlate_in_place,
        mistakes.correlate_mean,
    ),
    other_right=(mistakes.correlate_in_lists, mistakes.correlate_with_windows),
)


receptive_field = Exercise(
    lesson="02",
    reference=solutions.receptive_field,
    why="Two neighbours in a layer's input are as many pixels apart as all strides before it "
    "multiplied. A kernel adds (kernel − 1) such steps; its own stride matters to later layers.",
    hints=(
        "Draw two layers of kernel 3 and stride 1 in one dimension. Starting from one output, how "
        "many pixels can you reach?",
        "Keep two numbers: the pixels seen so far, and how many pixels apart two neighbours in "
        "the present layer's input are.",
        "For each layer: pixels += (kernel − 1) × step, and only then step *= stride.",
    ),
    judge=SameAsReference(
        cases=[
            *[([3], [1]), ([3], [2]), ([3, 3], [1, 1]), ([3, 3], [2, 1]), ([3, 3, 3], [2, 1, 1])],
            *[([3, 5, 3], [2, 2, 1]), ([5, 2, 5, 2], [1, 2, 1, 2])],
        ],
        describe=lambda kernels, strides: f"kernels {kernels} with strides {strides}",
        gives="one output sees",
    ),
    mistakes=(
        mistakes.field_without_strides,
        mistakes.field_adding_whole_kernels,
        mistakes.field_with_own_stride,
        mistakes.field_with_last_stride_only,
        mistakes.field_as_product,
    ),
    other_right=(mistakes.field_from_the_top,),
)


def _response(kernel, image):
    """Return the strongest answer on an image, as a share of the most that weights could give."""
    return np.abs(solutions.correlate(image, kernel)).max() / max(np.abs(kernel).sum(), 1e-12)


def _judge_vertical_edges(exercise, answer):
    """Accept a kernel by its answers to an edge from 0 to 1.

    They are shares of the most that the weights could give: at least 20 % on a vertical edge, no
    more than 1e-6 on a horizontal edge and on a flat area.
    """
    try:
        kernel = as_numbers(value_of(answer, exercise.seconds)).astype(float)
    except ValueError as error:
        raise Failed(f"A kernel is nine numbers; you gave {error}.") from None
    if kernel.shape != (3, 3):
        raise Failed(f"The kernel should have the shape (3, 3); yours has {kernel.shape}.")
    if not np.isfinite(kernel).all():
        raise Failed("The kernel holds values that are not finite numbers.")
    edge = np.repeat([[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]], 6, axis=0)
    _refuse_flat(kernel)
    return _judge_edges(_response(kernel, edge), _response(kernel, edge.T))


def _refuse_flat(kernel):
    if _response(kernel, np.ones((3, 3))) > 1e-6:
        blur = (kernel >= 0).all()
        remark = "All weights are positive: that is a blur." if blur else "What must they sum to?"
        raise Failed(
            f"On a flat image of ones your kernel answers {kernel.sum():g}, not 0. {remark}"
        )


def _judge_edges(vertical, horizontal):
    if vertical < 1e-6 < horizontal:
        raise Failed(
            "Your kernel answers to the horizontal edge and not to the vertical one. "
            "Are rows and columns swapped?"
        )
    if horizontal > 0.99 * vertical > 0:
        raise Failed("Your kernel answers to a horizontal edge as strongly as to a vertical one.")
    if horizontal > 1e-6:
        raise Failed(
            "Your kernel finds vertical edges, but answers to horizontal ones too "
            f"({percent(horizontal)} of the most that its weights could): each row must sum to 0."
        )
    if vertical < 0.2:
        raise Failed(
            f"On a vertical edge your kernel gives {percent(vertical)} of the most that its "
            "weights could: too weak, 20 % is enough."
        )
    return (
        f"On a vertical edge your kernel gives {percent(vertical)} of the most that its weights "
        "could, on a horizontal edge and on a flat area 0."
    )


vertical_edges = Exercise(
    lesson="02",
    reference=solutions.vertical_edges,
    starter_text="# A 3×3 kernel that answers strongly to vertical edges,\n"
    "# and gives 0 on horizontal edges and on flat areas.\n"
    "vertical_edges = ...",
    why="Each row compares right with left and sums to 0, so whatever is equal along a row gives "
    "0: a flat area, a horizontal edge. Three rows average noise away. This one is Sobel's.",
    hints=(
        "Across a vertical edge, which neighbours differ: those above and below, or those left "
        "and right?",
        "Left and right: −1 on one side, +1 on the other. What must all nine weights sum to if a "
        "flat area is to give 0?",
        "Write the same row three times: −1, 0, 1.",
    ),
    judge=_judge_vertical_edges,
    mistakes=(
        mistakes.sobel_for_horizontal_edges,
        mistakes.laplacian,
        mistakes.balanced_as_a_whole,
        mistakes.blur,
        mistakes.unbalanced,
        mistakes.zeros,
        mistakes.one_row,
    ),
    other_right=(mistakes.prewitt, mistakes.scharr_the_other_way),
)
