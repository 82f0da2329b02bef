"""Output size of a convolution, with its formula and a drawn grid: `calculate_output_size`."""

import ipywidgets

from course_utils.widgets import _markup
from course_utils.widgets._panel import Panel, number, wrap

SIDE = 340  # pixels of the drawing, at most
INPUT, PADDING = "#56B4E9", "#BBBBBB"  # sky blue of Okabe and Ito, and gray


def calculate_output_size():
    """Return a box that computes the output size of a convolution, and draws its windows.

    Returns
    -------
    SizeCalculator
        An ipywidgets box.
    """
    return SizeCalculator()


def output_size(size, kernel, padding=0, stride=1, dilation=1):
    """Return how many windows fit along one side, 0 if not even one does.

    Parameters
    ----------
    size : int
        Pixels of the input.
    kernel : int
        Numbers of the kernel.
    padding : int
        Pixels added at each of both ends.
    stride : int
        Pixels from one window to the next.
    dilation : int
        Pixels from one number of the kernel to the next.

    Returns
    -------
    int

    Notes
    -----
    Equation 15 of Dumoulin and Visin, "A guide to convolution arithmetic for deep learning",
    https://arxiv.org/abs/1603.07285.
    """
    span = dilation * (kernel - 1) + 1
    return max(0, (size + 2 * padding - span) // stride + 1)


def window_taps(window, kernel, stride=1, dilation=1):
    """Return the places, counted along one side of the padded input, that a window reads."""
    return [window * stride + dilation * i for i in range(kernel)]


def formula(size, kernel, padding, stride, dilation):
    """Return the formula with letters, with numbers, and its result, as lines of text."""
    numbers = f"({size} + 2·{padding} − {dilation}·({kernel} − 1) − 1) / {stride}"
    value = (size + 2 * padding - dilation * (kernel - 1) - 1) / stride
    inside = _markup.number(round(value, 2))
    return (
        "o = ⌊(n + 2p − d·(k − 1) − 1) / s⌋ + 1\n"
        f"  = ⌊{numbers}⌋ + 1\n"
        f"  = ⌊{inside}⌋ + 1 = {output_size(size, kernel, padding, stride, dilation)}"
    )


class SizeCalculator(Panel):
    """The box of `calculate_output_size`; its controls can be set from Python too."""

    title = "Calculator of output sizes"

    def __init__(self):
        self.size = number("Input n", min=1, max=32, value=7)
        self.kernel = number("Kernel k", min=1, max=11, value=3)
        self.padding = number("Padding p", min=0, max=5, value=0)
        self.stride = number("Stride s", min=1, max=5, value=1)
        self.dilation = number("Dilation d", min=1, max=5, value=1)
        self.row = number("Window's row", min=0, max=4)
        self.column = number("its column", min=0, max=4)
        self.output, self.message = ipywidgets.HTML(), ipywidgets.HTML()
        settings = (self.size, self.kernel, self.padding, self.stride, self.dilation)
        columns = [settings[:2], settings[2:], (self.row, self.column)]
        top = wrap(*(ipywidgets.VBox(controls) for controls in columns))
        super().__init__([top, self.message, self.output])
        self.redraw_on(*settings, self.row, self.column)
        self.redraw()

    def redraw(self):
        """Compute the size, and draw the grid with the chosen window."""
        names = ("size", "kernel", "padding", "stride", "dilation")
        settings = {name: getattr(self, name).value for name in names}
        self.result = output_size(**settings)
        span = settings["dilation"] * (settings["kernel"] - 1) + 1
        padded = settings["size"] + 2 * settings["padding"]
        problem = ""
        if not self.result:
            problem = (
                f"The window spans {span} pixels, the padded input has {padded}: it doesn't fit. "
                "Make the kernel or the dilation smaller, or the input or the padding larger."
            )
        self.message.value = _markup.warning(problem)
        with self.held():
            for one in (self.row, self.column):
                one.max = max(0, self.result - 1)  # a value beyond it is taken back to it
                one.disabled = self.result < 2
        lines = _markup.code(formula(**settings))
        grids = draw_grids(settings, self.result, self.row.value, self.column.value)
        self.output.value = lines + grids


def draw_grids(settings, result, row, column):
    """Return the drawings of the padded input, with what one window reads, and of the output."""
    size, padding = settings["size"], settings["padding"]
    padded = size + 2 * padding
    cell = min(26, SIDE // padded)
    parts = [_markup.rect(1, 1, padded * cell, padded * cell, fill=PADDING)]
    start = 1 + padding * cell
    parts.append(_markup.rect(start, start, size * cell, size * cell, fill=INPUT))
    parts.append(draw_lines(padded, cell))
    said = f"Input of {size} by {size} pixels with {padding} pixels of padding on each side."
    if result:
        rows = window_taps(row, settings["kernel"], settings["stride"], settings["dilation"])
        columns = window_taps(column, settings["kernel"], settings["stride"], settings["dilation"])
        dots = [(1 + (j + 0.5) * cell, 1 + (i + 0.5) * cell) for i in rows for j in columns]
        parts += [f'<circle cx="{x:g}" cy="{y:g}" r="{cell / 3.2:g}"/>' for x, y in dots]
        span = rows[-1] - rows[0] + 1
        parts.append(_markup.frame(rows[0], columns[0], span, span, 1, 1, cell))
        said += f" The window in row {row}, column {column} reads the padded input's rows {rows} "
        said += f"and columns {columns}."
    drawing = _markup.svg("".join(parts), padded * cell + 2, padded * cell + 2, said)
    key = "blue: the input; gray: padding; dots: what the window reads"
    output = draw_output(result, cell, row, column)
    return _markup.row(_markup.captioned(drawing, key), output)


def draw_output(result, cell, row, column):
    """Return the drawing of the output, with a frame around the chosen window's number."""
    said = f"The output has {result} by {result} numbers"
    if not result:
        return ""
    cells = _markup.rect(1, 1, result * cell, result * cell, fill="#FFFFFF")
    content = cells + draw_lines(result, cell) + _markup.frame(row, column, 1, 1, 1, 1, cell)
    side = result * cell + 4
    drawing = _markup.svg(content, side, side, said)
    return _markup.captioned(drawing, f"the output, {result}×{result}")


def draw_lines(count, cell):
    """Return the lines of a grid of `count` × `count` cells."""
    side = count * cell
    across = "".join(f"M1 {1 + i * cell}h{side}" for i in range(count + 1))
    down = "".join(f"M{1 + i * cell} 1v{side}" for i in range(count + 1))
    return f'<path d="{across}{down}" stroke="#444444" stroke-width="0.7"/>'
