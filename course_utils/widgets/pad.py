"""Draw a digit with mouse, finger, pen or keys, and have a network read it: `draw_digit`."""

from functools import cache
from pathlib import Path

import anywidget
import cv2
import ipywidgets
import numpy as np
import traitlets

from course_utils.data import digit_model_path
from course_utils.images import fit_digit
from course_utils.widgets import _markup
from course_utils.widgets._panel import Panel, wrap
from course_utils.widgets.mistakes import draw_bars, percent

SIDE, THICKNESS = 280, 20  # pixels; a digit as high as the pad gets MNIST's strokes
MOST = 100_000  # points
NAMES = list("0123456789")
EMPTY = "Draw a digit: the pad is empty."


def draw_digit():
    """Return a pad to draw a digit on, with what the network sees and what it reads.

    Returns
    -------
    DrawingPad
        An ipywidgets box. `strokes`, `drawing`, `digit` and `probabilities` say what is on it.
    """
    return DrawingPad()


def check_strokes(strokes):
    """Return strokes as lists of whole numbers.

    Parameters
    ----------
    strokes : list of array_like, each of shape (N, 2)
        Points (x, y) in pixels from the top-left corner, from 0 to 279; N is 1 or more.

    Returns
    -------
    list of list of [int, int]

    Raises
    ------
    ValueError
        They are no such points.
    """
    try:
        lines = [np.asarray(line, float) for line in strokes]
    except (TypeError, ValueError, OverflowError):
        lines = [np.empty(0)]
    for line in lines:
        if line.ndim != 2 or line.shape[1] != 2 or not len(line):
            raise ValueError(
                "expected a list of strokes, each a list of one or more points [x, y]: "
                "write pad.strokes = [[[140, 40], [140, 240]]] for one stroke"
            )
        if not ((line >= 0) & (line < SIDE)).all():
            raise ValueError(
                f"got x or y from {line.min():g} to {line.max():g}, expected 0 to {SIDE - 1}: "
                f"cut off what is outside with np.clip(stroke, 0, {SIDE - 1})"
            )
    if sum(map(len, lines)) > MOST:
        raise ValueError(f"got more than {MOST:,} points: take some of them, as in stroke[::10]")
    return [np.floor(line).astype(int).tolist() for line in lines]


def draw(strokes):
    """Draw strokes in white on black, with round ends.

    Parameters
    ----------
    strokes : list of list of [int, int]
        As `check_strokes` returns them.

    Returns
    -------
    ndarray of uint8, shape (280, 280)
    """
    drawing = np.zeros((SIDE, SIDE), np.uint8)
    for line in strokes:
        points = np.int32([line[0], *line])  # a dot too has a beginning and an end
        cv2.polylines(drawing, [points], False, 255, THICKNESS, cv2.LINE_AA)
    return drawing


@cache
def network():
    """Return the course's network for digits, loaded when it is first needed."""
    return cv2.dnn.readNetFromONNX(str(digit_model_path()))


def read(digit):
    """Return how probable the network thinks each digit is.

    Parameters
    ----------
    digit : ndarray of uint8, shape (28, 28)
        White on black, as in MNIST.

    Returns
    -------
    ndarray of float32, shape (10,)
        Sum 1.
    """
    network().setInput(cv2.dnn.blobFromImage(digit, scalefactor=1 / 255))
    return network().forward()[0].copy()


class Canvas(anywidget.AnyWidget):
    """What one draws on, in the browser; it sends all strokes at each change."""

    _esm = Path(__file__).with_name("pad.js")
    _css = """
    .course-pad { width: 280px; height: 280px; background: black; margin: 4px;
      border: 2px solid #888888;
      box-sizing: content-box; display: block; touch-action: none; user-select: none;
      cursor: crosshair; }
    .course-pad:focus { outline: 3px solid #D55E00; }
    .course-pad-answer, .course-pad-pen { width: 280px; min-height: 1.4em; line-height: 1.4;
      color: var(--jp-ui-font-color1, inherit);
      font-family: var(--jp-ui-font-family, sans-serif); font-size: 13px; }
    """
    sent = traitlets.Any([]).tag(sync=True)
    said = traitlets.Unicode(EMPTY).tag(sync=True)
    side = traitlets.Int(SIDE).tag(sync=True)
    thickness = traitlets.Int(THICKNESS).tag(sync=True)


class DrawingPad(Panel):
    """The box of `draw_digit`.

    Attributes
    ----------
    drawing : ndarray of uint8, shape (280, 280)
        White ink on black.
    digit : ndarray of uint8, shape (28, 28)
        What the network sees; black while the pad is empty.
    probabilities : ndarray of float32, shape (10,)
        Of the digits 0 to 9; all 0 while the pad is empty.
    """

    title = "Drawing pad"

    def __init__(self):
        self.canvas = Canvas()
        self.output = ipywidgets.HTML(layout={"flex": "1 1 300px"})
        self._strokes = []
        super().__init__([wrap(self.canvas, self.output)])
        self.canvas.observe(self._receive, "sent")
        self.redraw()

    @property
    def strokes(self):
        """A copy of what was drawn: list of strokes, lists of points [x, y]; set it to redraw."""
        return [[list(point) for point in line] for line in self._strokes]

    @strokes.setter
    def strokes(self, strokes):
        self.canvas.sent = check_strokes(strokes)

    def _receive(self, change):
        """Take strokes from the browser; what is none is put back to what was there."""
        try:
            self._strokes = check_strokes(change.new)
        except ValueError:
            self.canvas.sent = self._strokes
        else:
            self.redraw()

    def redraw(self):
        """Read what is drawn, and show it."""
        self.drawing = draw(self._strokes)
        self.digit, self.probabilities = np.zeros((28, 28), np.uint8), np.zeros(10, np.float32)
        said, bars = EMPTY, []
        if self._strokes:
            self.digit = fit_digit(self.drawing)
            self.probabilities = read(self.digit)
            guess = self.probabilities.argmax()
            said = f"Read as {guess} ({percent(self.probabilities[guess])})."
            answer = draw_bars(self.probabilities, None, NAMES)
            bars = [_markup.captioned(answer, "how probable each digit is")]
        seen = _markup.figure(
            self.digit, "what the network sees, 28 × 28", f"28 by 28: {said}", 224
        )
        self.output.value = _markup.row(seen, *bars)
        self.canvas.said = said
