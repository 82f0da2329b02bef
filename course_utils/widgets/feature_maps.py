"""Walk through what the layers of a CNN make of a picture: `explore_feature_maps`."""

from pathlib import Path

import cv2
import ipywidgets
import numpy as np

from course_utils.widgets import _markup
from course_utils.widgets._panel import PicturePanel, choice, number, tick, with_slider, wrap
from course_utils.widgets._pictures import as_gray, signed_colours

COLUMNS, PAGE = 8, 64  # of the grid of channels
TILE, GAP, SHOWN = 36, 4, 252  # pixels: a channel in the grid, between two, a large picture
FREE = 224  # pixels a side, where a model takes any size
MARK = (213, 94, 0)  # `_markup.MARK`


def explore_feature_maps(model, picture, scale=1 / 255, layers=None):
    """Return a box that shows a picture and the feature maps of each layer of a model.

    Parameters
    ----------
    model : keras.Model
        With one input of shape (N, H, W, 1) or (N, H, W, 3); where H and W are free, the picture
        goes in with 224 pixels a side. Layers of a model inside of it are not shown: hand
        over the inner one.
    picture : ndarray of uint8, (h, w) or (h, w, 3) in RGB; or path
        Cut at two sides to the input's proportions, and resized to it.
    scale : float
        What the pixels, 0 to 255, are multiplied by before they go in; 1 for a model that
        takes them as they are.
    layers : list of str, optional
        Names of the layers to show. Otherwise all whose output is (N, H, W, C).

    Returns
    -------
    FeatureMapExplorer
        An ipywidgets box.

    Raises
    ------
    ValueError
        The picture or the model can't be used, or has no layer of such a name.
    """
    return FeatureMapExplorer(model, picture, scale, layers)


def find_layers(model, names=None):
    """Return the layers that put out feature maps (N, H, W, C), those of some names if given."""
    shape = getattr(model, "input_shape", None)
    if np.shape(shape) != (4,) or shape[3] not in (1, 3):
        raise ValueError(
            f"got a model with the input shape {shape}, expected (None, H, W, 1) or "
            "(None, H, W, 3): build it with keras.Input(shape=(28, 28, 1)), for example"
        )
    found = {layer.name: layer for layer in model.layers if _gives_maps(layer)}
    unknown = [name for name in names or [] if name not in found]
    if unknown or not found:
        what = f"no layer {unknown[0]!r}" if unknown else "no layer"
        raise ValueError(
            f"{what} with an output (N, H, W, C) in this model; those it has: "
            f"{', '.join(found) or 'none'}. A dense network has no feature maps"
        )
    return [found[name] for name in names or found]


def _gives_maps(layer):
    """Tell whether a layer puts out maps; a model in the model has a graph of its own."""
    if type(layer).__name__ == "InputLayer" or hasattr(layer, "layers"):
        return False
    return len(getattr(layer.output, "shape", ())) == 4


def prepare(picture, shape, invert=False):
    """Cut and resize a picture to what a model takes, still in [0, 255].

    Parameters
    ----------
    picture : ndarray of uint8, (h, w) or (h, w, 3)
    shape : (H, W, C)
        C is 1 or 3.
    invert : bool
        Whether dark becomes bright.

    Returns
    -------
    ndarray of uint8, shape (H, W, C)
    """
    height, width, channels = shape
    if channels == 1:
        picture = as_gray(picture)
    factor = min(picture.shape[0] / height, picture.shape[1] / width)
    rows, columns = max(1, round(height * factor)), max(1, round(width * factor))
    top, left = (picture.shape[0] - rows) // 2, (picture.shape[1] - columns) // 2
    cut = np.ascontiguousarray(picture[top : top + rows, left : left + columns])
    sized = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA)
    sized = sized if sized.ndim == 3 else np.repeat(sized[:, :, np.newaxis], channels, axis=2)
    return 255 - sized if invert else sized


