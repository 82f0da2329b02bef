"""The labeller in a real JupyterLab: keys and buttons, and what they write to the disk."""

import pytest

pytestmark = pytest.mark.slow

START = """import pathlib, tempfile
import cv2, numpy as np
from course_utils.widgets import label_pictures
folder = pathlib.Path(tempfile.mkdtemp())
for number in range(5):
    cv2.imwrite(str(folder / f"{number}.png"), np.full((9, 9), 50 * number, np.uint8))
w = label_pictures(folder, ["coats", "bags", *"cdefghijkl"])
w"""
FILE = "(folder / 'labels.csv').read_text().split()[1:]"


def test_keys_and_buttons_reach_the_file(lab):
    lab.notebook([START, "other = 1"])
    lab.run_all()
    board = lab.cell_output(0).locator(".course-labeller")
    words = board.get_by_role("status")
    words.filter(has_text="5 to label. What is 0.png?").wait_for()
    board.click(position={"x": 4, "y": 4})
    keys = lab.page.keyboard
    keys.press("2")  # in JupyterLab's command mode 2 would make a heading
    words.filter(has_text="What is 1.png?").wait_for()
    lab.wait_for_python(FILE, ["0.png,bags"])
    keys.press("b")  # the twelfth class; B would insert a cell
    words.filter(has_text="What is 2.png?").wait_for()
    keys.press("Backspace")
    words.filter(has_text="What is 1.png?").wait_for()
    lab.wait_for_python(FILE, ["0.png,bags", "1.png,l", "1.png,"])
    keys.press("ArrowRight")
    words.filter(has_text="What is 2.png?").wait_for()
    board.get_by_role("button", name="coats").press("Space")
    words.filter(has_text="What is 3.png?").wait_for()
    keys.press("1")  # the button has the focus
    words.filter(has_text="What is 4.png?").wait_for()
    board.get_by_role("button", name="bags").click()
    words.filter(has_text="1 to label. What is 1.png?").wait_for()
    keys.press("x")  # no class: X would cut the cell
    keys.press("Numpad1")
    words.filter(has_text="No picture is left").wait_for()
    lab.wait_for_python(FILE + "[-1]", "1.png,coats")
    assert lab.page.locator(".jp-Notebook .jp-Cell").count() == 2
    assert lab.problems() == []


def test_tab_reaches_every_button(lab):
    lab.notebook([START])
    lab.run_all()
    board = lab.cell_output(0).locator(".course-labeller")
    buttons = board.get_by_role("button")
    buttons.first.focus()
    for _ in range(buttons.count() - 1):
        lab.page.keyboard.press("Tab")
    assert buttons.last.evaluate("(last) => last === document.activeElement")
    assert board.get_by_role("group").count() == 0
    assert board.get_attribute("role") == "group"
    lab.page.keyboard.press("Enter")
    board.get_by_role("status").filter(has_text="What is 1.png?").wait_for()
    assert lab.problems() == []
