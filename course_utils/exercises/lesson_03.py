"""Exercises of lesson 03: filters and edges.

Numbers may differ by 1e-5 of their value plus 1e-6. What `denoise` makes of a picture is measured,
see `judging_noise`.
"""

from unittest import mock

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_noise import judge_denoise
from course_utils.exercises.mistakes import lesson_03 as mistakes
from course_utils.exercises.mistakes import lesson_03_edges as edge_mistakes
from course_utils.exercises.mistakes import lesson_03_median as median_mistakes
from course_utils.exercises.mistakes import lesson_03_noise as noise_mistakes
from course_utils.exercises.solutions import lesson_03 as solutions

sharpening_kernel = Exercise(
    lesson="03",
    reference=solutions.sharpening_kernel,
    why="Picture and mean are both filters: a kernel with a single 1, and one of 1/size². So the "
    "sum is one too: 1 + amount times the first, minus amount times the second. The weights sum "
    "to 1, so flat areas keep their brightness.",
    hints=(
        "Write picture and mean as kernels of one size. Which kernel leaves a picture as it is?",
        "picture + amount × (picture − mean) is (1 + amount) × picture − amount × mean. Do the "
        "same with the two kernels.",
        "Begin with `np.full((size, size), -amount / size**2)`, and add something to the centre, "
        "`[size // 2, size // 2]`.",
    ),
    judge=SameAsReference(
        cases=[(3, 1), (3, 0), (3, 0.5), (5, 2)],
        describe=lambda size, amount: f"size {size} and amount {amount}",
    ),
    mistakes=(
        mistakes.sharpen_only_detail,
        mistakes.sharpen_the_wrong_way,
        mistakes.sharpen_fixed_centre,
        mistakes.sharpen_without_amount,
        mistakes.sharpen_all_times_amount,
        mistakes.sharpen_sum_not_mean,
        mistakes.sharpen_by_ones,
        mistakes.sharpen_by_ones_times_amount,
        mistakes.sharpen_by_ones_and_centre,
        mistakes.sharpen_centre_replaced,
        mistakes.sharpen_whole_numbers,
        mistakes.sharpen_mean_without_centre,
        mistakes.sharpen_by_gaussian,
        mistakes.sharpen_picture_once,
        mistakes.sharpen_mean_once,
        mistakes.sharpen_divided_by_size,
        mistakes.sharpen_always_3,
        mistakes.sharpen_adding_the_mean,
        mistakes.sharpen_middle_row,
        mistakes.sharpen_diagonal,
    ),
    other_right=(mistakes.sharpen_an_impulse,),
)


def _colour_pictures():
    # The two colours are about equally bright in gray, 45.
    colours = np.zeros((3, 4, 3), np.uint8)
    colours[:, :2, 0], colours[:, 2:, 1] = 150, 76
    falling = np.zeros((3, 4, 3), np.uint8)
    falling[:, :2] = 90
    oblique = np.zeros((4, 3, 3), np.uint8)
    oblique[2:, 1:, 2] = 40
    random = np.random.default_rng(0).integers(0, 256, (6, 5, 3), np.uint8)
    return [(falling,), (colours,), (oblique,), (random,)]


def _say_colours(picture):
    kinds = np.unique(picture.reshape(-1, 3), axis=0)
    size = "{}×{}".format(*picture.shape[:2])
    if len(kinds) > 2:
        return f"a {size} picture of random colours"
    first, last = picture[0, 0].tolist(), picture[-1, -1].tolist()
    return f"a {size} picture that is {first} at the top left and {last} at the bottom right"


