"""Importing the package is fast and has no side effects."""

import subprocess
import sys

import pytest

CHECK = """
import builtins, io, sys
import matplotlib

# dict.items does not resolve the automatic backend, which would import pyplot.
before = dict(dict.items(matplotlib.rcParams))
opened = []
real_open = io.open

def spy(file, *args, **kwargs):
    opened.append(str(file))
    return real_open(file, *args, **kwargs)

builtins.open = io.open = spy
import {module}

print("tensorflow" in sys.modules, "keras" in sys.modules)
print("ipywidgets" in sys.modules, "matplotlib.pyplot" in sys.modules)
print(dict(dict.items(matplotlib.rcParams)) == before)
print([path for path in opened if path.endswith((".npz", ".onnx", ".json", ".mplstyle"))])
"""


MODULES = ["course_utils", "course_utils.data", "course_utils.images", "course_utils.plotting"]


@pytest.mark.parametrize("module", MODULES)
def test_import_loads_nothing_heavy_and_changes_nothing(module):
    done = subprocess.run(
        [sys.executable, "-c", CHECK.format(module=module)], capture_output=True, text=True
    )
    assert done.stdout.split("\n")[:4] == ["False False", "False False", "True", "[]"], done.stderr
    assert done.stderr == ""


def test_version_is_the_one_packaged():
    from importlib.metadata import version

    import course_utils

    assert course_utils.__version__ == version("course_utils")
