"""Wrong answers to the exercise of lesson 03 on noise, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401

import numpy as np


def denoise_nothing(noisy):
    """You returned the picture as it came."""
    return noisy.copy()


def denoise_with_gaussian(noisy):
    """The specks aren't gone, only spread"""
    import cv2

    return cv2.GaussianBlur(noisy, (0, 0), 1.4)


def denoise_with_nlm(noisy):
    """Most specks are still there"""
    import cv2

    return cv2.fastNlMeansDenoising(noisy, None, 20, 7, 21)


def denoise_with_small_median(noisy):
    """The specks are gone, but grain is left in the flat areas"""
    import cv2

    return cv2.medianBlur(noisy, 3)


def denoise_too_much(noisy):
    """Noise is gone, and detail with it"""
    import cv2

    return cv2.GaussianBlur(cv2.medianBlur(noisy, 5), (0, 0), 4)


def denoise_as_float(noisy):
    """Your values go from 0 to 1, so they are floats: multiply by 255"""
    import cv2

    return cv2.medianBlur(noisy, 3) / 255


def denoise_unrounded(noisy):
    """You returned float64, and uint8 is wanted"""
    import cv2

    once = cv2.medianBlur(noisy, 3)
    return (once.astype(float) + cv2.fastNlMeansDenoising(once, None, 12, 7, 21)) / 2


def denoise_by_medians(noisy):
    """30.2 wanted. Noise is gone, and detail with it"""
    import cv2

    for _ in range(3):
        noisy = cv2.medianBlur(noisy, 5)
    return noisy


def denoise_smaller(noisy):
    """The result must have the shape of the picture"""
    return noisy[1:-1, 1:-1]


def denoise_wrapped(noisy):
    """Values below 0 or above 255 wrapped around"""
    import cv2

    smooth = cv2.GaussianBlur(cv2.medianBlur(noisy, 3), (0, 0), 1).astype(float)
    sharp = smooth + 3 * (smooth - cv2.GaussianBlur(smooth, (0, 0), 2))
    return (sharp % 256).astype(np.uint8)


def denoise_by_bilateral(noisy):
    import cv2

    return cv2.bilateralFilter(cv2.medianBlur(noisy, 3), 9, 30, 2)


def denoise_where_extreme(noisy):
    import cv2

    specks = (noisy == 0) | (noisy == 255)
    mended = np.where(specks, cv2.medianBlur(noisy, 3), noisy)
    return cv2.fastNlMeansDenoising(cv2.medianBlur(mended, 3), None, 12, 7, 21)
