"""A clock that jumps: back, forth, and not at all."""

import os
import random
import time

import pytest

from course_utils import data, progress, report
from course_utils.widgets._labels import LabelsFile

YEAR = 365 * 86_400


@pytest.fixture(params=["goes back", "goes to and fro", "stands still"])
def clock(request, monkeypatch):
    """Give the computer a wrong clock; what measures spans has its own."""
    jumps = random.Random(0)
    now = [time.time()]

    def tick():
        now[0] += {"goes back": -YEAR / 12, "stands still": 0}.get(
            request.param, jumps.uniform(-1, 1) * YEAR
        )
        return now[0]

    monkeypatch.setattr(time, "time", tick)
    monkeypatch.setattr(time, "time_ns", lambda: int(tick() * 1e9))
    return request.param


def test_progress_labels_and_reports(clock, progress_file, tmp_path, often, line, capsys):
    times = often(20, 500)
    labels = LabelsFile(tmp_path / "labels.csv", ["bags"])
    for number in range(times):
        assert progress.record_check("02", f"exercise {number}", "passed") == ""
        labels.add(f"{number}.png", "bags")
        stamp = (200 * number / times - 68) * YEAR
        for file in (progress_file, progress_file.with_suffix(".lock"), labels.path):
            os.utime(file, (stamp, stamp))
    assert len(progress.load_progress()["exercises"]["02"]) == times
    assert len(labels.read()) == times
    assert report.main([]) == 0
    assert report.main([str(progress_file.parent), "--to", str(tmp_path)]) == 0
    capsys.readouterr()
    line(
        f"A clock that {clock}, files dated 1902 to 2102: progress, labels, reports",
        2 * times,
        "nothing was lost",
    )


def test_damaged_files_are_all_kept(clock, progress_file, often, line):
    times = often(10, 100)
    progress_file.parent.mkdir()
    for number in range(times):
        progress_file.write_text(f"damaged {number}")
        progress.record_check("02", "output_size", "passed")
    kept = {file.read_text() for file in progress_file.parent.glob("*damaged*")}
    assert kept == {f"damaged {number}" for number in range(times)}
    line(f"Damaged progress set aside while the clock {clock}", times, "each file was kept")


def test_an_old_cache_is_not_unpacked_again(tmp_path, line):
    shop = data.unpack_shop(tmp_path / "shop")
    for path in shop.rglob("*"):
        os.utime(path, (2 * 30 * YEAR, 2 * 30 * YEAR))
    before = shop.stat().st_mtime_ns
    assert data.unpack_shop(shop) == shop
    assert shop.stat().st_mtime_ns == before
    line("A cache that is dated 2030", 1, "it was used as it is")
