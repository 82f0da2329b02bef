"""The widgets in a real JupyterLab: every control, by name and by keyboard, and what is drawn."""

import cv2
import numpy as np
import pytest

pytestmark = pytest.mark.slow

EDGE = "np.repeat(np.uint8([[0] * 20 + [200] * 20]), 40, axis=0)"  # dark left, bright right
BROWSE = """browse_mistakes(
    np.repeat(np.uint8([0, 255, 0]), 64).reshape(3, 8, 8), np.array([2, 0, 1]),
    np.array([[0.1, 0.7, 0.2], [0.25, 0, 0.75], [0, 1, 0]]))"""
WHITE, BLACK = [255, 255, 255], [0, 0, 0]


def start(lab, call):
    """Show a widget as `w`, and return the locator of what is below its cell."""
    name = call.split("(")[0]
    lab.notebook([f"import numpy as np\nfrom course_utils.widgets import {name}\nw = {call}\nw"])
    lab.run_all()
    shown = lab.cell_output(0)
    shown.get_by_role("img").first.wait_for()
    return shown


def choose(lab, shown, label, keys, attribute, expected):
    """Choose from a list by keys, and wait until Python has got it."""
    box = shown.get_by_role("combobox", name=label, exact=True)
    box.focus()
    for key in keys.split():
        box.press(key)
    lab.wait_for_python(f"w.{attribute}.value", expected)


def write(lab, shown, label, text, attribute, expected):
    """Write a number into a box, leave it by Tab, and wait until Python has got it."""
    lab.wait_until_idle()  # or what Python sent last might replace what is selected here
    box = shown.get_by_role("spinbutton", name=label, exact=True)
    box.focus()
    box.press("ControlOrMeta+a")
    box.press_sequentially(text)
    box.press("Tab")
    lab.wait_for_python(f"w.{attribute}", expected)


def wait_until_gone(lab, locator):
    """Wait until the page shows no such element any more."""
    lab.wait(lambda: locator.count() == 0, 60, f"no {locator}")


def colour(lab, picture, row, column):
    """Return the colour of a picture on the page at a place, both from 0 to 1."""
    lab.wait_until_idle()
    picture.wait_for()
    pixels = lab.drawn(picture)
    place = int(row * pixels.shape[0]), int(column * pixels.shape[1])
    return pixels[place].astype(int)


def upload(lab, shown, path):
    """Choose a file with the keyboard."""
    button = shown.get_by_role("button", name="Your own picture")
    button.focus()
    with lab.page.expect_file_chooser() as chooser:
        button.press("Enter")
    chooser.value.set_files(path)


