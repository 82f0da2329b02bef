"""One network on TensorFlow, JAX and PyTorch: accuracy and seconds.

Lesson 19's own cells are run, and the lesson shows the rows that are committed as
benchmarks/results/backends.json. PyTorch is no part of the course's environment: the variable
TORCH_PYTHON names a Python that has torch 2.13.0 and Keras; without it that backend is left out.
It gets one thread: on a busy computer, several of its threads wait for each other for minutes.
"""

import os
import sys
from pathlib import Path

from tools import lesson_cells

CELLS = ["build", "learn-digits", "write-script", "one-source", "run-on"]


def run(seeds=range(3)):
    """Train with every seed on each backend, the backends taking turns.

    Returns
    -------
    list of dict
        One row a training: backend, seed, accuracy (on 10,000 digits that it didn't learn from),
        first_epoch and later_epoch (seconds; the quickest of three), load (processes that wanted
        the processor, before the training) and the digest of the cells.
    """
    pythons = {"tensorflow": sys.executable, "jax": sys.executable}
    if "TORCH_PYTHON" in os.environ:
        # The link itself, not what it points at: that would leave the environment.
        os.environ["OMP_NUM_THREADS"] = "1"  # the other two have threads of their own
        pythons["torch"] = str(Path(os.environ["TORCH_PYTHON"]).absolute())
    cells = lesson_cells.read_cells("19")
    names = run_in_notebooks(cells, ["imports", "imports-libraries", *CELLS])
    code = lesson_cells.digest(cells, CELLS)
    rows = []
    for seed in seeds:
        for backend, python in pythons.items():
            load = os.getloadavg()[0]
            result = names["run_on"](backend, seed, python)
            first, *later = result["seconds"]
            rows.append(
                {
                    "backend": result["backend"],
                    "seed": seed,
                    "accuracy": round(result["accuracy"], 4),
                    "first_epoch": round(first, 2),
                    "later_epoch": round(min(later), 2),
                    "load": round(load, 1),
                    "code": code,
                }
            )
    return rows


def run_in_notebooks(cells, ids):
    """Run cells of the lesson where it lies, and return the names that they define."""
    names, here = {}, Path.cwd()
    os.chdir(lesson_cells.NOTEBOOKS)
    try:
        lesson_cells.run_cells(cells, ids, names)
    finally:
        os.chdir(here)
    return names
