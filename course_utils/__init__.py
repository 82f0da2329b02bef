"""Helpers of a course in image classification with CNNs: data, figures, exercises.

Import what a lesson needs from the module that has it, for example
``from course_utils.data import load_mnist``.
"""

__version__ = "0.1.0"
