"""Figures in the course's one visual language.

Every function draws into `ax` where one is given and into a new figure otherwise, returns the
Axes, never calls ``plt.show()`` and never changes its input. Sizes and colours look best with
``plt.style.use("course_utils.course")``.
"""

import numpy as np

from course_utils import _drawing

MARK = "#D55E00"  # vermilion of Okabe and Ito
WRONG = "#B03A00"  # darker, to be read as text


def show_images(images, titles=None, *, columns=None, ax=None, vmin=None, vmax=None, cmap="gray"):
    """Draw pictures in a grid, all on one scale of brightness.

    Parameters
    ----------
    images : ndarray or list of ndarray
        One gray picture (H, W), a batch (N, H, W), (N, H, W, 1) or (N, H, W, 3), or a list of
        pictures, each (H, W), (H, W, 1) or (H, W, 3) in RGB order, whose sizes may differ.
        uint8 in [0, 255], or float; colour as float must be in [0, 1].
    titles : sequence of str or numbers, optional
        One for each picture, drawn above it.
    columns : int, optional
        Pictures in a row. Otherwise rows of about equal length, of 8 at most.
    ax : Axes, optional
        Where to draw, for one picture only.
    vmin, vmax : float, optional
        The values drawn as black and as white in gray pictures. Otherwise 0 and 255 for uint8,
        0 and 1 where all values lie between them, else the least and the greatest of all.
    cmap : str
        Colour map of gray pictures.

    Returns
    -------
    ndarray of Axes, shape (N,)
        One for each picture, in the order of `images`.
    """
    pictures = _drawing.as_pictures(images)
    if titles is not None and len(titles) != len(pictures):
        raise ValueError(f"got {len(titles)} titles for {len(pictures)} pictures: give one each")
    if ax is None:
        axes, titles = _drawing.picture_grid(pictures, titles, columns)
    elif len(pictures) == 1:
        axes = np.array([ax])
    else:
        raise ValueError(
            f"got {len(pictures)} pictures for one ax: leave out ax, or give one picture"
        )
    low, high = _drawing.brightness_scale(pictures)
    scale = {"vmin": low if vmin is None else vmin, "vmax": high if vmax is None else vmax}
    for i, (axis, picture) in enumerate(zip(axes, pictures, strict=True)):
        # "nearest" shows pixels as they are, but a photo made smaller by it would alias.
        magnified = axis.get_window_extent().width > picture.shape[1] - 0.5
        axis.imshow(picture, cmap, **scale, interpolation="nearest" if magnified else "auto")
        axis.set_axis_off()
        if titles is not None:
            axis.set_title(titles[i], fontsize=10)
    return axes


def show_numbers(image, ax=None, *, highlight=None):
    """Draw a small gray picture with the value of every pixel written in it.

    Parameters
    ----------
    image : ndarray, shape (H, W)
        Any numbers, 28 × 28 at most. uint8 is drawn from 0 to 255, else as `show_images` does.
    ax : Axes, optional
        Where to draw.
    highlight : (row, column, height, width), optional
        A window to frame, in pixels: the one that a kernel lies on, for example.

    Returns
    -------
    Axes
    """
    image = _drawing.as_matrix(image, "image")
    rows, columns = image.shape
    low, high = _drawing.brightness_scale([image])
    ax = ax or _drawing.cell_axes(image.shape, cell=0.42 if max(image.shape) < 16 else 0.27)
    ax.imshow(image, "gray", vmin=low, vmax=high, interpolation="nearest")
    ax.set(xlabel="column", ylabel="row", xticks=range(columns), yticks=range(rows))
    ax.spines[:].set_visible(True)
    _drawing.write_cells(ax, image)
    if highlight is not None:
        from matplotlib.patches import Rectangle

        row, column, height, width = highlight
        if not (0 <= row <= row + height <= rows and 0 <= column <= column + width <= columns):
            raise ValueError(
                f"highlight {highlight} leaves the image of shape {image.shape}: "
                "expected (row, column, height, width) inside it"
            )
        frame = Rectangle((column - 0.5, row - 0.5), width, height, fill=False, clip_on=False)
        frame.set(edgecolor=MARK, linewidth=3, zorder=3)
        ax.add_patch(frame)
    return ax


