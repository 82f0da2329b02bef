"""Reference solutions of lesson 04, preprocessing with OpenCV."""

import numpy as np


def normalise(train, pictures):
    """Return `pictures` normalised for a model that was trained on `train`, float, right to 1e-5.

    train, pictures: (N, rows, columns, 3), two different N; `pictures` may be a single one.
    Normalising subtracts the mean and divides by the standard deviation: one of each per channel.
    A channel without any spread is divided by 1.
    """
    mean = train.mean(axis=(0, 1, 2))
    spread = train.std(axis=(0, 1, 2))
    return (pictures - mean) / np.where(spread == 0, 1, spread)


def letterbox(picture, size):
    """Return a uint8 picture of size × size that holds the whole picture, undistorted.

    picture: uint8, gray (H, W) or colour (H, W, 3). Its longer side becomes `size`, the other one
    shrinks or grows by the same factor, rounded to the nearest whole number. Margins are 0 and
    equally wide on both sides; a line left over goes to the bottom or to the right.
    """
    import cv2

    height, width = picture.shape[:2]
    factor = size / max(height, width)
    new_height, new_width = round(height * factor), round(width * factor)
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = cv2.resize(picture, (new_width, new_height), interpolation=how)
    top, left = (size - new_height) // 2, (size - new_width) // 2
    bottom, right = size - new_height - top, size - new_width - left
    return cv2.copyMakeBorder(small, top, bottom, left, right, cv2.BORDER_CONSTANT, value=0)


def otsu_threshold(counts):
    """Return Otsu's threshold, an int: values up to it are one group, those above it the other.

    counts: how many pixels have the value 0, 1, 2 and so on; at least two of them aren't 0.
    If several thresholds are equally good, return the smallest.
    """
    values = np.arange(len(counts))
    best, threshold = 0, 0
    for t in range(len(counts) - 1):
        below, above = counts[: t + 1].sum(), counts[t + 1 :].sum()
        if below == 0 or above == 0:
            continue
        mean_below = (values * counts)[: t + 1].sum() / below
        mean_above = (values * counts)[t + 1 :].sum() / above
        between = below / counts.sum() * (above / counts.sum()) * (mean_above - mean_below) ** 2
        if between > best * (1 + 1e-9):
            best, threshold = between, t
    return threshold


def centre_by_mass(digit):
    """Return the digit moved so that its centre of mass is in the middle of the picture.

    digit: uint8 (H, W), bright on black. The centre of mass is the mean row and the mean column of
    all pixels, each weighted by its value. The middle of 28 rows is 13.5: between row 13 and 14.
    To within half a pixel, so moving by whole pixels will do. A black picture stays black. What is
    moved out of the picture is lost, and what comes in is 0.
    """
    import cv2

    if not digit.any():
        return digit.copy()
    rows, columns = np.indices(digit.shape)
    weight = digit / digit.sum()
    height, width = digit.shape
    down = (height - 1) / 2 - (rows * weight).sum()
    right = (width - 1) / 2 - (columns * weight).sum()
    matrix = np.float32([[1, 0, round(right)], [0, 1, round(down)]])
    return cv2.warpAffine(digit, matrix, (width, height))


def count_coins(photo):
    """Return how many coins are on a gray photo, an int, right to within one coin.

    photo: uint8 (H, W), coins on a darker ground, a tenth to a sixth of the photo's
    width each. The photo's size, its light and its noise differ from one to the next.
    """
    import cv2

    height, width = photo.shape
    how = cv2.INTER_AREA if width > 384 else cv2.INTER_LINEAR
    photo = cv2.resize(photo, (384, round(384 * height / width)), interpolation=how)
    photo = cv2.normalize(photo, None, 0, 255, cv2.NORM_MINMAX)
    smooth = cv2.GaussianBlur(photo, (0, 0), 1.5)
    mask = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 101, -10
    )
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return sum(cv2.contourArea(contour) > 500 for contour in contours)
