"""Reference solutions of lesson 01, images are arrays."""

import numpy as np


def cut_out(picture, x, y, width, height):
    """Return a part of a picture as an array of its own: painting in it leaves the picture alone.

    x, y: column and row of the part's top-left pixel. picture: (H, W) or (H, W, 3).
    """
    return picture[y : y + height, x : x + width].copy()


def swap_red_blue(picture):
    """Return the picture with red and blue swapped: RGB becomes BGR, and RGBA becomes BGRA.

    picture: uint8, (H, W, 3) or (H, W, 4). Alpha, where there is one, stays the last channel.
    The picture itself stays as it is.
    """
    swapped = picture.copy()
    swapped[:, :, 0] = picture[:, :, 2]
    swapped[:, :, 2] = picture[:, :, 0]
    return swapped


def stretch(picture):
    """Return a gray picture stretched to the whole range from 0 to 255, rounded, uint8.

    picture: uint8 or uint16, (H, W). If all of its pixels are equal, return a black picture.
    """
    picture = picture.astype(np.float64)
    low, high = picture.min(), picture.max()
    if low == high:
        return np.zeros(picture.shape, dtype=np.uint8)
    return ((picture - low) / (high - low) * 255).round().astype(np.uint8)


def shrink(picture, factor):
    """Return a gray picture made smaller by a whole factor, float, not rounded, right to 0.001.

    Each new pixel is the mean of a block of factor × factor old ones.
    picture: uint8, (H, W), both multiples of factor.
    """
    height, width = picture.shape
    blocks = picture.reshape(height // factor, factor, width // factor, factor)
    return blocks.mean(axis=(1, 3))


def fit_inside(picture, width, height):
    """Return the whole picture, uint8, as large as fits into a frame, in its own proportions.

    width, height: the frame's, in pixels; one of them is filled. No side is less than 1 pixel.
    picture: uint8, (H, W) or (H, W, 3).
    """
    import cv2

    rows, columns = picture.shape[:2]
    scale = min(width / columns, height / rows)
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, size, interpolation=method)
