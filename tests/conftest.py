"""Fixtures that several folders of tests share."""

import pytest

from course_utils import progress


@pytest.fixture
def progress_file(tmp_path, monkeypatch):
    """Keep progress in a temporary folder; return where its file will be."""
    path = tmp_path / "data" / "progress-ada.json"
    monkeypatch.setattr(progress, "progress_path", lambda: path)
    monkeypatch.setattr(progress, "_told", set())
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    return path