def show_kernel(kernel, ax=None):
    """Draw a kernel with its numbers: positive orange, zero white, negative purple.

    Parameters
    ----------
    kernel : ndarray, shape (H, W)
        Any numbers, 28 × 28 at most. Colours run from minus to plus the greatest magnitude.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    kernel = _drawing.as_matrix(kernel, "kernel")
    limit = np.abs(kernel.astype(float)).max() or 1
    ax = ax or _drawing.cell_axes(kernel.shape, cell=0.6 if max(kernel.shape) < 8 else 0.45)
    ax.imshow(kernel, "PuOr_r", vmin=-limit, vmax=limit, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(True)
    _drawing.write_cells(ax, kernel)
    return ax


def plot_history(history, ax=None, metric="accuracy"):
    """Draw how a metric changed from epoch to epoch of a training run.

    Keras averages the training value over an epoch, while the weights still change, and takes
    the validation value at its end: early validation points may lie above the training ones.

    Parameters
    ----------
    history : keras.callbacks.History or dict of str to list of float
        What ``model.fit`` returned, or its ``.history``.
    ax : Axes, optional
        Where to draw.
    metric : str
        A key of the history, such as "accuracy" (drawn in per cent) or "loss". The curve of
        "val_" + metric is drawn too where there is one.

    Returns
    -------
    Axes
    """
    from matplotlib import pyplot as plt
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    curves = getattr(history, "history", history)
    if metric not in curves:
        raise ValueError(f"no {metric!r} in this history: metric is one of {sorted(curves)}")
    ax = ax or plt.figure().add_subplot()
    for key, label, line in ((metric, "training", "o-"), (f"val_{metric}", "validation", "s--")):
        if key in curves:
            ax.plot(range(1, len(curves[key]) + 1), curves[key], line, label=label)
    fraction = "accuracy" in metric
    if fraction:
        ax.yaxis.set_major_formatter(PercentFormatter(xmax=1, symbol=""))
    ax.set(xlabel="epoch", ylabel=metric.replace("_", " ") + (" (%)" if fraction else ""))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.grid(axis="y")
    ax.legend()
    return ax


def show_predictions(images, probabilities, labels=None, class_names=None, *, columns=None):
    """Draw pictures with the class a model gives them, and how sure it is.

    A wrong answer has a cross, the right class in brackets, bold dark-red type and a frame.

    Parameters
    ----------
    images : ndarray or list of ndarray
        N pictures, as for `show_images`.
    probabilities : ndarray, shape (N, C)
        A model's output after softmax: each row in [0, 1] with sum 1.
    labels : ndarray of int, shape (N,), optional
        The right classes, from 0 to C - 1.
    class_names : list of str, length C, optional
        Otherwise classes are written as numbers.
    columns : int, optional
        Pictures in a row, as for `show_images`.

    Returns
    -------
    ndarray of Axes, shape (N,)
    """
    probabilities, right = _drawing.check_predictions(probabilities, labels)
    names = _drawing.class_names(class_names, probabilities.shape[1])
    predicted = probabilities.argmax(axis=1)
    titles = []
    for guess, truth, row in zip(predicted, right, probabilities, strict=True):
        sure = ">99 %" if row[guess] > 0.99 else f"{row[guess]:.0%}".replace("%", " %")
        mark, is_really = ("", "") if guess == truth else ("✗ ", f" (is {names[truth]})")
        titles.append(f"{mark}{names[guess]}{is_really}\n{sure}")
    axes = show_images(images, titles, columns=columns)
    for axis in axes[predicted != right]:
        axis.set_axis_on()
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set(visible=True, color=WRONG, linewidth=3)
        axis.title.set(color=WRONG, fontweight="bold")
    return axes


def plot_confusion(matrix, class_names=None, ax=None):
    """Draw a confusion matrix; only the mistakes are coloured, so that they stand out.

    Parameters
    ----------
    matrix : ndarray of int, shape (C, C)
        Counts: rows are the true class, columns the predicted one, as
        ``sklearn.metrics.confusion_matrix`` returns them.
    class_names : list of str, length C, optional
        Otherwise classes are written as numbers.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    matrix = _drawing.as_matrix(matrix, "matrix")
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"got a matrix of shape {matrix.shape}, expected as many rows as columns")
    names = _drawing.class_names(class_names, len(matrix))
    mistakes = np.ma.masked_array(matrix, mask=np.eye(len(matrix)))
    ax = ax or _drawing.cell_axes(matrix.shape, cell=0.5)
    image = ax.imshow(mistakes, "Oranges", vmin=0, interpolation="nearest")
    image.norm.vmax = max(mistakes.filled(0).max(), 1)
    image.cmap = image.cmap.with_extremes(bad="#DDDDDD")
    ticks = range(len(matrix))
    turned = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    ax.set_xticks(ticks, names, **(turned if max(map(len, names)) > 3 else {}))
    ax.set_yticks(ticks, names)
    ax.set(xlabel="predicted class", ylabel="true class")
    ax.spines[:].set_visible(True)
    _drawing.write_cells(ax, matrix)
    return ax
