"""Every exercise is proven: right answers pass, wrong ones get their own message, lessons solve."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import cv2
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from scipy.signal import correlate2d
from sklearn.metrics import recall_score

from course_utils.data import load_mnist
from course_utils.exercises import catalogue
from course_utils.exercises.result import LOOK, Hint, Result, Solution
from course_utils.exercises.solutions import lesson_02, lesson_07

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
EXERCISES = [
    pytest.param(e, id=f"{e.lesson}-{e.name}", marks=[pytest.mark.slow] if e.slow else [])
    for e in catalogue()
]
exercises = pytest.mark.parametrize("exercise", EXERCISES)


@pytest.fixture(scope="module")
def pictures():
    (x, y), _ = load_mnist()
    return x[..., np.newaxis].astype("float32") / 255, y


def check(exercise, function, pictures):
    """Judge a function as the last line of the exercise's cell does."""
    namespace = {
        "ex": SimpleNamespace(**{exercise.name: exercise}),
        exercise.name: function,
        "x_train": pictures[0],
        "y_train": pictures[1],
    }
    return eval(exercise.cell.splitlines()[-1], namespace)


def seeded():
    """Make training repeatable, if it is Keras that trains."""
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(0)


@exercises
def test_reference_passes(exercise, pictures):
    seeded()
    result = check(exercise, exercise.reference, pictures)
    assert result.status == "passed", result


@exercises
def test_another_right_answer_passes(exercise, pictures):
    assert exercise.other_right
    for function in exercise.other_right:
        seeded()
        assert inspect.getsource(function) != inspect.getsource(exercise.reference)
        result = check(exercise, function, pictures)
        assert result.status == "passed", (function.__name__, result)


@exercises
def test_starter_is_not_attempted_and_has_the_solution_s_signature(exercise):
    namespace = {
        "ex": SimpleNamespace(**{exercise.name: exercise}),
        "x_train": np.empty(0),
        "y_train": np.empty(0),
    }
    exec(exercise.starter, namespace)
    result = eval(exercise.cell.splitlines()[-1], namespace)
    assert result.status == "not attempted", result
    starter = namespace[exercise.name]
    if callable(starter):
        assert inspect.signature(starter) == inspect.signature(exercise.reference)
    else:
        assert not inspect.signature(exercise.reference).parameters


@exercises
def test_wrong_answers_get_their_own_messages(exercise, pictures):
    some = [array[:6000] for array in pictures]
    messages = []
    for function, message in exercise.wrong:
        seeded()
        result = check(exercise, function, some)
        assert result.status == "failed", (function.__name__, result)
        assert message in result.message, (function.__name__, result)
        messages.append(message)
    assert len(messages) >= 3
    assert len(set(messages)) == len(messages)


@pytest.mark.parametrize("exercise", [e for e in catalogue() if not e.slow], ids=lambda e: e.name)
def test_messages_are_the_same_each_time(exercise, pictures):
    for function, _ in exercise.wrong:
        assert check(exercise, function, pictures) == check(exercise, function, pictures)


@exercises
def test_hints_say_more_and_more(exercise):
    assert len(exercise.hints) >= 2
    assert len(set(exercise.hints)) == len(exercise.hints)
    assert exercise.hint().text == exercise.hints[0]
    assert exercise.hint(2).text == exercise.hints[1]
    assert exercise.hint(99).text == exercise.hints[-1]
    assert ".hint(2)" in repr(exercise.hint())
    assert ".solution()" in repr(exercise.hint(99))


@pytest.mark.parametrize("exercise", [e for e in catalogue() if not e.slow], ids=lambda e: e.name)
def test_solution_shown_passes_when_pasted(exercise, pictures):
    solution = exercise.solution()
    namespace = {"np": np, "cv2": cv2}
    exec(solution.source, namespace)
    assert check(exercise, namespace[exercise.name], pictures).passed
    assert solution.why


def test_catalogue():
    names = [(e.lesson, e.name) for e in catalogue()]
    assert len(set(names)) == len(names)
    assert [lesson for lesson, _ in names] == sorted(lesson for lesson, _ in names)
    for lesson in {lesson for lesson, _ in names} - {"00"}:
        assert sum(found == lesson for found, _ in names) >= 3, lesson


def test_declaring_exercises_imports_no_tensorflow():
    program = "import sys; from course_utils.exercises import catalogue; catalogue(); "
    program += "sys.exit(any(name in sys.modules for name in ('tensorflow', 'keras', 'cv2_')))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# The reference solutions against independent ones.


@pytest.mark.parametrize("size", [7, 12, 28])
@pytest.mark.parametrize(("kernel", "dilation"), [(1, 1), (2, 2), (3, 1), (3, 2), (5, 1)])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_output_size_counts_places(size, kernel, stride, padding, dilation):
    padded = np.zeros(size + 2 * padding)
    span = len(np.arange(kernel)) + (dilation - 1) * (kernel - 1)
    places = np.lib.stride_tricks.sliding_window_view(padded, span)[::stride]
    assert lesson_02.output_size(size, kernel, stride, padding, dilation) == len(places)


