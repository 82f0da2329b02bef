"""Settings for every test."""

import os

# Kernels that tests start inherit it: no test may touch the user's own progress.
os.environ["COURSE_PROGRESS"] = "off"


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: trains a model, or runs a whole lesson")
