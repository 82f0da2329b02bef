"""Wrong answers to the exercises of lesson 02, and right ones written another way."""

import math

import numpy as np
from scipy.signal import correlate2d


def output_size_rounded_up(size, kernel, stride=1, padding=0, dilation=1):
    return math.ceil((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1


def output_size_padded_once(size, kernel, stride=1, padding=0, dilation=1):
    return (size + padding - dilation * (kernel - 1) - 1) // stride + 1


def output_size_undilated(size, kernel, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - kernel) // stride + 1


def output_size_kernel_times_dilation(size, kernel, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * kernel) // stride + 1


def output_size_without_one(size, kernel, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride


def output_size_divided(size, kernel, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1


def output_size_as_float(size, kernel, stride=1, padding=0, dilation=1):
    return np.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1


def output_size_by_counting(size, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    return len([start for start in range(0, size + 2 * padding, stride) if start + span <= size + 2 * padding])


def parameters_without_bias(kernel_size, channels_in, channels_out, bias=True):
    return kernel_size**2 * channels_in * channels_out


def parameters_always_with_bias(kernel_size, channels_in, channels_out, bias=True):
    return kernel_size**2 * channels_in * channels_out + channels_out


def parameters_without_input_channels(kernel_size, channels_in, channels_out, bias=True):
    return kernel_size**2 * channels_out + bias * channels_out


def parameters_bias_per_input(kernel_size, channels_in, channels_out, bias=True):
    return kernel_size**2 * channels_in * channels_out + bias * channels_in


def parameters_bias_per_kernel(kernel_size, channels_in, channels_out, bias=True):
    return (kernel_size**2 + bias) * channels_in * channels_out


def parameters_one_bias(kernel_size, channels_in, channels_out, bias=True):
    return kernel_size**2 * channels_in * channels_out + bias


def parameters_of_a_line(kernel_size, channels_in, channels_out, bias=True):
    return kernel_size * channels_in * channels_out + bias * channels_out


def parameters_by_filter(kernel_size, channels_in, channels_out, bias=True):
    one_filter = np.zeros((kernel_size, kernel_size, channels_in)).size + int(bias)
    return sum(one_filter for _ in range(channels_out))


def correlate_flipped(image, kernel):
    return correlate2d(image.astype(float), kernel[::-1, ::-1], mode="valid")


def correlate_transposed_kernel(image, kernel):
    return correlate2d(image.astype(float), kernel.T, mode="valid")


def correlate_transposed_output(image, kernel):
    return correlate2d(image.astype(float), kernel, mode="valid").T


def correlate_same_size(image, kernel):
    return correlate2d(image.astype(float), kernel, mode="same")


def correlate_one_short(image, kernel):
    return correlate2d(image.astype(float), kernel, mode="valid")[:-1, :-1]


def correlate_in_uint8(image, kernel):
    height, width = kernel.shape
    out = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1), image.dtype)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            total = (image[y : y + height, x : x + width] * kernel).sum()
            # Written out, since a float outside 0 to 255 becomes a different uint8 on different processors.
            out[y, x] = total % 256 if image.dtype == np.uint8 else total
    return out


def correlate_always_uint8(image, kernel):
    return (correlate2d(image.astype(float), kernel, mode="valid") % 256).astype(np.uint8)


def correlate_truncated(image, kernel):
    return correlate2d(image.astype(float), kernel, mode="valid").astype(int)


def correlate_in_place(image, kernel):
    height, width = kernel.shape
    out = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            window = image[y : y + height, x : x + width]
            window[:] = window * kernel
            out[y, x] = window.sum()
    return out


def correlate_mean(image, kernel):
    return correlate2d(image.astype(float), kernel, mode="valid") / kernel.size


def correlate_in_lists(image, kernel):
    height, width = len(kernel), len(kernel[0])
    return [
        [
            float(sum(float(image[y + i, x + j]) * kernel[i, j] for i in range(height) for j in range(width)))
            for x in range(len(image[0]) - width + 1)
        ]
        for y in range(len(image) - height + 1)
    ]


def correlate_with_windows(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(np.float32), kernel.shape)
    return np.tensordot(windows, kernel.astype(np.float32), axes=2)


def field_without_strides(kernels, strides):
    return 1 + sum(kernel - 1 for kernel in kernels)


def field_adding_whole_kernels(kernels, strides):
    pixels, step = 0, 1
    for kernel, stride in zip(kernels, strides):
        pixels += kernel * step
        step *= stride
    return pixels


def field_with_own_stride(kernels, strides):
    pixels, step = 1, 1
    for kernel, stride in zip(kernels, strides):
        step *= stride
        pixels += (kernel - 1) * step
    return pixels


def field_with_last_stride_only(kernels, strides):
    pixels, step = 1, 1
    for kernel, stride in zip(kernels, strides):
        pixels += (kernel - 1) * step
        step = stride
    return pixels


def field_as_product(kernels, strides):
    return math.prod(kernels)


def field_from_the_top(kernels, strides):
    pixels = 1
    for kernel, stride in zip(reversed(kernels), reversed(strides)):
        pixels = (pixels - 1) * stride + kernel
    return pixels


def sobel_for_horizontal_edges():
    return np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])


def laplacian():
    return np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


def blur():
    return np.full((3, 3), 1 / 9)


def unbalanced():
    return [[-1, 0, 2], [-1, 0, 2], [-1, 0, 2]]


def zeros():
    return np.zeros((3, 3))


def balanced_as_a_whole():
    return [[-1, 0, 2], [-1, 0, 1], [-1, 0, 0]]


def one_row():
    return [-1, 0, 1]


def prewitt():
    return np.outer([1, 1, 1], [-1.0, 0.0, 1.0])


def scharr_the_other_way():
    return 0.25 * np.outer([3, 10, 3], [1, 0, -1])
