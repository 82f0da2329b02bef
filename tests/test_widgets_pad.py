"""The drawing pad: strokes by hand, what the network sees, bad input, and what is loaded when."""

import subprocess
import sys

import cv2
import numpy as np
import pytest
from hatchling.builders.wheel import WheelBuilder

from course_utils.data import digit_model_path
from course_utils.widgets import draw_digit, pad

ONE = [[140, 40], [140, 240]]
SEVEN = [[80, 60], [200, 60], [120, 230]]


@pytest.fixture
def board():
    return draw_digit()


def test_a_stroke_is_as_thick_as_said_and_round():
    drawing = pad.draw([ONE])
    assert drawing.shape == (280, 280)
    assert drawing.dtype == np.uint8
    across = np.flatnonzero(drawing[140] > 127)
    assert across[0] + across[-1] == 280  # the middle is column 140
    assert len(across) == pytest.approx(pad.THICKNESS, abs=1)
    half = pad.THICKNESS // 2
    down = np.flatnonzero(drawing[:, 140] > 127)
    assert (down[0], down[-1]) == pytest.approx((40 - half, 240 + half), abs=1)
    assert drawing[40 - half + 1, 140 - half + 1] == 0  # the corner of a square end


def test_a_point_is_a_dot_and_a_gap_stays_dark():
    drawing = pad.draw([[[50, 60]], [[200, 60]]])
    count, _, stats, centres = cv2.connectedComponentsWithStats(drawing)
    assert count == 3
    np.testing.assert_allclose(centres[1:], [[50, 60], [200, 60]], atol=0.5)
    assert stats[1, cv2.CC_STAT_WIDTH] == pytest.approx(pad.THICKNESS, abs=3)
    assert not pad.draw([]).any()


@pytest.mark.parametrize(
    "strokes", [[np.float32(ONE)], (ONE,), [tuple(map(tuple, ONE))], np.array([ONE])]
)
def test_strokes_of_other_kinds_are_taken(strokes):
    assert pad.check_strokes(strokes) == [ONE]


def test_parts_of_a_pixel_are_cut_off():
    assert pad.check_strokes([[[0.9, 279.9]]]) == [[[0, 279]]]


@pytest.mark.parametrize(
    ("strokes", "message"),
    [
        (ONE, r"list of strokes.*write pad.strokes = \[\[\["),
        ([[]], "one or more points"),
        ([[[1, 2, 3]]], "expected a list of strokes"),
        ([[[1, 2], [3]]], "expected a list of strokes"),
        (7, "expected a list of strokes"),
        (None, "expected a list of strokes"),
        ("one", "expected a list of strokes"),
        ([["a"]], "expected a list of strokes"),
        ([[[10**400, 1]]], "expected a list of strokes"),
        ([[[280, 0]]], r"from 0 to 280, expected 0 to 279: .*np.clip"),
        ([[[-1, 0]]], "from -1 to 0, expected 0 to 279"),
        ([[[float("nan"), 0]]], "expected 0 to 279"),
        ([[[1, 1]] * 100_001], r"more than 100,000 points: .*stroke\[::10\]"),
    ],
)
def test_bad_strokes_say_how_to_mend_them_and_change_nothing(board, strokes, message):
    board.strokes = [ONE]
    with pytest.raises(ValueError, match=message):
        board.strokes = strokes
    assert board.strokes == [ONE]
    assert board.drawing.any()


def test_an_empty_pad_asks_for_a_digit_and_has_no_bars(board):
    assert board.strokes == []
    assert board.drawing.max() == board.digit.max() == board.probabilities.max() == 0
    assert board.canvas.said.startswith("Draw a digit")
    assert "<svg" not in board.output.value


@pytest.mark.parametrize("scale", [1, 0.5])
@pytest.mark.parametrize("corner", [(0, 0), (1, 0), (0, 1), (1, 1)])
@pytest.mark.parametrize(("stroke", "answer"), [(ONE, 1), (SEVEN, 7)])
def test_small_or_big_in_any_corner_it_is_read(board, stroke, answer, scale, corner):
    points = scale * np.array(stroke)
    room = 269 - np.ptp(points, axis=0) - 10
    board.strokes = [points - points.min(axis=0) + 10 + np.array(corner) * room]
    assert board.probabilities.argmax() == answer
    assert f"Read as {answer}" in board.canvas.said


def test_the_network_gets_what_is_shown(board):
    board.strokes = [SEVEN]
    assert (board.digit.shape, board.digit.dtype) == ((28, 28), np.uint8)
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    network.setInput(cv2.dnn.blobFromImage(board.digit, scalefactor=1 / 255))
    np.testing.assert_allclose(board.probabilities, network.forward()[0], rtol=1e-5, atol=1e-6)
    assert board.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert board.output.value.count("<rect") == 10
    np.testing.assert_array_equal(board.drawing, pad.draw([SEVEN]))


def test_reading_changes_nothing():
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 13:15] = 255
    before = digit.copy()
    first = pad.read(digit)
    kept = first.copy()
    pad.read(255 - digit)
    np.testing.assert_array_equal(digit, before)
    np.testing.assert_array_equal(first, kept)  # the next answer doesn't replace this one


def test_strokes_are_copies(board):
    mine = [[list(point) for point in SEVEN]]
    board.strokes = mine
    mine[0][0][0] = 0
    board.strokes[0].clear()
    assert board.strokes == [SEVEN]


@pytest.mark.parametrize(
    "sent", [None, 3, "x", {"a": 1}, [[]], [[[1]]], [[[999, 1]]], [[["x", 0]]]]
)
def test_nonsense_from_the_browser_is_put_back(board, sent):
    board.strokes = [ONE]
    before = board.probabilities.copy()
    board.canvas.set_state({"sent": sent})
    assert board.strokes == board.canvas.sent == [ONE]
    np.testing.assert_array_equal(board.probabilities, before)
    board.canvas.set_state({"sent": []})
    assert board.strokes == []


def test_where_widgets_do_not_run_it_is_text(board):
    assert repr(board) == "Drawing pad: run this cell in JupyterLab to play with it."


def test_the_network_is_loaded_when_first_needed():
    code = (
        "import sys; from course_utils import widgets; from course_utils.widgets import pad\n"
        "board = widgets.draw_digit(); print(pad.network.cache_info().currsize)\n"
        "board.strokes = [[[140, 40], [140, 240]]]; print(pad.network.cache_info().currsize)\n"
        "print('tensorflow' in sys.modules, 'keras' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split("\n")[:3] == ["0", "1", "False False"], done.stderr


def test_the_view_is_beside_the_module_and_names_the_same_things():
    view = (pad.Path(pad.__file__).with_name("pad.js")).read_text(encoding="utf-8")
    for name in ("sent", "said", "side", "thickness"):
        assert f'model.get("{name}")' in view


def test_the_wheel_carries_the_view():
    root = pad.Path(pad.__file__).parents[2]
    carried = {file.relative_path for file in WheelBuilder(str(root)).recurse_included_files()}
    assert {"course_utils/widgets/pad.py", "course_utils/widgets/pad.js"} <= carried
