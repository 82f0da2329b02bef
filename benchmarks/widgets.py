"""Time from a change of a control to the widget's new pictures, on 512×512 pixels.

Milliseconds of Python, median and worst; the browser adds the time to show them. The drawing pad
gets a 0 point by point, as while one draws.
"""

import statistics
import time

BUDGET, STROKE_BUDGET = 100, 50  # milliseconds
ROUNDS = 5


def run(rounds=ROUNDS):
    """Return a row for each control of each widget."""
    from skimage import data

    from course_utils import widgets

    picture = data.camera()
    explorer = widgets.explore_kernels(picture)
    stepper = widgets.step_convolution(picture)
    bench = widgets.explore_thresholds(picture)
    calculator = widgets.calculate_output_size()
    browser = browse_some()
    maps = walk_through_digit_model()
    rows = []
    for widget, changes in (
        (explorer, {"preset": "Gaussian", "size": 5, "divide": False}),
        (stepper, {"kernel_name": "Sobel x", "position": 9}),
        (bench, {"value": 99, "method": "Otsu", "invert": False, "operation": "open", "size": 15}),
        (bench, {"method": "adaptive Gaussian", "block": 101, "offset": 3}),
        (calculator, {"size": 32, "padding": 5, "kernel": 11, "stride": 2, "dilation": 2}),
        (calculator, {"row": 3, "column": 3}),
        (browser, {"position": 2, "hide": True}),
        (maps, {"layer": "re_lu_3", "channel": 95, "invert": True}),
    ):
        for name, value in changes.items():
            rows.append(time_control(widget, name, value, rounds))
    number = explorer.shown_cells()[0]
    rows.insert(3, time_control(explorer, "a number", number.value + 1, rounds, number))
    return [*rows, time_strokes(widgets.draw_digit(), 20 * rounds)]


def browse_some():
    """Return a browser of two pictures of 512×512 pixels, one of them misread."""
    import numpy as np
    from skimage import data

    from course_utils.widgets import browse_mistakes

    return browse_mistakes([data.camera(), data.brick()], np.array([7, 1]), np.eye(10)[[7, 7]])


def walk_through_digit_model():
    """Return an explorer of the course's digit model, on a photo of 512×512 pixels."""
    import keras
    from skimage import data

    from course_utils.data import digit_model_path
    from course_utils.widgets import explore_feature_maps

    model = keras.models.load_model(digit_model_path().with_suffix(".keras"))
    return explore_feature_maps(model, data.camera())


def time_control(widget, name, value, rounds, control=None):
    """Set a control to a value and back, `rounds` times; leave it set, and return the row."""
    control = control or getattr(widget, name)
    before, times = control.value, []
    for target in [value, before] * rounds + [value]:
        start = time.perf_counter()
        control.value = target
        times.append(1000 * (time.perf_counter() - start))
    return as_row(widget, name, times, BUDGET)


def time_strokes(pad, points):
    """Draw a 0 of so many points, one more at a time, and return the row."""
    import numpy as np

    angles = np.linspace(0, 2 * np.pi, points)
    circle = np.stack([140 + 70 * np.sin(angles), 140 - 100 * np.cos(angles)], axis=1)
    times = []
    for count in range(1, points + 1):
        start = time.perf_counter()
        pad.strokes = [circle[:count]]
        times.append(1000 * (time.perf_counter() - start))
    return as_row(pad, "strokes", times, STROKE_BUDGET)


def as_row(widget, name, times, budget):
    """Return the row of a control whose changes took these times."""
    return {
        "widget": widget.title,
        "control": name,
        "median_ms": round(statistics.median(times), 2),
        "worst_ms": round(max(times), 2),
        "budget_ms": budget,
        "within_budget": statistics.median(times) <= budget,
    }
