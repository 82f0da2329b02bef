"""Figures: what is drawn, read from artists and labels, not from pixels."""

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb

from course_utils import plotting

GRAY = np.arange(20, dtype="uint8").reshape(4, 5)
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
HISTORY = {"accuracy": [0.9, 0.95, 0.97], "val_accuracy": [0.94, 0.96, 0.96], "loss": [0.4, 0.2, 1]}
PROBABILITIES = np.array([[0.1, 0.9, 0], [0.25, 0.15, 0.6], [0.999, 0.001, 0]])


@pytest.fixture(autouse=True)
def figures():
    """Draw without a window, touch no setting and never show."""
    matplotlib.use("agg")
    before = dict(plt.rcParams)
    yield
    assert dict(plt.rcParams) == before
    plt.close("all")


@pytest.fixture(params=["default", "course_utils.course"])
def style(request):
    with plt.style.context(request.param):
        yield


def drawn(ax):
    """Return the array that `ax` shows."""
    return np.asarray(ax.images[0].get_array())


def written(ax):
    """Return the texts in the cells of `ax`, by row."""
    return [[t.get_text() for t in ax.texts if t.get_position()[1] == row] for row in rows(ax)]


def rows(ax):
    return sorted({text.get_position()[1] for text in ax.texts})


CALLS = {
    "images": lambda ax: plotting.show_images(GRAY, ["a title"], ax=ax)[0],
    "numbers": lambda ax: plotting.show_numbers(GRAY, ax),
    "kernel": lambda ax: plotting.show_kernel(SOBEL, ax),
    "history": lambda ax: plotting.plot_history(HISTORY, ax),
    "confusion": lambda ax: plotting.plot_confusion(SOBEL**2, ax=ax),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_draws_into_the_given_axes_and_returns_it(call, style):
    _, axes = plt.subplots(1, 2)
    assert call(axes[1]) is axes[1]
    assert axes[1].has_data()
    assert not axes[0].has_data()
    assert len(plt.get_fignums()) == 1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_opens_a_figure_of_modest_size_and_legible_type(call, style, tmp_path):
    ax = call(None)
    ax.figure.savefig(tmp_path / "figure.png", bbox_inches="tight")
    assert (tmp_path / "figure.png").stat().st_size < 60_000
    assert ax.figure.get_figwidth() <= 8
    labels = [*ax.texts, ax.title, ax.xaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()]
    assert min(label.get_fontsize() for label in labels) >= 9


def test_style_is_opaque_and_has_distinct_colours():
    with plt.style.context("course_utils.course"):
        assert to_rgb(plt.rcParams["figure.facecolor"]) == (1, 1, 1)
        assert not plt.rcParams["savefig.transparent"]
        assert plt.rcParams["image.cmap"] == "gray"
        assert plt.rcParams["image.interpolation"] == "nearest"
        colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    assert len(set(colours)) == 7


# show_images


@pytest.mark.parametrize(
    ("images", "count"),
    [
        (GRAY, 1),
        ([GRAY, GRAY.T], 2),
        (np.zeros((3, 4, 4)), 3),
        (np.zeros((5, 3, 3)), 5),
        (np.zeros((3, 4, 4, 1), "float32"), 3),
        (np.zeros((3, 4, 4, 3), "uint8"), 3),
        ([np.zeros((4, 4, 1)), np.zeros((5, 4, 3))], 2),
        (np.zeros((4, 4), bool), 1),
    ],
    ids=["one", "list", "gray batch", "kernels", "channel batch", "colour batch", "mixed", "bool"],
)
def test_show_images_draws_each_picture_once(images, count, style):
    axes = plotting.show_images(images)
    assert axes.shape == (count,)
    assert len(plt.gcf().axes) == count
    pictures = images if len(axes) > 1 else [images]
    for ax, image in zip(axes, pictures, strict=True):
        expected = image[:, :, 0] if image.ndim == 3 and image.shape[2] == 1 else image
        np.testing.assert_array_equal(drawn(ax), expected)


@pytest.mark.parametrize(
    ("images", "scale"),
    [
        ([GRAY, GRAY + 9], (0, 255)),
        ([GRAY / 255], (0, 1)),
        ([np.array([[-2.0, 1]]), np.array([[0, 7.0]])], (-2, 7)),
        ([GRAY.astype("int64")], (0, 19)),
    ],
    ids=["uint8", "fraction", "signed", "int64"],
)
def test_show_images_has_one_scale_for_all(images, scale):
    for ax in plotting.show_images(images):
        assert ax.images[0].get_clim() == scale


def test_show_images_takes_limits_and_colours():
    (ax,) = plotting.show_images(GRAY, vmin=-5, vmax=5, cmap="PuOr")
    assert ax.images[0].get_clim() == (-5, 5)
    assert ax.images[0].get_cmap().name == "PuOr"


def test_show_images_writes_and_wraps_titles():
    axes = plotting.show_images([GRAY] * 8, ["a title much too long"] * 7 + ["b"])
    assert axes[0].get_title() == "a title much\ntoo long"
    assert axes[7].get_title() == "b"


@pytest.mark.parametrize(
    ("count", "columns", "expected"),
    [(5, None, [5]), (10, None, [5, 5]), (9, None, [5, 4]), (16, None, [8, 8]), (4, 3, [3, 1])],
)
def test_show_images_fills_rows(count, columns, expected):
    axes = plotting.show_images([GRAY] * count, columns=columns)
    tops = [round(ax.get_position().y1, 6) for ax in axes]
    assert [tops.count(top) for top in sorted(set(tops), reverse=True)] == expected


@pytest.mark.parametrize("side", [5, 28, 64])
def test_show_images_magnifies_pixels_a_whole_number_of_times(side, style):
    axes = plotting.show_images(np.zeros((6, side, side), "uint8"))
    for ax in axes:
        zoom = ax.get_window_extent().width / side
        assert zoom == pytest.approx(round(zoom), abs=1e-6)
        assert round(zoom) >= 1
        assert ax.images[0].get_interpolation() == "nearest"


def test_show_images_smooths_a_photo_that_it_makes_smaller():
    (ax,) = plotting.show_images(np.zeros((600, 800), "uint8"))
    assert ax.get_window_extent().width < 800
    assert ax.images[0].get_interpolation() == "auto"


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((6, 4, 3)), r"one colour picture or 6 gray ones: write \[image\]"),
        (np.zeros((2, 5, 4, 4)), r"shape \(5, 4, 4\), expected .* drop the alpha channel"),
        ([np.zeros((2, 5, 5))], r"shape \(2, 5, 5\), expected \(H, W\)"),
        ([[1, 2], [3, 4]], r"shape \(2,\), expected"),
        ([], "got 0 pictures, expected 1 to 100"),
        (np.zeros((101, 2, 2)), r"got 101 pictures.* take some, as in images\[:16\]"),
        (np.zeros((0, 2, 2)), "got 0 pictures"),
        ([np.full((2, 2), "a")], "dtype <U1, expected numbers"),
        ([np.array([[0, np.nan]])], "nan or inf in it"),
        ([np.full((2, 2, 3), 199.9)], r"float64 in \[199.9, 199.9\], expected uint8.*\.round\(\)"),
    ],
)
def test_show_images_says_what_is_wrong(images, message):
    with pytest.raises(ValueError, match=message):
        plotting.show_images(images)


