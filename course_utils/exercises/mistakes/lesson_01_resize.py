"""Wrong answers to the exercises of lesson 01 on sizes, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403

import numpy as np

from course_utils.exercises.solutions import lesson_01 as solutions


def shrink_by_picking(picture, factor):
    """You picked one pixel of each block: that is what makes false patterns. Take the mean."""
    return picture[::factor, ::factor].astype(float)


def shrink_by_sum(picture, factor):
    """You took the sum of each block; it is the mean."""
    return solutions.shrink(picture, factor) * factor**2


def shrink_by_maximum(picture, factor):
    """You took the largest of each block; it is the mean."""
    height, width = picture.shape
    blocks = picture.reshape(height // factor, factor, width // factor, factor)
    return blocks.max(axis=(1, 3))


def shrink_wrapped(picture, factor):
    """Your sums wrapped around at 256: make the picture float first."""
    height, width = picture.shape
    blocks = picture.reshape(height // factor, factor, width // factor, factor)
    return blocks.sum(axis=(1, 3), dtype=np.uint8) / factor**2


def shrink_rounded(picture, factor):
    """You rounded: cv2 does so for uint8. Give it float32, and return the fractions."""
    return solutions.shrink(picture, factor).round()


def shrink_truncated(picture, factor):
    """You cut the fractions off: don't go back to whole numbers."""
    return solutions.shrink(picture, factor).astype(np.uint8)


def shrink_overlapping(picture, factor):
    """Your blocks overlap: the block of pixel [y, x] begins at row y × factor."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, (factor, factor))
    rows, columns = picture.shape[0] // factor, picture.shape[1] // factor
    return windows[:rows, :columns].mean(axis=(2, 3))


def shrink_mixed_axes(picture, factor):
    """Rows and columns of the blocks got mixed up: the axes go rows, within, columns, within."""
    height, width = picture.shape
    blocks = picture.reshape(factor, height // factor, factor, width // factor)
    return blocks.mean(axis=(0, 2))


def shrink_rows_only(picture, factor):
    """Only the height became smaller: take the mean over columns too."""
    return picture.reshape(len(picture) // factor, factor, -1).mean(axis=1)


def shrink_swapped(picture, factor):
    """Rows and columns of the output are swapped; cv2's size is (width, height)."""
    import cv2

    height, width = picture.shape
    size = (height // factor, width // factor)
    return cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA)


def shrink_square(picture, factor):
    """Rows: `H // factor`, columns: `W // factor`."""
    small = solutions.shrink(picture, factor)
    return small[:, : len(small)]


def shrink_columns_first(picture, factor):
    """Rows first: `height, width = picture.shape`."""
    columns, rows = picture.shape[0] // factor, picture.shape[1] // factor
    small = np.zeros((rows, columns))
    for y in range(rows):
        for x in range(columns):
            block = picture[y * factor : (y + 1) * factor, x * factor : (x + 1) * factor]
            small[y, x] = block.mean() if block.size else np.nan  # as NumPy, with no warning
    return small


