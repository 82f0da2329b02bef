"""Edit a kernel and see at once what it makes of a picture: `explore_kernels`."""

import cv2
import ipywidgets
import numpy as np

from course_utils.widgets import _markup
from course_utils.widgets._panel import PicturePanel, choice, tick, wrap
from course_utils.widgets._pictures import as_gray, shrink, signed_colours

OWN = "your own numbers"
SIZES = (3, 5)
# Each is written as whole numbers; True means: divide by their sum.
SMALL = {
    "identity": ([[0, 0, 0], [0, 1, 0], [0, 0, 0]], False),
    "box blur": ([[1, 1, 1], [1, 1, 1], [1, 1, 1]], True),
    "Gaussian": ([[1, 2, 1], [2, 4, 2], [1, 2, 1]], True),
    "sharpen": ([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], False),
    "Sobel x": ([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], False),
    "Sobel y": ([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], False),
    "Laplacian": ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], False),
    "emboss": ([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], False),
}
SMOOTH, SLOPE = np.array([1, 4, 6, 4, 1]), np.array([-1, -2, 0, 2, 1])
LARGE = {
    "box blur": np.ones((5, 5)),
    "Gaussian": np.outer(SMOOTH, SMOOTH),
    "Sobel x": np.outer(SMOOTH, SLOPE),
    "Sobel y": np.outer(SLOPE, SMOOTH),
}


def explore_kernels(picture=None):
    """Return a box with a kernel to edit, a picture, and its response.

    Parameters
    ----------
    picture : ndarray of uint8, (H, W) or (H, W, 3) in RGB; or path, optional
        Shown in gray, shrunk to 512 pixels a side. Otherwise a part of scikit-image's `camera`.

    Returns
    -------
    KernelExplorer
        An ipywidgets box.

    Raises
    ------
    ValueError
        `picture` is no picture.
    """
    return KernelExplorer(picture)


def preset_kernel(name, size):
    """Return the numbers of a preset, shape (size, size), and whether to divide by their sum."""
    small, divide = SMALL[name]
    if size == 3:
        return np.array(small, float), divide
    return np.array(LARGE[name] if name in LARGE else np.pad(small, 1), float), divide


def make_kernel(numbers, divide):
    """Return the kernel that the boxes describe, divided by its sum if wanted.

    Parameters
    ----------
    numbers : ndarray of float, shape (k, k)
    divide : bool

    Returns
    -------
    ndarray of float32, shape (k, k)

    Raises
    ------
    ValueError
        To be divided by a sum of zero.
    """
    total = numbers.sum()
    if divide and abs(total) < 1e-9:
        raise ValueError(
            "The numbers add up to 0, and nothing can be divided by 0: untick 'divide'."
        )
    return np.float32(numbers / total if divide else numbers)


def find_kernel_problem(kernel, shape):
    """Say in words why a kernel does nothing useful to a picture of `shape`, or return ""."""
    if max(kernel.shape) > min(shape):
        return (
            f"The kernel of {kernel.shape[0]}×{kernel.shape[1]} is larger than the picture of "
            f"{shape[0]}×{shape[1]} pixels: choose a larger picture, or a smaller kernel."
        )
    if not kernel.any():
        return "All numbers are 0, so is every answer: set at least one of them."
    return ""


def correlate(picture, kernel):
    """Return the response of a picture to a kernel, as large as the picture.

    Parameters
    ----------
    picture : ndarray of uint8, shape (H, W)
    kernel : ndarray of float32, shape (k, k)

    Returns
    -------
    ndarray of float32, shape (H, W)
        Pixels beyond the border are mirrored, OpenCV's default.
    """
    return cv2.filter2D(picture, cv2.CV_32F, kernel)


def colour_limit(response):
    """Return where the colours end: a magnitude that 99 % of the response stay below."""
    limit = float(np.percentile(np.abs(response), 99))
    return limit or float(np.abs(response).max()) or 1.0


def as_code(numbers, divide):
    """Return the lines that do the same without this widget."""
    rows = ",\n                   ".join(str([float(f"{n:g}") for n in row]) for row in numbers)
    rows = rows.replace(".0,", ",").replace(".0]", "]")
    divided = "kernel /= kernel.sum()\n" * divide
    return (
        f"kernel = np.array([{rows}], dtype=np.float32)\n{divided}"
        "response = cv2.filter2D(picture, cv2.CV_32F, kernel)"
    )


