"""Exercises of lesson 02: convolution."""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import Failed, SameAsReference, as_numbers, show, value_of
from course_utils.exercises.mistakes import lesson_02 as mistakes
from course_utils.exercises.solutions import lesson_02 as solutions


def _say_sizes(size, kernel, stride=1, padding=0, dilation=1):
    extra = f", dilation {dilation}" if dilation > 1 else ""
    return f"a {size}×{size} image, {kernel}×{kernel} kernel, stride {stride}, padding {padding}{extra}"


output_size = Exercise(
    lesson="02",
    reference=solutions.output_size,
    why="The kernel spans dilation × (kernel − 1) + 1 pixels. Its first place always counts (the + 1); every further one "
    "needs a whole stride of room, so the rest is dropped: `//` rounds down.",
    hints=(
        "Without stride, padding or dilation: at how many places does a kernel of 3 fit into 5 pixels? Draw it.",
        "Work in three steps: the image with its padding (on both sides), the pixels that the dilated kernel spans, the room left.",
        "(size + 2 × padding − span) // stride + 1, with span = dilation × (kernel − 1) + 1.",
    ),
    judge=SameAsReference(
        cases=[(3, 3, 1, 0, 1), (5, 3, 1, 0, 1), (4, 3, 2, 0, 1), (5, 3, 2, 0, 1), (6, 3, 2, 0, 1), (3, 3, 1, 1, 1)]
        + [(5, 2, 1, 0, 2), (7, 3, 1, 0, 2), (28, 5, 2, 2, 1), (224, 7, 2, 3, 1), (32, 3, 3, 4, 3)],
        describe=_say_sizes,
        gives="the formula gives",
    ),
    wrong=(
        (mistakes.output_size_rounded_up, "Did you round up? A last step that doesn't fit is dropped."),
        (mistakes.output_size_padded_once, "Did you count the padding once? It is added on both sides."),
        (mistakes.output_size_undilated, "Did you leave out the dilation? It spreads the kernel over more pixels."),
        (mistakes.output_size_kernel_times_dilation, "A dilated kernel has gaps between its weights only: it spans dilation × (kernel − 1) + 1."),
        (mistakes.output_size_without_one, "Did you forget the + 1? The kernel's first place counts before any step."),
        (mistakes.output_size_divided, "Did you divide with `/`? Use `//`: a size is a whole number, rounded down."),
        (mistakes.output_size_as_float, "The numbers are right, but a size must be an int: use `//`, or `int()` around it."),
    ),
    other_right=(mistakes.output_size_by_counting,),
)


