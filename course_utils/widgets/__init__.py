"""Interactive boxes to play with, each the last expression of a lesson's cell.

Every box reads a picture of the learner's own, works with the keyboard alone, and names its
controls and pictures for screen readers. What it computes is done by pure functions on arrays, in
the modules ``kernels``, ``steps``, ``thresholds``, ``sizes``, ``mistakes``, ``feature_maps``,
``pad`` and ``labelling``.
"""

from course_utils.widgets.feature_maps import explore_feature_maps
from course_utils.widgets.kernels import explore_kernels
from course_utils.widgets.labelling import label_pictures
from course_utils.widgets.mistakes import browse_mistakes
from course_utils.widgets.pad import draw_digit
from course_utils.widgets.sizes import calculate_output_size
from course_utils.widgets.steps import step_convolution
from course_utils.widgets.thresholds import explore_thresholds

__all__ = [
    "browse_mistakes",
    "calculate_output_size",
    "draw_digit",
    "explore_feature_maps",
    "explore_kernels",
    "explore_thresholds",
    "label_pictures",
    "step_convolution",
]
