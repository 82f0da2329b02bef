"""Exercises of lesson 01: images are arrays."""

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging_frames import judge_fit_inside
from course_utils.exercises.judging_pixels import (
    judge_cut_out,
    judge_shrink,
    judge_stretch,
    judge_swap,
)
from course_utils.exercises.mistakes import lesson_01 as mistakes
from course_utils.exercises.mistakes import lesson_01_resize as resize_mistakes
from course_utils.exercises.solutions import lesson_01 as solutions

cut_out = Exercise(
    lesson="01",
    reference=solutions.cut_out,
    why="Rows are y and come first. A slice holds start and end, and the end itself is left out: "
    "it's start + length. Without `.copy()` the part would be a view of the picture.",
    hints=(
        "Which of x, y, width and height are about rows, and which about columns?",
        "Rows go from y to y + height. What makes a view an array of its own?",
        "`picture[y : y + height, x : x + width]`, and then `.copy()`.",
    ),
    judge=judge_cut_out,
    mistakes=(
        mistakes.cut_out_x_first,
        mistakes.cut_out_to_size,
        mistakes.cut_out_x_first_to_size,
        mistakes.cut_out_in_two_brackets,
        mistakes.cut_out_three_axes,
        mistakes.cut_out_swapped_sides,
        mistakes.cut_out_one_more,
        mistakes.cut_out_one_less,
        mistakes.cut_out_one_pixel,
        mistakes.cut_out_around,
        mistakes.cut_out_view,
    ),
    other_right=(mistakes.cut_out_in_loops, mistakes.cut_out_by_lists),
)


swap_red_blue = Exercise(
    lesson="01",
    reference=solutions.swap_red_blue,
    why="Channels 0 and 2 change places, whatever comes after them. The copy keeps the given "
    "picture as it was, and red at hand after it has been overwritten.",
    hints=(
        "Green is in the middle of R, G, B, and in the middle of B, G, R. So which channels move?",
        "Begin with a copy of the picture. Into which channel of the copy goes `picture[:, :, 2]`?",
        "Two lines: `swapped[:, :, 0] = picture[:, :, 2]`, and the other way round.",
    ),
    judge=judge_swap,
    mistakes=(
        mistakes.swap_all_channels,
        mistakes.swap_by_fixed_list,
        mistakes.swap_without_alpha,
        mistakes.swap_rows,
        mistakes.swap_columns,
        mistakes.swap_all_axes,
        mistakes.swap_one_way,
        mistakes.swap_with_views,
        mistakes.swap_nothing,
        mistakes.swap_rolled,
    ),
    other_right=(mistakes.swap_by_list, mistakes.swap_by_stack),
)


stretch = Exercise(
    lesson="01",
    reference=solutions.stretch,
    why="Subtract the smallest, divide by the span: that's 0 to 1. Only then times 255, rounded, "
    "and back to uint8. In float, so that nothing wraps around; a span of 0 is a case for itself.",
    hints=(
        "The smallest value to 0, the largest to 1, then 1 to 255. In which type do you calculate?",
        "`picture - low` makes the smallest 0. By what do you divide, so that the largest is 1? "
        "When is that 0?",
        "`(picture - low) / (high - low) * 255` in float, then `.round().astype(np.uint8)`; if "
        "`low == high`, return `np.zeros(picture.shape, dtype=np.uint8)`.",
    ),
    judge=judge_stretch,
    mistakes=(
        mistakes.stretch_flat_stays,
        mistakes.stretch_flat_number,
        mistakes.stretch_flat_float,
        mistakes.stretch_flat_like,
        mistakes.stretch_unguarded,
        mistakes.stretch_wrapped,
        mistakes.stretch_wrapped_then_rounded,
        mistakes.stretch_truncated,
        mistakes.stretch_unrounded,
        mistakes.stretch_clipped,
        mistakes.stretch_without_shift,
        mistakes.stretch_without_subtracting_below,
        mistakes.stretch_by_type,
        mistakes.stretch_only_eight_bits,
        mistakes.stretch_to_one,
        mistakes.stretch_to_one_and_back,
        mistakes.stretch_as_float,
    ),
    other_right=(mistakes.stretch_with_interp, mistakes.stretch_with_cv2),
)


shrink = Exercise(
    lesson="01",
    reference=solutions.shrink,
    why="Each block has a mean of its own, in which all of its pixels count. `reshape` splits rows "
    "and columns into (block, place in the block); the mean runs over both places.",
    hints=(
        "How many rows and columns has the result? Begin with the block for its pixel [0, 0].",
        "The block of pixel [y, x] begins at row y × factor and column x × factor, and is "
        "factor × factor pixels large. Two loops, one `.mean()`.",
        "`small = np.zeros((height // factor, width // factor))`, and in the loops "
        "`small[y, x] = picture[y * factor : (y + 1) * factor, ...].mean()`.",
    ),
    judge=judge_shrink,
    mistakes=(
        resize_mistakes.shrink_by_picking,
        resize_mistakes.shrink_by_sum,
        resize_mistakes.shrink_by_maximum,
        resize_mistakes.shrink_wrapped,
        resize_mistakes.shrink_rounded,
        resize_mistakes.shrink_truncated,
        resize_mistakes.shrink_overlapping,
        resize_mistakes.shrink_mixed_axes,
        resize_mistakes.shrink_rows_only,
        resize_mistakes.shrink_swapped,
        resize_mistakes.shrink_square,
        resize_mistakes.shrink_columns_first,
        resize_mistakes.shrink_columns_first_reshaped,
        resize_mistakes.shrink_with_default,
    ),
    other_right=(
        resize_mistakes.shrink_in_loops,
        resize_mistakes.shrink_with_cv2,
        resize_mistakes.shrink_by_shifts,
    ),
)


fit_inside = Exercise(
    lesson="01",
    reference=solutions.fit_inside,
    why="The frame allows one scale for the width and one for the height; the smaller one keeps "
    "both inside. A tiny side is kept at 1 pixel. To shrink, INTER_AREA takes means.",
    hints=(
        "By what number may you multiply the width at most, so that it fits into the frame? And "
        "the height? Which of the two numbers can you use for both sides?",
        "scale = min(width / columns, height / rows). Is it a matter of shrinking or of enlarging? "
        "That decides on the interpolation.",
        "`cv2.resize(picture, (round(columns * scale), round(rows * scale)), interpolation=...)`, "
        "with `max(1, ...)` around each side.",
    ),
    judge=judge_fit_inside,
    mistakes=(
        resize_mistakes.fit_squashed,
        resize_mistakes.fit_swapped,
        resize_mistakes.fit_by_larger_scale,
        resize_mistakes.fit_by_swapped_scales,
        resize_mistakes.fit_width_only,
        resize_mistakes.fit_longer_side,
        resize_mistakes.fit_nearest,
        resize_mistakes.fit_default,
        resize_mistakes.fit_cubic,
        resize_mistakes.fit_means_only,
        resize_mistakes.fit_means_of_gray_only,
        resize_mistakes.fit_with_contain,
        resize_mistakes.fit_only_smaller,
        resize_mistakes.fit_padded,
        resize_mistakes.fit_cropped,
        resize_mistakes.fit_without_a_pixel,
        resize_mistakes.fit_without_round,
        resize_mistakes.fit_in_fractions,
        resize_mistakes.fit_as_float,
        resize_mistakes.fit_two_sides_only,
        resize_mistakes.fit_gray,
    ),
    other_right=(
        resize_mistakes.fit_rounded_down,
        resize_mistakes.fit_with_pillow,
        resize_mistakes.fit_blurred_first,
    ),
)
