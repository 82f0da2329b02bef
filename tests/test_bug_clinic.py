"""The judges of lesson 11, and the study that the lesson shows."""

import inspect
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import bug_clinic
from course_utils.exercises import judging_clinic, lesson_11
from course_utils.exercises.judging import Failed, NotAttempted
from course_utils.exercises.judging_clinic_training import (
    WANTED,
    _likeness,
    _remark_on_last_layer,
    _turned,
)
from course_utils.exercises.mistakes import lesson_11_networks as networks

RESULTS = Path(bug_clinic.__file__).parent / "results" / "bug_clinic.json"


def shares(pipeline, state):
    rows = json.loads(RESULTS.read_text())
    return [r["share"] for r in rows if (r["pipeline"], r["state"]) == (pipeline, state)]


def test_committed_rows_come_from_the_pipelines_as_they_are():
    rows = json.loads(RESULTS.read_text())
    assert {row["code"] for row in rows} == {bug_clinic.digest()}
    names = {row["pipeline"] for row in rows}
    assert names == {*bug_clinic.PIPELINES, *bug_clinic.SOFTMAX}


@pytest.mark.parametrize("pipeline", bug_clinic.PIPELINES)
def test_thresholds_lie_between_bug_and_mend_with_a_margin(pipeline):
    exercise, _ = bug_clinic.PIPELINES[pipeline]
    bug, mended = shares(pipeline, "bug"), shares(pipeline, "mended")
    if exercise.name == "split":
        assert max(mended) + 0.02 < judging_clinic.OPTIMISM < min(bug) - 0.02
        return
    wanted = WANTED.get(exercise.name, 0.5)
    assert max(bug) + 0.03 < wanted < min(mended) - 0.03


def test_a_patient_is_known_again_however_it_is_written():
    exercise = lesson_11.serve_picture
    names = {}
    exec("\n\n# a remark\n" + exercise.starter.replace("    small", "\n    small"), names)
    with pytest.raises(NotAttempted, match="as it came in"):
        judging_clinic.begin(exercise, names["serve_picture"])
    judging_clinic.begin(exercise, exercise.reference)
    exec(exercise.starter.replace("/ 255", "/ 256"), names)
    judging_clinic.begin(exercise, names["serve_picture"])


def test_arrays_are_copied_and_what_is_apart_is_not():
    exercise = lesson_11.split
    array, apart = np.zeros(3), object()
    first, second = judging_clinic.given(exercise, lambda a, b: (a, b), array, apart=(apart,))
    assert first is not array
    assert second is apart
    with pytest.raises(Failed, match="changed its input"):
        judging_clinic.given(exercise, lambda a: a.fill(1), array)


def test_new_digits_are_no_training_digits():
    digits, labels, new, new_labels = judging_clinic.clinic_digits()
    assert (len(digits), len(new)) == (len(labels), len(new_labels)) == (3000, 2000)
    assert not {d.tobytes() for d in digits} & {d.tobytes() for d in new}


def test_likeness_finds_a_moved_picture():
    digit = np.zeros((1, 28, 28))
    digit[0, 4:9, 5] = digit[0, 8, 5:8] = 200  # an L
    np.testing.assert_allclose(_likeness(np.roll(digit, (3, -2), axis=(1, 2)), digit), 1, rtol=1e-6)
    assert _likeness(digit[:, :, ::-1], digit) < 0.9


def test_turned_tells_mirrored_from_upside_down():
    digits = judging_clinic.clinic_digits()[0]
    assert max(_turned(np.roll(digits, 2, axis=1), digits)) == 0
    left_right, up_down = _turned(digits[:, :, ::-1], digits)
    assert left_right > max(up_down, 0.5)
    left_right, up_down = _turned(digits[:, ::-1], digits)
    assert up_down > max(left_right, 0.5)


def test_colours_of_both_halves_are_no_copies():
    _, patches, files, names = judging_clinic.colour_task()
    assert len(patches) == len(files) == len(names) == 3 * judging_clinic.PATCHES
    assert inspect.signature(lesson_11.serve_picture.reference).parameters.keys() == {"file"}


def test_a_passing_last_layer_that_is_odd_gets_a_remark():
    assert "softmax is meant" in _remark_on_last_layer(networks.compiled_with_sigmoid())
    assert "drop one of the two" in _remark_on_last_layer(bug_clinic.softmax_last())
    assert not _remark_on_last_layer(networks.compiled_with_softmax())
    assert not _remark_on_last_layer(lesson_11.compiled_network.reference())


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 1), (28, 28, 3)])
def test_the_recipe_writes_pictures_with_and_without_a_channel(shape, tmp_path):
    notebook = json.loads((RESULTS.parents[2] / "notebooks" / "11_bug_clinic.ipynb").read_text())
    (cell,) = (cell for cell in notebook["cells"] if cell["id"] == "recipe-imports")
    names = {}
    exec("".join(cell["source"]), names)
    pictures = np.random.default_rng(0).random((12, *shape), np.float32)
    names["look"](pictures, np.zeros(12, int), tmp_path / "look.png")
    assert (tmp_path / "look.png").stat().st_size > 1000