class KernelExplorer(PicturePanel):
    """The box of `explore_kernels`; its controls are attributes, to be set from Python too."""

    title = "Kernel explorer"

    def __init__(self, picture=None):
        if picture is None:
            from skimage import data

            picture = data.camera()[60:220, 100:260]
        self.picture = shrink(as_gray(picture))
        self.preset = choice("Kernel", [*SMALL, OWN], value="Sobel x")
        self.size = choice("Size", [(f"{k}×{k}", k) for k in SIZES])
        self.divide = tick("divide the numbers by their sum")
        look = {"layout": ipywidgets.Layout(width="64px"), "min": -1000, "max": 1000}
        self.cells = [ipywidgets.BoundedFloatText(**look) for _ in range(25)]
        self.grid = ipywidgets.GridBox()
        self.message, self.output = ipywidgets.HTML(), ipywidgets.HTML()
        controls = ipywidgets.VBox([self.preset, self.size, self.divide])
        super().__init__([wrap(controls, self.grid), self.message, self.output])
        self.redraw_on(self.divide)
        self.preset.observe(self._fill, "value")
        self.size.observe(self._resize, "value")
        for cell in self.cells:
            cell.observe(self._edited, "value")
        self._resize()

    def shown_cells(self):
        """Return the number boxes in use, row by row: all 25, or the nine in the middle."""
        border = (5 - self.size.value) // 2
        rows = [self.cells[5 * i : 5 * i + 5] for i in range(border, 5 - border)]
        return [cell for cells in rows for cell in cells[border : 5 - border]]

    @property
    def numbers(self):
        """The numbers in the boxes, shape (k, k)."""
        values = [cell.value for cell in self.shown_cells()]
        return np.reshape(values, (self.size.value, self.size.value))

    def use_picture(self, gray):
        """Take another picture, uint8 (H, W), and show it."""
        self.picture = shrink(gray)
        self.redraw()

    def _resize(self, _change=None):
        size = self.size.value
        for i, cell in enumerate(self.shown_cells()):
            cell.tooltip = f"kernel number in row {i // size}, column {i % size}"
        self.grid.layout.grid_template_columns = f"repeat({size}, 68px)"
        self.grid.children = self.shown_cells()
        self._fill()

    def _fill(self, _change=None):
        if self._held:
            return
        if self.preset.value != OWN:
            numbers, divide = preset_kernel(self.preset.value, self.size.value)
            with self.held():
                self.divide.value = divide
                for cell, value in zip(self.shown_cells(), numbers.flat):
                    cell.value = value
        self.redraw()

    def _edited(self, _change):
        if not self._held:
            with self.held():
                self.preset.value = OWN
            self.redraw()

    def redraw(self):
        """Compute the response and show it."""
        try:
            kernel = make_kernel(self.numbers, self.divide.value)
            problem = find_kernel_problem(kernel, self.picture.shape)
        except ValueError as error:
            kernel, problem = make_kernel(self.numbers, divide=False), str(error)
        self.message.value = _markup.warning(problem)
        if max(kernel.shape) > min(self.picture.shape):
            self.output.value = _markup.row(show_picture(self.picture))
            return
        self.response = correlate(self.picture, kernel)
        lines = as_code(self.numbers, self.divide.value)
        self.output.value = show_response(self.picture, self.response) + _markup.code(lines)


def show_picture(picture):
    """Return the HTML of the picture that goes in."""
    height, width = picture.shape
    return _markup.figure(
        picture, f"the picture, {height}×{width} pixels", f"The picture, {height} by {width} pixels"
    )


def show_response(picture, response):
    """Return the HTML of picture and response: as uint8 would hold it, and with its sign."""
    low, high, limit = response.min(), response.max(), colour_limit(response)
    cut = f"{100 * np.mean((response < 0) | (response > 255)):.0f} %"
    held = np.uint8(np.clip(np.rint(response), 0, 255))
    span = f"{_markup.number(round(low, 1))} to {_markup.number(round(high, 1))}"
    as_uint8 = _markup.figure(
        held,
        f"the response as uint8 holds it: {cut} of the pixels are cut off at 0 or 255",
        f"The response cut off below 0 and above 255, which concerns {cut} of the pixels",
    )
    signed = _markup.figure(
        signed_colours(response, limit),
        f"the response with its sign: {span}<br>{show_scale(limit)}",
        f"The response, orange where positive, purple where negative, white at 0: {span}",
    )
    return _markup.row(show_picture(picture), as_uint8, signed)


def show_scale(limit):
    """Return the drawing of a scale of signed colours from -limit to limit."""
    steps = np.linspace(-limit, limit, 41)
    colours = signed_colours(steps, limit)
    bars = "".join(
        _markup.rect(10 + 6 * i, 0, 6.5, 12, fill="#{:02x}{:02x}{:02x}".format(*colour))
        for i, colour in enumerate(colours)
    )
    ends = _markup.number(float(f"{limit:.3g}"))
    words = [(10, f"≤ −{ends}", "start"), (133, "0", "middle"), (256, f"≥ {ends}", "end")]
    marks = "".join(_markup.label(x, 22, word, anchor=anchor) for x, word, anchor in words)
    return _markup.svg(
        bars + marks, 266, 32, f"Scale from minus {ends}, purple, over 0, white, to {ends}, orange"
    )
