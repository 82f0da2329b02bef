"""Reference solutions of lesson 03, filters and edges."""

import numpy as np


def sharpening_kernel(size, amount):
    """Return one kernel, shape (size, size), that sharpens in a single pass.

    Filtering with it must give picture + amount × (picture − mean), where mean is the mean of the
    size × size window around a pixel. size is odd. Right to 1e-5.
    """
    kernel = np.full((size, size), -amount / size**2)
    kernel[size // 2, size // 2] += 1 + amount
    return kernel


def colour_edges(picture):
    """Return the strength of the edges in a colour picture, float, shape (H, W).

    picture: RGB, uint8, (H, W, 3). The strength in one channel is √(gx² + gy²), with the 3×3
    kernels of `cv2.Sobel` and its usual border. Of the three channels, the strongest counts.
    """
    import cv2

    gx = cv2.Sobel(picture, cv2.CV_32F, 1, 0)
    gy = cv2.Sobel(picture, cv2.CV_32F, 0, 1)
    return np.sqrt(gx**2 + gy**2).max(axis=2)


def is_separable(kernel):
    """Return whether a kernel is separable: one column times one row. True or False.

    kernel: any shape, ints or floats, not all of them 0. Each number may be rounded to 6
    decimals, so test with a tolerance of 1e-5.
    """
    row, column = np.unravel_index(np.abs(kernel).argmax(), kernel.shape)
    product = np.outer(kernel[:, column], kernel[row]) / kernel[row, column]
    return np.abs(product - kernel).max() < 1e-5


def median_filter(picture, size):
    """Return what `cv2.medianBlur(picture, size)` gives, without calling it.

    picture: gray, uint8. size is odd. Beyond the border, the outermost pixels are repeated.
    """
    padded = np.pad(picture, size // 2, mode="edge")
    out = np.zeros_like(picture)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = np.median(padded[y : y + size, x : x + size])
    return out


def denoise(noisy):
    """Return the picture with less noise, uint8 in [0, 255], of the same shape.

    noisy: gray, uint8, with sensor noise, and salt and pepper on top of it.
    """
    import cv2

    without_specks = cv2.medianBlur(noisy, 3)
    return cv2.fastNlMeansDenoising(without_specks, None, 12, 7, 21)