def test_show_images_counts_titles_and_axes():
    with pytest.raises(ValueError, match="got 1 titles for 2 pictures"):
        plotting.show_images([GRAY, GRAY], ["one"])
    with pytest.raises(ValueError, match="got 2 pictures for one ax"):
        plotting.show_images([GRAY, GRAY], ax=plt.figure().add_subplot())


# show_numbers and show_kernel


def test_show_numbers_writes_each_value_in_its_cell():
    ax = plotting.show_numbers(np.array([[0, 7], [128, 255]], "uint8"))
    assert written(ax) == [["0", "7"], ["128", "255"]]
    assert [text.get_position() for text in ax.texts] == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("column", "row")
    assert ax.get_xticks().tolist() == [0, 1]
    assert ax.images[0].get_clim() == (0, 255)


def test_show_numbers_of_a_whole_digit_are_legible(style):
    ax = plotting.show_numbers(np.full((28, 28), 255, "uint8"))
    assert ax.texts[0].get_fontsize() >= 9
    assert ax.figure.get_figwidth() <= 8.5


def test_show_numbers_frames_a_window():
    ax = plotting.show_numbers(GRAY, highlight=(1, 2, 3, 2))
    (frame,) = ax.patches
    assert frame.get_xy() == (1.5, 0.5)
    assert (frame.get_height(), frame.get_width()) == (3, 2)


