"""Settings for every run of pytest, nbval's of the lessons too."""

import os

# Kernels inherit it. Progress would show in the outputs, and a run must not add to it.
os.environ["COURSE_PROGRESS"] = "off"
