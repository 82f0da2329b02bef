"""Watch a window move over a small picture, its products and their sum: `step_convolution`."""

import asyncio

import ipywidgets
import numpy as np

from course_utils.widgets import _markup
from course_utils.widgets._panel import PicturePanel, choice, number, with_slider, wrap
from course_utils.widgets._pictures import as_gray, shrink
from course_utils.widgets.kernels import SMALL

INTERVAL = 0.7  # seconds a step
LARGEST = 7  # rows and columns of the picture: its numbers must be legible
GAP, HEAD = 30, 22  # pixels between two tables, and above them
# Lesson 02's first example.
PICTURE = [[1, 2, 0, 1, 3], [0, 1, 3, 2, 1], [2, 0, 1, 0, 2], [1, 3, 2, 1, 0], [0, 1, 2, 3, 1]]
KERNEL = [[1, 0, 0], [0, 2, 0], [0, 0, -1]]
GIVEN = "the given one"


def step_convolution(picture=None, kernel=None):
    """Return a box in which a kernel moves over a picture of 7×7 numbers at most.

    Parameters
    ----------
    picture : ndarray, shape (H, W) or (H, W, 3), optional
        Any finite numbers up to 7×7. A larger one, or one in colour, must be uint8 in [0, 255]:
        the square in its middle is shrunk to 7×7 gray pixels. Otherwise lesson 02's example.
    kernel : array_like, shape (h, w), optional
        At most as large as the picture. Otherwise lesson 02's example.

    Returns
    -------
    ConvolutionStepper
        An ipywidgets box.

    Raises
    ------
    ValueError
        Picture or kernel can't be used.
    """
    return ConvolutionStepper(picture, kernel)


def as_small_picture(picture):
    """Return a picture of at most 7×7 numbers: as it is, or the middle square shrunk.

    Parameters
    ----------
    picture : ndarray, shape (H, W) or (H, W, 3); or path

    Returns
    -------
    ndarray, shape (h, w)

    Raises
    ------
    ValueError
        It is no picture, or has a number that is not finite.
    """
    if not isinstance(picture, str | bytes):
        numbers = np.asarray(picture)
        if numbers.ndim == 2 and numbers.size > 0 and max(numbers.shape) <= LARGEST:
            return check_numbers(numbers, "picture")
    gray = as_gray(picture)
    side = min(gray.shape)
    top, left = (gray.shape[0] - side) // 2, (gray.shape[1] - side) // 2
    return shrink(gray[top : top + side, left : left + side], LARGEST)


def check_numbers(values, name):
    """Return `values` as finite floats, shape (H, W), or raise."""
    values = np.asarray(values)
    if values.ndim != 2 or values.size == 0 or values.dtype.kind not in "buif":
        raise ValueError(
            f"got a {name} of {values.dtype} and shape {values.shape}, expected numbers in rows "
            f"and columns: write {name}=[[1, 0], [0, -1]] or take two axes, {name}[:, :, 0, 0]"
        )
    if not np.isfinite(values).all():
        raise ValueError(f"got a {name} with nan or inf in it: use np.nan_to_num({name})")
    return values.astype(float)


def check_kernel(kernel, shape):
    """Return a kernel as floats, shape (h, w), that fits into a picture of `shape`, or raise."""
    kernel = check_numbers(kernel, "kernel")
    if kernel.shape[0] > shape[0] or kernel.shape[1] > shape[1]:
        raise ValueError(
            f"got a kernel of {kernel.shape[0]}×{kernel.shape[1]}, larger than the picture of "
            f"{shape[0]}×{shape[1]} numbers: use a smaller kernel, or a larger picture"
        )
    return kernel


def convolution_steps(picture, kernel):
    """Return the products of each window, in reading order.

    Parameters
    ----------
    picture : ndarray, shape (H, W)
    kernel : ndarray, shape (h, w)

    Returns
    -------
    ndarray of float, shape (H - h + 1, W - w + 1, h, w)
        Summed over its last two axes it is the response, without padding.
    """
    return np.lib.stride_tricks.sliding_window_view(np.float64(picture), kernel.shape) * kernel


def in_words(window, kernel):
    """Return a window's sum of products as text, such as "1·2 + 0·(−1) = 2"."""
    terms = []
    for value, weight in zip(window.flat, kernel.flat):
        factor = _markup.number(weight)
        factor = f"({factor})" if weight < 0 else factor
        terms.append(f"{_markup.number(value)}·{factor}")
    return f"{' + '.join(terms)} = {_markup.number((window * kernel).sum())}"


