"""Wrong answers to the exercise of lesson 00, and right ones written another way."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401

import cv2


def invert_by_minus(picture):
    """A minus alone wraps around: uint8 has no negative numbers. Subtract from white, from 255."""
    return -picture


def invert_from_one(picture):
    """1 − picture is for pictures from 0 to 1. White is 255 here."""
    return 1 - picture


def invert_from_256(picture):
    """The brightest value is 255, not 256: 0 to 255 are 256 values."""
    return 256 - picture.astype(int)


def invert_upside_down(picture):
    """You turned the picture over. Turn each number instead: 0 becomes 255, and 255 becomes 0."""
    return picture[::-1]


def invert_nothing(picture):
    """You gave the picture back as it was."""
    return picture


def invert_with_cv2(picture):
    """Ask OpenCV to turn over all bits."""
    return cv2.bitwise_not(picture)


def invert_in_lists(picture):
    """Go through rows and columns."""
    return [[255 - int(value) for value in row] for row in picture]
