"""Turn a picture into black and white, and mend it by morphology: `explore_thresholds`."""

import cv2
import ipywidgets
import numpy as np

from course_utils.widgets import _markup
from course_utils.widgets._panel import PicturePanel, choice, number, tick, with_slider, wrap
from course_utils.widgets._pictures import as_gray, shrink

METHODS = ("fixed", "Otsu", "adaptive mean", "adaptive Gaussian")
ADAPTIVE = {
    "adaptive mean": "cv2.ADAPTIVE_THRESH_MEAN_C",
    "adaptive Gaussian": "cv2.ADAPTIVE_THRESH_GAUSSIAN_C",
}
MORPHOLOGY = {
    "none": None,
    "erode": "cv2.MORPH_ERODE",
    "dilate": "cv2.MORPH_DILATE",
    "open": "cv2.MORPH_OPEN",
    "close": "cv2.MORPH_CLOSE",
}
BLOCKS = (3, 5, 7, 11, 15, 21, 31, 51, 75, 101)  # pixels, odd as cv2.adaptiveThreshold needs
SQUARES = (3, 5, 7, 9, 11, 13, 15)
HEIGHT = 90  # pixels of the histogram


def explore_thresholds(picture=None):
    """Return a box with a threshold to choose, its histogram, and morphology on the result.

    Parameters
    ----------
    picture : ndarray of uint8, (H, W) or (H, W, 3) in RGB; or path, optional
        Shown in gray, shrunk to 512 pixels a side. Otherwise scikit-image's `page`.

    Returns
    -------
    ThresholdExplorer
        An ipywidgets box.

    Raises
    ------
    ValueError
        `picture` is no picture.
    """
    return ThresholdExplorer(picture)


def apply_threshold(picture, method, value=128, block=31, offset=10, invert=False):
    """Turn a gray picture into black and white.

    Parameters
    ----------
    picture : ndarray of uint8, shape (H, W)
    method : str
        One of `METHODS`.
    value : int
        For "fixed": pixels greater than it become white.
    block : int, odd, from 3
        For the adaptive methods: side of the neighbourhood whose mean is taken, in pixels.
    offset : int
        For the adaptive methods: what is subtracted from the mean.
    invert : bool
        Swap black and white.

    Returns
    -------
    binary : ndarray of uint8, shape (H, W)
        0 and 255.
    threshold : int or None
        None for the adaptive methods, which have another one for each pixel.
    """
    kind = cv2.THRESH_BINARY_INV if invert else cv2.THRESH_BINARY
    if method in ADAPTIVE:
        mean = getattr(cv2, ADAPTIVE[method].removeprefix("cv2."))
        return cv2.adaptiveThreshold(picture, 255, mean, kind, block, offset), None
    otsu = cv2.THRESH_OTSU if method == "Otsu" else 0
    threshold, binary = cv2.threshold(picture, value, 255, kind + otsu)
    return binary, int(threshold)


def apply_morphology(binary, operation, size):
    """Return a black and white picture after one of `MORPHOLOGY` with a square of `size` pixels."""
    if MORPHOLOGY[operation] is None:
        return binary
    square = np.ones((size, size), np.uint8)
    return cv2.morphologyEx(
        binary, getattr(cv2, MORPHOLOGY[operation].removeprefix("cv2.")), square
    )


def count_components(binary):
    """Return the number of connected white regions; pixels that touch at a corner are connected."""
    return cv2.connectedComponents(binary)[0] - 1


def histogram(picture):
    """Return how many pixels have each of the 256 values."""
    return np.bincount(picture.ravel(), minlength=256)


def as_code(method, value, block, offset, invert, operation, size):
    """Return the lines that do the same without this widget."""
    kind = "cv2.THRESH_BINARY_INV" if invert else "cv2.THRESH_BINARY"
    if method in ADAPTIVE:
        call = f"binary = cv2.adaptiveThreshold(picture, 255, {ADAPTIVE[method]},\n"
        lines = [f"{call}                               {kind}, {block}, {offset}"]
        lines[0] += ")"
    else:
        flags = f"{kind} + cv2.THRESH_OTSU" if method == "Otsu" else kind
        number = 0 if method == "Otsu" else value
        lines = [f"threshold, binary = cv2.threshold(picture, {number}, 255, {flags})"]
    if MORPHOLOGY[operation]:
        lines.append(f"square = np.ones(({size}, {size}), np.uint8)")
        lines.append(f"binary = cv2.morphologyEx(binary, {MORPHOLOGY[operation]}, square)")
    return "\n".join([*lines, "count = cv2.connectedComponents(binary)[0] - 1"])