def shrink_columns_first_reshaped(picture, factor):
    """Rows first: `height, width = picture.shape`, and only then `reshape`."""
    width, height = picture.shape
    blocks = picture.reshape(height // factor, factor, width // factor, factor)
    return blocks.mean(axis=(1, 3))


def shrink_with_default(picture, factor):
    """That is `INTER_LINEAR`, the default, which looks at four pixels: ask for `INTER_AREA`."""
    import cv2

    height, width = picture.shape
    return cv2.resize(picture.astype(np.float32), (width // factor, height // factor))


def shrink_in_loops(picture, factor):
    rows, columns = picture.shape[0] // factor, picture.shape[1] // factor
    small = np.zeros((rows, columns))
    for y in range(rows):
        for x in range(columns):
            block = picture[y * factor : (y + 1) * factor, x * factor : (x + 1) * factor]
            small[y, x] = block.mean()
    return small


def shrink_with_cv2(picture, factor):
    import cv2

    height, width = picture.shape
    size = (width // factor, height // factor)
    return cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA)


def shrink_by_shifts(picture, factor):
    picture = picture.astype(float)
    parts = [picture[y::factor, x::factor] for y in range(factor) for x in range(factor)]
    return sum(parts) / len(parts)


def _resize(picture, width, height, method="INTER_AREA"):
    import cv2

    return cv2.resize(picture, (width, height), interpolation=getattr(cv2, method))


def _scaled(picture, scale, method="INTER_AREA"):
    rows, columns = picture.shape[:2]
    size = max(1, round(columns * scale)), max(1, round(rows * scale))
    return _resize(picture, *size, method)


def _scale(picture, width, height):
    return min(width / picture.shape[1], height / picture.shape[0])


def fit_squashed(picture, width, height):
    """It is squashed: multiply both sides by the same number."""
    return _resize(picture, width, height)


def fit_swapped(picture, width, height):
    """Width and height of your result are swapped: `cv2.resize` wants (width, height)."""
    rows, columns = solutions.fit_inside(picture, width, height).shape[:2]
    return _resize(picture, rows, columns)


def fit_by_larger_scale(picture, width, height):
    """It doesn't fit in. Of the two scales, take the smaller."""
    return _scaled(picture, max(width / picture.shape[1], height / picture.shape[0]))


def fit_by_swapped_scales(picture, width, height):
    """The frame's sides are swapped: its width limits the columns, its height the rows."""
    return _scaled(picture, _scale(picture, height, width))


def fit_width_only(picture, width, height):
    """It is too high. Upright pictures are limited by the frame's height."""
    return _scaled(picture, width / picture.shape[1])


def fit_longer_side(picture, width, height):
    """It could be larger. Which of the two sides meets the frame first?"""
    return _scaled(picture, min(width, height) / max(picture.shape[:2]))


def _growing_or_means(picture, width, height):
    """Resize to a size: means where the picture shrinks, INTER_CUBIC where it grows."""
    grows = width > picture.shape[1]
    return _resize(picture, width, height, "INTER_CUBIC" if grows else "INTER_AREA")


def fit_means_only(picture, width, height):
    """visible squares, as `INTER_NEAREST` does, and `INTER_AREA` too where it enlarges"""
    return _scaled(picture, _scale(picture, width, height))


def fit_nearest(picture, width, height):
    """as picking single pixels does: false patterns. What does `INTER_AREA` do?"""
    return _scaled(picture, _scale(picture, width, height), "INTER_NEAREST")


def fit_default(picture, width, height):
    """as `INTER_LINEAR`, the default, does: false patterns. What does `INTER_AREA` do?"""
    return _scaled(picture, _scale(picture, width, height), "INTER_LINEAR")


def fit_cubic(picture, width, height):
    """as `INTER_CUBIC` does: false patterns. What does `INTER_AREA` do?"""
    return _scaled(picture, _scale(picture, width, height), "INTER_CUBIC")


def fit_means_of_gray_only(picture, width, height):
    """For a coloured brick wall of width 512 and height 512 in a frame of width 64 and height 64"""
    return (
        fit_default(picture, width, height)
        if picture.ndim == 3
        else fit_rounded_down(picture, width, height)
    )


def fit_with_contain(picture, width, height):
    """A side of 0 pixels: `max(1, ...)` keeps one."""
    from PIL import Image, ImageOps

    return np.array(ImageOps.contain(Image.fromarray(picture), (width, height)))


def fit_only_smaller(picture, width, height):
    """A small picture must grow too."""
    return _scaled(picture, min(1, _scale(picture, width, height)))


def fit_padded(picture, width, height):
    """Leave out the margins: the result is the picture alone."""
    small = solutions.fit_inside(picture, width, height)
    margins = [(0, height - small.shape[0]), (0, width - small.shape[1]), (0, 0)]
    return np.pad(small, margins[: picture.ndim])


def fit_cropped(picture, width, height):
    """part of the picture is cut off"""
    rows, columns = solutions.fit_inside(picture, width, height).shape[:2]
    middle = picture[picture.shape[0] // 4 :, picture.shape[1] // 4 :]
    return _resize(middle, columns, rows)


def fit_without_a_pixel(picture, width, height):
    """A side of 0 pixels? `max(1, ...)` keeps one."""
    rows, columns = picture.shape[:2]
    scale = _scale(picture, width, height)
    return _growing_or_means(picture, int(columns * scale), int(rows * scale))


def fit_without_round(picture, width, height):
    """Neither side is filled. Use `round`: 7 * (61 / 7) is a little below 61."""
    rows, columns = picture.shape[:2]
    scale = _scale(picture, width, height)
    return _growing_or_means(picture, max(1, int(columns * scale)), max(1, int(rows * scale)))


def fit_in_fractions(picture, width, height):
    """`cv2.resize` wants whole numbers: `round(...)`."""
    scale = _scale(picture, width, height)
    return _resize(picture, picture.shape[1] * scale, picture.shape[0] * scale)


def fit_as_float(picture, width, height):
    """float64; a picture of uint8 is wanted"""
    return solutions.fit_inside(picture, width, height) / 255


def fit_two_sides_only(picture, width, height):
    """`shape[:2]` leaves the channels out."""
    rows, columns = picture.shape
    return _scaled(picture, min(width / columns, height / rows))


def fit_gray(picture, width, height):
    """the colour channels are gone"""
    fitted = solutions.fit_inside(picture, width, height)
    return fitted if fitted.ndim == 2 else fitted[:, :, 0]


def fit_rounded_down(picture, width, height):
    rows, columns = picture.shape[:2]
    if columns * height > rows * width:
        height = max(1, int(rows * width / columns))
    else:
        width = max(1, int(columns * height / rows))
    return _growing_or_means(picture, width, height)


def fit_with_pillow(picture, width, height):
    from PIL import Image

    rows, columns = solutions.fit_inside(picture, width, height).shape[:2]
    return np.array(Image.fromarray(picture).resize((columns, rows), Image.Resampling.BICUBIC))


def fit_blurred_first(picture, width, height):
    import cv2

    scale = _scale(picture, width, height)
    if scale < 1:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.35 / scale)
    return _scaled(picture, scale, "INTER_LINEAR")
