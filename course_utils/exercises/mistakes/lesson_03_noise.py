"""Wrong answers to the exercises of lesson 03 on noise, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401

import numpy as np


def _windows(picture, size, **padding):
    padded = np.pad(picture, size // 2, **padding)
    return np.lib.stride_tricks.sliding_window_view(padded, (size, size))


def median_as_mean(picture, size):
    """That is the mean of each window: the median is the middle one after sorting."""
    return _windows(picture, size, mode="edge").mean(axis=(2, 3)).round().astype(np.uint8)


def median_as_mean_cut_off(picture, size):
    """That is the mean of each window, cut off: the median is the middle one after sorting."""
    return _windows(picture, size, mode="edge").mean(axis=(2, 3)).astype(np.uint8)


def median_as_mean_unrounded(picture, size):
    """That is the mean of the window: the median is the middle one after sorting."""
    return _windows(picture, size, mode="edge").mean(axis=(2, 3))


def median_as_mean_inside(picture, size):
    """That is the mean, and only away from the rim: the median is the middle one after sorting."""
    reach, out = size // 2, picture.copy()
    windows = np.lib.stride_tricks.sliding_window_view(picture, (size, size))
    out[reach:-reach, reach:-reach] = windows.mean(axis=(2, 3))
    return out


def median_of_zeros(picture, size):
    """You put zeros beyond the border: repeat the outermost pixels, `np.pad(..., mode="edge")`."""
    return np.median(_windows(picture, size), axis=(2, 3)).astype(np.uint8)


def median_of_mirror(picture, size):
    """You mirror the picture at the border: here the outermost pixels are repeated."""
    return np.median(_windows(picture, size, mode="reflect"), axis=(2, 3)).astype(np.uint8)


def median_inside_only(picture, size):
    """Your result is smaller: pad the picture by size // 2 on each side first."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, (size, size))
    return np.median(windows, axis=(2, 3)).astype(np.uint8)


def _inside(picture, size):
    """Return the slice of the pixels whose window lies in the picture, and their medians."""
    reach = size // 2
    return np.s_[reach:-reach, reach:-reach], median_inside_only(picture, size)


def median_rim_untouched(picture, size):
    """The rim is unfiltered: pad the picture first, so that each pixel of it has a window."""
    out = picture.copy()
    inside, medians = _inside(picture, size)
    out[inside] = medians
    return out


def median_rim_zero(picture, size):
    """The rim is still 0: pad the picture first, so that each pixel of it has a window."""
    out = np.zeros_like(picture)
    inside, medians = _inside(picture, size)
    out[inside] = medians
    return out


def median_padded_too_far(picture, size):
    """You padded by size: a window reaches size // 2 pixels beyond its centre."""
    windows = np.pad(picture, size, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(windows, (size, size))
    return np.median(windows, axis=(2, 3)).astype(np.uint8)


def median_unsorted(picture, size):
    """The middle of the window as it lies is just the pixel itself: sort the values first."""
    return picture.copy()


def median_one_off(picture, size):
    """You took the neighbour of the middle: of n sorted values, the middle one has index n // 2."""
    windows = _windows(picture, size, mode="edge").reshape(*picture.shape, -1)
    return np.sort(windows, axis=2)[..., size * size // 2 + 1]


def median_of_sorted_rows(picture, size):
    """`np.sort` sorts each row of a window by itself: flatten the window first, with `.ravel()`."""
    return np.sort(_windows(picture, size, mode="edge"), axis=3)[:, :, size // 2, size // 2]


def median_of_medians(picture, size):
    """The median of the rows' medians isn't the median of all: take all values at once."""
    rows = np.median(_windows(picture, size, mode="edge"), axis=3)
    return np.median(rows, axis=2).astype(np.uint8)


def median_of_filtered(picture, size):
    """You write into the array that you read: later windows see medians. Use another array."""
    reach = size // 2
    padded = np.pad(picture, reach, mode="edge")
    for y in range(picture.shape[0]):
        for x in range(picture.shape[1]):
            padded[y + reach, x + reach] = np.median(padded[y : y + size, x : x + size])
    return padded[reach:-reach, reach:-reach]


def median_by_opencv(picture, size):
    """Sort the values of each window yourself, or use `np.median`."""
    import cv2

    return cv2.medianBlur(picture, size)


def median_by_sorting(picture, size):
    reach = size // 2
    rows, columns = picture.shape
    out = np.zeros((rows, columns), int)
    for y in range(rows):
        for x in range(columns):
            values = sorted(
                int(picture[min(max(j, 0), rows - 1), min(max(i, 0), columns - 1)])
                for j in range(y - reach, y + reach + 1)
                for i in range(x - reach, x + reach + 1)
            )
            out[y, x] = values[len(values) // 2]
    return out


def median_with_windows(picture, size):
    return np.median(_windows(picture, size, mode="edge"), axis=(2, 3))


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