class ThresholdExplorer(PicturePanel):
    """The box of `explore_thresholds`; its controls are attributes, to be set from Python too."""

    title = "Threshold and morphology bench"

    def __init__(self, picture=None):
        if picture is None:
            from skimage import data

            picture = data.page()
        self.picture = shrink(as_gray(picture))
        self.method = choice("Threshold", METHODS)
        self.value = number("Value", min=0, max=255, value=128)
        self.block = choice("Block, pixels", BLOCKS, value=31)
        self.offset = number("Offset", min=-50, max=50, value=10)
        self.invert = tick("invert: what is dark becomes white", value=True)
        self.operation = choice("Morphology", list(MORPHOLOGY))
        self.size = choice("Square, pixels", SQUARES)
        left = [self.method, with_slider(self.value), self.block, self.offset]
        right = [self.operation, self.size, self.invert]
        self.output = ipywidgets.HTML()
        super().__init__([wrap(ipywidgets.VBox(left), ipywidgets.VBox(right)), self.output])
        self.redraw_on(self.method, self.value, self.block, self.offset)
        self.redraw_on(self.invert, self.operation, self.size)
        self.redraw()

    def use_picture(self, gray):
        """Take another picture, uint8 (H, W), and show it."""
        self.picture = shrink(gray)
        self.redraw()

    def settings(self):
        """Return what the controls say, in the order of `as_code`."""
        controls = (self.method, self.value, self.block, self.offset, self.invert)
        return [one.value for one in (*controls, self.operation, self.size)]

    def redraw(self):
        """Compute the black and white picture and show it."""
        method, *numbers, operation, size = self.settings()
        self.value.disabled = method != "fixed"
        self.block.disabled = self.offset.disabled = method not in ADAPTIVE
        self.size.disabled = operation == "none"
        binary, self.threshold = apply_threshold(self.picture, method, *numbers)
        self.binary = apply_morphology(binary, operation, size)
        self.count = count_components(self.binary)
        share = np.mean(self.binary == 255)
        said = f"{self.count} white regions, {100 * share:.0f} % of the pixels are white"
        height, width = self.picture.shape
        before = _markup.figure(
            self.picture,
            f"the picture, {height}×{width} pixels",
            f"The picture, {height} by {width} pixels",
            384,
        )
        after = _markup.figure(self.binary, said, f"Black and white: {said}", 384)
        drawing = draw_histogram(histogram(self.picture), self.threshold)
        lines = _markup.code(as_code(*self.settings()))
        self.output.value = _markup.row(before, after, drawing) + lines


def draw_histogram(counts, threshold):
    """Return the drawing of a histogram with a line at the threshold, if there is one for all."""
    heights = np.round(HEIGHT * counts / counts.max(), 1)
    steps = "".join(f"V{HEIGHT - height:g}h1" for height in heights)
    left = 10
    parts = [f'<path d="M{left} {HEIGHT}{steps}V{HEIGHT}z" fill="currentColor" opacity="0.55"/>']
    ticks = (0, 64, 128, 192, 255)
    parts += [_markup.label(left + value, HEIGHT + 12, str(value)) for value in ticks]
    said = "each pixel has a threshold of its own"
    if threshold is not None:
        x = left + threshold + 1  # after the bar: this value itself is not above the threshold
        line = f'x1="{x}" x2="{x}" y1="0" y2="{HEIGHT}" stroke="{_markup.MARK}" stroke-width="2"'
        parts.append(f"<line {line}/>")
        said = f"the line is the threshold, {threshold}"
    words = f"Histogram of the gray values from 0 to 255; {said}."
    drawing = _markup.svg("".join(parts), 256 + 2 * left, HEIGHT + 22, words)
    return _markup.captioned(drawing, f"how many pixels have which gray value; {said}", 384)
