"""Reference solutions of lesson 02, convolution."""

import numpy as np


def output_size(size, kernel, stride=1, padding=0, dilation=1):
    """Return the output's size along one side, an int.

    size, kernel: pixels. padding: pixels added on each of the two sides.
    """
    span = dilation * (kernel - 1) + 1
    return (size + 2 * padding - span) // stride + 1


def count_parameters(kernel_size, channels_in, channels_out, bias=True):
    """Return how many numbers a Conv2D layer with a square kernel learns."""
    weights = kernel_size * kernel_size * channels_in * channels_out
    return weights + channels_out if bias else weights


def correlate(image, kernel):
    """Return the cross-correlation of a gray image with a kernel, float, right to 1e-5.

    The kernel is not flipped, and stays inside the image: no padding.
    """
    kernel_h, kernel_w = kernel.shape
    out = np.zeros((image.shape[0] - kernel_h + 1, image.shape[1] - kernel_w + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = np.sum(image[y : y + kernel_h, x : x + kernel_w] * kernel)
    return out


def receptive_field(kernels, strides):
    """Return how many pixels wide a part of the image one output sees.

    kernels, strides: lists of int, one number for each layer, the first layer first.
    """
    pixels, step = 1, 1
    for kernel, stride in zip(kernels, strides):
        pixels += (kernel - 1) * step
        step *= stride
    return pixels


def vertical_edges():
    """Return the Sobel kernel."""
    return [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
