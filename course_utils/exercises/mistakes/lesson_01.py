"""Wrong answers to the exercises of lesson 01 on single pixels, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401

import numpy as np

from course_utils.exercises.solutions import lesson_01 as solutions


def cut_out_x_first(picture, x, y, width, height):
    """Rows come first: `picture[rows, columns]`, and y counts rows."""
    return picture[x : x + width, y : y + height].copy()


def cut_out_to_size(picture, x, y, width, height):
    """A slice ends at a place, not at a length: `y:height` should be `y:y + height`."""
    return picture[y:height, x:width].copy()


def cut_out_x_first_to_size(picture, x, y, width, height):
    """Two things: rows (y) come first, and a slice ends at a place, start + length."""
    return picture[x:width, y:height].copy()


def cut_out_in_two_brackets(picture, x, y, width, height):
    """`[...][...]` cuts rows twice: put both ranges into one pair of brackets, with a comma."""
    return picture[y : y + height][x : x + width].copy()


def cut_out_three_axes(picture, x, y, width, height):
    """A gray picture has no third axis: `[rows, columns]` is enough, also for colour."""
    return picture[y : y + height, x : x + width, :].copy()


def cut_out_swapped_sides(picture, x, y, width, height):
    """Width and height are swapped: the height is the number of rows."""
    return picture[y : y + width, x : x + height].copy()


def cut_out_one_more(picture, x, y, width, height):
    """One row and one column too many: a slice stops before its end, so there is no + 1."""
    return picture[y : y + height + 1, x : x + width + 1].copy()


def cut_out_one_less(picture, x, y, width, height):
    """One row and one column are missing: a slice stops before its end, so there is no − 1."""
    return picture[y : y + height - 1, x : x + width - 1].copy()


def cut_out_one_pixel(picture, x, y, width, height):
    """That is one pixel; a part needs a range of rows and one of columns, with `:`."""
    return picture[y, x].copy()


def cut_out_around(picture, x, y, width, height):
    """(x, y) is the part's top-left pixel, not its middle."""
    top, left = max(0, y - height // 2), max(0, x - width // 2)
    return picture[top : top + height, left : left + width].copy()


def cut_out_view(picture, x, y, width, height):
    """It is a view: painting in it paints in the picture. Add `.copy()`."""
    return picture[y : y + height, x : x + width]


def cut_out_in_loops(picture, x, y, width, height):
    part = np.zeros((height, width, *picture.shape[2:]), picture.dtype)
    for row in range(height):
        for column in range(width):
            part[row, column] = picture[y + row, x + column]
    return part


def cut_out_by_lists(picture, x, y, width, height):
    rows, columns = range(y, y + height), range(x, x + width)
    return picture[np.ix_(rows, columns)]


def swap_all_channels(picture):
    """Alpha came first: `::-1` turns all four channels round, ABGR. Only red and blue swap."""
    return picture[:, :, ::-1]


def swap_by_fixed_list(picture):
    """A picture with three channels has no channel 3: Python counts from 0."""
    return picture[:, :, [2, 1, 0, 3]]


def swap_without_alpha(picture):
    """Alpha got lost: a picture with four channels must keep four."""
    return picture[:, :, 2::-1]


def swap_rows(picture):
    """You turned the rows round: the channels are on the third axis, `[:, :, ...]`."""
    return picture[::-1]


def swap_columns(picture):
    """You turned the columns round: the channels are on the third axis, `[:, :, ...]`."""
    return picture[:, ::-1]


def swap_all_axes(picture):
    """You turned rows, columns and channels round: only the third axis is meant."""
    return picture[::-1, ::-1, ::-1]


def swap_one_way(picture):
    """Both are blue now: red was overwritten before it was used. Keep a copy of it."""
    swapped = picture.copy()
    swapped[:, :, 0] = swapped[:, :, 2]
    swapped[:, :, 2] = swapped[:, :, 0]
    return swapped


def swap_with_views(picture):
    """Both are red now: what you kept of blue was a view, and changed with it. Keep a copy."""
    swapped = picture.copy()
    swapped[:, :, 2] = swapped[:, :, 0]
    swapped[:, :, 0] = swapped[:, :, 2]
    return swapped


def swap_nothing(picture):
    """The picture came back as it was."""
    return picture.copy()


def swap_rolled(picture):
    """The channels moved on by one place; green must stay in the middle."""
    return np.concatenate([np.roll(picture[:, :, :3], 1, axis=2), picture[:, :, 3:]], axis=2)


def swap_by_list(picture):
    return picture[:, :, [2, 1, 0, 3][: picture.shape[2]]]


def swap_by_stack(picture):
    channels = [picture[..., i] for i in range(picture.shape[2])]
    channels[0], channels[2] = channels[2], channels[0]
    return np.dstack(channels)


def stretch_wrapped(picture):
    """The product wrapped around: so few bits have no room for `* 255`. Use float."""
    low, high = picture.min(), picture.max()
    if low == high:
        return np.zeros(picture.shape, np.uint8)
    return ((picture - low) * 255 // (high - low)).astype(np.uint8)


def stretch_wrapped_then_rounded(picture):
    """`* 255` wrapped around before you divided: begin with `picture.astype(float)`."""
    span = picture.max() - picture.min() or 1
    return ((picture - picture.min()) * 255 / span).round().astype(np.uint8)


def stretch_truncated(picture):
    """You cut the fractions off: `.round()` before `.astype(np.uint8)`."""
    picture = picture.astype(float)
    span = np.ptp(picture) or 1
    return ((picture - picture.min()) / span * 255).astype(np.uint8)


def stretch_unrounded(picture):
    """Your values aren't rounded: end with `.round().astype(np.uint8)`."""
    picture = picture.astype(float)
    return (picture - picture.min()) / (np.ptp(picture) or 1) * 255


def stretch_clipped(picture):
    """`np.clip` only cuts off what lies outside; nothing is stretched."""
    return np.clip(picture, 0, 255)


def stretch_without_shift(picture):
    """The darkest pixel must become 0: subtract the smallest value first."""
    return (picture / max(picture.max(), 1) * 255).round().astype(np.uint8)


def stretch_without_subtracting_below(picture):
    """Divide by largest minus smallest, not by the largest: the brightest must become 255."""
    picture = picture.astype(float)
    return ((picture - picture.min()) / max(picture.max(), 1) * 255).round().astype(np.uint8)


def stretch_by_type(picture):
    """You scaled by what the type can hold; what counts is what occurs in this picture."""
    return (picture / np.iinfo(picture.dtype).max * 255).round().astype(np.uint8)


def stretch_only_eight_bits(picture):
    """You divided by 255, the range of 8 bits; the range that counts is the picture's own."""
    unit = (picture - picture.min()) / 255
    return (unit.clip(0, 1) * 255).round().astype(np.uint8)


def stretch_to_one(picture):
    """Your values end at 1: multiply by 255."""
    picture = picture.astype(float)
    return (picture - picture.min()) / (np.ptp(picture) or 1)


def stretch_to_one_and_back(picture):
    """Only 0 and 1 are left: multiply by 255 before you go back to uint8."""
    return stretch_to_one(picture).astype(np.uint8)


def stretch_unguarded(picture):
    """There you divide by 0: ask for that case first."""
    picture = picture.astype(float)
    return ((picture - picture.min()) / np.ptp(picture) * 255).round().astype(np.uint8)


def stretch_flat_stays(picture):
    """A picture whose pixels are all equal must become black."""
    return solutions.stretch(picture) if np.ptp(picture) else picture.astype(np.uint8)


def stretch_flat_number(picture):
    """One black pixel isn't a picture: `np.zeros(picture.shape, dtype=np.uint8)`."""
    return solutions.stretch(picture) if np.ptp(picture) else 0


def stretch_flat_float(picture):
    """The black picture must be uint8 too: `np.zeros(picture.shape, dtype=np.uint8)`."""
    return solutions.stretch(picture) if np.ptp(picture) else picture * 0.0


def stretch_flat_like(picture):
    """uint16. The black picture must be uint8 too: `np.zeros(picture.shape, dtype=np.uint8)`."""
    return solutions.stretch(picture) if np.ptp(picture) else np.zeros_like(picture)


def stretch_as_float(picture):
    """The numbers are right, but float64: end with `.astype(np.uint8)`."""
    return solutions.stretch(picture).astype(float)


def stretch_with_interp(picture):
    low, high = int(picture.min()), int(picture.max())
    stretched = np.interp(picture, [low, max(high, low + 1)], [0, 255])
    return np.rint(stretched).astype(np.uint8)


def stretch_with_cv2(picture):
    import cv2

    if picture.min() == picture.max():
        return np.zeros_like(picture, dtype=np.uint8)
    return cv2.normalize(picture.astype(np.float32), None, 0, 255, cv2.NORM_MINMAX, cv2.CV_8U)
