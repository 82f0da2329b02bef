"""Kill whatever writes, at each call to the disk and at each byte: old or new, never half."""

import signal

import pytest

from . import dying
from .trials import Trial, thin_out


@pytest.mark.slow
def test_killed_at_any_call(all_writers, tmp_path, often, line):
    deaths = 0
    for writer in all_writers:
        trial = Trial(writer, tmp_path / "here")
        calls = dying.count_calls(trial.begin())
        for number in thin_out(range(1, calls + 1), often(5, 100)):
            act = trial.begin()
            status, words = dying.killed_at_call(act, number)
            assert status == -signal.SIGKILL, (writer.what, words)
            trial.judge(act)
            deaths += 1
    line(
        f"Kill −9 before a call to the disk, of {len(all_writers)} things that are written",
        deaths,
        "each file old or new, never half; the next start finished the work",
    )


@pytest.mark.slow
def test_killed_at_any_byte(all_writers, tmp_path, often, line):
    deaths = 0
    for writer in all_writers:
        trial = Trial(writer, tmp_path / "here")
        for number in thin_out(range(trial.longest), often(3, 50)):
            act = trial.begin()
            status, words = dying.killed_at_byte(act, number)
            # What is written without a buffer sees a short write instead, as on a full disk.
            assert status in (0, -signal.SIGXFSZ) or "no space left" in words, (writer.what, words)
            trial.judge(act)
            deaths += status != 0
    assert deaths > 0
    line("Kill in the middle of a write, after any number of bytes", deaths, "the same")
