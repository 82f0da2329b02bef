"""Wrong answers to lesson 09's exercises on matrices and boxes, and other right ones."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def _turn(degrees, x, y):
    angle = np.radians(degrees)
    a, b = np.cos(angle), np.sin(angle)
    return np.array([[a, b, x - a * x - b * y], [-b, a, y + b * x - a * y]])


def turn_anticlockwise(degrees, height, width):
    """That turns anticlockwise, as OpenCV counts: change the sign."""
    return _turn(degrees, (width - 1) / 2, (height - 1) / 2)


def turn_around_half_the_size(degrees, height, width):
    """Your centre is at half the size; columns run from 0 to width − 1, so it's (width − 1) / 2."""
    return _turn(-degrees, width / 2, height / 2)


def turn_around_whole_pixels(degrees, height, width):
    """Did you divide with `//`? The centre may lie between two pixels: use `/`."""
    return _turn(-degrees, (width - 1) // 2, (height - 1) // 2)


def turn_around_swapped_centre(degrees, height, width):
    """The centre is (x, y): the column comes first, and belongs to the width."""
    return _turn(-degrees, (height - 1) / 2, (width - 1) / 2)


def turn_around_the_corner(degrees, height, width):
    """That turns around the pixel at the top left, not around the centre."""
    return _turn(-degrees, 0, 0)


def turn_digits_only(degrees, height, width):
    """Your centre is (13.5, 13.5) for every picture: take it from height and width."""
    return _turn(-degrees, 13.5, 13.5)


def turn_in_radians(degrees, height, width):
    """Degrees and radians are mixed up: `getRotationMatrix2D` takes degrees, `np.cos` radians."""
    return _turn(np.degrees(-degrees), (width - 1) / 2, (height - 1) / 2)


def turn_after_conversion(degrees, height, width):
    """`getRotationMatrix2D` takes degrees: don't convert them with `np.radians`."""
    return _turn(-np.radians(degrees), (width - 1) / 2, (height - 1) / 2)


def turn_half_size_anticlockwise(degrees, height, width):
    """Two things: it turns anticlockwise, and around half the size instead of (size − 1) / 2."""
    return _turn(degrees, width / 2, height / 2)


def turn_by_formula(degrees, height, width):
    return _turn(-degrees, (width - 1) / 2, (height - 1) / 2)


def room_one_too_many(digit):
    """To the right and down it's one too many: the last column is width − 1."""
    left, right, up, down = room_by_bounding_box(digit)
    return left, right + 1, up, down + 1


def room_rows_for_columns(digit):
    """Rows and columns are swapped: left and right are a matter of columns, axis 1."""
    left, right, up, down = room_by_bounding_box(digit)
    return up, down, left, right


def room_in_another_order(digit):
    """The order is left, right, up, down; yours begins left, up."""
    left, right, up, down = room_by_bounding_box(digit)
    return left, up, right, down


def room_the_wrong_way(digit):
    """Left and right are exchanged, up and down too: free on the left is room to the left."""
    left, right, up, down = room_by_bounding_box(digit)
    return right, left, down, up


def room_of_bright_ink(digit):
    """Faint pixels are ink too: every pixel above 0 counts."""
    return room_by_bounding_box(np.where(digit > 127, digit, 0))


def room_of_the_box(digit):
    """These are the first and last columns and rows of the ink, not the room beside them."""
    rows, columns = np.nonzero(digit)
    return columns.min(), columns.max(), rows.min(), rows.max()


def room_of_the_tightest_side(digit):
    """That is the smallest of the four: each side has its own number."""
    return min(room_by_bounding_box(digit))


def room_of_twenty_eight(digit):
    """Not every picture is 28 pixels wide and high: take the size from `digit.shape`."""
    rows, columns = np.nonzero(digit)
    return columns.min(), 27 - columns.max(), rows.min(), 27 - rows.max()


def room_by_bounding_box(digit):
    import cv2

    left, up, width, height = cv2.boundingRect(digit)
    return left, digit.shape[1] - left - width, up, digit.shape[0] - up - height


def room_by_loops(digit):
    def free(lines):
        count = 0
        for line in lines:
            if any(line):
                break
            count += 1
        return count

    rows, columns = digit.tolist(), digit.T.tolist()
    return [free(columns), free(columns[::-1]), free(rows), free(rows[::-1])]


def _square(matrix):
    return np.vstack([matrix, [0, 0, 1]])


def matrices_the_other_way_round(first, second):
    """That does `second` first: the move that comes first stands on the right of the `@`."""
    return (_square(first) @ _square(second))[:2]


def matrices_added(first, second):
    """You added the matrices: put the first move's x' and y' into the second's formula instead."""
    return first + second


def matrices_times_number_by_number(first, second):
    """`*` multiplies number by number: a matrix product is written `@`."""
    return first * second


def matrices_with_shifts_added(first, second):
    """The first shift must be turned and zoomed by the second move, before its shift is added."""
    return np.column_stack([second[:, :2] @ first[:, :2], first[:, 2] + second[:, 2]])


def matrices_without_last_shift(first, second):
    """The second move's own shift is missing."""
    return second[:, :2] @ first


def matrices_without_first_shift(first, second):
    """The first move's shift is lost: turn and zoom it by the second move, and add it."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, 2]])


def matrices_with_third_row(first, second):
    """Yours has a third row; `cv2.warpAffine` takes two: end with `[:2]`."""
    return _square(second) @ _square(first)


def matrices_as_squares(first, second):
    return (_square(second) @ _square(first))[:2]


def matrices_by_three_points(first, second):
    points = [second @ [*(first @ [x, y, 1]), 1] for x, y in [(0, 0), (1, 0), (0, 1)]]
    origin, right, down = np.array(points)
    return np.array([right - origin, down - origin, origin]).T.tolist()


def box_unchanged(box, picture_width):
    """That is the old box: after the flip, it frames something else."""
    return tuple(box)


def box_from_its_left_side(box, picture_width):
    """The box's left side becomes its right side: subtract its width as well."""
    left, top, width, height = box
    return picture_width - left, top, width, height


def box_from_its_first_column(box, picture_width):
    """That is where the first column lands, which is now the last one: go on by the width."""
    left, top, width, height = box
    return picture_width - 1 - left, top, width, height


def box_one_too_far_left(box, picture_width):
    """One pixel too far left: a box as wide as the picture begins at column 0 before and after."""
    left, top, width, height = box
    return picture_width - 1 - left - width, top, width, height


def box_one_too_far_right(box, picture_width):
    """One pixel too far right: a box as wide as the picture begins at column 0 before and after."""
    left, top, width, height = box
    return picture_width - left - width + 1, top, width, height


def box_flipped_upside_down(box, picture_width):
    """You changed the row: a flip from left to right leaves rows alone."""
    left, top, width, height = box
    return left, picture_width - top - height, width, height


def box_with_negative_width(box, picture_width):
    """A width is never negative: the answer begins at the left side of the new box."""
    left, top, width, height = box
    return picture_width - left, top, -width, height


def box_as_corners(box, picture_width):
    """Those are two corners: left, top, width and height are wanted, in this order."""
    left, top, width, height = box
    return picture_width - left - width, top, picture_width - left, top + height


def box_by_columns(box, picture_width):
    left, top, width, height = box
    columns = [picture_width - 1 - column for column in range(left, left + width)]
    return [min(columns), top, len(columns), height]
