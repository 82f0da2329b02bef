"""Reference solutions of lesson 09, augmentation."""

import numpy as np


def clockwise(degrees, height, width):
    """Return the 2×3 matrix that turns a picture clockwise around its centre, right to 1e-5.

    height, width: the picture's size in pixels. Negative degrees turn anticlockwise.
    """
    import cv2

    return cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)


def room_to_move(digit):
    """Return by how many pixels a digit may move left, right, up and down: four ints.

    All its ink must stay in the picture. digit: uint8, (H, W); ink is every pixel above 0, and
    there is some.
    """
    height, width = digit.shape
    rows = np.flatnonzero(digit.any(axis=1))
    columns = np.flatnonzero(digit.any(axis=0))
    return columns[0], width - 1 - columns[-1], rows[0], height - 1 - rows[-1]


def one_matrix(first, second):
    """Return the 2×3 matrix that does what `first` does and then what `second` does.

    first, second: float, (2, 3), as `cv2.warpAffine` takes them. Right to 1e-5.
    """
    turn_and_zoom = second[:, :2] @ first[:, :2]
    shift = second[:, :2] @ first[:, 2] + second[:, 2]
    return np.column_stack([turn_and_zoom, shift])


def flip_box(box, picture_width):
    """Return the box of an object after the picture was flipped from left to right.

    box: (left, top, width, height) in pixels, all int: its first column, its first row, and how
    many columns and rows it has. The answer has the same order.
    """
    left, top, width, height = box
    return picture_width - left - width, top, width, height


def crooked_augment(images, random):
    """Return the images, each changed at random in a way of its own.

    images: uint8 in [0, 255], (N, 28, 28); they stay as they are. random: draw from it, for
    example random.uniform(-1, 1). The answer has the same shape and range.
    """
    import cv2

    out = np.empty_like(images)
    for i, image in enumerate(images):
        matrix = cv2.getRotationMatrix2D(
            (13.5, 13.5), random.uniform(-45, 45), random.uniform(0.9, 1.1)
        )
        matrix[:, 2] += random.uniform(-4, 4, 2)
        out[i] = cv2.warpAffine(image, matrix, (28, 28))
    return out