colour_edges = Exercise(
    lesson="03",
    reference=solutions.colour_edges,
    why="Each channel is a gray picture with slopes of its own; `cv2.Sobel` takes them one by one. "
    "Two colours may be equally bright in gray, but then they differ in some channel.",
    hints=(
        "`cv2.Sobel` takes colour too, each channel by itself. Which depth do you ask for?",
        "Compute gx and gy, both of shape (H, W, 3), then the strength of each channel.",
        "`np.sqrt(gx**2 + gy**2)` has the shape (H, W, 3), and `.max(axis=2)` takes the largest "
        "along the last axis.",
    ),
    judge=SameAsReference(cases=_colour_pictures(), describe=_say_colours),
    mistakes=(
        edge_mistakes.edges_in_uint8,
        edge_mistakes.edges_squared_in_uint8,
        edge_mistakes.edges_of_absolute_uint8,
        edge_mistakes.edges_saturated,
        edge_mistakes.edges_of_gray,
        edge_mistakes.edges_with_sum,
        edge_mistakes.edges_across_only,
        edge_mistakes.edges_of_larger_slope,
        edge_mistakes.edges_with_mean_of_channels,
        edge_mistakes.edges_with_sum_of_channels,
        edge_mistakes.edges_of_different_channels,
        edge_mistakes.edges_in_int16,
        edge_mistakes.edges_of_each_channel,
        edge_mistakes.edges_without_abs,
        edge_mistakes.edges_squared,
        edge_mistakes.edges_joined_over_channels,
        edge_mistakes.edges_of_mixed_slope,
        edge_mistakes.edges_by_weighted_halves,
        edge_mistakes.edges_of_brightest_channel,
        edge_mistakes.edges_of_first_channel,
        edge_mistakes.edges_with_larger_kernels,
        edge_mistakes.edges_scaled_for_display,
        edge_mistakes.edges_wrapped,
        edge_mistakes.edges_down_only,
        edge_mistakes.edges_with_gx_twice,
    ),
    other_right=(edge_mistakes.edges_channel_by_channel,),
)


def _kernels():
    bell = np.exp(-(np.arange(-3, 4) ** 2) / 2)
    gaussian = np.outer(bell, bell) / bell.sum() ** 2
    return [
        (np.array([[1, 2], [2, 4]]),),
        (np.array([[1, 0], [0, 1]]),),
        (np.array([[-2, 0], [-1, 0]]),),
        (np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),),
        (np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),),
        (np.array([[-1, 1, 0], [0, -1, 1]]),),
        (np.array([[0, 0, 0], [0, 1, 2], [0, 3, 6]]),),
        (np.array([[0, 0, 0], [0, 1, 2], [0, 3, 5]]),),
        (np.array([[1, 2, 1], [2, 4, 2], [1, 2, 2]]),),
        (np.array([[1, 2], [3, 6], [-1, -2]]),),
        (np.array([[1, 2], [3, 6], [5, 0]]),),
        (np.array([[3, 1], [3, 1]]),),
        (np.array([[1, 0], [0, 0.001]]),),
        (gaussian,),
        (gaussian.round(6),),
    ]


def _say_kernel(kernel):
    if kernel.size < 49:
        return f"the kernel {show(kernel)}{_trap_in(kernel)}"
    rounded = ", rounded to 6 decimals," if np.array_equal(kernel, kernel.round(6)) else ""
    return f"a 7×7 Gaussian{rounded}"


def _trap_in(kernel):
    """Say what misleads the usual short cuts, "" if nothing does."""
    if not kernel[0].any():
        return ", whose first row is 0,"
    if kernel.sum() == 0:
        return ", whose numbers sum to 0,"
    if kernel.shape == (3, 3) and abs(np.linalg.det(kernel)) < 1e-6:
        return ", whose determinant is 0,"
    return ""


is_separable = Exercise(
    lesson="03",
    reference=solutions.is_separable,
    why="In a column times a row, every row is a multiple of one row. The row and the column "
    "through the largest number aren't 0, so they can stand for all: if their product, divided by "
    "that number, is the kernel, it's separable. "
    "`np.linalg.matrix_rank(kernel, tol=1e-5) == 1` says it too.",
    hints=(
        "Write down 1, 2, 1 times −1, 0, 1 as in the lesson. What have the three rows in common?",
        "Every row must be a multiple of one row. Which row can you take that surely isn't 0?",
        "Take the row and the column through the number with the largest magnitude. "
        "`np.outer(column, row)` divided by that number must be the kernel, up to rounding.",
    ),
    judge=SameAsReference(cases=_kernels(), describe=_say_kernel),
    mistakes=(
        mistakes.separable_always,
        mistakes.separable_if_symmetric,
        mistakes.separable_if_rows_equal,
        mistakes.separable_by_sums,
        mistakes.separable_by_sums_strictly,
        mistakes.separable_by_sums_multiplied,
        mistakes.separable_by_determinant,
        mistakes.separable_by_determinant_alone,
        mistakes.separable_by_first_row,
        mistakes.separable_by_first_row_strictly,
        mistakes.separable_by_first_row_multiplied,
        mistakes.separable_by_two_rows,
        mistakes.separable_exactly,
        mistakes.separable_too_strict,
        mistakes.separable_by_centre,
        mistakes.separable_by_largest_signed,
        mistakes.separable_undivided,
        mistakes.separable_loosely,
    ),
    other_right=(mistakes.separable_by_rank,),
)