count_parameters = Exercise(
    lesson="02",
    reference=solutions.count_parameters,
    why="Each of the channels_out filters is a block of kernel_size × kernel_size × channels_in weights, and has one bias. "
    "The image's size is not in it: the same weights are used everywhere.",
    hints=(
        "Think of one filter first: it sees every input channel. What shape is it?",
        "One filter has kernel_size × kernel_size × channels_in weights. How many filters, and how many biases?",
        "kernel_size² × channels_in × channels_out, plus channels_out if there is a bias.",
    ),
    judge=SameAsReference(
        cases=[(1, 1, 1, True), (1, 1, 1, False), (1, 2, 3, True), (3, 1, 2, True), (3, 2, 1, False), (3, 3, 8, True), (5, 8, 16, False)],
        describe=lambda size, n_in, n_out, bias: f"a {size}×{size} kernel, channels_in={n_in}, channels_out={n_out}, bias={bias}",
        gives="the layer has",
    ),
    wrong=(
        (mistakes.parameters_without_bias, "Did you forget the bias? Each output channel has one."),
        (mistakes.parameters_always_with_bias, "You count a bias even where bias=False."),
        (mistakes.parameters_without_input_channels, "Did you leave out channels_in? A filter has a layer of weights for each of them."),
        (mistakes.parameters_bias_per_input, "You count a bias for each input channel; each output channel has one."),
        (mistakes.parameters_bias_per_kernel, "You count a bias for every pair of channels; each output channel has just one."),
        (mistakes.parameters_one_bias, "You count a single bias; each output channel has its own."),
        (mistakes.parameters_of_a_line, "The kernel is a square: kernel_size × kernel_size weights."),
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
    return f"the {height}×{width} {image.dtype} image{pixels} and the {kernel_h}×{kernel_w} kernel{weights}"


correlate = Exercise(
    lesson="02",
    reference=solutions.correlate,
    why="Every output pixel is the sum of one window times the kernel. The output starts as float zeros, so that sums "
    "beyond 255 or below 0 have room.",
    hints=(
        "How many rows and columns has the output? You have a formula for that.",
        "For each output pixel (y, x): cut the window `image[y:y + kernel_h, x:x + kernel_w]`, multiply, sum.",
        "Begin with `out = np.zeros((H - kernel_h + 1, W - kernel_w + 1))`, which is float, and fill it in two loops.",
    ),
    judge=SameAsReference(cases=_images_and_kernels(), describe=_say_image),
    wrong=(
        (mistakes.correlate_flipped, "You flipped the kernel: that is true convolution, not cross-correlation."),
        (mistakes.correlate_transposed_kernel, "Your kernel is transposed: its first index is the row, as the image's."),
        (mistakes.correlate_transposed_output, "Rows and columns of the output are swapped: out[y, x] is row y, column x."),
        (mistakes.correlate_same_size, "You padded the image: here the kernel stays inside, so the output is smaller."),
        (mistakes.correlate_one_short, "The last row and column are missing: range needs H − kernel_h + 1."),
        (mistakes.correlate_in_uint8, "The sums wrapped around at 256: the output has the image's dtype. Use float."),
        (mistakes.correlate_always_uint8, "The sums wrapped around at 256: uint8 holds 0 to 255 only. Use float."),
        (mistakes.correlate_truncated, "Your output holds whole numbers only: make it float."),
        (mistakes.correlate_in_place, "Did you store the product in a window of the image? A slice is a view of it."),
        (mistakes.correlate_mean, "You took the mean of each window; it is the sum."),
    ),
    other_right=(mistakes.correlate_in_lists, mistakes.correlate_with_windows),
)


receptive_field = Exercise(
    lesson="02",
    reference=solutions.receptive_field,
    why="A step in a layer's output is as many pixels of the image as all strides before it multiplied. So a kernel adds "
    "(kernel − 1) such steps; its own stride matters to later layers only.",
    hints=(
        "Draw two layers of kernel 3 and stride 1 in one dimension: from one output, how many pixels can you reach?",
        "Keep two numbers: the pixels seen so far, and how many pixels apart two neighbours of the present layer's input are.",
        "For each layer: pixels += (kernel − 1) × step, and only then step *= stride.",
    ),
    judge=SameAsReference(
        cases=[([3], [1]), ([3], [2]), ([3, 3], [1, 1]), ([3, 3], [2, 1]), ([3, 3, 3], [2, 1, 1]), ([3, 5, 3], [2, 2, 1]), ([5, 2, 5, 2], [1, 2, 1, 2])],
        describe=lambda kernels, strides: f"kernels {kernels} with strides {strides}",
        gives="one output sees",
    ),
    wrong=(
        (mistakes.field_without_strides, "Did you leave out the strides? After a stride of 2, neighbours are 2 pixels apart."),
        (mistakes.field_adding_whole_kernels, "You add whole kernels: they overlap, so each adds kernel − 1 steps."),
        (mistakes.field_with_own_stride, "A layer's own stride spreads the layers after it, not itself."),
        (mistakes.field_with_last_stride_only, "Strides multiply: after two strides of 2, neighbours are 4 pixels apart."),
        (mistakes.field_as_product, "You multiplied the kernels: two 3×3 layers see 5 pixels, not 9."),
    ),
    other_right=(mistakes.field_from_the_top,),
)


def _response(kernel, image):
    """Strongest answer of a kernel on an image, as a share of the most that its weights could give."""
    return np.abs(solutions.correlate(image, kernel)).max() / max(np.abs(kernel).sum(), 1e-12)


def _judge_vertical_edges(exercise, answer):
    """Accept any kernel that answers a vertical edge with at least 20 % of what its weights could give, all else with 0 (±1e-6)."""
    try:
        kernel = as_numbers(value_of(answer, exercise.seconds)).astype(float)
    except ValueError as error:
        raise Failed(f"A kernel is nine numbers; you gave {error}.") from None
    if kernel.shape != (3, 3):
        raise Failed(f"The kernel should have the shape (3, 3); yours has {kernel.shape}.")
    if not np.isfinite(kernel).all():
        raise Failed("The kernel holds values that are not finite numbers.")
    edge = np.repeat([[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]], 6, axis=0)
    flat, down, across = (_response(kernel, image) for image in (np.ones((6, 6)), edge.T, edge))
    if flat > 1e-6:
        blur = "All its weights are positive: that is a blur." if (kernel >= 0).all() else "What should the weights sum to?"
        raise Failed(f"On a flat image of ones your kernel answers {kernel.sum():.3g}, not 0. {blur}")
    if across < 1e-6 < down:
        raise Failed("Your kernel answers to the horizontal edge and not to the vertical one: are rows and columns swapped?")
    if down > 0.99 * across:
        raise Failed("Your kernel answers to a horizontal edge as strongly as to a vertical one.")
    if down > 1e-6:
        raise Failed(f"Your kernel finds vertical edges, but answers to horizontal ones too ({show(down)} of the most it could): each row must sum to 0.")
    if across < 0.2:
        raise Failed(f"On a vertical edge your kernel gives {across:.0%} of what its weights could: too weak (20 % is enough).")
    return f"On a vertical edge it gives {across:.0%} of what its weights could, on a horizontal edge and a flat area 0."


vertical_edges = Exercise(
    lesson="02",
    reference=solutions.vertical_edges,
    starter_text="# A 3×3 kernel that answers strongly to vertical edges, and with 0 to horizontal edges and flat areas.\nvertical_edges = ...",
    why="Each row compares right with left and sums to 0, so nothing that is equal along a row is seen: no flat area, no "
    "horizontal edge. The three rows are added up, which averages noise away. This one is called Sobel.",
    hints=(
        "Along a vertical edge, what differs: a pixel from its neighbour above, or from its neighbour to the side?",
        "A difference: −1 on one side, +1 on the other. What must all nine weights sum to if a flat area shall give 0?",
        "Put the same kind of row three times: −1, 0, 1.",
    ),
    judge=_judge_vertical_edges,
    wrong=(
        (mistakes.sobel_for_horizontal_edges, "are rows and columns swapped?"),
        (mistakes.laplacian, "as strongly as to a vertical one"),
        (mistakes.balanced_as_a_whole, "each row must sum to 0"),
        (mistakes.blur, "that is a blur"),
        (mistakes.unbalanced, "What should the weights sum to?"),
        (mistakes.zeros, "too weak"),
        (mistakes.one_row, "should have the shape (3, 3); yours has (3,)"),
    ),
    other_right=(mistakes.prewitt, mistakes.scharr_the_other_way),
)
