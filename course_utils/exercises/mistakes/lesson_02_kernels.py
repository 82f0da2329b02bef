"""Wrong answers to the exercises of lesson 02 on images and kernels, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403

import numpy as np
from scipy.signal import correlate2d


def correlate_uint8_products(image, kernel):
    """Image and kernel are both uint8, so products wrapped around at 256: make the image float."""
    height, width = kernel.shape
    out = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = (image[y : y + height, x : x + width] * kernel).sum()
    return out


def correlate_uint8_throughout(image, kernel):
    """Image and kernel are both uint8, so the sums wrapped around at 256: make the image float."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("yxji,ji->yx", windows, kernel)


def correlate_flipped(image, kernel):
    """You flipped the kernel: that is true convolution, not cross-correlation."""
    return correlate2d(image.astype(float), kernel[::-1, ::-1], mode="valid")


def correlate_transposed_kernel(image, kernel):
    """Your kernel is transposed: its first index is the row, like the image's."""
    return correlate2d(image.astype(float), kernel.T, mode="valid")


def correlate_transposed_output(image, kernel):
    """Rows and columns of the output are swapped: `out[y, x]` is row y, column x."""
    return correlate2d(image.astype(float), kernel, mode="valid").T


def correlate_swapped_window(image, kernel):
    """x and y are swapped where you cut the window: rows come first, `image[y : ..., x : ...]`."""
    height, width = kernel.shape
    out = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = (image[x : x + height, y : y + width].astype(float) * kernel).sum()
    return out


def correlate_swapped_size(image, kernel):
    """Height and width are swapped: `image.shape` is (height, width), rows first."""
    height, width = kernel.shape
    out = np.zeros((image.shape[1] - width + 1, image.shape[0] - height + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = (image[y : y + height, x : x + width].astype(float) * kernel).sum()
    return out


def _like_filter2d(image, kernel):
    """Compute what cv2.filter2D does, whose border is a mirror and whose anchor is size // 2."""
    margins = [(size // 2, (size - 1) // 2) for size in kernel.shape]
    return correlate2d(np.pad(image.astype(float), margins, mode="reflect"), kernel, mode="valid")


def correlate_keeping_size(image, kernel):
    """Your output is as large as the image. `filter2D` keeps the size by making up pixels beyond
    the border: cut off kernel_h // 2 rows at the top, (kernel_h − 1) // 2 at the bottom, and
    columns likewise.
    """  # noqa: D205
    return _like_filter2d(image, kernel)


def correlate_cropped_by_one(image, kernel):
    """`[1:-1, 1:-1]` fits 3×3 kernels. For any kernel, cut off kernel_h // 2 rows at the top,
    (kernel_h − 1) // 2 at the bottom, and columns likewise.
    """  # noqa: D205
    return _like_filter2d(image, kernel)[1:-1, 1:-1]


def correlate_saturated(image, kernel):
    """Your output stops at 0 and 255, as `filter2D` does with −1: ask for `cv2.CV_32F`."""
    out = correlate2d(image.astype(float), kernel, mode="valid")
    return out.clip(0, 255).astype(np.uint8) if image.dtype == np.uint8 else out


def correlate_in_float16(image, kernel):
    """float16 has room for three digits only: use float32 or float64."""
    return correlate2d(image.astype(float), kernel, mode="valid").astype(np.float16)


def correlate_same_size(image, kernel):
    """You padded the image with zeros: keep the kernel inside, as `mode="valid"` does."""
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


def correlate_with_filter2d(image, kernel):
    import cv2  # only here, so that declaring the exercises stays quick

    height, width = (n - k + 1 for n, k in zip(image.shape, kernel.shape))
    top, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    return cv2.filter2D(image, cv2.CV_32F, kernel)[top : top + height, left : left + width]


def sobel_for_horizontal_edges():
    """Are rows and columns swapped?"""
    return np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])


def sobel():
    """It works, but it's Sobel's. Find another one."""
    return [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def sobel_doubled():
    """It works, but it's Sobel's (times 2). Find another one."""
    return 2.0 * np.array(sobel())


def sobel_the_other_way():
    """It works, but it's Sobel's (times -0.25). Find another one."""
    return -0.25 * np.array(sobel())


def laplacian():
    """at least as strongly as to a vertical one"""
    return np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


def blur():
    """No weight is negative, so nothing is subtracted: that is a blur."""
    return np.full((3, 3), 1 / 9)


def identity():
    """No weight is negative, so nothing is subtracted."""
    return [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


def unbalanced():
    """not 0. What must the weights sum to?"""
    return [[-1, 0, 2], [-1, 0, 2], [-1, 0, 2]]


def zeros():
    """All weights are 0, so the answer is 0 everywhere."""
    return np.zeros((3, 3))


def rows_that_cancel():
    """too weak, 40 % is enough"""
    return [[-1, 0, 1], [0, 0, 0], [1, 0, -1]]


def balanced_as_a_whole():
    """each row must sum to 0"""
    return [[-1, 0, 2], [-1, 0, 1], [-1, 0, 0]]


def one_row():
    """should have the shape (3, 3); yours has (3,)"""
    return [-1, 0, 1]


def complex_numbers():
    """Your kernel holds complex numbers; an image needs real ones."""
    return np.array([[-1, 0, 1]] * 3) * 1j


def middle_row_alone():
    return [[0, 0, 0], [-1, 0, 1], [0, 0, 0]]


def scharr_the_other_way():
    return 0.25 * np.outer([3, 10, 3], [1, 0, -1])


def line_detector():
    return [[1, -2, 1]] * 3
