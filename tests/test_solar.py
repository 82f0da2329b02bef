"""The study of solar cells that lesson 14 shows."""

import json
from pathlib import Path

import numpy as np

from benchmarks import solar
from tools.lesson_cells import digest, read_cells

RESULTS = Path(solar.__file__).parent / "results" / "solar.json"


def test_committed_rows_come_from_the_lesson_as_it_is():
    rows = json.loads(RESULTS.read_text())
    assert {row["code"] for row in rows} == {digest(read_cells("14"), solar.CELLS)}
    assert [(row["seed"], row["method"]) for row in rows] == [
        (seed, method) for seed in solar.SEEDS for method in solar.METHODS
    ]


def test_counts_of_five_cells_by_hand():
    truth = np.array([0, 0, 1, 1, 1])
    answers, baseline = np.array([0, 1, 1, 0, 1]), np.array([1, 1, 1, 1, 0])
    assert solar.count(truth, answers, baseline) == {
        "cells": 5,
        "right": 3,
        "defects": 3,
        "found": 2,
        "only_this": 2,
        "only_baseline": 1,
    }