def strongest_place(feature_map):
    """Return (row, column) of the largest value, or None where no value is above 0."""
    place = np.unravel_index(feature_map.argmax(), feature_map.shape)
    return tuple(map(int, place)) if feature_map[place] > 0 else None


def colour_limit(maps):
    """Return where the colours end: a magnitude that all but 0.2 % of the numbers stay below."""
    sizes = np.abs(maps)
    return float(np.percentile(sizes, 99.8, method="higher") or sizes.max() or 1)


def paint(values, limit):
    """Colour numbers: gray from 0 to `limit`, or orange and purple if some are below 0.

    Parameters
    ----------
    values : ndarray, shape (H, W, C)
    limit : float
        Greater than 0.

    Returns
    -------
    ndarray of uint8, shape (H, W, C, 3)
        RGB, one picture for each channel.
    """
    if values.min() < 0:
        return signed_colours(values, limit)
    level = np.uint8(np.rint(255 * np.clip(values / limit, 0, 1)))
    return np.repeat(level[..., np.newaxis], 3, axis=-1)


def enlarge(picture, side):
    """Return a picture (H, W, 3) whose longer side has about `side` pixels, unblurred."""
    factor = side / max(picture.shape[:2])
    factor = max(1, int(factor)) if factor >= 1 else factor
    height, width = (max(1, round(length * factor)) for length in picture.shape[:2])
    how = cv2.INTER_NEAREST if factor >= 1 else cv2.INTER_AREA
    return cv2.resize(np.ascontiguousarray(picture), (width, height), interpolation=how)


