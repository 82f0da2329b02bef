"""Browse pictures beside what a model made of them: `browse_mistakes`."""

import ipywidgets
import numpy as np

from course_utils import _drawing
from course_utils.widgets import _markup
from course_utils.widgets._panel import Panel, number, tick, with_slider, wrap

LINE, BARS = 22, 170  # pixels: the height of a class's line, the length of a bar of 100 %
RIGHT, OTHER = "#0072B2", "#8C8C8C"


def browse_mistakes(images, labels, probabilities, class_names=None):
    """Return a box that shows pictures one by one, with the probabilities of all classes.

    Parameters
    ----------
    images : ndarray or list of ndarray
        N pictures, 1 to 100: (N, H, W), (N, H, W, 1) or (N, H, W, 3) in RGB; uint8 in [0, 255],
        or float in [0, 1].
    labels : ndarray of int, shape (N,)
        The right classes, from 0 to C - 1.
    probabilities : ndarray, shape (N, C)
        A model's output after softmax: each row in [0, 1] with sum 1.
    class_names : list of str, length C, optional
        Otherwise classes are written as numbers.

    Returns
    -------
    MistakeBrowser
        An ipywidgets box.

    Raises
    ------
    ValueError
        One of them can't be used, or they differ in length.
    """
    return MistakeBrowser(images, labels, probabilities, class_names)


def as_bytes(picture):
    """Return a picture, uint8 or float in [0, 1], as uint8; darker and brighter is cut off."""
    if picture.dtype == np.uint8:
        return picture
    return np.uint8(np.rint(255 * np.clip(picture, 0, 1)))


def percent(share):
    """Write a probability in per cent, never a rounded 100 or 0 for what is neither."""
    if 0.995 <= share < 1:
        return "> 99 %"
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


class MistakeBrowser(Panel):
    """The box of `browse_mistakes`; its controls are attributes, to be set from Python too."""

    title = "Mistake browser"

    def __init__(self, images, labels, probabilities, class_names=None):
        self.images = [as_bytes(picture) for picture in _drawing.as_pictures(images)]
        self.probabilities, self.labels = _drawing.check_predictions(probabilities, labels)
        if len(self.images) != len(self.labels):
            raise ValueError(
                f"got {len(self.images)} pictures and {len(self.labels)} labels: choose all three "
                "with the same index, as in images[wrong], labels[wrong], probabilities[wrong]"
            )
        self.names = _drawing.class_names(class_names, self.probabilities.shape[1])
        self.position = number("Picture", min=1, max=len(self.images), value=1)
        look = {"layout": {"width": "90px"}}
        self.back = ipywidgets.Button(description="Back", icon="arrow-left", **look)
        self.next = ipywidgets.Button(description="Next", icon="arrow-right", **look)
        self.hide = tick("hide the answers, to read it yourself")
        self.output = ipywidgets.HTML()
        moves = wrap(with_slider(self.position), self.back, self.next, self.hide)
        super().__init__([moves, self.output])
        self.back.on_click(lambda _: self._move(-1))
        self.next.on_click(lambda _: self._move(1))
        self.redraw_on(self.position, self.hide)
        self.redraw()

    def _move(self, by):
        self.position.value = int(np.clip(self.position.value + by, 1, self.position.max))

    def redraw(self):
        """Show the present picture, and the answers unless they are hidden."""
        place = self.position.value - 1
        row, right = self.probabilities[place], self.labels[place]
        start = f"Picture {place + 1} of {len(self.images)}"
        said = f"{start}: what do you read?"
        parts = []
        if not self.hide.value:
            said = f"{start}: {in_words(row, right, self.names)}"
            parts = [_markup.captioned(draw_bars(row, right, self.names), "the model's answer")]
        picture = _markup.figure(self.images[place], start, said, 224)
        status = _markup.text(f'<span role="status">{_markup.escape(said)}</span>')
        self.output.value = status + _markup.row(picture, *parts)


def in_words(row, right, names):
    """Say what the model read and how sure it was, and what is right.

    Parameters
    ----------
    row : ndarray, shape (C,)
        Probabilities.
    right : int
        The right class.
    names : list of str, length C
    """
    guess = row.argmax()
    said = f"read as {names[guess]} ({percent(row[guess])})"
    if guess == right:
        return f"{said}, which is right."
    return f"{said}, but it is {names[right]} ({percent(row[right])})."


def draw_bars(row, right, names):
    """Return the drawing of a line for each class: name, bar, per cent, and which is right."""
    left = 16 + 7 * max(map(len, names))
    parts = []
    for place, share in enumerate(row):
        middle = (place + 0.5) * LINE
        colour, words = OTHER, percent(share)
        if place == row.argmax():
            colour, words = _markup.MARK, f"{words} ← answer"
        if place == right:
            colour, words = RIGHT, f"{words} ← right"
        parts.append(_markup.label(left - 8, middle, names[place], anchor="end"))
        bar = {"fill": colour, "height": LINE - 6, "width": max(1, BARS * share)}
        parts.append(_markup.rect(left, middle - LINE / 2 + 3, **bar))
        parts.append(_markup.label(left + BARS * share + 6, middle, words, anchor="start"))
    said = "; ".join(f"{name}: {percent(share)}" for name, share in zip(names, row))
    return _markup.svg("".join(parts), left + BARS + 160, LINE * len(row), f"Probabilities. {said}")
