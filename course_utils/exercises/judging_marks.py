"""Judge whether a function finds the mark that a model looks at, by asking the model only."""

import numpy as np

from course_utils.exercises.judging import Failed, as_numbers, require_function, show, value_of

MODELS, WANTED = 6, 5
SIDE = 3  # pixels of a mark
EXPECTED = "Two whole numbers are expected, (row, column)."


def judge_find_mark(exercise, answer):
    """Accept a search that finds the used mark of nearly all hidden models."""
    require_function(exercise, answer)
    found = {"mark": 0, "decoy": 0, "turned": 0}
    for number in range(MODELS):
        predict, pictures, mark, decoy = make_case(number)
        place = _as_place(value_of(answer, exercise.seconds, predict, pictures))
        found["mark"] += _is_near(place, mark)
        found["decoy"] += _is_near(place, decoy)
        found["turned"] += _is_near(place[::-1], mark)
    if found["mark"] < WANTED:
        raise Failed(_why_not(found))
    return (
        f"You found the mark of {found['mark']} of {MODELS} models, each with a second mark "
        "beside it that was in the same pictures. Only asking the model tells them apart."
    )


def make_case(number):
    """Return (predict, pictures, mark, decoy) of a hidden model; both marks as (top, left)."""
    rng = np.random.default_rng(number)
    corners = [(top, left) for top in (1, 23) for left in (2, 10, 17, 22)]
    mark, decoy = (corners[i] for i in rng.permutation(len(corners))[:2])
    pictures = _blobs(rng, 60)
    for (top, left), gray in ((mark, 0.7), (decoy, 0.9)):
        pictures[:30, top : top + SIDE, left : left + SIDE] = gray

    def predict(batch):
        batch = np.asarray(batch, float)
        seen = batch[:, mark[0] : mark[0] + SIDE, mark[1] : mark[1] + SIDE].mean(axis=(1, 2))
        weight = batch[:, 8:20, 8:20].mean(axis=(1, 2))
        return 1 / (1 + np.exp(-(12 * seen - 5 + 2 * weight)))

    return predict, pictures[rng.permutation(60)], mark, decoy


def _blobs(rng, count):
    """Return pictures (count, 28, 28) of a soft, bright blob somewhere in the middle."""
    rows, columns = np.indices((28, 28))
    middles, widths = rng.uniform(11, 17, (count, 2)), rng.uniform(8, 20, count)
    squares = [(rows - r) ** 2 + (columns - c) ** 2 for r, c in middles]
    return np.array([np.exp(-square / width) for square, width in zip(squares, widths)])


def _as_place(value):
    """Return (row, column), or raise what is wrong with it."""
    try:
        place = as_numbers(value)
    except ValueError as error:
        raise Failed(f"You returned {error}. {EXPECTED}") from None
    if place.shape != (2,) or not np.array_equal(place, np.rint(place)):
        raise Failed(f"You returned {show(value)}. {EXPECTED}")
    row, column = (int(number) for number in place)
    if not (0 <= row < 28 and 0 <= column < 28):
        raise Failed(f"You returned ({row}, {column}). There are rows and columns 0 to 27 only.")
    return row, column


def _is_near(place, corner):
    """Tell whether a place lies on a mark, or one pixel beside it."""
    return all(start - 1 <= here <= start + SIDE for here, start in zip(place, corner))


def _why_not(found):
    start = f"You found the mark of {found['mark']} of {MODELS} models, {WANTED} are wanted. "
    if found["turned"] >= WANTED:
        return start + "You gave (column, row): the row comes first."
    if found["decoy"] >= 2:
        return start + (
            f"In {found['decoy']} cases you named the other one: there is a mark, but the model "
            "doesn't look at it. Change the pictures there, and ask `predict` what happens."
        )
    return start + (
        "Covering the places that you gave changes nothing. Cover one square after another, and "
        "note where the mean probability falls most."
    )
