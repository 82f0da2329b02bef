"""The service under load, by its benchmark."""

import json
from pathlib import Path

import pytest

from benchmarks import serve

COMMITTED = Path(serve.__file__).parent / "results" / "serve.json"


@pytest.mark.slow
def test_nothing_is_lost_of_a_thousand_requests_from_32_clients():
    rows = serve.run()
    assert [row["clients"] for row in rows] == [1, 1, 32, 1]
    assert [row["requests"] for row in rows] == [1000, 1000, 1000, 20]
    for row in rows:
        assert row["lost"] == 0
        # All ways read the same digits rightly: answers reach those who asked.
        assert row["right"] == pytest.approx(rows[0]["right"], abs=0.002)
        assert row["right"] > 0.985
        assert 0 < row["p50_ms"] <= row["p99_ms"]


def test_lost_and_wrong_answers_are_counted():
    answers = [(["1", "2"], 0.1), ([], 0.3)]
    row = serve.summarise("test", 1, 2, ["1", "3", "4", "5"], answers, 2.0)
    assert (row["lost"], row["right"], row["pictures_per_second"]) == (1, 0.25, 2)
    assert (row["p50_ms"], row["requests"]) == (200, 2)


def test_committed_rows_are_of_this_benchmark():
    rows = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert [row["clients"] for row in rows] == [1, 1, 32, 1]
    assert all(row["lost"] == 0 for row in rows)
