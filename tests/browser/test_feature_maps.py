"""The feature map explorer in a real JupyterLab: each control, and what is drawn."""

import re

import pytest

from .test_widgets import BLACK, check_uploads, choose, colour, write
from .test_widgets import files as files

pytestmark = pytest.mark.slow

START = """import keras
import numpy as np
from course_utils.widgets import explore_feature_maps
conv = keras.layers.Conv2D(2, 1, use_bias=False, name="two")
model = keras.Sequential([keras.Input((8, 6, 1)), conv, keras.layers.ReLU(name="relu")])
conv.set_weights([np.float32([[[[1, -1]]]])])
w = explore_feature_maps(model, np.repeat(np.uint8([[0] * 3 + [200] * 3]), 8, axis=0), scale=1)
w"""


def test_feature_maps(lab, files):
    lab.notebook([START])
    lab.run_all()
    shown = lab.cell_output(0)
    words = shown.get_by_role("status")
    words.filter(has_text="Channel 0, 8×6: 0 to 200, strongest in row 0, column 3.").wait_for()
    large = shown.get_by_alt_text(re.compile("^Channel"))
    bright, dark = colour(lab, large, 0.5, 0.9), colour(lab, large, 0.5, 0.1)
    assert bright[0] > bright[2] + 50  # orange
    assert dark.min() > 240  # white
    write(lab, shown, "Channel", "1", "channel.value", 1)
    words.filter(has_text="−200 to 0, nowhere above 0.").wait_for()
    shown.locator("pre").filter(has_text="[0, :, :, 1]").wait_for()
    choose(lab, shown, "Layer", "ArrowDown", "layer", "relu")
    shown.locator("pre").filter(has_text="'relu'").wait_for()
    assert colour(lab, large, 0.5, 0.9).tolist() == BLACK
    handle = shown.get_by_role("slider")
    handle.focus()
    handle.press("ArrowLeft")
    lab.wait_for_python("w.channel.value", 0)
    words.filter(has_text="0 to 200").wait_for()
    box = shown.get_by_role("checkbox", name="invert the picture")
    box.focus()
    box.press("Space")
    lab.wait_for_python("w.invert.value", True)
    words.filter(has_text="55 to 255, strongest in row 0, column 0.").wait_for()
    check_uploads(lab, shown, files)
    assert lab.problems() == []


def test_tab_reaches_every_control(lab):
    lab.notebook([START])
    lab.run_all()
    shown = lab.cell_output(0)
    shown.get_by_role("status").wait_for()
    shown.get_by_role("combobox", name="Layer").focus()
    names = [("spinbutton", "Channel"), ("slider", ""), ("checkbox", "invert the picture")]
    for role, name in [*names, ("button", "Your own picture")]:
        lab.page.keyboard.press("Tab")
        control = shown.get_by_role(role, name=name) if name else shown.get_by_role(role)
        assert control.evaluate("(control) => control === document.activeElement"), (role, name)
    snapshot = shown.aria_snapshot()
    assert "Feature maps of the layer two" in snapshot
