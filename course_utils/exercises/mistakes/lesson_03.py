"""Wrong answers to the exercises of lesson 03 on kernels and edges, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401

import numpy as np


def _box(size):
    return np.full((size, size), 1 / size**2)


def _identity(size):
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1
    return kernel


def sharpen_only_detail(size, amount):
    """That is the detail alone, and its weights sum to 0: add it to the picture."""
    return amount * (_identity(size) - _box(size))


def sharpen_the_wrong_way(size, amount):
    """You blur: the detail is picture − mean, not mean − picture."""
    return _identity(size) + amount * (_box(size) - _identity(size))


def sharpen_fixed_centre(size, amount):
    """The centre holds 2 whatever the amount: the picture counts 1 + amount times."""
    return 2 * _identity(size) - amount * _box(size)


def sharpen_without_amount(size, amount):
    """You leave out the amount: the detail is multiplied by it."""
    return 2 * _identity(size) - _box(size)


def sharpen_sum_not_mean(size, amount):
    """The mean of the window is its sum divided by size × size."""
    return (1 + amount) * _identity(size) - amount * np.ones((size, size))


def sharpen_by_ones(size, amount):
    """Your weights don't depend on the amount as they should: the mean has weights of 1/size²."""
    kernel = np.full((size, size), -1.0)
    kernel[size // 2, size // 2] = size**2
    return kernel


def sharpen_by_ones_times_amount(size, amount):
    """Around the centre stands −amount/size², not −1: the mean has weights of 1/size²."""
    kernel = np.full((size, size), -1.0)
    kernel[size // 2, size // 2] = size**2 * amount
    return kernel


def sharpen_by_ones_and_centre(size, amount):
    """Your detail is size² times too large: the mean has weights of 1/size², not of 1."""
    kernel = np.full((size, size), -float(amount))
    kernel[size // 2, size // 2] += 1 + size**2 * amount
    return kernel


def sharpen_centre_replaced(size, amount):
    """The centre belongs to the window too: it gets 1 + amount, minus its share of the mean."""
    kernel = -amount * _box(size)
    kernel[size // 2, size // 2] = 1 + amount
    return kernel


def sharpen_whole_numbers(size, amount):
    """Your kernel holds whole numbers, so the fractions are lost: make it float."""
    kernel = np.zeros((size, size), dtype=int)
    kernel[:] = -amount * _box(size)
    kernel[size // 2, size // 2] = 1 + amount - amount / size**2
    return kernel


def sharpen_an_impulse(size, amount):
    import cv2

    impulse = _identity(2 * size - 1)
    blurred = cv2.blur(impulse, (size, size), borderType=cv2.BORDER_CONSTANT)
    sharp = impulse + amount * (impulse - blurred)
    margin = size // 2
    return sharp[margin : margin + size, margin : margin + size]


def _slopes(picture, depth=None):
    import cv2

    depth = cv2.CV_32F if depth is None else depth
    slopes = [cv2.Sobel(picture, depth, 1, 0), cv2.Sobel(picture, depth, 0, 1)]
    return [slope.astype(float) for slope in slopes]


def edges_in_uint8(picture):
    """Slopes are cut off at 0 and 255: ask `cv2.Sobel` for `cv2.CV_32F`."""
    gx, gy = _slopes(picture, depth=0)
    return np.hypot(gx, gy).max(axis=2)


def edges_squared_in_uint8(picture):
    """Slopes and their squares don't fit into uint8: ask `cv2.Sobel` for `cv2.CV_32F`."""
    import cv2

    gx, gy = cv2.Sobel(picture, -1, 1, 0), cv2.Sobel(picture, -1, 0, 1)
    return np.sqrt(gx**2 + gy**2).max(axis=2)


def edges_of_absolute_uint8(picture):
    """`convertScaleAbs` keeps both signs, but ends at 255: compute the strength with floats."""
    import cv2

    gx, gy = [cv2.convertScaleAbs(slope).astype(float) for slope in _slopes(picture)]
    return np.hypot(gx, gy).max(axis=2)


def edges_saturated(picture):
    """Your strength ends at 255, where uint8 does: return floats."""
    gx, gy = _slopes(picture)
    return np.hypot(gx, gy).max(axis=2).clip(0, 255).astype(np.uint8)


def edges_of_gray(picture):
    """You turn the picture to gray first, which hides an edge between equally bright colours."""
    import cv2

    gx, gy = _slopes(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    return np.hypot(gx, gy)


def edges_with_sum(picture):
    """You add |gx| and |gy|: the strength is the length of the arrow, √(gx² + gy²)."""
    gx, gy = _slopes(picture)
    return (np.abs(gx) + np.abs(gy)).max(axis=2)


def edges_across_only(picture):
    """You use gx alone: level edges have none. Compute gy too, with `dx=0, dy=1`."""
    return np.abs(_slopes(picture)[0]).max(axis=2)


def edges_of_larger_slope(picture):
    """You take the larger of |gx| and |gy|: an oblique edge has both, so take √(gx² + gy²)."""
    gx, gy = _slopes(picture)
    return np.maximum(np.abs(gx), np.abs(gy)).max(axis=2)


def edges_with_mean_of_channels(picture):
    """You average the channels: the strongest of the three counts, so use `.max(axis=2)`."""
    gx, gy = _slopes(picture)
    return np.hypot(gx, gy).mean(axis=2)


def edges_with_sum_of_channels(picture):
    """You add the channels up: only the strongest of the three counts, so use `.max(axis=2)`."""
    gx, gy = _slopes(picture)
    return np.hypot(gx, gy).sum(axis=2)


def edges_of_different_channels(picture):
    """Your gx and gy may come from different channels: take each channel's strength first."""
    gx, gy = [np.abs(slope).max(axis=2) for slope in _slopes(picture)]
    return np.hypot(gx, gy)


def edges_in_int16(picture):
    """Squares don't fit into int16, which ends at 32767: ask `cv2.Sobel` for floats instead."""
    import cv2

    gx, gy = cv2.Sobel(picture, cv2.CV_16S, 1, 0), cv2.Sobel(picture, cv2.CV_16S, 0, 1)
    with np.errstate(invalid="ignore"):
        return np.sqrt(gx**2 + gy**2).max(axis=2)


def edges_of_each_channel(picture):
    """You return one strength for each channel: take the largest of the three, `.max(axis=2)`."""
    gx, gy = _slopes(picture)
    return np.hypot(gx, gy)


def edges_without_abs(picture):
    """The maximum of slopes with a sign misses the negative ones: take the strength first."""
    gx, gy = [slope.max(axis=2) for slope in _slopes(picture)]
    return np.hypot(gx, gy)


def edges_squared(picture):
    """The square root is missing: the strength is √(gx² + gy²)."""
    gx, gy = _slopes(picture)
    return (gx**2 + gy**2).max(axis=2)


def edges_channel_by_channel(picture):
    import cv2

    strongest = np.zeros(picture.shape[:2], np.float32)
    for channel in cv2.split(picture):
        gx, gy = cv2.Sobel(channel, cv2.CV_32F, 1, 0), cv2.Sobel(channel, cv2.CV_32F, 0, 1)
        strongest = np.maximum(strongest, cv2.magnitude(gx, gy))
    return strongest


def separable_if_symmetric(kernel):
    """Symmetry is something else: the diagonal kernel is symmetric, and not separable."""
    return kernel.shape[0] == kernel.shape[1] and np.allclose(kernel, kernel.T)


def separable_if_rows_equal(kernel):
    """Rows needn't be equal: each must be some multiple of the same row."""
    return all(np.allclose(row, kernel[0]) for row in kernel)


def separable_by_sums(kernel):
    """Sums of rows and columns can be 0, as in Sobel's kernel, and then say nothing."""
    with np.errstate(all="ignore"):
        product = np.outer(kernel.sum(axis=1), kernel.sum(axis=0)) / kernel.sum()
    return np.allclose(product, kernel, atol=1e-6)


def separable_by_sums_strictly(kernel):
    """The sum can be 0: divide by the number of largest magnitude, with its row and its column."""
    with np.errstate(all="ignore"):
        product = np.outer(kernel.sum(axis=1), kernel.sum(axis=0)) / kernel.sum()
    return np.allclose(product, kernel)


def separable_by_sums_multiplied(kernel):
    """Where the sums are 0, you compare 0 with 0: take the row and the column of the largest
    number instead.
    """  # noqa: D205
    product = np.outer(kernel.sum(axis=1), kernel.sum(axis=0))
    return np.allclose(product, kernel * kernel.sum())


def separable_by_determinant(kernel):
    """A determinant of 0 only says that some row can be made of the others. All rows must be
    multiples of one.
    """  # noqa: D205
    rows, columns = kernel.shape
    return bool(rows != columns or abs(np.linalg.det(kernel)) < 1e-6)


def separable_by_determinant_alone(kernel):
    """A determinant of 0 only says that the rows are dependent, and needs a square. All rows must
    be multiples of one.
    """  # noqa: D205
    return abs(np.linalg.det(kernel)) < 1e-6


def separable_by_first_row(kernel):
    """The first row may be 0 and then tells nothing: compare with the row of the largest number."""
    with np.errstate(all="ignore"):
        factors = kernel[:, :1] / kernel[:1, :1]
        return np.allclose(factors * kernel[0], kernel, atol=1e-6)


def separable_by_first_row_strictly(kernel):
    """The first row may hold zeros, and you divide by it: take the row of the largest number."""
    with np.errstate(all="ignore"):
        factors = kernel / kernel[0]
    return np.allclose(factors, factors[:, :1])


def separable_by_first_row_multiplied(kernel):
    """Where the first row and column are 0, you compare 0 with 0: take those of the largest
    number.
    """  # noqa: D205
    product = np.outer(kernel[:, 0], kernel[0])
    return np.allclose(product, kernel * kernel[0, 0], atol=1e-6)


def separable_by_two_rows(kernel):
    """You compare two rows only: every row must be a multiple of the same one."""
    return np.linalg.matrix_rank(kernel[:2]) <= 1


def separable_exactly(kernel):
    """Floats are rarely equal to the last digit: compare with `np.allclose`, not with `==`."""
    row, column = np.unravel_index(np.abs(kernel).argmax(), kernel.shape)
    product = np.outer(kernel[:, column], kernel[row]) / kernel[row, column]
    return np.array_equal(product, kernel)


def separable_too_strict(kernel):
    """Rounding errors add up: use `atol=1e-5` in `np.allclose`, `tol=1e-5` in `matrix_rank`."""
    return np.linalg.matrix_rank(kernel) == 1


def separable_always(kernel):
    """You say True to every kernel. Try it on the Laplacian."""
    return True


def separable_by_rank(kernel):
    return np.linalg.matrix_rank(kernel, tol=1e-5) == 1