@pytest.mark.parametrize("window", [(2, 0, 3, 3), (0, 3, 3, 3), (-1, 0, 2, 2), (0, 0, -1, 2)])
def test_show_numbers_refuses_a_window_outside(window):
    with pytest.raises(ValueError, match=r"leaves the image of shape \(4, 5\)"):
        plotting.show_numbers(GRAY, highlight=window)


def test_show_kernel_centres_its_colours_on_zero():
    ax = plotting.show_kernel(SOBEL)
    assert ax.images[0].get_clim() == (-2, 2)
    assert written(ax) == [["-1", "0", "1"], ["-2", "0", "2"], ["-1", "0", "1"]]


def test_show_kernel_of_int8_has_room_for_its_most_negative_value():
    assert plotting.show_kernel(np.int8([[-128, 1]])).images[0].get_clim() == (-128, 128)


def test_show_kernel_draws_zeros():
    assert plotting.show_kernel(np.zeros((3, 3))).images[0].get_clim() == (-1, 1)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([-0.0, 2.0, -3.0], ["0", "2", "-3"]),
        ([0.125, -0.25, 0], ["0.125", "-0.250", "0"]),
        ([1 / 9, 1 / 9, 1 / 9], ["0.11", "0.11", "0.11"]),
        ([-1.98765, 0.00001, 2.01], ["-1.99", "0", "2.01"]),
        ([0.0029690, 0.0133, 0.1621], ["0.003", "0.013", "0.162"]),
        ([1e-6, 2.5e-6, 0], ["0", "0", "0"]),
        ([True, False, True], ["1", "0", "1"]),
    ],
    ids=["whole", "exact", "rounded", "learned", "gaussian", "tiny", "bool"],
)
def test_cells_have_as_many_decimals_as_they_need(row, expected):
    assert written(plotting.show_kernel(np.array([row]))) == [expected]


def test_float32_is_written_as_the_number_meant():
    row = np.array([[0.1, 0.2, 0.5]], "float32")
    assert written(plotting.show_kernel(row)) == [["0.1", "0.2", "0.5"]]


