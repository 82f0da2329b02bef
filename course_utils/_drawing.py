"""What the functions of `course_utils.plotting` share: checks, layout, numbers in cells."""

import math
import textwrap

import numpy as np

# pyplot takes most of a second to import, so the functions that open a figure import it.

DPI = 100
FIGURE_WIDTH = 800  # pixels, at most
PICTURE_SIZE = 300  # pixels, at most
MOST_PICTURES = 100
MOST_CELLS = 28


def as_pictures(images):
    """Turn a picture, a batch or a list into a list of (H, W) and (H, W, 3) arrays."""
    if not isinstance(images, (list, tuple)):
        images = np.asarray(images)
        if images.ndim == 3 and images.shape[2] in (1, 3, 4) and images.shape[1] != images.shape[2]:
            raise ValueError(
                f"an array of shape {images.shape} is one colour picture or "
                f"{len(images)} gray ones: write [image] for the one picture, list(images) for many"
            )
        if images.ndim < 3:
            images = [images]
    if not 1 <= len(images) <= MOST_PICTURES:
        raise ValueError(
            f"got {len(images)} pictures, expected 1 to {MOST_PICTURES}: "
            "take some, as in images[:16]"
        )
    return [_as_picture(image) for image in images]


def _as_picture(image):
    image = np.asarray(image)
    if image.ndim == 3 and image.shape[2] == 1:
        image = image[:, :, 0]
    if not (image.ndim == 2 or (image.ndim == 3 and image.shape[2] == 3)) or image.size == 0:
        raise ValueError(
            f"got a picture of shape {image.shape}, expected (H, W), (H, W, 1) or (H, W, 3): "
            "take one channel, as in image[:, :, 0], or drop the alpha channel: image[:, :, :3]"
        )
    check_numbers(image, "a picture")
    if image.ndim == 3 and image.dtype != np.uint8 and (image.min() < 0 or image.max() > 1):
        raise ValueError(
            f"got a colour picture of {image.dtype} in [{image.min():g}, {image.max():g}], "
            "expected uint8 in [0, 255] or float in [0, 1]: if it is meant to be in [0, 255], "
            "write image.clip(0, 255).round().astype('uint8')"
        )
    return image


def check_numbers(array, name):
    """Raise unless `array` holds finite real numbers."""
    if array.dtype.kind not in "buif":
        raise ValueError(
            f"got {name} of dtype {array.dtype}, expected numbers such as uint8 or float32"
        )
    if not np.isfinite(array).all():
        raise ValueError(
            f"got {name} with nan or inf in it: replace them, as in np.nan_to_num(image)"
        )


def as_matrix(array, name):
    """Return `array` as a 2-D array small enough to write numbers in."""
    array = np.asarray(array)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(
            f"got {name} of shape {array.shape}, expected (H, W): "
            f"take two axes, as in {name}[:, :, 0] or {name}[:, :, 0, 0]"
        )
    if max(array.shape) > MOST_CELLS:
        raise ValueError(
            f"got {name} of shape {array.shape}, too large to read with numbers in it: "
            f"take a part, as in {name}[:12, :12]"
        )
    check_numbers(array, name)
    return array


def brightness_scale(pictures):
    """Return the values to draw as black and as white in all gray pictures."""
    grays = [picture for picture in pictures if picture.ndim == 2]
    if not grays or all(gray.dtype == np.uint8 for gray in grays):
        return 0, 255
    low, high = min(gray.min() for gray in grays), max(gray.max() for gray in grays)
    return (0, 1) if low >= 0 and high <= 1 else (low, high)


