"""The fixture `line`: each test says what it tried, how often, and what happened.

``STRESS=full`` asks for the full numbers; then the lines go into the table in ``docs/stress.md``.
The quick half holds the table to the tests that there are.
"""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import pytest

FULL = os.environ.get("STRESS") == "full"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "stress.md"
BEGIN, END = "<!-- written by `make stress` -->\n", "<!-- end -->\n"
HEAD = "| What was tried | How often | What happened |\n|---|--:|---|\n"


@pytest.fixture(scope="package")
def all_writers(tmp_path_factory):
    """Return every `Writer`."""
    from .writers import writers

    return writers(tmp_path_factory.mktemp("source"))


@pytest.fixture
def often():
    """Return a function that chooses between the quick number and the full one."""
    return lambda quick, full: full if FULL else quick


@pytest.fixture
def line(record_property):
    """Return a function that puts a line into the table: what, how often, what happened."""

    def write(what, times, happened):
        assert FULL or f"| {what} |" in PAGE.read_text("utf-8"), "run `make stress`"
        record_property("stress", f"| {what} | {times:,} | {happened} |")

    return write


def pytest_terminal_summary(terminalreporter):
    """Print the lines; put those of a full run into the table."""
    passed = terminalreporter.stats.get("passed", [])
    passed = sorted(passed, key=lambda report: report.nodeid)  # several workers finish anyhow
    properties = [pair for report in passed for pair in report.user_properties]
    lines = [text for name, text in properties if name == "stress"]
    for text in lines:
        terminalreporter.write_line(text)
    if FULL and lines:
        _write_table(lines)


def _write_table(lines):
    """Replace the lines of the table that were tried; others, of a part not run now, stay."""
    begin, rest = PAGE.read_text("utf-8").split(BEGIN)
    table, rest = rest.split(END)
    rows = {text.split("|")[1]: text for text in table.splitlines()[2:] if text.startswith("|")}
    rows |= {text.split("|")[1]: text for text in lines}
    kind = f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cores"
    when = f"Tried last on {datetime.now(UTC):%Y-%m-%d}, {kind}."
    table = HEAD + "".join(f"{text}\n" for text in rows.values())
    PAGE.write_text(f"{begin}{BEGIN}{table}\n{when}\n{END}{rest}", encoding="utf-8")
