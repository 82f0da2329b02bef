"""Lesson 12's cells against `find_digits`: the same functions, the same answers."""

import ast
import inspect
from pathlib import Path

import cv2
import nbformat
import numpy as np
import pytest

from course_utils.data import digit_model_path, load_mnist
from course_utils.images import find_digits, fit_digit, page, pieces

(LESSON,) = (Path(__file__).parents[1] / "notebooks").glob("12_*.ipynb")
SHARED = {
    page: ("is_board", "divide_by_paper", "stroke_width", "flatten", "ink_level", "profile",
           "page_tilt", "typical_height", "same_digit", "join_parts"),
    pieces: ("cut_out", "thicken", "turn_picture", "cut", "plausible", "best_cut", "split_touching",
             "reading_order"),
}  # fmt: skip


@pytest.fixture(scope="module")
def functions():
    """Return the functions that the lesson defines, exercises and recipe left out, as trees."""
    cells = nbformat.read(LESSON, as_version=4).cells
    source = "\n".join(
        cell.source
        for cell in cells
        if cell.cell_type == "code"
        and not {"exercise", "recipe"} & set(cell.metadata.get("tags", ()))
    )
    return {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


@pytest.fixture(scope="module")
def lesson(functions):
    """Return the names that the lesson's functions make, with what they need."""
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    (_, _), (x_test, y_test) = load_mnist()
    names = {"cv2": cv2, "np": np, "network": network}
    names |= {"x_test": x_test, "y_test": y_test}
    tree = ast.Module(list(functions.values()), [])
    exec(compile(tree, str(LESSON), "exec"), names)
    return names


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in SHARED.items() for name in names]
)
def test_the_lesson_shows_the_package_s_functions(functions, module, name):
    (ours,) = ast.parse(inspect.getsource(getattr(module, name))).body
    assert ast.dump(functions[name]) == ast.dump(ours)


def test_the_lesson_reads_pages_as_find_digits_does(lesson):
    for seed, tilt in ((1, 8), (2, -3)):
        random = np.random.default_rng(seed)
        text, _ = lesson["write_page"](random.permutation(10_000)[:40])
        photo, _ = lesson["photograph"](text, random, tilt)
        cut, places, _ = lesson["cut_page"](photo)
        answers = lesson["read"]([lesson["fit"](lesson["thicken"](one)) for one in cut])
        found = find_digits(photo)
        # The package closes gaps of a pixel, takes out lines and drops the doubtful.
        assert len(found) >= 39
        assert abs(len(found) - len(places)) <= 2
        labels = [digit.label for digit in found]
        equal = np.sum(np.array(labels[:39]) == answers.argmax(axis=1)[:39])
        assert equal >= 37 or len(found) != len(places)


def test_the_lesson_s_fit_is_fit_digit(lesson):
    digits = load_mnist()[0][0][:100]
    for digit in digits:
        large = cv2.resize(digit, (90, 70), interpolation=cv2.INTER_CUBIC)
        np.testing.assert_array_equal(lesson["fit"](large), fit_digit(large))
