"""Exercises of lesson 04: preprocessing with OpenCV.

The numbers of `normalise` may differ by 1e-5 of their value plus 1e-6, a threshold not at all, the
gray values of `letterbox` by 2, since there are several good ways to resize. `centre_by_mass` and
`count_coins` are measured, see `judging_centre` and `judging_preprocessing`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference
from course_utils.exercises.judging_centre import judge_centre
from course_utils.exercises.judging_preprocessing import judge_coins, judge_letterbox, judge_otsu
from course_utils.exercises.mistakes import lesson_04 as mistakes
from course_utils.exercises.mistakes import lesson_04_pictures as picture_mistakes
from course_utils.exercises.solutions import lesson_04 as solutions


def _colour_batches():
    random = np.random.default_rng(0)
    train = random.integers(0, 200, (4, 2, 3, 3)) / np.array([1.0, 2.0, 4.0])
    flat = train.copy()
    flat[..., 1] = 7
    pictures = random.integers(50, 256, (2, 2, 3, 3)).astype(float)
    return [(train, pictures), (train, pictures[:1]), (flat, pictures)]


def _say_batches(train, pictures):
    flat = " whose second channel is 7 everywhere" if np.ptp(train[..., 1]) == 0 else ""
    return f"`train` of shape {train.shape}{flat} and `pictures` of shape {pictures.shape}"


normalise = Exercise(
    lesson="04",
    reference=solutions.normalise,
    why="`axis=(0, 1, 2)` averages over pictures, rows and columns, and leaves one number for each "
    "channel. They come from `train` alone, so one picture in use is treated as thousands were.",
    hints=(
        "Whose mean and whose spread? Those that the model was trained with, also for one picture.",
        "`train.mean(axis=...)`: which axes must vanish, so that three numbers are left?",
        "`train.mean(axis=(0, 1, 2))`, the same with `std`; `np.where(spread == 0, 1, spread)`.",
    ),
    judge=SameAsReference(cases=_colour_batches(), describe=_say_batches),
    mistakes=(
        mistakes.normalise_by_own_numbers,
        mistakes.normalise_each_by_itself,
        mistakes.normalise_by_both,
        mistakes.normalise_all_channels_alike,
        mistakes.normalise_by_pixel,
        mistakes.normalise_by_variance,
        mistakes.normalise_mean_only,
        mistakes.normalise_dividing_by_zero,
        mistakes.normalise_train,
        mistakes.normalise_in_place,
    ),
    other_right=(mistakes.normalise_with_a_scaler, mistakes.normalise_in_a_loop),
)


letterbox = Exercise(
    lesson="04",
    reference=solutions.letterbox,
    why="One factor for both sides keeps the proportions, and the longer side decides, so that all "
    "of the picture fits. What is left over is divided by two, and the rest goes to the end.",
    hints=(
        "Begin with the factor: it's `size` divided by which side? Then both new sides.",
        "`cv2.resize` takes (width, height). The margins: half of `size` minus the new side before "
        "it, with `//`, and all the rest after it.",
        "`cv2.copyMakeBorder(small, top, bottom, left, right, cv2.BORDER_CONSTANT, value=0)`, with "
        "`bottom = size - new_height - top`.",
    ),
    judge=judge_letterbox,
    mistakes=(
        picture_mistakes.letterbox_stretched,
        picture_mistakes.letterbox_swapped,
        picture_mistakes.letterbox_resize_swapped,
        picture_mistakes.letterbox_rounded_down,
        picture_mistakes.letterbox_only_wide,
        picture_mistakes.letterbox_padded_first,
        picture_mistakes.letterbox_cropped,
        picture_mistakes.letterbox_in_the_corner,
        picture_mistakes.letterbox_spare_line_first,
        picture_mistakes.letterbox_without_margins,
        picture_mistakes.letterbox_never_enlarged,
        picture_mistakes.letterbox_white_margins,
        picture_mistakes.letterbox_in_zero_to_one,
    ),
    other_right=(
        picture_mistakes.letterbox_by_slices,
        picture_mistakes.letterbox_rounded_half_up,
        picture_mistakes.letterbox_with_pad,
    ),
)


otsu_threshold = Exercise(
    lesson="04",
    reference=solutions.otsu_threshold,
    why="A value that occurs 7 times counts 7 times: sums over pixels become sums over values, "
    "weighted by `counts`. Empty groups have no mean, so they are left out.",
    hints=(
        "How many pixels are at or below t? And what do their values add up to, if each value v "
        "occurs `counts[v]` times?",
        "Mean of the lower group: `(values * counts)[:t + 1].sum() / counts[:t + 1].sum()`, with "
        "`values = np.arange(len(counts))`. What if the group is empty?",
        "Loop over t; skip empty groups; compute shares × shares × distance²; keep t only if it's "
        "larger than the best so far.",
    ),
    judge=judge_otsu,
    mistakes=(
        mistakes.otsu_one_too_high,
        mistakes.otsu_by_distance_only,
        mistakes.otsu_unweighted_means,
        mistakes.otsu_without_square,
        mistakes.otsu_least,
        mistakes.otsu_last_of_several,
        mistakes.otsu_mean,
        mistakes.otsu_score,
        mistakes.otsu_of_an_empty_group,
    ),
    other_right=(mistakes.otsu_over_pixels, mistakes.otsu_with_cumulative_sums),
)


centre_by_mass = Exercise(
    lesson="04",
    reference=solutions.centre_by_mass,
    why="The centre of mass is a weighted mean of the places. The way to go is the middle minus "
    "the centre. In the matrix of `warpAffine`, the last column says how far: right, then down.",
    hints=(
        "Three small tasks: where is the centre of mass, how far is it from the middle, and move.",
        "`rows, columns = np.indices(digit.shape)` gives the place of each pixel; or take "
        "`cv2.moments(digit)`: `m10 / m00` is the mean column, `m01 / m00` the mean row.",
        "`cv2.warpAffine(digit, np.float32([[1, 0, right], [0, 1, down]]), (width, height))`, with "
        "`down = (height - 1) / 2 - mean_row`. And a black picture has no centre.",
    ),
    judge=judge_centre,
    mistakes=(
        picture_mistakes.mass_of_box,
        picture_mistakes.mass_of_pixels,
        picture_mistakes.mass_moved_away,
        picture_mistakes.mass_swapped,
        picture_mistakes.mass_rolled,
        picture_mistakes.mass_dividing_by_zero,
        picture_mistakes.mass_moved_by_nan,
        picture_mistakes.mass_to_14,
        picture_mistakes.mass_unmoved,
    ),
    other_right=(picture_mistakes.mass_by_parts_of_pixels, picture_mistakes.mass_with_scipy),
)


count_coins = Exercise(
    lesson="04",
    reference=solutions.count_coins,
    why="Bringing every photo to one width first makes all later sizes in pixels mean the same. "
    "The neighbourhood of 101 pixels is wider than a coin, so shade is followed and coins aren't.",
    hints=(
        "Which numbers of the lesson's code are in pixels? What happens to them in a photo that is "
        "twice as large? And why not Otsu?",
        "First bring the photo to a fixed width, say 384, with its proportions kept. Then blur, "
        "adaptive threshold, contours, and an area that a coin has at least.",
        "On 384 pixels: blur with sigma 1.5, neighbourhood 101, constant −10, areas above 500.",
    ),
    judge=judge_coins,
    mistakes=(
        picture_mistakes.coins_always_24,
        picture_mistakes.coins_by_shape,
        picture_mistakes.coins_by_otsu,
        picture_mistakes.coins_as_in_the_lesson,
        picture_mistakes.coins_with_specks,
        picture_mistakes.coins_as_contours,
    ),
    other_right=(picture_mistakes.coins_by_components,),
)
