"""Lesson 12's cells against `find_digits`: the same functions, the same answers."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import cv2
import nbformat
import numpy as np
import pytest

from course_utils.data import digit_model_path, load_mnist
from course_utils.export import export_recipe
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


def test_the_lesson_is_as_sure_as_the_package(lesson):
    for digit in load_mnist()[0][0][:20]:
        large = cv2.resize(digit, (70, 70), interpolation=cv2.INTER_CUBIC)
        ours = pieces.confidence(large, lesson["network"])
        assert lesson["confidence"](large) == pytest.approx(ours, abs=1e-5)


def test_half_a_digit_is_exposed_by_the_turns(lesson, monkeypatch):
    """The turns must separate: most digits stay sure, many halves don't."""

    def sure(pictures):
        return np.array([pieces.confidence(one, lesson["network"]) > 0.75 for one in pictures])

    digits = [cv2.resize(one, (70, 70)) for one in load_mnist()[0][0][:200]]
    halves = [half for one in digits for half in np.hsplit(one, 2)]
    turned = sure(digits).mean(), sure(halves).mean()
    monkeypatch.setattr(pieces, "TURNS", (0,))
    straight = sure(digits).mean(), sure(halves).mean()
    assert turned[0] > straight[0] - 0.1
    assert turned[1] < straight[1] - 0.1


def test_a_picture_is_turned_about_its_middle_and_kept_whole():
    bar = np.zeros((41, 41), np.uint8)
    bar[18:23] = 255  # from the left rim to the right one
    large = pieces.turn_picture(bar, 0)
    assert large.shape == (67, 67)
    np.testing.assert_array_equal(large[13:-13, 13:-13], bar)
    upright = pieces.turn_picture(bar, 90)
    x, y, width, height = cv2.boundingRect(upright)
    assert (width, height) == (5, 41)
    assert abs(x + width / 2 - 33.5) <= 1
    assert abs(y + height / 2 - 33.5) <= 1


@pytest.mark.slow
def test_the_recipe_reads_noisy_photos(lesson, tmp_path):
    """The noise's brightest pixels must not pass for the paper."""
    script = export_recipe("12", tmp_path / "project")[0]
    right = 0
    for seed in range(5):
        random = np.random.default_rng(seed)
        chosen = random.permutation(10_000)[:8]
        page = lesson["write_page"](chosen)[0]
        photo, _ = lesson["photograph"](np.roll(page, 345, axis=0), random, 0)
        cv2.imwrite(str(script.parent / "my_page.jpg"), photo)
        command = [sys.executable, script.name]
        said = subprocess.run(command, cwd=script.parent, capture_output=True, text=True).stdout
        answers = re.findall(r": (\d), ", said)
        truth = [str(label) for label in lesson["y_test"][chosen]]
        right += len(answers) == 8 and sum(a == b for a, b in zip(answers, truth))
    assert right >= 30  # of 40


def test_the_lesson_s_fit_is_fit_digit(lesson):
    digits = load_mnist()[0][0][:100]
    for digit in digits:
        large = cv2.resize(digit, (90, 70), interpolation=cv2.INTER_CUBIC)
        np.testing.assert_array_equal(lesson["fit"](large), fit_digit(large))