def picture_grid(pictures, titles, columns):
    """Open a figure with an Axes for each picture, and wrap the titles to their width.

    A small picture is magnified a whole number of times, so that all its pixels look alike.
    """
    from matplotlib import pyplot as plt

    rows = math.ceil(len(pictures) / (columns or 8))
    columns = columns or math.ceil(len(pictures) / rows)
    height, width = np.max([picture.shape[:2] for picture in pictures], axis=0)
    room = min(PICTURE_SIZE, FIGURE_WIDTH // columns - 8)
    zoom = room / max(height, width)
    width, height = (max(1, side * (int(zoom) or zoom)) for side in (width, height))
    if titles is not None:
        titles = [wrap(str(title), width) for title in titles]
    lines = max(title.count("\n") + 1 for title in titles) if titles else 0
    gap, head = 8, (14 + 17 * lines if lines else 8)
    size = columns * (width + gap), rows * (height + head)
    figure = plt.figure(figsize=np.divide(size, DPI), dpi=DPI)
    figure.set_layout_engine("none")
    axes = [
        figure.add_axes(
            (
                (i % columns) * (width + gap) / size[0],
                1 - (i // columns + 1) * (height + head) / size[1],
                width / size[0],
                height / size[1],
            )
        )
        for i in range(len(pictures))
    ]
    return np.array(axes), titles


def wrap(title, width):
    """Break the lines of a title that are longer than `width` pixels."""
    characters = max(8, int(width / 7.5))
    return "\n".join(
        textwrap.fill(line, characters, break_long_words=False) for line in title.split("\n")
    )


def class_names(names, count):
    """Return a name for each of `count` classes: `names`, or their numbers."""
    if names is None:
        return [str(i) for i in range(count)]
    if len(names) != count:
        raise ValueError(f"got {len(names)} class names for {count} classes: give one each")
    return names


def cell_axes(shape, cell):
    """Open a figure for a matrix of `shape` whose cells are about `cell` inches wide."""
    from matplotlib import pyplot as plt

    rows, columns = shape
    _, ax = plt.subplots(
        figsize=(columns * cell + 0.7, rows * cell + 0.6), dpi=DPI, layout="constrained"
    )
    return ax


def write_cells(ax, values):
    """Write each value into its cell of the image that `ax` shows, in legible size and colour."""
    image = ax.images[-1]
    texts = cell_texts(values)
    size = _font_size(ax, values.shape, max(map(len, texts.flat)))
    colours = image.cmap(image.norm(image.get_array()))
    # White and black contrast equally with a relative luminance of 0.179, each 4.6 to 1:
    # https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio (2.2 stands in for the exact sRGB curve).
    dark = colours[:, :, :3] ** 2.2 @ (0.2126, 0.7152, 0.0722) < 0.179
    for (row, column), text in np.ndenumerate(texts):
        colour = "white" if dark[row, column] else "black"
        ax.text(column, row, text, ha="center", va="center", color=colour, fontsize=size)


def cell_texts(values):
    """Format numbers in as few decimals as are exact, else in 2 to 4 that show the small ones."""
    values = values.astype(float)
    for decimals in range(4):
        if np.allclose(values, np.round(values, decimals), rtol=0, atol=1e-7):
            break
    else:
        sizes = np.abs(values)
        smallest = sizes[sizes >= 0.01 * sizes.max()].min()
        decimals = int(np.clip(-math.floor(math.log10(smallest)), 2, 4))
    write = np.vectorize(lambda value: f"{value:.{decimals}f}" if value else "0", otypes=[object])
    # Adding 0.0 turns -0.0 into 0.0.
    return write(np.round(values, decimals) + 0.0)


def _font_size(ax, shape, characters):
    """Return the size in points, 5 to 11, at which `characters` digits fit in a cell."""
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()  # lays the figure out, so that the size of ax is known
    box = ax.get_window_extent()
    cell = min(box.width / shape[1], box.height / shape[0]) * 72 / figure.dpi
    return float(np.clip(min(0.9 * cell / (0.64 * characters), 0.55 * cell), 5, 11))


def check_predictions(probabilities, labels):
    """Return probabilities (N, C) and labels (N,) as arrays, or raise what is wrong with them."""
    probabilities = np.asarray(probabilities)
    if probabilities.ndim != 2:
        raise ValueError(
            f"got probabilities of shape {probabilities.shape}, expected (N, C), a row for each "
            "picture: of one picture, write probabilities[np.newaxis]"
        )
    if probabilities.min() < 0 or not np.allclose(probabilities.sum(axis=1), 1, atol=1e-3):
        raise ValueError(
            f"got rows with sums such as {probabilities[0].sum():.3g}, expected probabilities that "
            "sum to 1: turn logits into them with scipy.special.softmax(logits, axis=1)"
        )
    labels = probabilities.argmax(axis=1) if labels is None else np.asarray(labels)
    if labels.shape != probabilities.shape[:1] or labels.dtype.kind not in "iu":
        raise ValueError(
            f"got labels {labels.dtype} {labels.shape}, expected integers "
            f"({len(probabilities)},): turn one-hot labels into classes with "
            "labels.argmax(axis=1), a column of classes with labels.ravel()"
        )
    if labels.min() < 0 or labels.max() >= probabilities.shape[1]:
        raise ValueError(
            f"got labels from {labels.min()} to {labels.max()}, expected 0 to "
            f"{probabilities.shape[1] - 1}: number the classes from 0"
        )
    return probabilities, labels
