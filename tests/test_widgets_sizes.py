"""The calculator of output sizes: by hand, against Keras, and what it draws."""

import re
from html import unescape

import numpy as np
import pytest

from course_utils.widgets import calculate_output_size, sizes


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ((5, 3), 3),
        ((28, 5), 24),
        ((28, 3, 1), 28),
        ((28, 3, 1, 2), 14),
        ((7, 3, 0, 1, 2), 3),
        ((7, 3, 0, 3, 2), 1),
        ((1, 1), 1),
        ((2, 3), 0),
        ((3, 3, 0, 5, 2), 0),
    ],
)
def test_sizes_by_hand(settings, expected):
    assert sizes.output_size(*settings) == expected


def test_sizes_are_those_of_keras():
    import keras  # takes seconds

    compared = 0
    for n, k, p, s, d in np.ndindex(13, 6, 3, 4, 4):
        if n < 5 or not (k and s and d) or (s > 1 and d > 1):
            continue
        expected = len(range(0, n + 2 * p - d * (k - 1), s))
        assert sizes.output_size(n, k, p, s, d) == expected
        if expected:
            layer = keras.layers.Conv2D(1, k, strides=s, dilation_rate=d)
            shape = layer.compute_output_shape((1, n + 2 * p, n + 2 * p, 1))
            assert shape[1:3] == (expected, expected)
            compared += 1
    assert compared > 300


@pytest.mark.parametrize(
    ("n", "k", "p", "s", "d"), [(7, 3, 1, 2, 1), (9, 3, 0, 1, 3), (6, 2, 2, 3, 1), (5, 1, 0, 4, 1)]
)
def test_size_and_taps_are_those_of_a_keras_layer_at_work(n, k, p, s, d):
    import keras

    rng = np.random.default_rng(0)
    padded = np.pad(rng.normal(size=(n, n)).astype(np.float32), p)
    weights = rng.normal(size=(k, k)).astype(np.float32)
    output = keras.ops.conv(
        padded[np.newaxis, :, :, np.newaxis],
        weights[:, :, np.newaxis, np.newaxis],
        strides=s,
        dilation_rate=d,
    ).numpy()[0, :, :, 0]
    size = sizes.output_size(n, k, p, s, d)
    assert output.shape == (size, size)
    for row, column in np.ndindex(size, size):
        taps = np.ix_(sizes.window_taps(row, k, s, d), sizes.window_taps(column, k, s, d))
        expected = (padded[taps] * weights).sum()
        assert output[row, column] == pytest.approx(expected, rel=1e-4, abs=1e-5)


def test_the_formula_has_the_numbers_put_in():
    assert sizes.formula(28, 3, 1, 2, 1).splitlines() == [
        "o = ⌊(n + 2p − d·(k − 1) − 1) / s⌋ + 1",
        "  = ⌊(28 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1",
        "  = ⌊13.5⌋ + 1 = 14",
    ]


def test_every_control_changes_result_and_drawing():
    calculator = calculate_output_size()
    changes = [("size", 12, 10), ("kernel", 4, 9), ("padding", 2, 13), ("stride", 3, 5)]
    for name, value, expected in [*changes, ("dilation", 2, 4)]:
        before = calculator.output.value
        getattr(calculator, name).value = value
        assert calculator.result == expected
        assert f"The output has {expected} by {expected} numbers" in calculator.output.value
        assert calculator.output.value != before
    for name in ("row", "column"):
        before = calculator.output.value
        getattr(calculator, name).value = 2
        assert calculator.output.value != before
    said = unescape(calculator.output.value)
    assert "reads the padded input's rows [6, 8, 10, 12] and columns [6, 8, 10, 12]" in said


def test_dots_lie_on_what_the_window_reads():
    calculator = calculate_output_size()
    calculator.kernel.value, calculator.stride.value, calculator.dilation.value = 2, 2, 3
    calculator.row.value = 1
    cell = 26
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', calculator.output.value)
    places = {((float(y) - 1) // cell, (float(x) - 1) // cell) for x, y in found}
    assert places == {(2, 0), (2, 3), (5, 0), (5, 3)}


def test_a_window_stays_within_a_smaller_output():
    calculator = calculate_output_size()
    calculator.row.value = 4
    calculator.size.value = 4
    assert (calculator.row.max, calculator.row.value) == (1, 1)
    calculator.size.value = 3
    assert calculator.row.disabled


def test_a_window_that_does_not_fit_is_explained():
    calculator = calculate_output_size()
    calculator.dilation.value = 4
    assert calculator.result == 0
    said = unescape(calculator.message.value)
    assert "spans 9 pixels, the padded input has 7: it doesn't fit" in said
    assert "<circle" not in calculator.output.value
    calculator.padding.value = 1
    assert calculator.result == 1
    assert calculator.message.value == ""


@pytest.mark.parametrize("extreme", ["min", "max"])
def test_the_extremes_are_drawn(extreme):
    calculator = calculate_output_size()
    for name in ("size", "padding", "kernel", "stride", "dilation"):
        control = getattr(calculator, name)
        control.value = getattr(control, extreme)
    assert calculator.output.value.count("<svg") == (2 if calculator.result else 1)
