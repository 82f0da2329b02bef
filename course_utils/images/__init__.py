"""Pictures read safely, looked at with suspicion, and preprocessed alike in two places."""

from course_utils.images.comparison import assert_same_preprocessing
from course_utils.images.digits import FoundDigit, find_digits, fit_digit
from course_utils.images.inspection import ImageReport, inspect_image
from course_utils.images.reading import MAX_PIXELS, ImageError, read_image

__all__ = [
    "MAX_PIXELS",
    "FoundDigit",
    "ImageError",
    "ImageReport",
    "assert_same_preprocessing",
    "find_digits",
    "fit_digit",
    "inspect_image",
    "read_image",
]
