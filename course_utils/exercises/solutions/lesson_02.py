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


def receptive_field(kernels, strides):
    """Return how many pixels wide a part of the image one output sees.

    kernels, strides: lists of int, one number for each layer, the first layer first.
    """
    field, jump = 1, 1
    for kernel, stride in zip(kernels, strides):
        field += (kernel - 1) * jump
        jump *= stride
    return field


def correlate(image, kernel):
    """Return the cross-correlation of a gray image with a kernel, float, right to 1e-5.

    The kernel is not flipped, and stays inside the image: no padding.
    """
    image = image.astype(float)
    kernel_h, kernel_w = kernel.shape
    out = np.zeros((image.shape[0] - kernel_h + 1, image.shape[1] - kernel_w + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = np.sum(image[y : y + kernel_h, x : x + kernel_w] * kernel)
    return out


def gradient_step(image, kernel, wanted, rate):
    """Return the kernel after one step of gradient descent, float, right to 1e-5.

    The loss is the mean of (response − wanted)²; the response is the cross-correlation of image
    and kernel, without padding. All three are float arrays, and stay unchanged.
    """

    def correlate(image, kernel):
        windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
        return (windows * kernel).sum(axis=(2, 3))

    error = correlate(image, kernel) - wanted
    gradient = 2 / error.size * correlate(image, error)
    return kernel - rate * gradient


def vertical_edges():
    """Return the Prewitt kernel."""
    return [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]
