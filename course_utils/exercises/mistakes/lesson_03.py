"""Wrong answers to the exercises of lesson 03 on kernels, and other right ones."""

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


def sharpen_all_times_amount(size, amount):
    """With amount 0 the picture must stay as it is: amount multiplies only the detail."""
    return amount * (2 * _identity(size) - _box(size))


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


def sharpen_mean_without_centre(size, amount):
    """The mean is that of the whole window, centre included: each weight is 1/size²."""
    kernel = np.full((size, size), -amount / (size**2 - 1))
    kernel[size // 2, size // 2] = 1 + amount
    return kernel


def sharpen_by_gaussian(size, amount):
    """You subtract a Gaussian: the mean of the window has equal weights, 1/size²."""
    import cv2

    column = cv2.getGaussianKernel(size, 1)
    return (1 + amount) * _identity(size) - amount * column @ column.T


def sharpen_picture_once(size, amount):
    """The picture counts 1 + amount times: it's in the detail, picture − mean, too."""
    return _identity(size) - amount * _box(size)


def sharpen_mean_once(size, amount):
    """The mean counts amount times too: the whole detail is multiplied by the amount."""
    return (1 + amount) * _identity(size) - _box(size)


def sharpen_divided_by_size(size, amount):
    """A window of size × size has size² pixels: divide by `size**2`, not by `size`."""
    return (1 + amount) * _identity(size) - amount * size * _box(size)


def sharpen_always_3(size, amount):
    """Your kernel is 3×3 whatever the size: its shape must be (size, size)."""
    return (1 + amount) * _identity(3) - amount * _box(3)


def sharpen_adding_the_mean(size, amount):
    """You add the mean: the detail is picture − mean, so the mean's weights are negative."""
    return (1 + amount) * _identity(size) + amount * _box(size)


def sharpen_middle_row(size, amount):
    """`kernel[size // 2]` is a whole row: the centre is `kernel[size // 2, size // 2]`."""
    kernel = -amount * _box(size)
    kernel[size // 2] += 1 + amount
    return kernel


def sharpen_diagonal(size, amount):
    """`np.eye` has ones along the whole diagonal: the picture needs a single 1, in the centre."""
    return (1 + amount) * np.eye(size) - amount * _box(size)


def sharpen_an_impulse(size, amount):
    import cv2

    impulse = _identity(2 * size - 1)
    blurred = cv2.blur(impulse, (size, size), borderType=cv2.BORDER_CONSTANT)
    sharp = impulse + amount * (impulse - blurred)
    margin = size // 2
    return sharp[margin : margin + size, margin : margin + size]


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


def separable_by_centre(kernel):
    """The centre may be 0, as Sobel's is: take the row and the column of the largest magnitude."""
    row, column = kernel.shape[0] // 2, kernel.shape[1] // 2
    with np.errstate(all="ignore"):
        product = np.outer(kernel[:, column], kernel[row]) / kernel[row, column]
    return np.allclose(product, kernel, atol=1e-5)


def separable_by_largest_signed(kernel):
    """Where all others are negative, the largest number is 0: take the largest magnitude, with
    `np.abs(kernel).argmax()`.
    """  # noqa: D205
    row, column = np.unravel_index(kernel.argmax(), kernel.shape)
    with np.errstate(all="ignore"):
        product = np.outer(kernel[:, column], kernel[row]) / kernel[row, column]
    return np.allclose(product, kernel, atol=1e-5)


def separable_undivided(kernel):
    """You say False to all. In column times row, the number where they cross counts twice: divide
    by it.
    """  # noqa: D205
    row, column = np.unravel_index(np.abs(kernel).argmax(), kernel.shape)
    return np.allclose(np.outer(kernel[:, column], kernel[row]), kernel, atol=1e-5)


def separable_loosely(kernel):
    """Your tolerance is too wide: 0.001 is no rounding error. Take 1e-5."""
    return np.linalg.matrix_rank(kernel, tol=0.01) == 1


def separable_by_rank(kernel):
    return np.linalg.matrix_rank(kernel, tol=1e-5) == 1
