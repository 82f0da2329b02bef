"""Wrong answers to the exercises of lesson 04 on pictures, and other right ones."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403

import cv2
import numpy as np

from course_utils.exercises.solutions.lesson_04 import letterbox


def letterbox_stretched(picture, size):
    """The whole square is filled: the picture was stretched, not letterboxed."""
    return cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)


def letterbox_swapped(picture, size):
    """Height and width are swapped: `cv2.resize` takes (width, height)."""
    turned = letterbox(np.swapaxes(picture, 0, 1).copy(), size)
    height, width = picture.shape[:2]
    factor = size / max(height, width)
    short = round(min(height, width) * factor)
    small = cv2.resize(picture, (short, size) if width > height else (size, short))
    out = np.zeros_like(turned)
    top, left = (size - small.shape[0]) // 2, (size - small.shape[1]) // 2
    out[top : top + small.shape[0], left : left + small.shape[1]] = small
    return out


def letterbox_resize_swapped(picture, size):
    """The margins fit, but `cv2.resize` got the height first: it takes (width, height)."""
    height, width = _new_sides(picture, size)
    small = cv2.resize(picture, (height, width))
    top, left = (size - height) // 2, (size - width) // 2
    margins = top, size - height - top, left, size - width - left
    return cv2.copyMakeBorder(small, *margins, cv2.BORDER_CONSTANT)


def letterbox_rounded_down(picture, size):
    """Your new side is cut off behind the point: round it to the nearest whole number."""
    height, width = _new_sides(picture, size, int)
    return _pad(cv2.resize(picture, (width, height)), size)


def letterbox_only_wide(picture, size):
    """Wide pictures are right; upright ones are stretched: there the width shrinks too."""
    rows = _new_sides(picture, size)[0]
    small = cv2.resize(picture, (size, rows), interpolation=cv2.INTER_AREA)
    above = (size - rows) // 2
    return cv2.copyMakeBorder(small, above, size - rows - above, 0, 0, cv2.BORDER_CONSTANT)


def letterbox_padded_first(picture, size):
    """You padded before resizing: resize first, then add margins."""
    height, width = picture.shape[:2]
    add_y, add_x = max(width - height, 0) // 2, max(height - width, 0) // 2
    square = cv2.copyMakeBorder(picture, add_y, add_y, add_x, add_x, cv2.BORDER_CONSTANT)
    return cv2.resize(square, (size, size), interpolation=cv2.INTER_AREA)


def letterbox_cropped(picture, size):
    """Part of the picture is cut off: the longer side must fit, not the shorter one."""
    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return cv2.resize(picture[top : top + side, left : left + side], (size, size))


def letterbox_in_the_corner(picture, size):
    """The picture lies in the top left corner: half of the margin belongs before it."""
    out = letterbox(picture, size)
    lines = np.flatnonzero(out.reshape(size, -1).any(axis=1))
    places = np.flatnonzero(out.swapaxes(0, 1).reshape(size, -1).any(axis=1))
    return np.roll(out, (-lines[0], -places[0]), axis=(0, 1))


def letterbox_spare_line_first(picture, size):
    """A line that is left over goes to the bottom or to the right; yours is before the picture."""
    out = letterbox(picture, size)
    lines = np.flatnonzero(out.reshape(size, -1).any(axis=1))
    places = np.flatnonzero(out.swapaxes(0, 1).reshape(size, -1).any(axis=1))
    move = [(size - len(n)) % 2 if len(n) < size else 0 for n in (lines, places)]
    return np.roll(out, move, axis=(0, 1))


def letterbox_without_margins(picture, size):
    """That is the resized picture without margins: fill it up to size × size."""
    return _resized(picture, size)


def _new_sides(picture, size, whole=round):
    factor = size / max(picture.shape[:2])
    return [whole(side * factor) for side in picture.shape[:2]]


def _resized(picture, size):
    height, width = _new_sides(picture, size)
    return cv2.resize(picture, (width, height))


def letterbox_never_enlarged(picture, size):
    """A picture smaller than the square keeps its size with you; its longer side becomes `size`."""
    return _pad(picture, size) if max(picture.shape[:2]) < size else letterbox(picture, size)


def _pad(picture, size):
    top, left = (size - picture.shape[0]) // 2, (size - picture.shape[1]) // 2
    out = np.zeros((size, size, *picture.shape[2:]), np.uint8)
    out[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return out


def letterbox_white_margins(picture, size):
    """The margins must be 0, black; yours are 255."""
    inside = letterbox(np.full_like(picture, 255), size)
    return np.where(inside == 255, letterbox(picture, size), 255).astype(np.uint8)


def letterbox_in_zero_to_one(picture, size):
    """Your values are 255 times too small: the result is uint8, from 0 to 255."""
    return letterbox(picture, size) / 255


def letterbox_by_slices(picture, size):
    return _pad(_resized(picture, size), size)


def letterbox_rounded_half_up(picture, size):
    height, width = _new_sides(picture, size, lambda side: int(side + 0.5))
    return _pad(cv2.resize(picture, (width, height)), size)


def letterbox_with_pad(picture, size):
    small = _resized(picture, size)
    rest = [size - side for side in small.shape[:2]]
    margins = [(side // 2, side - side // 2) for side in rest]
    return np.pad(small, margins + [(0, 0)] * (picture.ndim - 2))


def _move(digit, down, right):
    matrix = np.float32([[1, 0, right], [0, 1, down]])
    return cv2.warpAffine(digit, matrix, digit.shape[::-1])


def _mass(digit):
    moments = cv2.moments(digit)
    return moments["m01"] / moments["m00"], moments["m10"] / moments["m00"]


def _middle(digit):
    return (digit.shape[0] - 1) / 2, (digit.shape[1] - 1) / 2


def mass_of_box(digit):
    """You centred the box around the digit; the mean place of its brightness is wanted."""
    if not digit.any():
        return digit.copy()
    x, y, width, height = cv2.boundingRect(digit)
    down, right = (digit.shape[0] - height) // 2 - y, (digit.shape[1] - width) // 2 - x
    return _move(digit, down, right)


def mass_of_pixels(digit):
    """You counted every pixel above 0 alike: weigh each place by its brightness."""
    if not digit.any():
        return digit.copy()
    (row, column), (y, x) = _mass((digit > 0).astype(np.uint8)), _middle(digit)
    return _move(digit, round(y - row), round(x - column))


def mass_moved_away(digit):
    """You moved it the wrong way: by the middle minus the centre of mass, not the reverse."""
    if not digit.any():
        return digit.copy()
    (row, column), (y, x) = _mass(digit), _middle(digit)
    return _move(digit, round(row - y), round(column - x))


def mass_swapped(digit):
    """Rows and columns are swapped: the row says how far down, the column how far right."""
    if not digit.any():
        return digit.copy()
    (row, column), (y, x) = _mass(digit), _middle(digit)
    return _move(digit, round(x - column), round(y - row))


def mass_rolled(digit):
    """What left the picture came in again on the other side, as `np.roll` does: fill with 0."""
    if not digit.any():
        return digit.copy()
    (row, column), (y, x) = _mass(digit), _middle(digit)
    return np.roll(digit, (round(y - row), round(x - column)), axis=(0, 1))


def mass_dividing_by_zero(digit):
    """your function raised ZeroDivisionError"""
    (row, column), (y, x) = _mass(digit), _middle(digit)
    return _move(digit, round(y - row), round(x - column))


def mass_moved_by_nan(digit):
    """For a black picture there is no centre: 0/0. Give it back as it is."""
    with np.errstate(all="ignore"):
        weight = digit / digit.sum()
    rows, columns = np.indices(digit.shape)
    y, x = _middle(digit)
    return _move(digit, y - (rows * weight).sum(), x - (columns * weight).sum())


def mass_to_14(digit):
    """The middle of 28 rows isn't 14: they count from 0 to 27, so it's (28 - 1) / 2 = 13.5."""
    if not digit.any():
        return digit.copy()
    row, column = _mass(digit)
    height, width = digit.shape
    return _move(digit, round(height / 2 - row), round(width / 2 - column))


def mass_unmoved(digit):
    """It hasn't been moved at all."""
    return digit.copy()


