"""Exercises of lesson 02: convolution.

Integers must be equal. The numbers of `correlate` and `gradient_step` may differ by 1e-5 of their
value plus 1e-6. The kernel `vertical_edges` is measured, see `judge_vertical_edges`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_kernels import judge_correlate, judge_vertical_edges
from course_utils.exercises.mistakes import lesson_02 as mistakes
from course_utils.exercises.mistakes import lesson_02_gradient as gradient_mistakes
from course_utils.exercises.mistakes import lesson_02_kernels as kernel_mistakes
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
        mistakes.output_size_without_both_ones,
        mistakes.output_size_without_minus_one,
        mistakes.output_size_of_padded,
        mistakes.output_size_rounded,
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
        mistakes.parameters_one_bias_always,
        mistakes.parameters_of_a_line,
    ),
    other_right=(mistakes.parameters_by_filter,),
)


receptive_field = Exercise(
    lesson="02",
    reference=solutions.receptive_field,
    why="The jump, the distance of two neighbours in a layer's input, is the product of all "
    "strides before it. A kernel adds (kernel − 1) jumps; its own stride matters later.",
    hints=(
        "Draw two layers of kernel 3 and stride 1 in one dimension. Starting from one output, how "
        "many pixels can you reach?",
        "Keep two numbers, both 1 at the start: the field, and the jump, which is how many pixels "
        "apart two neighbours in the layer's input are.",
        "For each layer: field += (kernel − 1) × jump, and only then jump *= stride.",
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
        mistakes.field_without_product,
        mistakes.field_with_last_stride_only,
        mistakes.field_of_first_layer,
        mistakes.field_and_jump,
        mistakes.field_as_product,
    ),
    other_right=(mistakes.field_from_the_top,),
)


correlate = Exercise(
    lesson="02",
    reference=solutions.correlate,
    why="Every output pixel is the sum of one window times the kernel. The image becomes float "
    "first, so products and sums beyond 255 or below 0 have room.",
    hints=(
        "How many rows and columns has the output? You have a formula for that.",
        "For each output pixel (y, x): cut the window "
        "`image[y : y + kernel_h, x : x + kernel_w]`, multiply it by the kernel, sum.",
        "Begin with `image = image.astype(float)` and "
        "`out = np.zeros((H - kernel_h + 1, W - kernel_w + 1))`, and fill `out` in two loops.",
    ),
    judge=judge_correlate,
    mistakes=(
        kernel_mistakes.correlate_uint8_products,
        kernel_mistakes.correlate_uint8_throughout,
        kernel_mistakes.correlate_flipped,
        kernel_mistakes.correlate_transposed_kernel,
        kernel_mistakes.correlate_transposed_output,
        kernel_mistakes.correlate_swapped_window,
        kernel_mistakes.correlate_swapped_size,
        kernel_mistakes.correlate_same_size,
        kernel_mistakes.correlate_keeping_size,
        kernel_mistakes.correlate_cropped_by_one,
        kernel_mistakes.correlate_one_short,
        kernel_mistakes.correlate_in_image_dtype,
        kernel_mistakes.correlate_always_uint8,
        kernel_mistakes.correlate_saturated,
        kernel_mistakes.correlate_in_float16,
        kernel_mistakes.correlate_truncated,
        kernel_mistakes.correlate_in_place,
        kernel_mistakes.correlate_mean,
    ),
    other_right=(
        kernel_mistakes.correlate_in_lists,
        kernel_mistakes.correlate_with_windows,
        kernel_mistakes.correlate_with_filter2d,
    ),
)


def _steps():
    dot = np.zeros((3, 3), np.float32)
    dot[1, 1] = 1
    corner = np.array([[0, 0], [0, 4]], np.float32)
    image = np.array([[1, 2, 0], [0, 1, 3], [2, 0, 1]], np.float32)
    kernel = np.array([[1, 0], [0, -1]], np.float32)
    random = np.random.default_rng(0)
    larger = [random.integers(-3, 4, size) / 2 for size in [(4, 5), (2, 3), (3, 3)]]
    return [
        (dot, np.zeros((2, 2), np.float32), corner, 0.5),
        (image, kernel, np.array([[0, 1], [2, 0]], np.float32), 0.1),
        (*[array.astype(np.float32) for array in larger], 0.25),
    ]


def _say_step(image, kernel, wanted, rate):
    pixels = show(image) if image.size <= 12 else "of shape {}×{}".format(*image.shape)
    return f"the image {pixels}, the kernel {show(kernel)}, wanted {show(wanted)} and rate {rate}"


gradient_step = Exercise(
    lesson="02",
    reference=solutions.gradient_step,
    why="A kernel number multiplies one pixel of each window, so its slope is the mean of 2 × "
    "error × that pixel: the image cross-correlated with the error. Against the gradient, the "
    "loss falls.",
    hints=(
        "Three lines: the error, the gradient, the step. For the first: how far is the response "
        "from `wanted`?",
        "The gradient is the image cross-correlated with the error, times a factor. Where does the "
        "factor come from, if the loss is a mean of squares?",
        "error = response − wanted, and the gradient is 2 / error.size times the image "
        "cross-correlated with the error. Go against it, `rate` times as far.",
    ),
    judge=SameAsReference(cases=_steps(), describe=_say_step),
    mistakes=(
        gradient_mistakes.step_uphill,
        gradient_mistakes.step_without_rate,
        gradient_mistakes.step_with_sum,
        gradient_mistakes.step_without_two,
        gradient_mistakes.step_without_two_and_mean,
        gradient_mistakes.step_by_kernel_size,
        gradient_mistakes.step_with_turned_error,
        gradient_mistakes.step_with_turned_kernel,
        gradient_mistakes.step_with_both_turned,
        gradient_mistakes.step_gradient_only,
        gradient_mistakes.step_alone,
        gradient_mistakes.step_in_place,
    ),
    other_right=(gradient_mistakes.step_with_windows, gradient_mistakes.step_by_kernel_numbers),
)


vertical_edges = Exercise(
    lesson="02",
    reference=solutions.vertical_edges,
    starter_text="# A 3×3 kernel that answers strongly to vertical edges, and gives 0 on\n"
    "# horizontal edges and on flat areas. Sobel's does: find another one.\n"
    "vertical_edges = ...",
    why="Each row compares right with left and sums to 0, so whatever is equal along a row gives "
    "0: a flat area, a horizontal edge. Adding three rows evens out noise. This one is Prewitt's.",
    hints=(
        "Across a vertical edge, which neighbours differ: those above and below, or those left "
        "and right?",
        "Negative weights on one side, positive ones on the other. What must each row sum to, if "
        "three equal pixels are to give 0?",
        "Sobel's three rows are −1, 0, 1 times 1, 2 and 1. What do the factors 1, 2 and 1 have to "
        "do with vertical edges?",
    ),
    judge=judge_vertical_edges,
    mistakes=(
        kernel_mistakes.sobel_for_horizontal_edges,
        kernel_mistakes.sobel,
        kernel_mistakes.sobel_doubled,
        kernel_mistakes.sobel_the_other_way,
        kernel_mistakes.laplacian,
        kernel_mistakes.balanced_as_a_whole,
        kernel_mistakes.blur,
        kernel_mistakes.identity,
        kernel_mistakes.unbalanced,
        kernel_mistakes.zeros,
        kernel_mistakes.rows_that_cancel,
        kernel_mistakes.one_row,
        kernel_mistakes.complex_numbers,
    ),
    other_right=(
        kernel_mistakes.middle_row_alone,
        kernel_mistakes.scharr_the_other_way,
        kernel_mistakes.line_detector,
    ),
)
