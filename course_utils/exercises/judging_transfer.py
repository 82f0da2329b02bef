"""Judge summaries of a backbone's maps by what a support vector machine makes of them."""

import functools

import numpy as np

from course_utils.data import backbone_path, load_solar_cells
from course_utils.exercises.judging import Failed, SetupIncomplete, percent, require_function
from course_utils.exercises.judging_solar import rows_of_numbers
from course_utils.exercises.running import Runner

BLOCKS = ("block4_out", "block10_out", "block14_out")
CELLS, LEARN, SIZE = 1200, 900, 112
WANTED = 0.80


def judge_summarise(exercise, answer):
    """Fit a machine to the answer's numbers for 900 cells; judge it on 300 others."""
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    require_function(exercise, answer)
    try:
        maps, defective = _maps()
    except (ModuleNotFoundError, OSError, ValueError) as error:
        raise SetupIncomplete(str(error)) from None
    run = Runner(answer, exercise.seconds)
    numbers = rows_of_numbers(run, maps, "late")
    machine = make_pipeline(StandardScaler(), SVC(C=3, class_weight="balanced"))
    machine.fit(numbers[:LEARN], defective[:LEARN])
    answers = machine.predict(numbers[LEARN:])
    right = balanced_accuracy_score(defective[LEARN:], answers)
    said = f"{numbers.shape[1]} numbers a cell: balanced accuracy {100 * right:.1f} %."
    if right <= WANTED:
        wanted = f"More than {percent(WANTED)} is wanted (5 points may be luck)."
        raise Failed(f"{said} {wanted} {_why(numbers)}")
    return f"{said} With {CELLS - LEARN} cells, that may be 5 points off."


def _why(numbers):
    """Say what may be behind a low share."""
    if numbers.shape[1] < 10:
        return "One number for a whole group of maps says little: keep one for each map, at least."
    return "Each group of maps sees other things: try another one, or two side by side."


@functools.cache
def _maps():
    """Return the maps of 1,200 small cells, three arrays, and which are defective."""
    import cv2
    import keras

    cells, probabilities, _ = load_solar_cells()
    chosen = np.random.default_rng(15).permutation(len(cells))[:CELLS]
    small = [cv2.resize(cells[i], (SIZE, SIZE), interpolation=cv2.INTER_AREA) for i in chosen]
    rgb = np.stack([small, small, small], axis=-1).astype("float32")
    whole = keras.saving.load_model(backbone_path())
    looker = keras.Model(whole.input, [whole.get_layer(name).output for name in BLOCKS])
    maps = looker.predict(rgb, batch_size=64, verbose=0)
    return maps, (probabilities[chosen] >= 0.5).astype(int)
