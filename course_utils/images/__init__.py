"""Pictures read safely, looked at with suspicion, and preprocessed alike in two places."""

from course_utils.images.comparison import assert_same_preprocessing
from course_utils.images.digits import fit_digit
from course_utils.images.inspection import ImageReport, inspect_image
from course_utils.images.reading import MAX_PIXELS, ImageError, read_image

__all__ = [
    "MAX_PIXELS",
    "ImageError",
    "ImageReport",
    "assert_same_preprocessing",
    "fit_digit",
    "inspect_image",
    "read_image",
]
