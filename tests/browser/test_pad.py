"""The drawing pad in a real JupyterLab: mouse, finger, pen and keys, and what Python gets."""

from itertools import pairwise

import numpy as np
import pytest

pytestmark = pytest.mark.slow

ONE = [(140, 40), (140, 240)]
SEVEN = [(80, 60), (200, 60), (120, 230)]
ZERO = [(140, 40), (200, 90), (200, 190), (140, 240), (80, 190), (80, 90), (140, 40)]
START = (
    "import time\nimport numpy as np\nfrom course_utils.widgets import draw_digit\nw = draw_digit()"
)
# A slow kernel: each redraw takes a third of a second, and is counted.
SLOW = """
redraws, quick = [], type(w).redraw
def slow(self):
    redraws.append(1)
    time.sleep(0.3)
    quick(self)
type(w).redraw = slow
"""


@pytest.fixture
def board(lab):
    """Show a pad as `w`, and return the locator of what is below its cell."""
    lab.notebook([f"{START}\nw"])
    lab.run_all()
    shown = lab.cell_output(0)
    canvas(shown).wait_for()
    return shown


def canvas(shown):
    return shown.get_by_role("application", name="Drawing pad")


def at(shown, point):
    """Return where a point of the pad is on the page; its frame has 2 pixels."""
    box = canvas(shown).bounding_box()
    return box["x"] + 2 + point[0] + 0.5, box["y"] + 2 + point[1] + 0.5


def press(lab, shown, points):
    """Press the mouse's button on the pad and move along points, the button held."""
    canvas(shown).scroll_into_view_if_needed()
    lab.page.mouse.move(*at(shown, points[0]))
    lab.page.mouse.down()
    for point in points[1:]:
        lab.page.mouse.move(*at(shown, point), steps=12)


def stroke(lab, shown, points):
    press(lab, shown, points)
    lab.page.mouse.up()


def says(shown, words):
    """Wait until the pad says it."""
    shown.get_by_role("status").filter(has_text=words).wait_for()


def touch(lab, kind, points):
    """Send what a finger does, as the browser gets it from the screen."""
    session = lab.page.context.new_cdp_session(lab.page)
    for name, place in zip([kind[0]] + [kind[1]] * (len(points) - 1), points):
        where = [{"x": place[0], "y": place[1]}]
        session.send("Input.dispatchTouchEvent", {"type": name, "touchPoints": where})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def along(shown, points, count=12):
    """Return places on the page along a line of points."""
    found = [points[0]]
    for (x, y), (to_x, to_y) in pairwise(points):
        found += [
            (x + (to_x - x) * k / count, y + (to_y - y) * k / count) for k in range(1, count + 1)
        ]
    return [at(shown, point) for point in found]


def wait_for_end(lab, points):
    """Wait until Python has the last stroke to its end: the newest message travels for a while."""
    far = f"max(abs(np.subtract(line[-1], {points[-1]})))"
    there = f"[len(line) >= 12 and bool({far} <= 2) for line in w.strokes[-1:]]"
    lab.wait_for_python(there, [True])


def differing_pixels(ink, shown):
    """Count the pixels that differ, wherever on a pixel of the screen the pad's frame begins."""
    places = [(i, j) for i in range(5) for j in range(5)]
    windows = [shown[i : i + 280, j : j + 280] for i, j in places]
    return min((ink != window).sum() for window in windows if window.shape == ink.shape)


@pytest.mark.parametrize(("points", "answer"), [(ONE, 1), (SEVEN, 7), (ZERO, 0)])
def test_what_the_mouse_draws_is_read(lab, board, points, answer):
    says(board, "Draw a digit")
    press(lab, board, points)
    lab.wait_for_python("(int(w.probabilities.argmax()), len(w.strokes))", (answer, 1))
    board.get_by_role("img", name="Probabilities").wait_for()  # the button is still down
    lab.page.mouse.up()
    wait_for_end(lab, points)
    says(board, f"Read as {answer}")
    drawn = lab.evaluate_python("w.strokes")[0]
    corners = [min(abs(x - a) + abs(y - b) for x, y in drawn) for a, b in points]
    assert max(corners) <= 4
    ink = np.array(lab.evaluate_python("(w.drawing > 127).tolist()"))
    assert differing_pixels(ink, lab.drawn(canvas(board)).max(axis=2) > 127) < 0.1 * ink.sum()
    assert lab.problems() == []


def test_bars_move_while_one_draws(lab, board):
    press(lab, board, ONE)
    lab.wait_for_python("int(w.probabilities.argmax())", 1)
    for point in ((141, 239), (220, 238)):
        lab.page.mouse.move(*at(board, point), steps=12)
    before = lab.evaluate_python("w.probabilities.tolist()")
    for point in ((215, 40), (140, 40)):
        lab.page.mouse.move(*at(board, point), steps=12)
    lab.wait_for_python("int(w.probabilities.argmax())", 0)
    assert lab.evaluate_python("w.probabilities.tolist()") != before
    lab.page.mouse.up()
    assert len(lab.evaluate_python("w.strokes")) == 1
    assert lab.problems() == []