@pytest.mark.parametrize("draw", [plotting.show_numbers, plotting.show_kernel])
def test_type_contrasts_with_every_shade(draw):
    values = np.linspace(-1, 1, 400).reshape(20, 20)
    ax = draw(values)
    image = ax.images[0]
    for text in ax.texts:
        column, row = text.get_position()
        background = luminance(image.cmap(image.norm(values[row, column])))
        ink = luminance(to_rgb(text.get_color()))
        light, dark = max(background, ink), min(background, ink)
        # https://www.w3.org/TR/WCAG22/#contrast-minimum
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour):
    """Return the relative luminance of an sRGB colour, by the definition of WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return np.dot((0.2126, 0.7152, 0.0722), linear)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (
            np.zeros((3, 3, 1, 1)),
            r"kernel of shape \(3, 3, 1, 1\), expected .*kernel\[:, :, 0, 0\]",
        ),
        (np.zeros(3), r"shape \(3,\), expected \(H, W\)"),
        (np.zeros((29, 3)), r"too large to read .* take a part, as in kernel\[:12, :12\]"),
        (np.array([[1j]]), "dtype complex128"),
        (np.array([[np.inf]]), "nan or inf"),
        ([], r"shape \(0,\)"),
    ],
)
def test_show_kernel_says_what_is_wrong(array, message):
    with pytest.raises(ValueError, match=message):
        plotting.show_kernel(array)


# plot_history


class History:
    history = HISTORY


@pytest.mark.parametrize("history", [HISTORY, History()], ids=["dict", "keras"])
def test_plot_history_draws_both_curves_over_epochs_from_1(history):
    ax = plotting.plot_history(history)
    training, validation = ax.lines
    assert training.get_xdata().tolist() == [1, 2, 3]
    assert training.get_ydata().tolist() == HISTORY["accuracy"]
    assert validation.get_ydata().tolist() == HISTORY["val_accuracy"]
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["training", "validation"]
    assert training.get_linestyle() != validation.get_linestyle()
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "accuracy (%)")
    assert ax.yaxis.get_major_formatter()(0.95) == "95.0"


def test_plot_history_without_validation():
    ax = plotting.plot_history(HISTORY, metric="loss")
    assert len(ax.lines) == 1
    assert ax.get_ylabel() == "loss"
    assert ax.yaxis.get_major_formatter()(0.5) != "50.0"


@pytest.mark.parametrize("epochs", [1, 2, 12, 40])
def test_plot_history_has_whole_epochs_only(epochs):
    ax = plotting.plot_history({"loss": [0.1] * epochs}, metric="loss")
    ticks = ax.get_xticks()
    assert np.array_equal(ticks, np.round(ticks))


def test_plot_history_names_the_metrics_there_are():
    with pytest.raises(ValueError, match=r"no 'acc' .*: metric is one of \['accuracy', 'loss'"):
        plotting.plot_history(HISTORY, metric="acc")


# show_predictions


def test_show_predictions_marks_mistakes_by_more_than_colour():
    axes = plotting.show_predictions([GRAY] * 3, PROBABILITIES, labels=[1, 0, 0])
    titles = [ax.get_title() for ax in axes]
    assert titles == ["1\n90 %", "✗ 2 (is 0)\n60 %", "0\n>99 %"]
    assert [ax.title.get_fontweight() for ax in axes] == ["normal", "bold", "normal"]
    assert [ax.axison and ax.spines["top"].get_visible() for ax in axes] == [False, True, False]


def test_show_predictions_names_classes_and_works_without_labels():
    axes = plotting.show_predictions([GRAY] * 3, PROBABILITIES, class_names=["cat", "dog", "cow"])
    assert [ax.get_title() for ax in axes] == ["dog\n90 %", "cow\n60 %", "cat\n>99 %"]


def test_show_predictions_takes_the_number_of_columns():
    axes = plotting.show_predictions([GRAY] * 3, PROBABILITIES, columns=2)
    left = [round(ax.get_position().x0, 3) for ax in axes]
    assert left[0] == left[2] < left[1]


@pytest.mark.parametrize(
    ("probabilities", "labels", "message"),
    [
        (PROBABILITIES[0], None, r"shape \(3,\), expected \(N, C\).*probabilities\[np.newaxis\]"),
        (PROBABILITIES * 8 - 4, None, r"expected probabilities .*softmax\(logits, axis=1\)"),
        (PROBABILITIES, np.eye(3), r"float64 \(3, 3\), expected integers \(3,\): .*\.argmax"),
        (PROBABILITIES, [[0], [1], [2]], r"int64 \(3, 1\), .* labels\.ravel\(\)"),
        (PROBABILITIES, [0.0, 1, 2], r"float64 \(3,\), expected integers"),
        (PROBABILITIES[:2], None, "got 2 titles for 3 pictures"),
        (PROBABILITIES, [0, 1, 3], "labels from 0 to 3, expected 0 to 2"),
    ],
)
def test_show_predictions_says_what_is_wrong(probabilities, labels, message):
    with pytest.raises(ValueError, match=message):
        plotting.show_predictions([GRAY] * 3, probabilities, labels)


# plot_confusion


def test_plot_confusion_colours_only_mistakes():
    matrix = np.array([[980, 3], [0, 1130]])
    ax = plotting.plot_confusion(matrix)
    assert written(ax) == [["980", "3"], ["0", "1130"]]
    assert np.ma.getmaskarray(ax.images[0].get_array()).tolist() == [[True, False], [False, True]]
    assert ax.images[0].get_clim() == (0, 3)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")


def test_plot_confusion_names_classes():
    ax = plotting.plot_confusion(np.eye(2, dtype=int), ["shirt", "dress"])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["shirt", "dress"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["shirt", "dress"]


def test_plot_confusion_of_ten_classes_is_legible(style):
    ax = plotting.plot_confusion(np.full((10, 10), 1000))
    assert min(text.get_fontsize() for text in ax.texts) >= 9


@pytest.mark.parametrize(
    ("matrix", "names", "message"),
    [
        (np.zeros((2, 3)), None, r"shape \(2, 3\), expected as many rows as columns"),
        (np.zeros((2, 2)), ["a"], "got 1 class names for 2 classes"),
    ],
)
def test_plot_confusion_says_what_is_wrong(matrix, names, message):
    with pytest.raises(ValueError, match=message):
        plotting.plot_confusion(matrix, names)


# All


def test_input_is_not_changed():
    image, kernel, history = GRAY.copy(), SOBEL.copy(), {k: [*v] for k, v in HISTORY.items()}
    probabilities, matrix = PROBABILITIES.copy(), SOBEL**2
    for array in (image, kernel, probabilities, matrix):
        array.flags.writeable = False
    plotting.show_images(image)
    plotting.show_numbers(image)
    plotting.show_kernel(kernel)
    plotting.plot_history(history)
    plotting.show_predictions([image] * 3, probabilities, [0, 0, 0])
    plotting.plot_confusion(matrix)
    assert history == HISTORY