def mass_by_parts_of_pixels(digit):
    if not digit.any():
        return digit.copy()
    (row, column), (y, x) = _mass(digit), _middle(digit)
    return _move(digit, y - row, x - column)


def mass_with_scipy(digit):
    from scipy import ndimage

    if not digit.any():
        return digit.copy()
    place = np.array(ndimage.center_of_mass(digit))
    return ndimage.shift(digit, np.round((np.array(digit.shape) - 1) / 2 - place), order=0)


def _regions(mask):
    return cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]


def coins_always_24(photo):
    """Two rows of coins have been cut off, and you still count 24: count what is there."""
    return 24


def coins_by_shape(photo):
    """Six coins are covered, and the photo keeps its size: count what is there."""
    return 24 if photo.shape[0] > photo.shape[1] / 2 else 12


def coins_by_otsu(photo):
    """The light falls off across this photo, so one threshold for all of it can't be right."""
    wide = cv2.resize(photo, (768, round(768 * photo.shape[0] / photo.shape[1])))
    mask = cv2.threshold(wide, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    return sum(cv2.contourArea(region) > 2000 for region in _regions(mask))


def coins_as_in_the_lesson(photo):
    """A size in pixels that fits one photo doesn't fit one of another size."""
    smooth = cv2.GaussianBlur(photo, (0, 0), 1)
    mask = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 101, -5
    )
    return sum(cv2.contourArea(region) > 500 for region in _regions(mask))


def coins_with_specks(photo):
    """You count specks too: leave out regions that are far smaller than a coin."""
    mask = cv2.threshold(photo, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    return len(_regions(mask))


def coins_as_contours(photo):
    """You returned a list or a tuple: return how many there are, with `len`."""
    return list(_regions(cv2.threshold(photo, 110, 255, cv2.THRESH_BINARY)[1]))


def coins_by_components(photo):
    width = photo.shape[1]
    ground = cv2.blur(photo, (width // 4, width // 4)).astype(float)
    smooth = cv2.GaussianBlur(photo.astype(np.float32), (0, 0), width / 250)
    mask = (smooth > 1.06 * ground).astype(np.uint8)
    areas = cv2.connectedComponentsWithStats(mask)[2][1:, cv2.CC_STAT_AREA]
    return np.sum(areas > width**2 / 300)
