"""Wrong answers to the exercise of lesson 03 on the median, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401

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


def median_of_cut_windows(picture, size):
    """At the border your windows hold fewer values: repeat the outermost pixels first, `np.pad`."""
    reach, out = size // 2, np.zeros_like(picture)
    for y in range(picture.shape[0]):
        for x in range(picture.shape[1]):
            top, left = max(y - reach, 0), max(x - reach, 0)
            out[y, x] = np.median(picture[top : y + reach + 1, left : x + reach + 1])
    return out


def median_of_negative_starts(picture, size):
    """At the border your windows are empty, for `y - size // 2` is negative there: pad first."""
    reach, out = size // 2, np.zeros_like(picture)
    for y in range(reach, picture.shape[0]):
        for x in range(reach, picture.shape[1]):
            window = picture[y - reach : y + reach + 1, x - reach : x + reach + 1]
            out[y, x] = np.median(window)
    return out


def median_off_centre(picture, size):
    """Your windows begin at their pixel: pad the picture, and they are centred on it."""
    out = np.zeros_like(picture)
    for y in range(picture.shape[0]):
        for x in range(picture.shape[1]):
            out[y, x] = np.median(picture[y : y + size, x : x + size])
    return out


def median_of_symmetric(picture, size):
    """`symmetric` mirrors, and from size 5 on that's not repeating: use `mode="edge"`."""
    return np.median(_windows(picture, size, mode="symmetric"), axis=(2, 3)).astype(np.uint8)


def median_of_small_windows(picture, size):
    """Your window lacks a row and a column: `[y : y + size]` ends before `y + size` by itself."""
    windows = _windows(picture, size, mode="edge")[:, :, :-1, :-1]
    return np.median(windows, axis=(2, 3)).astype(np.uint8)


def median_at_half_a_row(picture, size):
    """The middle of one row is size // 2: of size² sorted values, it's size**2 // 2."""
    windows = _windows(picture, size, mode="edge").reshape(*picture.shape, -1)
    return np.sort(windows, axis=2)[..., size // 2]


def median_always_3(picture, size):
    """Your window is 3×3 whatever the size."""
    return np.median(_windows(picture, 3, mode="edge"), axis=(2, 3)).astype(np.uint8)


def median_at_index_4(picture, size):
    """Index 4 is the middle of nine values only: of size² values, it's size**2 // 2."""
    windows = _windows(picture, size, mode="edge").reshape(*picture.shape, -1)
    return np.sort(windows, axis=2)[..., 4]


def median_of_padded_shape(picture, size):
    """Your result has the padded picture's shape: make it as large as the picture."""
    out = np.zeros_like(np.pad(picture, size // 2))
    rows, columns = picture.shape
    out[:rows, :columns] = np.median(_windows(picture, size, mode="edge"), axis=(2, 3))
    return out


def median_without_the_last(picture, size):
    """The last row and column are still 0: `range(n)` ends at n − 1 by itself."""
    out = np.median(_windows(picture, size, mode="edge"), axis=(2, 3)).astype(np.uint8)
    out[-1], out[:, -1] = 0, 0
    return out


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