def draw_grid(painted, chosen):
    """Put the channels of a page beside each other, with a frame around one of them.

    Parameters
    ----------
    painted : ndarray of uint8, shape (H, W, C, 3)
        C is 64 at most.
    chosen : int
        Which channel gets the frame.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
    """
    tiles = [enlarge(painted[:, :, k], TILE) for k in range(painted.shape[2])]
    height, width = tiles[0].shape[0] + GAP, tiles[0].shape[1] + GAP
    rows = -(-len(tiles) // COLUMNS)
    grid = np.full((rows * height, min(COLUMNS, len(tiles)) * width, 3), 255, np.uint8)
    for k, tile in enumerate(tiles):
        top, left = k // COLUMNS * height, k % COLUMNS * width
        if k == chosen:
            grid[top : top + height, left : left + width] = MARK
        grid[top + GAP // 2 :, left + GAP // 2 :][: tile.shape[0], : tile.shape[1]] = tile
    return grid


def mark_place(picture, place, shape):
    """Return a picture (H, W, C), enlarged, with a frame where a place of a map (h, w) lies."""
    shown = enlarge(np.broadcast_to(picture, (*picture.shape[:2], 3)), SHOWN)
    if place is None:
        return shown
    high, wide = shown.shape[0] / shape[0], shown.shape[1] / shape[1]
    first = round(place[1] * wide), round(place[0] * high)
    last = round((place[1] + 1) * wide) - 1, round((place[0] + 1) * high) - 1
    return cv2.rectangle(shown.copy(), first, last, MARK, 3)


class FeatureMapExplorer(PicturePanel):
    """The box of `explore_feature_maps`; its controls are attributes, to be set from Python too."""

    title = "Feature map explorer"

    def __init__(self, model, picture, scale=1 / 255, layers=None):
        import keras  # here, since importing the widgets must not load TensorFlow

        found = find_layers(model, layers)
        self.submodel = keras.Model(model.inputs, {one.name: one.output for one in found})
        self.shape = (*(side or FREE for side in model.input_shape[1:3]), model.input_shape[3])
        self.scale, self.picture = scale, _read(picture)
        self.invert = tick("invert the picture: for dark strokes on bright paper")
        self._compute()
        names = [(_say_layer(one.name, self.all_maps[one.name]), one.name) for one in found]
        self.layer = choice("Layer", names)
        self.layer.layout.width = "420px"
        self.channel = number("Channel", min=0, max=self.feature_maps.shape[2] - 1)
        self.output = ipywidgets.HTML()
        controls = wrap(self.layer, with_slider(self.channel), self.invert)
        super().__init__([controls, self.output])
        self.layer.observe(self._choose_layer, "value")
        self.invert.observe(self._invert, "value")
        self.redraw_on(self.channel)
        self.redraw()

    @property
    def feature_maps(self):
        """The maps of the layer that is chosen, shape (H, W, C)."""
        return self.all_maps[self.layer.value]

    def use_picture(self, picture):
        """Take another picture, uint8 (h, w) or (h, w, 3), and show it."""
        self.picture = picture
        self._compute()
        self.redraw()

    def _invert(self, _change):
        self.use_picture(self.picture)

    def _compute(self):
        self.pixels = prepare(self.picture, self.shape, self.invert.value)
        batch = self.pixels[np.newaxis].astype("float32") * np.float32(self.scale)
        answers = self.submodel.predict_on_batch(batch)
        self.all_maps = {name: maps[0] for name, maps in answers.items()}

    def _choose_layer(self, _change):
        with self.held():
            self.channel.max = self.feature_maps.shape[-1] - 1
        self.redraw()

    def redraw(self):
        """Show the picture, the channels of the layer, and one of them in large."""
        maps, chosen = self.feature_maps, self.channel.value
        limit = colour_limit(maps)
        start = chosen // PAGE * PAGE
        page = paint(maps, limit)[:, :, start : start + PAGE]
        place = strongest_place(maps[:, :, chosen])
        said = in_words(maps[:, :, chosen], chosen, place)
        end = start + page.shape[2] - 1
        counted = f"channels {start} to {end} of {maps.shape[2]}"
        name = self.layer.value
        parts = [
            _markup.figure(
                mark_place(self.pixels, place, maps.shape),
                "what goes in; the frame is where the channel answers most strongly",
                f"The picture, {self.shape[0]} by {self.shape[1]} pixels, as the model gets it",
            ),
            _markup.figure(
                draw_grid(page, chosen - start),
                f"{name}: {counted}; {_say_colours(maps, limit)}",
                f"Feature maps of the layer {name}, {counted}, in rows of {COLUMNS}",
                320,
            ),
            _markup.figure(enlarge(page[:, :, chosen - start], SHOWN), f"channel {chosen}", said),
        ]
        status = _markup.text(f'<span role="status">{_markup.escape(said)}</span>')
        self.output.value = status + _markup.row(*parts) + _markup.code(as_code(name, chosen))


def _read(picture):
    """Return a picture as uint8 (h, w) or (h, w, 3)."""
    if isinstance(picture, str | bytes | Path):
        from course_utils.images import read_image

        return read_image(picture)
    gray = as_gray(picture)  # raises what is wrong
    return np.asarray(picture) if np.shape(picture)[2:] == (3,) else gray


def _say_layer(name, maps):
    return f"{name}: {maps.shape[0]}×{maps.shape[1]}, {maps.shape[2]} channels"


def _say_colours(maps, limit):
    ends = _markup.number(float(f"{limit:.3g}"))
    if maps.min() < 0:
        return f"purple −{ends} or less, white 0, orange {ends} or more"
    return f"black 0, white {ends} or more"


def in_words(feature_map, channel, place):
    """Say what a channel (H, W) answers, and where most strongly: `strongest_place`."""
    low, high = (_markup.number(float(f"{v:.3g}")) for v in (feature_map.min(), feature_map.max()))
    size = f"{feature_map.shape[0]}×{feature_map.shape[1]}"
    where = f"strongest in row {place[0]}, column {place[1]}" if place else "nowhere above 0"
    return f"Channel {channel}, {size}: {low} to {high}, {where}."


def as_code(layer, channel):
    """Return the lines that do the same without this widget."""
    return (
        f"until_here = keras.Model(model.inputs[0], model.get_layer({layer!r}).output)\n"
        f"feature_map = until_here(batch)[0, :, :, {channel}]"
    )
