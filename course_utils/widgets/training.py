"""What a training looks like while it runs: curves, how far it is, and a button that stops it.

`course_utils.live.LiveTraining` says what to show; nothing here knows Keras.
"""

import math
from html import escape

import ipywidgets
from IPython.display import display
from matplotlib.ticker import MaxNLocator

from course_utils.widgets import _markup
from course_utils.widgets._panel import Panel

WIDTH, HEIGHT = 330, 190  # pixels of one drawing
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 10, 30  # its margins
TRAINING, VALIDATION = "#0072B2", "#D55E00"  # blue and vermilion of Okabe and Ito
DASHES = {TRAINING: "none", VALIDATION: "6 3"}


def curves(points, running=None):
    """Draw loss and metrics, each in a drawing of its own.

    Parameters
    ----------
    points : dict of str to list of (float, float)
        Epochs and values. ``val_loss`` is drawn beside ``loss``, and so on.
    running : dict of str to list of (float, float), optional
        The same, within the epoch that has not ended: 2.5 is the middle of the third.

    Returns
    -------
    str
        HTML.
    """
    running = running or {}
    names = [name for name in [*points, *running] if not name.startswith("val_")]
    charts = [
        _chart(name, points.get(name, []), points.get(f"val_{name}", []), running.get(name, []))
        for name in sorted(dict.fromkeys(names), key=lambda name: name != "loss")
    ]
    return _markup.row(*charts)


def _chart(name, training, validation, running):
    """Return the HTML of one drawing with its caption."""
    scale = _Scale([*training, *validation, *running])
    parts = [scale.axes(), _line(training, TRAINING, scale), _line(validation, VALIDATION, scale)]
    parts.append(_line(running, TRAINING, scale, width=1))
    words = [f"training {_markup.number(value)}" for _, value in training[-1:]]
    words += [f"validation {_markup.number(value)}" for _, value in validation[-1:]]
    words = words or [f"training {_markup.number(value)} so far" for _, value in running[-1:]]
    said = f"{name} after epoch {training[-1][0] if training else 0}: {', '.join(words)}"
    drawing = _markup.svg("".join(parts), WIDTH, HEIGHT, said)
    key = _key("training", TRAINING) + (_key("validation", VALIDATION) if validation else "")
    return _markup.captioned(drawing, f"<b>{escape(name)}</b> {key}", WIDTH)


class _Scale:
    """From epochs and values to pixels."""

    def __init__(self, points):
        values = [value for _, value in points if math.isfinite(value)] or [0]
        self.ticks = MaxNLocator(nbins=4, steps=[1, 2, 5, 10]).tick_values(min(values), max(values))
        epochs = [epoch for epoch, _ in points]
        # What begins at epoch 10 begins there; the first point is its end.
        self.first, self.last = math.ceil(min(epochs)) - 1, math.ceil(max(epochs))

    def x(self, epoch):
        return LEFT + (epoch - self.first) / (self.last - self.first) * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        low, high = self.ticks[0], self.ticks[-1]
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def axes(self):
        """Return the SVG of the grid and its numbers."""
        parts = []
        for tick in self.ticks:
            y = self.y(tick)
            parts.append(_markup.rect(LEFT, y, WIDTH - LEFT - RIGHT, 0.5, fill="#888888"))
            number = _markup.number(round(tick, 10))  # not 0.30000000000000004
            parts.append(_markup.label(LEFT - 6, y, number, anchor="end"))
        for epoch in MaxNLocator(nbins=6, integer=True).tick_values(self.first, self.last):
            if self.first <= epoch <= self.last:
                x = self.x(epoch)
                parts.append(_markup.label(x, HEIGHT - BOTTOM + 10, f"{epoch:g}"))
        middle = (LEFT + WIDTH - RIGHT) / 2
        return "".join([*parts, _markup.label(middle, HEIGHT - 7, "epochs")])


def _line(points, colour, scale, width=2):
    """Return the SVG of a curve; it has a gap where a loss is infinite or no number."""
    pieces, dots = [[]], []
    for epoch, value in points:
        if not math.isfinite(value):
            pieces.append([])
            continue
        x, y = scale.x(epoch), scale.y(value)
        pieces[-1].append(f"{x:.1f},{y:.1f}")
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
    look = f'fill="none" stroke="{colour}" stroke-dasharray="{DASHES[colour]}"'
    lines = [
        f'<polyline points="{" ".join(piece)}" {look} stroke-width="{width}"/>' for piece in pieces
    ]
    # Many dots would hide the curve; of the epoch that is running, the last one moves.
    return "".join(lines + (dots[-1:] if width == 1 or len(dots) > 30 else dots))


def _key(word, colour):
    """Return the HTML of an entry of the legend."""
    line = f'<line x2="24" y1="5" y2="5" stroke="{colour}" stroke-width="2" '
    line += f'stroke-dasharray="{DASHES[colour]}"/>'
    return f' <svg width="24" height="10" aria-hidden="true">{line}</svg> {word}'


class TrainingPanel(Panel):
    """Curves, a bar and a button, replaced by the curves alone when the training has ended.

    Parameters
    ----------
    stop : callable
        Called without arguments when the button is pressed, in another thread.
    """

    title = "Live training display"

    def __init__(self, stop):
        self.now, self.last_epoch, self.drawing = (ipywidgets.HTML() for _ in range(3))
        self.button = ipywidgets.Button(
            description="Stop training", tooltip="Stop after this batch; the model is kept"
        )
        hint = ipywidgets.HTML(_markup.text("or: menu Kernel → Interrupt Kernel"))
        controls = ipywidgets.HBox([self.button, hint], layout={"align_items": "center"})
        super().__init__([self.now, controls, self.last_epoch, self.drawing])
        self.button.on_click(lambda _button: stop())
        _take_clicks_while_busy(self.button)
        self._lines = []
        self._shown = display(self, display_id=True)

    def update(self, now, fraction, points, running):
        """Show where the training is.

        Parameters
        ----------
        now : str
            Epoch, batch, time left.
        fraction : float or None
            Of the whole training, from 0 to 1; None if nobody knows.
        points, running : dict
            As for `curves`.
        """
        value = "" if fraction is None else f'value="{fraction:.3f}"'
        bar = f'<progress {value} style="width: 330px" aria-label="training"></progress>'
        self.now.value = _markup.text(f"{escape(now)}<br>{bar}")
        self.drawing.value = curves(points, running)

    def add_epoch(self, line):
        """Say what an epoch brought, to screen readers too."""
        self._lines.append(line)
        self.last_epoch.value = f'<div role="status">{_markup.text(escape(line))}</div>'

    def close_with(self, line, points):
        """Put curves and text in place of the panel; they stay in the saved notebook."""
        html = _markup.text(escape(line)) + curves(points)
        text = "\n".join([*self._lines, line])
        self._shown.update({"text/html": html, "text/plain": text}, raw=True)
        for widget in _family(self):
            widget.close()


def _family(widget):
    """Return a widget and all in it."""
    inside = [one for child in getattr(widget, "children", ()) for one in _family(child)]
    return [*inside, widget]


def _take_clicks_while_busy(button):
    """Let Python hear the button while a cell runs.

    JupyterLab sends clicks to a thread beside the busy one (a subshell). ipykernel 7.4 brings
    them back to whichever thread spoke to the button last, and that was the busy one: it has
    just made it. Without that note the click goes where JupyterLab sends it.
    """
    vars(button.comm).pop("_reply_subshell_id", None)
