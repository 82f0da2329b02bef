"""Wrong answers to the exercise of lesson 00, and right ones written another way."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401

import cv2
import numpy as np


def always_inverted(picture):
    """You exchange dark and bright in every picture. Leave those with a dark background alone."""
    return 255 - picture


def never_inverted(picture):
    """You give every picture back as it was. Exchange dark and bright where the mean is high."""
    return picture


def inverted_where_dark(picture):
    """The wrong ones are exchanged: those with a dark background should stay as they are."""
    return picture if picture.mean() > 127 else 255 - picture


def inverted_by_minus(picture):
    """A minus alone wraps around: uint8 has no negative numbers. Subtract from white, from 255."""
    return -picture if picture.mean() > 127 else picture


def inverted_by_minus_white(picture):
    """`picture - 255` wraps round: uint8 has no negative numbers. Subtract the picture from 255."""
    return picture - 255 if picture.mean() > 127 else picture


def inverted_from_one(picture):
    """1 − picture is for pictures from 0 to 1. White is 255 here."""
    return 1 - picture if picture.mean() > 127 else picture


def inverted_where_white_occurs(picture):
    """Do you ask for the largest pixel, or is your limit low? Compare the mean with half of 255."""
    return 255 - picture if picture.max() > 127 else picture


def inverted_from_the_brightest(picture):
    """Subtract from 255, white, not from the brightest pixel that occurs."""
    return picture.max() - picture if picture.mean() > 127 else picture


def inverted_by_corner(picture):
    """The corner may hold ink: ask for the mean of all pixels."""
    return 255 - picture if picture[0, 0] > 127 else picture


def inverted_by_last_pixel(picture):
    """The last pixel may be ink: ask for the mean of all pixels."""
    return 255 - picture if picture[-1, -1] > 127 else picture


def inverted_by_first_row(picture):
    """A few pixels don't tell, not even a whole row or column: ask for the mean of all."""
    return 255 - picture if picture[0].mean() > 127 else picture


def inverted_above_200(picture):
    """Is your limit too high? Half of 255 is a good one."""
    return 255 - picture if picture.mean() > 200 else picture


def inverted_above_100(picture):
    """Your limit is a little low: half of 255 is a good one."""
    return 255 - picture if picture.mean() > 100 else picture


def inverted_above_a_half(picture):
    """Is your limit too low? Pixels go up to 255, so half of that is a good one."""
    return 255 - picture if picture.mean() > 0.5 else picture


def inverted_pixel_by_pixel(picture):
    """You decide for each pixel by itself. Decide once, for the whole picture."""
    return np.where(picture > 127, 255 - picture, picture)


def inverted_by_median(picture):
    """Ask OpenCV for the exchange, and the median for the background."""
    return cv2.bitwise_not(picture) if np.median(picture) > 127 else picture


def inverted_in_lists(picture):
    """Go through rows and columns."""
    rows = picture.tolist()
    bright = sum(map(sum, rows)) > 127 * picture.size
    return [[255 - value for value in row] for row in rows] if bright else rows
