"""Hand-set settings against those that a search found, on new seeds.

Lesson 16's own cells are run, so that study and lesson can't drift apart. The lesson shows the rows
that are committed as benchmarks/results/search.json. After a change to these cells, copy
build/bench/search.json there; a test compares the digest of the code. The test pictures are counted
and choose nothing.
"""

import tempfile

from tools import lesson_cells

CELLS = ["load", "build", "train", "hand-set", "combined", "tuner-build", "tuner-search"]
SETTINGS = ("rate", "width", "shift", "dropout")


def run(searches=range(3), seeds=range(101, 106)):
    """Search several times; train what was set by hand, and each winner, with every seed.

    Returns
    -------
    list of dict
        One row a training: model ("hand-set", "experience" or "search" and its number), its
        settings, score (the winner's validation accuracy in the search, None for those set by
        hand), seed, val and test (accuracies in [0, 1] after the last epoch), and the digest of
        the cells.
    """
    cells = lesson_cells.read_cells("16")
    names = {}
    lesson_cells.run_cells(cells, ["imports", "imports-course", *CELLS], names)
    code = lesson_cells.digest(cells, CELLS)
    models = {"hand-set": (names["hand_set"], None), "experience": (names["combined"], None)}
    for number in searches:
        models[f"search {number}"] = _winner(names, number)
    x_test = names["digits_test"][:, :, :, None].astype("float32") / 255
    rows = []
    for model, (settings, score) in models.items():
        for seed in seeds:
            network, curve = names["train"](settings, seed)
            test = network.evaluate(x_test, names["y_test"], batch_size=500, verbose=0)[1]
            result = {"score": score, "seed": seed, "val": round(curve[-1], 4)}
            rows.append({"model": model, **settings, **result, "test": round(test, 4)})
    return [{**row, "code": code} for row in rows]


def _winner(names, seed):
    """Run the lesson's search with a seed; return the winner's settings and its score there."""
    names["keras"].utils.set_random_seed(seed)
    with tempfile.TemporaryDirectory() as folder:
        tuner = names["run_search"](folder, seed, lambda epoch, logs: None)
        (best,) = tuner.oracle.get_best_trials()
    values = best.hyperparameters.values
    return {name: values[name] for name in SETTINGS}, round(best.score, 4)
