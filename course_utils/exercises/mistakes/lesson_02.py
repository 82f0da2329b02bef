"""Wrong answers to the exercises of lesson 02, and right ones written another way."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403

import math

import numpy as np
from scipy.signal import correlate2d


def output_size_rounded_up(size, kernel, stride=1, padding=0, dilation=1):
    """Did you round up? A last step that doesn't fit is dropped."""
    return math.ceil((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1


def output_size_padded_once(size, kernel, stride=1, padding=0, dilation=1):
    """Did you count the padding once? It is added on both sides."""
    return (size + padding - dilation * (kernel - 1) - 1) // stride + 1


def output_size_undilated(size, kernel, stride=1, padding=0, dilation=1):
    """Did you leave out the dilation? It spreads the kernel over more pixels."""
    return (size + 2 * padding - kernel) // stride + 1


def output_size_kernel_times_dilation(size, kernel, stride=1, padding=0, dilation=1):
    """A dilated kernel has no gap after its last weight: it spans dilation × (kernel − 1) + 1."""
    return (size + 2 * padding - dilation * kernel) // stride + 1


def output_size_without_one(size, kernel, stride=1, padding=0, dilation=1):
    """Did you forget the + 1? The kernel's first place counts before any step."""
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride


def output_size_without_stride(size, kernel, stride=1, padding=0, dilation=1):
    """Did you leave out the stride? It says how far the kernel moves from place to place."""
    return size + 2 * padding - dilation * (kernel - 1)


def output_size_divided(size, kernel, stride=1, padding=0, dilation=1):
    """Did you divide with `/`? Use `//`: a size is a whole number, rounded down."""
    return (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1


def output_size_as_float(size, kernel, stride=1, padding=0, dilation=1):
    """The number is right, but a size must be an int: use `//`, or `int()` around it."""
    return np.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1


def output_size_by_counting(size, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    return len(
        [
            start
            for start in range(0, size + 2 * padding, stride)
            if start + span <= size + 2 * padding
        ]
    )


def parameters_without_bias(kernel_size, channels_in, channels_out, bias=True):
    """Did you forget the bias? Each output channel has one."""
    return kernel_size**2 * channels_in * channels_out


def parameters_always_with_bias(kernel_size, channels_in, channels_out, bias=True):
    """You count a bias even where bias=False."""
    return kernel_size**2 * channels_in * channels_out + channels_out


def parameters_without_input_channels(kernel_size, channels_in, channels_out, bias=True):
    """Did you leave out channels_in? A filter has weights for each of them."""
    return kernel_size**2 * channels_out + bias * channels_out


def parameters_bias_per_input(kernel_size, channels_in, channels_out, bias=True):
    """You count a bias for each input channel; it is each output channel that has one."""
    return kernel_size**2 * channels_in * channels_out + bias * channels_in


def parameters_bias_per_kernel(kernel_size, channels_in, channels_out, bias=True):
    """You count a bias for each pair of channels; each output channel has just one."""
    return (kernel_size**2 + bias) * channels_in * channels_out


def parameters_one_bias(kernel_size, channels_in, channels_out, bias=True):
    """You count a single bias; each output channel has its own."""
    return kernel_size**2 * channels_in * channels_out + bias


def parameters_of_a_line(kernel_size, channels_in, channels_out, bias=True):
    """The kernel is a square: kernel_size × kernel_size weights."""
    return kernel_size * channels_in * channels_out + bias * channels_out


def parameters_by_filter(kernel_size, channels_in, channels_out, bias=True):
    one_filter = np.zeros((kernel_size, kernel_size, channels_in)).size + int(bias)
    return sum(one_filter for _ in range(channels_out))


def correlate_flipped(image, kernel):
    """You flipped the kernel: that is true convolution, not cross-correlation."""
    return correlate2d(image.astype(float), kernel[::-1, ::-1], mode="valid")


def correlate_transposed_kernel(image, kernel):
    """Your kernel is transposed: its first index is the row, like the image's."""
    return correlate2d(image.astype(float), kernel.T, mode="valid")


def correlate_transposed_output(image, kernel):
    """Rows and columns of the output are swapped: `out[y, x]` is row y, column x."""
    return correlate2d(image.astype(float), kernel, mode="valid").T


def correlate_same_size(image, kernel):
    """You padded the image: here the kernel stays inside, so the output is smaller."""
    return correlate2d(image.astype(float), kernel, mode="same")


def correlate_one_short(image, kernel):
    """The last row and column are missing: `range` needs H − kernel_h + 1."""
    return correlate2d(image.astype(float), kernel, mode="valid")[:-1, :-1]


def correlate_in_image_dtype(image, kernel):
    """The sums wrapped around at 256: the output has the image's dtype. Use float."""
    height, width = kernel.shape
    out = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1), image.dtype)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            total = (image[y : y + height, x : x + width] * kernel).sum()
            # Processors differ in which uint8 they make of a float outside 0 to 255.
            out[y, x] = total % 256 if image.dtype == np.uint8 else total
    return out


def correlate_always_uint8(image, kernel):
    """The sums wrapped around at 256: uint8 holds 0 to 255 only. Use float."""
    return (correlate2d(image.astype(float), kernel, mode="valid") % 256).astype(np.uint8)


def correlate_truncated(image, kernel):
    """Your output holds whole numbers only: make it float."""
    return correlate2d(image.astype(float), kernel, mode="valid").astype(int)


def correlate_in_place(image, kernel):
    """Did you store the product in a window of the image? A slice is a view of it."""
    height, width = kernel.shape
    out = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            window = image[y : y + height, x : x + width]
            window[:] = window * kernel
            out[y, x] = window.sum()
    return out


def correlate_mean(image, kernel):
    """You took the mean of each window; it is the sum."""
    return correlate2d(image.astype(float), kernel, mode="valid") / kernel.size


def correlate_in_lists(image, kernel):
    height, width = len(kernel), len(kernel[0])
    return [
        [
            float(
                sum(
                    float(image[y + i, x + j]) * kernel[i, j]
                    for i in range(height)
                    for j in range(width)
                )
            )
            for x in range(len(image[0]) - width + 1)
        ]
        for y in range(len(image) - height + 1)
    ]


def correlate_with_windows(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(np.float32), kernel.shape)
    return np.tensordot(windows, kernel.astype(np.float32), axes=2)


def field_without_strides(kernels, strides):
    """Did you leave out the strides? After a stride of 2, neighbours are 2 pixels apart."""
    return 1 + sum(kernel - 1 for kernel in kernels)


def field_adding_whole_kernels(kernels, strides):
    """You add whole kernels: neighbouring windows overlap, so each adds kernel − 1 steps."""
    pixels, step = 0, 1
    for kernel, stride in zip(kernels, strides):
        pixels += kernel * step
        step *= stride
    return pixels


def field_with_own_stride(kernels, strides):
    """A layer's own stride spreads the layers after it, not itself."""
    pixels, step = 1, 1
    for kernel, stride in zip(kernels, strides):
        step *= stride
        pixels += (kernel - 1) * step
    return pixels


def field_with_last_stride_only(kernels, strides):
    """Strides multiply: the step is the product of all strides before the layer."""
    pixels, step = 1, 1
    for kernel, stride in zip(kernels, strides):
        pixels += (kernel - 1) * step
        step = stride
    return pixels


def field_as_product(kernels, strides):
    """You multiplied the kernels: two 3×3 layers see 5 pixels, not 9."""
    return math.prod(kernels)


def field_from_the_top(kernels, strides):
    pixels = 1
    for kernel, stride in zip(reversed(kernels), reversed(strides)):
        pixels = (pixels - 1) * stride + kernel
    return pixels


def sobel_for_horizontal_edges():
    """Are rows and columns swapped?"""
    return np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])


def laplacian():
    """as strongly as to a vertical one"""
    return np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


def blur():
    """All weights are positive: that is a blur."""
    return np.full((3, 3), 1 / 9)


def unbalanced():
    """What must they sum to?"""
    return [[-1, 0, 2], [-1, 0, 2], [-1, 0, 2]]


def zeros():
    """too weak"""
    return np.zeros((3, 3))


def balanced_as_a_whole():
    """each row must sum to 0"""
    return [[-1, 0, 2], [-1, 0, 1], [-1, 0, 0]]


def one_row():
    """should have the shape (3, 3); yours has (3,)"""
    return [-1, 0, 1]


def prewitt():
    return np.outer([1, 1, 1], [-1.0, 0.0, 1.0])


def scharr_the_other_way():
    return 0.25 * np.outer([3, 10, 3], [1, 0, -1])