def test_a_slow_kernel_gets_the_newest_state_only(lab):
    lab.notebook([f"{START}{SLOW}w"])
    lab.run_all()
    shown = lab.cell_output(0)
    canvas(shown).wait_for()
    stroke(lab, shown, ZERO)  # 72 moves
    wait_for_end(lab, ZERO)
    lab.wait_for_python("int(w.probabilities.argmax())", 0)
    assert lab.evaluate_python("len(redraws)") < 40
    assert len(lab.evaluate_python("w.strokes")[0]) > 50
    assert lab.problems() == []


def test_finger_and_pen_draw_and_the_page_stays(lab, board):
    canvas(board).scroll_into_view_if_needed()
    before = canvas(board).bounding_box()
    touch(lab, ("touchStart", "touchMove"), along(board, SEVEN))
    lab.wait_for_python("(int(w.probabilities.argmax()), len(w.strokes))", (7, 1))
    assert canvas(board).bounding_box() == before
    board.get_by_role("button", name="Clear").click()
    lab.wait_for_python("w.strokes", [])
    session = lab.page.context.new_cdp_session(lab.page)
    places = along(board, ONE)
    kinds = ["mousePressed"] + ["mouseMoved"] * (len(places) - 2) + ["mouseReleased"]
    for kind, (x, y) in zip(kinds, places):
        sent = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
        session.send("Input.dispatchMouseEvent", {**sent, "pointerType": "pen"})
    lab.wait_for_python("(int(w.probabilities.argmax()), len(w.strokes))", (1, 1))
    assert lab.problems() == []


def test_undo_and_clear(lab, board):
    for points in ([(60, 60), (60, 200)], [(120, 60), (120, 200)], [(180, 60), (180, 200)]):
        stroke(lab, board, points)
    lab.wait_for_python("len(w.strokes)", 3)
    board.get_by_role("button", name="Undo").click()
    lab.wait_for_python("len(w.strokes)", 2)
    canvas(board).focus()
    canvas(board).press("ControlOrMeta+z")
    lab.wait_for_python("[line[0] for line in w.strokes]", [[60, 60]])
    board.get_by_role("button", name="Clear").press("Enter")
    lab.wait_for_python("w.strokes", [])
    says(board, "Draw a digit")
    assert board.get_by_role("img", name="Probabilities").count() == 0
    stroke(lab, board, ONE)
    lab.wait_for_python("len(w.strokes)", 1)
    canvas(board).press("Delete")
    lab.wait_for_python("w.strokes", [])
    assert lab.problems() == []


def test_a_digit_by_keys_alone(lab, board):
    pad = canvas(board)
    pad.focus()
    for _ in range(10):
        pad.press("ArrowUp")
    says(board, "Pen up, 140 across, 40 down.")
    pad.press(" ")
    for _ in range(20):
        pad.press("ArrowDown")
    says(board, "Pen down, 140 across, 240 down.")
    pad.press(" ")
    lab.wait_for_python("w.strokes", [[[140, y] for y in range(40, 241, 10)]])
    says(board, "Read as 1")
    pad.press("Shift+ArrowLeft")
    says(board, "Pen up, 138 across, 240 down.")
    pad.press("u")
    lab.wait_for_python("w.strokes", [])
    pad.press(" ")
    pad.press(" ")
    lab.wait_for_python("w.strokes", [[[138, 240]]])
    pad.press("c")
    lab.wait_for_python("w.strokes", [])
    assert lab.page.locator(".jp-Notebook .jp-CodeCell").count() == 1  # no key went to the notebook
    pad.press("Tab")
    assert board.get_by_role("button", name="Undo").evaluate("(one) => one.matches(':focus')")
    assert lab.problems() == []


def test_two_views_and_strokes_from_python(lab):
    lab.notebook([f"{START}\nw", "w", "w.strokes = [[[140, 40], [140, 240]]]"])
    lab.run_all()
    first, second = lab.cell_output(0), lab.cell_output(1)
    for shown in (first, second):
        says(shown, "Read as 1")
        assert lab.drawn(canvas(shown))[140, 142].tolist() == [255, 255, 255]
    stroke(lab, second, [(60, 60), (60, 200)])
    lab.wait_for_python("len(w.strokes)", 2)
    lab.wait_until_idle()
    assert lab.drawn(canvas(first))[140, 62].tolist() == [255, 255, 255]
    first.get_by_role("button", name="Undo").click()
    lab.wait_for_python("w.strokes", [[[140, 40], [140, 240]]])
    lab.wait_until_idle()
    assert lab.drawn(canvas(second))[140, 62].tolist() == [0, 0, 0]
    assert lab.problems() == []