@pytest.fixture
def files(tmp_path):
    """Return a folder with a picture of 8×6 pixels, half of it white, and a text file."""
    picture = np.zeros((8, 6), np.uint8)
    picture[:, 3:] = 255
    (tmp_path / "mine.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    (tmp_path / "essay.png").write_text("This is no picture.")
    return tmp_path


def check_uploads(lab, shown, files):
    """Choose a file that is no picture, then one that is."""
    before = lab.evaluate_python("w.picture.tolist()")
    upload(lab, shown, files / "essay.png")
    shown.get_by_role("alert").filter(has_text="The last picture is kept.").wait_for()
    assert "essay.png" in shown.get_by_role("alert").inner_text()
    assert lab.evaluate_python("w.picture.tolist()") == before
    upload(lab, shown, files / "mine.png")
    expected = [6, 6] if "Step" in lab.evaluate_python("type(w).__name__") else [8, 6]
    lab.wait_for_python("list(w.picture.shape)", expected)
    lab.wait_for_python("len(w.upload.value)", 0)
    wait_until_gone(lab, shown.get_by_role("alert"))


def test_kernels(lab, files):
    shown = start(lab, f"explore_kernels({EDGE})")
    signed = shown.get_by_alt_text("orange where positive")
    bright, level = colour(lab, signed, 0.5, 0.5), colour(lab, signed, 0.5, 0.1)
    assert bright[0] > bright[2] + 50  # orange: from dark to bright
    assert level.min() > 240  # white
    choose(lab, shown, "Kernel", "ArrowDown", "preset", "Sobel y")
    signed.and_(shown.get_by_alt_text("0 to 0")).wait_for()
    assert colour(lab, signed, 0.5, 0.5).min() > 240
    choose(lab, shown, "Kernel", "ArrowUp", "preset", "Sobel x")
    signed.and_(shown.get_by_alt_text("0 to 800")).wait_for()
    write(lab, shown, "kernel number in row 1, column 2", "-2", "numbers.tolist()[1]", [-2, 0, -2])
    lab.wait_for_python("w.preset.value", "your own numbers")
    signed.and_(shown.get_by_alt_text("−800 to 0")).wait_for()
    shown.locator("pre").filter(has_text="[-2, 0, -2]").wait_for()
    choose(lab, shown, "Size", "ArrowDown", "size", 5)
    numbers = shown.get_by_role("spinbutton")
    lab.wait(lambda: numbers.count() == 25, 60, "25 number boxes")
    choose(lab, shown, "Kernel", "Home", "preset", "identity")
    signed.and_(shown.get_by_alt_text("0 to 200")).wait_for()
    box = shown.get_by_role("checkbox", name="divide the numbers by their sum")
    box.focus()
    box.press("Space")
    lab.wait_for_python("w.divide.value", True)
    write(lab, shown, "kernel number in row 2, column 2", "0", "numbers.any().item()", False)
    shown.get_by_role("alert").filter(has_text="add up to 0").wait_for()
    box.press("Space")
    shown.get_by_role("alert").filter(has_text="All numbers are 0").wait_for()
    choose(lab, shown, "Kernel", "Home", "preset", "identity")
    check_uploads(lab, shown, files)
    assert colour(lab, shown.get_by_alt_text("The picture, 8 by 6"), 0.5, 0.9).tolist() == WHITE
    assert lab.problems() == []


def test_steps(lab, files):
    shown = start(lab, "step_convolution()")
    drawing, words = shown.locator("svg[role=img]"), shown.get_by_role("status")
    shown.get_by_role("button", name="Next").press("Enter")
    lab.wait_for_python("w.position.value", 2)
    words.filter(has_text="Window 2 of 9, row 0, column 1").wait_for()
    assert words.inner_text().endswith("= 8.")
    assert drawing.locator("text").all_text_contents()[-3:] == ["output, their sums", "2", "8"]
    shown.get_by_role("button", name="Back").press("Space")
    lab.wait_for_python("w.position.value", 1)
    write(lab, shown, "Window", "7", "position.value", 7)
    words.filter(has_text="Window 7 of 9").wait_for()
    handle = shown.get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    lab.wait_for_python("w.position.value", 8)
    shown.get_by_role("button", name="Play").press("Enter")
    lab.wait_for_python("(w.position.value, w.play.value)", (9, False))
    words.filter(has_text="Window 9 of 9").wait_for()
    wait_until_gone(lab, drawing.locator("[stroke-dasharray]"))
    choose(lab, shown, "Kernel", "End", "kernel_name.value and w.kernel_name", "emboss")
    words.filter(has_text="Window 1 of 9").wait_for()
    check_uploads(lab, shown, files)
    words.filter(has_text="Window 1 of 16").wait_for()
    assert lab.problems() == []


def test_thresholds(lab, files):
    shown = start(lab, f"explore_thresholds({EDGE})")
    after = shown.get_by_alt_text("Black and white")
    assert colour(lab, after, 0.5, 0.1).tolist() == WHITE
    box = shown.get_by_role("checkbox", name="invert: what is dark becomes white")
    box.focus()
    box.press("Space")
    lab.wait_for_python("w.invert.value", False)
    shown.get_by_text("1 white regions, 50 % of the pixels are white").wait_for()
    assert colour(lab, after, 0.5, 0.1).tolist() == BLACK
    write(lab, shown, "Value", "199", "value.value", 199)
    shown.locator("line[x1='210']").wait_for(state="attached")
    handle = shown.get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")
    lab.wait_for_python("(w.value.value, w.count)", (200, 0))
    shown.get_by_text("0 white regions").first.wait_for()
    assert colour(lab, after, 0.5, 0.9).tolist() == BLACK
    choose(lab, shown, "Threshold", "ArrowDown", "method", "Otsu")
    shown.get_by_text("1 white regions").first.wait_for()
    assert colour(lab, after, 0.5, 0.9).tolist() == WHITE
    choose(lab, shown, "Threshold", "ArrowDown", "method", "adaptive mean")
    shown.get_by_text("each pixel has a threshold of its own").first.wait_for()
    wait_until_gone(lab, shown.locator("line"))
    choose(lab, shown, "Block, pixels", "Home", "block", 3)
    write(lab, shown, "Offset", "-5", "offset.value", -5)
    shown.locator("pre").filter(has_text="cv2.THRESH_BINARY, 3, -5)").wait_for()
    choose(lab, shown, "Morphology", "ArrowDown ArrowDown", "operation", "dilate")
    choose(lab, shown, "Square, pixels", "ArrowDown", "size", 5)
    shown.locator("pre").filter(has_text="np.ones((5, 5), np.uint8)").wait_for()
    check_uploads(lab, shown, files)
    assert lab.problems() == []


def test_sizes(lab):
    shown = start(lab, "calculate_output_size()")
    output, formula = shown.get_by_role("img", name="The output has"), shown.locator("pre")
    changes = [("Input n", "9", "size", 7), ("Kernel k", "5", "kernel", 5)]
    changes += [("Padding p", "2", "padding", 9), ("Stride s", "2", "stride", 5)]
    changes += [("Dilation d", "2", "dilation", 3)]
    for label, text, attribute, result in changes:
        write(lab, shown, label, text, f"{attribute}.value", int(text))
        lab.wait_for_python("w.result", result)
        shown.get_by_role("img", name=f"The output has {result} by {result}").wait_for()
    formula.filter(has_text="⌊2⌋ + 1 = 3").wait_for()
    circles = shown.locator("circle")
    lab.wait(lambda: circles.count() == 25, 60, "25 dots")
    assert colour(lab, output, 0.17, 0.5).tolist() == WHITE
    grid = shown.get_by_role("img", name="Input of 9 by 9")
    for label, attribute in (("Window's row", "row"), ("its column", "column")):
        box = shown.get_by_role("spinbutton", name=label)
        box.focus()
        box.press("ArrowUp")
        lab.wait_for_python(f"w.{attribute}.value", 1)
    grid.and_(shown.get_by_role("img", name="row 1, column 1 reads")).wait_for()
    write(lab, shown, "Dilation d", "4", "dilation.value", 4)
    shown.get_by_role("alert").filter(has_text="The window spans 17 pixels").wait_for()
    wait_until_gone(lab, shown.locator("circle"))
    assert lab.problems() == []


def test_mistakes(lab):
    shown = start(lab, BROWSE)
    words, picture = shown.get_by_role("status"), shown.locator("figure img")
    words.filter(has_text="Picture 1 of 3: read as 1 (70 %), but it is 2 (20 %).").wait_for()
    assert colour(lab, picture, 0.5, 0.5).tolist() == BLACK
    drawing = shown.locator("svg[role=img]")
    assert drawing.locator("text").all_text_contents()[2:4] == ["1", "70 % ← answer"]
    shown.get_by_role("button", name="Next").press("Enter")
    lab.wait_for_python("w.position.value", 2)
    words.filter(has_text="Picture 2 of 3").wait_for()
    assert colour(lab, picture, 0.5, 0.5).tolist() == WHITE
    shown.get_by_role("button", name="Back").press("Space")
    lab.wait_for_python("w.position.value", 1)
    box = shown.get_by_role("checkbox", name="hide the answers")
    box.focus()
    box.press("Space")
    lab.wait_for_python("w.hide.value", True)
    words.filter(has_text="what do you read?").wait_for()
    wait_until_gone(lab, drawing)
    write(lab, shown, "Picture", "3", "position.value", 3)
    words.filter(has_text="Picture 3 of 3").wait_for()
    handle = shown.get_by_role("slider")
    handle.focus()
    handle.press("ArrowLeft")
    lab.wait_for_python("w.position.value", 2)
    box.focus()
    box.press("Space")
    words.filter(has_text="read as 2 (75 %), but it is 0 (25 %).").wait_for()
    assert lab.problems() == []


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("explore_kernels()", ["Kernel", "Size", "divide the numbers", "Your own picture"]),
        ("step_convolution()", ["Kernel", "Window", "Back", "Next", "Play", "Your own picture"]),
        ("explore_thresholds()", ["Threshold", "Value", "Morphology", "Your own picture"]),
        ("calculate_output_size()", ["Input n", "Stride s", "Window's row", "its column"]),
        (BROWSE, ["Picture", "Back", "Next", "hide the answers"]),
    ],
)
def test_tab_reaches_every_control(lab, call, names):
    shown = start(lab, call)
    controls = shown.locator("input:enabled:visible, select:enabled, button:enabled, [role=slider]")
    count = controls.count()
    controls.first.focus()
    controls.first.evaluate("(first) => { window.reached = new Set([first]); }")
    for _ in range(count - 1):
        lab.page.keyboard.press("Tab")
        lab.page.evaluate("() => window.reached.add(document.activeElement)")
    reached = "(all) => all.map((one) => window.reached.has(one))"
    assert controls.evaluate_all(reached) == [True] * count
    snapshot = shown.aria_snapshot()
    assert [name for name in names if name not in snapshot] == []
