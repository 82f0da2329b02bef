"""The seed study that lesson 07 shows."""

import json
from pathlib import Path

from benchmarks import first_cnn
from tools.lesson_cells import read_cells

RESULTS = Path(first_cnn.__file__).parent / "results" / "first_cnn.json"


def test_committed_rows_come_from_the_lesson_as_it_is():
    rows = json.loads(RESULTS.read_text())
    assert {row["code"] for row in rows} == {first_cnn.digest(read_cells("07"))}
    assert sorted((row["model"], row["seed"]) for row in rows) == sorted(
        (model, seed) for model in first_cnn.NETWORKS for seed in range(5)
    )
