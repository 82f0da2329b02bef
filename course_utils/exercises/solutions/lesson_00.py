"""Reference solution of lesson 00."""


def invert(picture):
    """Return a gray picture with dark and bright exchanged.

    picture: uint8, from 0 (black) to 255 (white).
    """
    return 255 - picture