def _gray_pictures():
    speck = np.full((3, 3), 50, np.uint8)
    speck[1, 1] = 255
    slope = np.array([[10, 20, 30, 40], [15, 255, 35, 45], [12, 22, 0, 42]], np.uint8)
    random = np.random.default_rng(0).integers(0, 256, (2, 9, 8), np.uint8)
    return [(speck, 3), (slope, 3), (random[0], 3), (random[1], 5)]


def _say_picture(picture, size):
    rows, columns = picture.shape
    pixels = f" {show(picture)}" if picture.size <= 12 else ""
    return f"the {rows}×{columns} picture{pixels} and size {size}"


_SAME_MEDIANS = SameAsReference(cases=_gray_pictures(), describe=_say_picture)


def _judge_median(exercise, answer):
    """Compare with the reference, while `cv2.medianBlur` is out of reach."""
    refusal = RuntimeError("`cv2.medianBlur` can't be called in this exercise")
    with mock.patch("cv2.medianBlur", side_effect=refusal):
        return _SAME_MEDIANS(exercise, answer)


median_filter = Exercise(
    lesson="03",
    reference=solutions.median_filter,
    why="A window reaches size // 2 pixels to each side, so the picture gets that many more there. "
    "Each result is computed from the original pixels and written into another array.",
    hints=(
        "First make the picture larger: `np.pad` has a mode that repeats the outermost pixels. By "
        "how many on each side?",
        "Then visit each pixel in two loops, as in lesson 02: the window of pixel (y, x) begins at "
        "[y, x] of the padded picture.",
        '`np.pad(picture, size // 2, mode="edge")`, and `np.median(window)` for each window.',
    ),
    judge=_judge_median,
    mistakes=(
        median_mistakes.median_as_mean,
        median_mistakes.median_as_mean_cut_off,
        median_mistakes.median_as_mean_unrounded,
        median_mistakes.median_as_mean_inside,
        median_mistakes.median_of_zeros,
        median_mistakes.median_of_mirror,
        median_mistakes.median_inside_only,
        median_mistakes.median_rim_untouched,
        median_mistakes.median_rim_zero,
        median_mistakes.median_padded_too_far,
        median_mistakes.median_unsorted,
        median_mistakes.median_one_off,
        median_mistakes.median_of_sorted_rows,
        median_mistakes.median_of_medians,
        median_mistakes.median_of_filtered,
        median_mistakes.median_of_cut_windows,
        median_mistakes.median_of_negative_starts,
        median_mistakes.median_off_centre,
        median_mistakes.median_of_symmetric,
        median_mistakes.median_of_small_windows,
        median_mistakes.median_at_half_a_row,
        median_mistakes.median_always_3,
        median_mistakes.median_at_index_4,
        median_mistakes.median_of_padded_shape,
        median_mistakes.median_without_the_last,
        median_mistakes.median_by_opencv,
    ),
    other_right=(median_mistakes.median_by_sorting, median_mistakes.median_with_windows),
)


denoise = Exercise(
    lesson="03",
    reference=solutions.denoise,
    why="First a filter that throws specks away, the median; then one that evens out grain and "
    "keeps edges. After a blur the specks are smeared, and the median can't find them.",
    hints=(
        "It holds two kinds of noise. Which filter of the lesson is good at which?",
        "One filter after the other. Which must come first, so that specks aren't spread?",
        "The smallest median that removes the specks, then a bilateral filter or non-local means; "
        "choose its strength on `practice_noisy`.",
    ),
    judge=judge_denoise,
    mistakes=(
        noise_mistakes.denoise_nothing,
        noise_mistakes.denoise_with_gaussian,
        noise_mistakes.denoise_with_nlm,
        noise_mistakes.denoise_with_small_median,
        noise_mistakes.denoise_too_much,
        noise_mistakes.denoise_as_float,
        noise_mistakes.denoise_unrounded,
        noise_mistakes.denoise_by_medians,
        noise_mistakes.denoise_smaller,
        noise_mistakes.denoise_wrapped,
    ),
    other_right=(noise_mistakes.denoise_by_bilateral, noise_mistakes.denoise_where_extreme),
)
