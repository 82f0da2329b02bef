"""Judge features of solar cells by what a support vector machine makes of them."""

import functools

import numpy as np

from course_utils.data import load_solar_cells
from course_utils.exercises.judging import (
    Failed,
    SetupIncomplete,
    as_numbers,
    percent,
    require_function,
    value_of_outcome,
)
from course_utils.exercises.running import Runner

MOST = 40  # numbers for each cell
FOLDS = 4
# 6×6 means of brightness reach about 74 %, spreads or binary patterns 78 to 80 %.
WANTED = 0.76


def judge_cell_features(exercise, answer):
    """Let machines judge each cell by the answer's numbers, fitted to three quarters without it."""
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    require_function(exercise, answer)
    try:
        cells, defective = _cells()
    except ModuleNotFoundError as error:
        raise SetupIncomplete(str(error)) from None
    run = Runner(answer, exercise.seconds)
    features = rows_of_numbers(run, [cells], "cells")
    if features.shape[1] > MOST:
        raise Failed(
            f"{features.shape[1]} numbers for each cell: {MOST} at most. Which few say most about "
            "it?"
        )
    machine = make_pipeline(StandardScaler(), SVC(C=3))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=14)
    right = cross_val_predict(machine, features, defective, cv=folds) == defective
    found, quiet = (np.mean(right[defective == kind]) for kind in (1, 0))
    said = (
        f"{percent(right.mean(), 1)} are right: {percent(found)} of the defective cells are found, "
        f"{percent(quiet)} of the good ones are left alone."
    )
    if right.mean() <= WANTED:
        raise Failed(f"{said} More than {percent(WANTED)} is wanted. {_why(features)}")
    return f"{said} With {len(cells):,} cells, that may be 2 points off."


def _why(features):
    """Say what may be behind a low share."""
    if features.shape[1] < 8:
        return "So few numbers don't say where it is dark. Describe strips or parts of the cell."
    return (
        "A mean hides a thin crack. How much do the pixels of a strip differ from each other, or "
        "a pixel from its neighbours?"
    )


@functools.cache
def _cells():
    """Return the cells of which experts were sure, half of them defective, in a random order.

    Returns
    -------
    cells : ndarray
        uint8 (1430, 96, 96).
    defective : ndarray
        int (1430,), 0 or 1.
    """
    import cv2

    cells, probabilities, _ = load_solar_cells()
    random = np.random.default_rng(14)
    bad = np.flatnonzero(probabilities > 0.9)
    good = random.permutation(np.flatnonzero(probabilities < 0.1))[: len(bad)]
    chosen = random.permutation(np.concatenate([bad, good]))
    small = [cv2.resize(cells[i], (96, 96), interpolation=cv2.INTER_AREA) for i in chosen]
    return np.stack(small), (probabilities[chosen] > 0.5).astype(int)


def rows_of_numbers(run, arrays, name):
    """Return the numbers that the answer gives for each cell, or say what is wrong with them.

    Parameters
    ----------
    run : Runner
        Calls the answer.
    arrays : list of ndarray
        The answer's arguments, each (N, ...), a row for each cell.
    name : str
        What the exercise calls one of them, for the message.

    Returns
    -------
    ndarray
        float (N, F).

    Raises
    ------
    Failed
        If there isn't one row of finite numbers for each cell, or a row depends on other cells.
    """
    alone = _numbers(run, [array[:3] for array in arrays], name)
    numbers = _numbers(run, arrays, name)
    if alone.shape[1:] != numbers.shape[1:] or not np.allclose(alone, numbers[:3], rtol=1e-3):
        raise Failed(
            "The row of a cell depends on the other cells: in use, cells come one by one. For the "
            "first three alone you returned other numbers than for all."
        )
    return numbers


def _numbers(run, arrays, name):
    """Return what the answer gives in one call, float (N, F)."""
    count = len(arrays[0])
    value = value_of_outcome(run(*arrays), f"For {count} cells")
    try:
        numbers = as_numbers(value)
    except ValueError as error:
        raise Failed(f"You returned {error}.") from None
    if len(numbers.shape) == 0 or len(numbers) != count:
        raise Failed(
            f"One row for each cell is wanted: for {count} cells you returned an array of shape "
            f"{numbers.shape}."
        )
    if numbers.ndim != 2:
        raise Failed(
            f"A row of numbers for each cell is wanted: `.reshape(len({name}), -1)` makes rows. "
            f"You returned an array of shape {numbers.shape}."
        )
    if not np.isfinite(numbers).all():
        raise Failed("Some of your numbers are not finite: look for a division by 0.")
    return numbers.astype(float)
