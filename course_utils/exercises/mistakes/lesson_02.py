"""Wrong answers to the exercises of lesson 02 on sizes and counts, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401

import math

import numpy as np


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


def output_size_without_both_ones(size, kernel, stride=1, padding=0, dilation=1):
    """Did you leave out the − 1 and the + 1? They cancel only where the stride is 1."""
    return (size + 2 * padding - dilation * (kernel - 1)) // stride


def output_size_without_minus_one(size, kernel, stride=1, padding=0, dilation=1):
    """Did you forget the − 1? The kernel spans dilation × (kernel − 1) + 1 pixels: subtract all."""
    return (size + 2 * padding - dilation * (kernel - 1)) // stride + 1


def output_size_of_padded(size, kernel, stride=1, padding=0, dilation=1):
    """You divide the whole padded size: subtract first what the kernel spans."""
    return (size + 2 * padding) // stride


def output_size_rounded(size, kernel, stride=1, padding=0, dilation=1):
    """Did you use `round`? It may go up, but a step that doesn't fit is dropped: use `//`."""
    return round((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1


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


def parameters_one_bias_always(kernel_size, channels_in, channels_out, bias=True):
    """You always add 1 for the bias: each output channel has its own, and only if bias=True."""
    return kernel_size**2 * channels_in * channels_out + 1


def parameters_of_a_line(kernel_size, channels_in, channels_out, bias=True):
    """The kernel is a square: kernel_size × kernel_size weights."""
    return kernel_size * channels_in * channels_out + bias * channels_out


def parameters_by_filter(kernel_size, channels_in, channels_out, bias=True):
    one_filter = np.zeros((kernel_size, kernel_size, channels_in)).size + int(bias)
    return sum(one_filter for _ in range(channels_out))


def field_without_strides(kernels, strides):
    """Did you leave out the strides? After a stride of 2, neighbours are 2 pixels apart."""
    return 1 + sum(kernel - 1 for kernel in kernels)


def field_adding_whole_kernels(kernels, strides):
    """You add whole kernels: neighbouring windows overlap, so each adds kernel − 1 jumps."""
    field, jump = 0, 1
    for kernel, stride in zip(kernels, strides):
        field += kernel * jump
        jump *= stride
    return field


def field_with_own_stride(kernels, strides):
    """A layer's own stride spreads the layers after it, not itself: change the jump last."""
    field, jump = 1, 1
    for kernel, stride in zip(kernels, strides):
        jump *= stride
        field += (kernel - 1) * jump
    return field


def field_without_product(kernels, strides):
    """You multiply by the layer's own stride. The jump is the product of all strides before it."""
    return 1 + sum((kernel - 1) * stride for kernel, stride in zip(kernels, strides))


def field_with_last_stride_only(kernels, strides):
    """Strides multiply: the jump is the product of all strides before the layer, not the last."""
    field, jump = 1, 1
    for kernel, stride in zip(kernels, strides):
        field += (kernel - 1) * jump
        jump = stride
    return field


def field_of_first_layer(kernels, strides):
    """Only the first layer was counted: is your `return` inside the loop?"""
    return kernels[0]


def field_and_jump(kernels, strides):
    """You return the pair (field, jump): return the field alone."""
    field, jump = 1, 1
    for kernel, stride in zip(kernels, strides):
        field += (kernel - 1) * jump
        jump *= stride
    return field, jump


def field_as_product(kernels, strides):
    """You multiplied the kernels: two 3×3 layers see 5 pixels, not 9."""
    return math.prod(kernels)


def field_from_the_top(kernels, strides):
    field = 1
    for kernel, stride in zip(reversed(kernels), reversed(strides)):
        field = (field - 1) * stride + kernel
    return field