class ConvolutionStepper(PicturePanel):
    """The box of `step_convolution`; its controls are attributes, to be set from Python too."""

    title = "Convolution, step by step"

    def __init__(self, picture=None, kernel=None):
        self.picture = as_small_picture(PICTURE if picture is None else picture)
        given = check_kernel(KERNEL if kernel is None else kernel, self.picture.shape)
        self.kernels = {
            GIVEN: given,
            **{name: np.array(table) for name, (table, _) in SMALL.items()},
        }
        self.kernel_name = choice("Kernel", list(self.kernels))
        self.position = number("Window", min=1, max=1)
        look = {"layout": {"width": "90px"}}
        self.back = ipywidgets.Button(description="Back", icon="arrow-left", **look)
        self.next = ipywidgets.Button(description="Next", icon="arrow-right", **look)
        self.play = ipywidgets.ToggleButton(description="Play", icon="play", **look)
        self.message, self.output = ipywidgets.HTML(), ipywidgets.HTML()
        moves = wrap(with_slider(self.position), self.back, self.next, self.play)
        super().__init__([self.kernel_name, moves, self.message, self.output])
        self.back.on_click(lambda _: self._move(-1))
        self.next.on_click(lambda _: self._move(1))
        self.play.observe(self._play, "value")
        self.redraw_on(self.position)
        self.kernel_name.observe(self._restart, "value")
        self._restart()

    def use_picture(self, gray):
        """Take another picture, uint8 (H, W), shrink it to 7×7 and begin again."""
        self.picture = as_small_picture(gray)
        self._restart()

    def _restart(self, _change=None):
        try:
            kernel = check_kernel(self.kernels[self.kernel_name.value], self.picture.shape)
        except ValueError as error:
            self.message.value = _markup.warning(error)
            return
        self.message.value = ""
        self.kernel = kernel
        self.products = convolution_steps(self.picture, kernel)
        count = self.products.shape[0] * self.products.shape[1]
        with self.held():
            self.position.max, self.position.value = count, 1
        self.redraw()

    def _move(self, by):
        self.position.value = int(np.clip(self.position.value + by, 1, self.position.max))

    def _play(self, change):
        if change.new:
            # Kept, because the loop itself keeps no strong reference to its tasks.
            self._playing = asyncio.get_running_loop().create_task(self.run())

    async def run(self):
        """Move on from window to window, from the first after the last, until stopped or done."""
        if self.position.value == self.position.max:
            self.position.value = 1
        while self.play.value and self.position.value < self.position.max:
            await asyncio.sleep(INTERVAL)
            if self.play.value:
                self._move(1)
        self.play.value = False

    def redraw(self):
        """Draw picture, kernel, products and output for the present window."""
        step = self.position.value - 1
        place = divmod(step, self.products.shape[1])
        height, width = self.kernel.shape
        window = self.picture[place[0] : place[0] + height, place[1] : place[1] + width]
        sums = self.products.sum(axis=(2, 3))
        words = in_words(window, self.kernel)
        said = f"Window {step + 1} of {sums.size}, row {place[0]}, column {place[1]}: {words}."
        drawing = draw_step(self.picture, self.kernel, self.products[place], sums, place, said)
        self.output.value = drawing + _markup.text(f'<span role="status">{said}</span>')


def draw_step(picture, kernel, products, sums, place, said):
    """Return the drawing of one step, its four tables side by side.

    Parameters
    ----------
    picture, kernel, products, sums : ndarray
        The tables; of `sums`, only those up to `place` are shown.
    place : tuple of int
        Row and column of the window, and of its sum.
    said : str
        What a screen reader says of the drawing.
    """
    done = np.arange(sums.size).reshape(sums.shape) <= place[0] * sums.shape[1] + place[1]
    filled = _markup.signed_fill(sums)
    tables = [
        ("picture", picture, _markup.gray_fill(picture), None, (*place, *kernel.shape)),
        ("kernel", kernel, _markup.signed_fill(kernel), None, None),
        ("products", products, _markup.signed_fill(products), None, None),
        ("output, their sums", sums, filled, done, (*place, 1, 1)),
    ]
    signs = ["×", "=", "Σ"]
    middle = HEAD + _markup.CELL * max(len(values) for _, values, *_ in tables) / 2
    parts, x = [], 2
    for name, values, fill, shown, framed in tables:
        parts.append(_markup.label(x, 10, name, anchor="start"))
        parts.append(_markup.table(values, x, HEAD, fill, shown))
        if framed:
            parts.append(_markup.frame(*framed, x, HEAD))
        x += max(_markup.CELL * values.shape[1], 110 if shown is not None else 60) + GAP
        if signs:
            parts.append(_markup.label(x - GAP / 2, middle, signs.pop(0)))
    height = 2 * middle - HEAD + 4
    return _markup.svg("".join(parts), x - GAP + 4, height, said)
