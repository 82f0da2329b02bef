"""`write_whole` and `new_folder`: old or new, never half, and nothing left behind."""

import os
import stat

import pytest

from course_utils.writing import new_folder, write_whole


def test_text_bytes_and_line_ends_stay_as_they_are(tmp_path):
    path = tmp_path / "a.txt"
    write_whole(path, "é\r\n\n")
    assert path.read_bytes() == b"\xc3\xa9\r\n\n"
    write_whole(str(path), b"\xff")
    assert path.read_bytes() == b"\xff"
    assert list(tmp_path.iterdir()) == [path]


def test_rights_follow_the_umask_or_are_private(tmp_path):
    umask = os.umask(0o022)
    try:
        write_whole(tmp_path / "a", "")
        write_whole(tmp_path / "b", "", mode=0o600)
    finally:
        os.umask(umask)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in "ab"] == [0o644, 0o600]


def test_a_link_stays_one(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "far")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "far").read_text() == "new"


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def no_space(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "replace", no_space)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_has_its_name_at_the_end(tmp_path, there):
    target = tmp_path / "above" / "new"
    if there:
        target.mkdir(parents=True)
    with new_folder(target) as beside:
        (beside / "a").write_text("a")
        assert target.exists() == there
    assert [path.name for path in target.iterdir()] == ["a"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o755
    assert list(target.parent.iterdir()) == [target]


def fill(target, spoil):
    """Make a folder with a file in it, and let something go wrong meanwhile."""
    with new_folder(target) as beside:
        (beside / "a").write_text("a")
        spoil()


def test_a_folder_that_failed_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError):
        fill(tmp_path / "new", lambda: 1 / 0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_filled_meanwhile_stays(tmp_path):
    mine = tmp_path / "new" / "mine"

    def be_quicker():
        mine.parent.mkdir()
        mine.write_text("mine")

    with pytest.raises(OSError, match="not empty"):
        fill(mine.parent, be_quicker)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]