@pytest.mark.parametrize(
    ("shape", "kernel"), [((3, 3), (2, 2)), ((8, 5), (3, 1)), ((4, 4), (4, 4))]
)
def test_correlate_equals_scipy(shape, kernel):
    random = np.random.default_rng(1)
    image, weights = random.normal(size=shape), random.normal(size=kernel)
    expected = correlate2d(image, weights, mode="valid")
    np.testing.assert_allclose(lesson_02.correlate(image, weights), expected)


@pytest.mark.parametrize(
    ("kernels", "strides"), [([3], [2]), ([3, 3], [1, 1]), ([3, 5], [2, 1]), ([2, 3, 3], [2, 2, 1])]
)
def test_receptive_field_is_what_changes_the_output(kernels, strides):
    def first_output(signal):
        for kernel, stride in zip(kernels, strides):
            windows = np.lib.stride_tricks.sliding_window_view(signal, kernel)
            signal = windows.sum(axis=1)[::stride]
        return signal[0]

    seen = sum(first_output(pixel) != 0 for pixel in np.eye(64))
    assert lesson_02.receptive_field(kernels, strides) == seen


@pytest.mark.slow
def test_parameters_and_shapes_equal_keras():
    import keras

    for kernel, n_in, n_out, bias in [(1, 1, 1, True), (3, 2, 5, False), (5, 3, 4, True)]:
        layer = keras.layers.Conv2D(n_out, kernel, use_bias=bias)
        layer.build((None, 8, 8, n_in))
        assert lesson_02.count_parameters(kernel, n_in, n_out, bias) == layer.count_params()
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(8, 3),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(16, 3, strides=2, padding="same"),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
        ]
    )
    shapes = [tuple(layer.output.shape[1:]) for layer in model.layers]
    assert lesson_07.layer_shapes() == [(28, 28, 1), *shapes]


def test_accuracy_by_digit_equals_scikit_learn():
    random = np.random.default_rng(1)
    probabilities, labels = random.random((200, 10)), random.integers(0, 10, 200)
    expected = recall_score(labels, probabilities.argmax(axis=1), average=None)
    np.testing.assert_allclose(lesson_07.accuracy_by_digit(probabilities, labels), expected)


# What learners see.


def contrast(first, second):
    """Contrast of two colours by WCAG 2.2, 1 to 21."""

    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted([luminance(first), luminance(second)], reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", LOOK)
def test_cards_can_be_read_in_both_themes(kind):
    colour = LOOK[kind][1]
    assert contrast("#ffffff", colour) >= 4.5
    assert contrast("#111111", colour) >= 3


@pytest.mark.parametrize(
    "card",
    [
        Result("name", "failed", "1 < 2 in `a < b`\nnext"),
        Hint("name", "try a < b", 1, 2),
        Solution("name", "a < b", "why"),
    ],
    ids=lambda card: type(card).__name__,
)
def test_cards_name_their_kind_and_escape_text(card):
    page = card._repr_html_()
    assert "a &lt; b" in page
    assert "a < b" not in page
    assert any(kind in page for kind in LOOK)


def test_result_is_one_line_of_text():
    assert repr(Result("a", "failed", "One.\n  Two.")) == "a: failed. One. Two."


# Lessons solved from top to bottom.

LESSONS = [
    path
    for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    if any("exercise" in cell.metadata for cell in nbformat.read(path, 4).cells)
]


def exercise_of(cell, path):
    """Find the exercise that a cell's metadata names."""
    lesson, name = path.name[:2], cell.metadata["exercise"]
    found = [e for e in catalogue() if (e.lesson, e.name) == (lesson, name)]
    assert found, f"{path.name} names an exercise {name!r} that lesson {lesson} does not have"
    return found[0]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_exercise_cells_hold_the_starters(path):
    cells = [c for c in nbformat.read(path, 4).cells if "exercise" in c.metadata]
    names = [cell.metadata["exercise"] for cell in cells]
    expected = [e.name for e in catalogue() if e.lesson == path.name[:2]]
    assert sorted(names) == sorted(expected)
    for cell in cells:
        exercise = exercise_of(cell, path)
        assert re.sub("\n+", "\n", cell.source) == re.sub("\n+", "\n", exercise.cell)


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_is_solved_from_top_to_bottom(path):
    book = nbformat.read(path, 4)
    solved = []
    for cell in book.cells:
        if "exercise" in cell.metadata:
            exercise = exercise_of(cell, path)
            answer = exercise.solution().source
            if "def " not in exercise.starter:
                answer += f"\n\n\n{exercise.name} = {exercise.name}()"
            assert exercise.starter in cell.source
            cell.source = cell.source.replace(exercise.starter, answer)
            solved.append(exercise.name)
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "COURSE_PROGRESS": "off"}
    client = NotebookClient(book, timeout=300, resources={"metadata": {"path": str(path.parent)}})
    client.execute(env=environment)
    shown = [
        output.data["text/plain"]
        for cell in book.cells
        if cell.cell_type == "code" and ".check(" in cell.source
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]
    assert len(shown) == len(solved)
    for name, text in zip(solved, shown):
        assert text.startswith(f"{name}: passed."), text
