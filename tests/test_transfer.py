"""The study that lesson 15 shows, and how it measures."""

import json
from pathlib import Path

import keras
import numpy as np
import pytest
from sklearn.metrics import f1_score

from benchmarks import transfer
from tools.lesson_cells import digest, read_cells

RESULTS = Path(transfer.__file__).parent / "results" / "transfer.json"
BACKBONE = Path(__file__).parents[1] / "datasets" / "backbone" / "efficientnet_lite0.keras"


def test_committed_rows_come_from_the_lesson_as_it_is():
    rows = json.loads(RESULTS.read_text())
    assert {row["code"] for row in rows} == {digest(read_cells("15"), transfer.CELLS)}
    methods = list(dict.fromkeys(row["method"] for row in rows))
    assert len(methods) == 4
    assert [(row["seed"], row["method"]) for row in rows] == [
        (seed, method) for seed in transfer.SEEDS for method in methods
    ]


def test_committed_accuracies_are_the_counts():
    for row in json.loads(RESULTS.read_text()):
        assert row["cells"] == 656
        assert row["accuracy"] == pytest.approx(row["right"] / row["cells"], abs=1e-4)


def test_a_score_counted_by_hand():
    truth = np.array([0, 0, 0, 1, 1])
    probabilities = np.array([0.1, 0.2, 0.9, 0.6, 0.4])
    measures = {
        "accuracy": lambda y, p: np.mean(y == (p > 0.5)),
        "F1": lambda y, p: f1_score(y, p > 0.5),
    }
    assert transfer.score(measures, truth, probabilities) == {
        "accuracy": 0.6,
        "F1": 0.5,
        "right": 3,
        "cells": 5,
    }


def test_layers_are_summarised_by_mean_and_maximum():
    backbone = keras.saving.load_model(BACKBONE)
    cells = np.random.default_rng(0).integers(0, 256, (2, 64, 64), dtype=np.uint8)
    numbers = transfer.summarise_layers(backbone, cells, 64)
    widths = [backbone.get_layer(name).output.shape[-1] for name in transfer.LAYERS]
    assert numbers.shape == (2, 2 * sum(widths))
    first = keras.Model(backbone.input, backbone.get_layer(transfer.LAYERS[0]).output)
    maps = first(np.repeat(cells[..., np.newaxis], 3, axis=3).astype("float32")).numpy()
    expected = np.concatenate([maps.mean(axis=(1, 2)), maps.max(axis=(1, 2))], axis=1)
    np.testing.assert_allclose(numbers[:, : 2 * widths[0]], expected, rtol=1e-4, atol=1e-4)
