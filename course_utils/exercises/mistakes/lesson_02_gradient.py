"""Wrong answers to the exercise of lesson 02 on gradient descent, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401

import numpy as np
from scipy.signal import correlate2d


def _gradient(image, kernel, wanted):
    error = correlate2d(image, kernel, mode="valid") - wanted
    return 2 / error.size * correlate2d(image, error, mode="valid")


def step_uphill(image, kernel, wanted, rate):
    """That is a step uphill. Did you write + for −, or the error as wanted − response?"""
    return kernel + rate * _gradient(image, kernel, wanted)


def step_without_rate(image, kernel, wanted, rate):
    """Did you forget the rate? It says how long the step is."""
    return kernel - _gradient(image, kernel, wanted)


def step_with_sum(image, kernel, wanted, rate):
    """You took the sum of the squared errors; the loss is their mean: divide by `error.size`."""
    error = correlate2d(image, kernel, mode="valid") - wanted
    return kernel - rate * 2 * correlate2d(image, error, mode="valid")


def step_without_two(image, kernel, wanted, rate):
    """Did you forget the 2? The derivative of error² is 2 × error."""
    return kernel - rate * _gradient(image, kernel, wanted) / 2


def step_without_two_and_mean(image, kernel, wanted, rate):
    """Did you forget the factor 2 / error.size? The loss is the mean of the squares."""
    error = correlate2d(image, kernel, mode="valid") - wanted
    return kernel - rate * correlate2d(image, error, mode="valid")


def step_by_kernel_size(image, kernel, wanted, rate):
    """You divided by the kernel's size: the mean goes over the errors, so by `error.size`."""
    error = correlate2d(image, kernel, mode="valid") - wanted
    return kernel - rate * 2 / kernel.size * correlate2d(image, error, mode="valid")


def step_with_turned_error(image, kernel, wanted, rate):
    """You turned the error by 180°: it slides over the image as it is, by cross-correlation."""
    error = correlate2d(image, kernel, mode="valid") - wanted
    return kernel - rate * 2 / error.size * correlate2d(image, error[::-1, ::-1], mode="valid")


def step_with_turned_kernel(image, kernel, wanted, rate):
    """You turned the kernel by 180° for the response: that is true convolution."""
    error = correlate2d(image, kernel[::-1, ::-1], mode="valid") - wanted
    return kernel - rate * 2 / error.size * correlate2d(image, error, mode="valid")


def step_with_both_turned(image, kernel, wanted, rate):
    """You used true convolution both times: neither the kernel nor the error is turned."""
    error = correlate2d(image, kernel[::-1, ::-1], mode="valid") - wanted
    return kernel - rate * 2 / error.size * correlate2d(image, error[::-1, ::-1], mode="valid")


def step_gradient_only(image, kernel, wanted, rate):
    """You return the gradient; return the kernel after the step, kernel − rate × gradient."""
    return _gradient(image, kernel, wanted)


def step_alone(image, kernel, wanted, rate):
    """You return rate × gradient, which is the step alone: subtract it from the kernel."""
    return rate * _gradient(image, kernel, wanted)


def step_in_place(image, kernel, wanted, rate):
    """Did you write `kernel -= ...`? It changes the given array; `kernel - ...` makes a new one."""
    kernel -= rate * _gradient(image, kernel, wanted)
    return kernel


def step_with_windows(image, kernel, wanted, rate):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    error = np.einsum("yxji,ji->yx", windows, kernel) - wanted
    return kernel - 2 * rate * np.einsum("yxji,yx->ji", windows, error) / error.size


def step_by_kernel_numbers(image, kernel, wanted, rate):
    height, width = wanted.shape
    pixels = {
        (j, i): image[j : j + height, i : i + width]
        for j in range(kernel.shape[0])
        for i in range(kernel.shape[1])
    }
    error = sum(kernel[place] * pixels[place] for place in pixels) - wanted
    new = kernel.copy()
    for place in pixels:
        new[place] -= rate * np.mean(2 * error * pixels[place])
    return new
