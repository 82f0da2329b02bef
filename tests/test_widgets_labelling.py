"""The labeller: what is on disk after each label, a kill, another hand, and what is no picture."""

import csv
import os
import signal
import subprocess
import sys

import cv2
import numpy as np
import pytest

from course_utils.folders import list_pictures
from course_utils.widgets import label_pictures
from course_utils.widgets._labels import CUT

CLASSES = ["coats", "bags"]


@pytest.fixture
def folder(tmp_path):
    """Three pictures in a folder; the first is in a folder of its own."""
    place = tmp_path / "shop été"
    (place / "a b").mkdir(parents=True)
    for name, gray in (("a b/1.png", 10), ("2.png", 20), ("3.png", 30)):
        encoded = cv2.imencode(".png", np.full((5, 6, 3), gray, np.uint8))[1]
        (place / name).write_bytes(encoded)
    return place


def lines(folder):
    return (folder / "labels.csv").read_text(encoding="utf-8").splitlines()


def press(box, number, place=None):
    """Send what the browser sends when a button or its key is pressed."""
    place = box.board.shown["place"] if place is None else place
    box.board._handle_custom_msg({"action": number, "place": place}, [])


def test_each_label_is_on_disk_before_the_next_picture(folder, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(lines(folder)))
    box = label_pictures(folder, CLASSES)
    assert box.name == "2.png"
    press(box, 1)
    assert synced[-1] == lines(folder) == ["path,label", "2.png,bags"]
    assert box.name == "3.png"
    assert box.board.shown["status"] == "2 to label. What is 3.png?"
    press(box, 0)
    press(box, 0)
    assert box.name is None
    assert box.labels == {"2.png": "bags", "3.png": "coats", "a b/1.png": "coats"}
    assert box.board.shown["status"] == "No picture is left to label."
    press(box, 0)
    assert len(lines(folder)) == 4


def test_buttons_name_their_keys(folder):
    box = label_pictures(folder, [f"class {place}" for place in range(37)])
    keys = [key for _, key, _ in box.board.actions]
    assert keys[:12] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "a", "b"]
    assert keys[35:] == ["z", "", "⌫", "→"]


def test_a_key_for_a_picture_that_is_gone_does_nothing(folder):
    box = label_pictures(folder, CLASSES)
    old = box.board.shown["place"]
    press(box, 0)
    press(box, 1, old)
    assert lines(folder) == ["path,label", "2.png,coats"]


def test_undo_is_a_line_and_goes_back_beyond_a_restart(folder):
    box = label_pictures(folder, CLASSES)
    press(box, 0)
    press(box, 1)
    again = label_pictures(folder, CLASSES)
    assert again.name == "a b/1.png"
    press(again, -1)
    assert again.name == "3.png"
    press(again, -1)
    assert again.name == "2.png"
    assert again.labels == {}
    assert lines(folder)[3:] == ["3.png,", "2.png,"]
    press(again, -1)
    assert len(lines(folder)) == 5


def test_skipped_pictures_come_last(folder):
    box = label_pictures(folder, CLASSES)
    press(box, -2)
    assert box.name == "3.png"
    press(box, 0)
    press(box, 0)
    assert box.name == "2.png"
    assert "1 to label" in box.board.shown["status"]


CHILD = """
import sys, os, signal
from course_utils.widgets import label_pictures
box = label_pictures(sys.argv[1], ["coats", "bags"])
box.label("bags")
print("next:", box.name, flush=True)
write = os.write
def cut(handle, data):
    write(handle, data[:9])  # half a line
    os.kill(os.getpid(), signal.SIGKILL)
os.write = cut
box.label("coats")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_a_kill_in_the_middle_of_a_line_loses_nothing_before_it(folder):
    child = [sys.executable, "-c", CHILD, str(folder)]
    ended = subprocess.run(child, capture_output=True, text=True, timeout=120)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert ended.stdout == "next: 3.png\n"
    assert (folder / "labels.csv").read_text() == "path,label\n2.png,bags\n3.png,coa"
    box = label_pictures(folder, CLASSES)
    assert box.labels == {"2.png": "bags"}
    assert box.name == "3.png"
    assert lines(folder)[-1] == f"3.png,coa,{CUT}"
    box.label("coats")
    assert label_pictures(folder, CLASSES).labels == {"2.png": "bags", "3.png": "coats"}


@pytest.mark.parametrize("rest", ["3.", '"a b', "3.png,coats", "3.png,"])
def test_an_unfinished_line_counts_for_nothing_and_swallows_nothing(folder, rest):
    (folder / "labels.csv").write_text(f"path,label\n2.png,bags\n{rest}")
    box = label_pictures(folder, CLASSES)
    assert box.labels == {"2.png": "bags"}
    box.label("coats")
    assert box.labels == {"2.png": "bags", "3.png": "coats"}


def test_two_kernels_share_a_file(folder):
    one, other = label_pictures(folder, CLASSES), label_pictures(folder, CLASSES)
    one.label("coats")
    other.label("bags")  # the same picture: the last one counts
    assert one.labels == other.labels == {"2.png": "bags"}
    other.label("bags")
    one.label("coats")
    assert one.name == "a b/1.png"  # 3.png has been labelled by the other


def test_a_file_of_a_spreadsheet_is_gone_on_with_in_its_own_way(folder):
    text = "\ufeffPath;Label\r\n2.png;bags\r\na b\\1.png;coats\r\n"
    (folder / "labels.csv").write_bytes(text.encode())
    box = label_pictures(folder, CLASSES)
    assert box.labels == {"2.png": "bags", "a b/1.png": "coats"}
    box.label("coats")
    assert lines(folder)[-1] == "3.png;coats"
    assert box.labels["3.png"] == "coats"


def test_names_with_separators_and_quotes(folder):
    (folder / "2.png").rename(folder / '2 ",; .png')
    box = label_pictures(folder, ["coats, long", "bags"])
    box.label("coats, long")
    assert label_pictures(folder, ["coats, long", "bags"]).labels == {'2 ",; .png': "coats, long"}


def test_what_cannot_be_read_is_said_and_passed_over(folder):
    (folder / "2.png").write_bytes(b"no picture")
    (folder / "a.png").touch()
    box = label_pictures(folder, CLASSES)
    assert box.name == "3.png"
    assert list(box.problems) == ["2.png"]
    assert "2.png" in box.board.shown["alert"]
    (folder / "a b" / "1.png").unlink()
    box.label("bags")
    assert box.name is None
    assert sorted(box.problems) == ["2.png", "a b/1.png", "a.png"]
    assert box.board.shown["picture"] == ""


def test_a_full_disk_is_said_and_the_picture_stays(folder, monkeypatch):
    box = label_pictures(folder, CLASSES)

    def full(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        press(box, 0)
    assert box.name == "2.png"
    assert "Not saved: No space left" in box.board.shown["alert"]
    press(box, 0)
    assert box.name == "3.png"
    assert box.board.shown["alert"] == ""


def test_a_line_cut_short_by_a_full_disk_swallows_none(folder, monkeypatch):
    box, write = label_pictures(folder, CLASSES), os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:7]))
    box.label("bags")
    assert "Not saved: no space left" in box.board.shown["alert"]
    monkeypatch.undo()
    box.label("bags")
    box.label("coats")
    assert box.labels == {"2.png": "bags", "3.png": "coats"}
    assert lines(folder)[1] == f"2.png,b,{CUT}"


@pytest.mark.parametrize("start", ["p", "path,la", "path,label"])
def test_heads_cut_short_are_completed(folder, start):
    (folder / "labels.csv").write_text(start)
    label_pictures(folder, CLASSES).label("bags")
    assert lines(folder) == ["path,label", "2.png,bags"]


def test_where_nothing_can_be_written_it_says_so_at_once(folder, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ValueError, match=r"can't be written to .*Permission denied.*labels_file="):
        label_pictures(folder, CLASSES)


def test_a_labels_file_that_is_removed_is_begun_anew(folder):
    box = label_pictures(folder, CLASSES)
    (folder / "labels.csv").unlink()
    box.label("bags")
    assert lines(folder) == ["path,label", "2.png,bags"]


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        ([], "got 0 classes, expected 1 to 100"),
        ([str(place) for place in range(101)], "got 101 classes"),
        ("coats", "got one text"),
        (["a", "a"], "'a' among the classes"),
        (["a", " "], "'' among the classes"),
        ([".."], "'..' among the classes"),
    ],
)
def test_classes_that_cannot_be_used(folder, classes, message):
    with pytest.raises(ValueError, match=message):
        label_pictures(folder, classes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("file,class\n", "expected path,label"),
        ("path,label\n2.png,hats\n", "no class: 'hats'; the classes are coats, bags"),
    ],
)
def test_labels_files_that_cannot_be_used(folder, text, message):
    (folder / "labels.csv").write_text(text)
    with pytest.raises(ValueError, match=message):
        label_pictures(folder, CLASSES)
    assert (folder / "labels.csv").read_text() == text


def test_folders_without_pictures(tmp_path):
    with pytest.raises(ValueError, match="is empty"):
        label_pictures(tmp_path, CLASSES)
    with pytest.raises(ValueError, match="does not exist"):
        label_pictures(tmp_path / "none", CLASSES)


def test_csv_export_is_what_list_pictures_reads(folder, tmp_path):
    box = label_pictures(folder, CLASSES)
    for label in ("bags", "coats", "coats"):
        box.label(label)
    box.undo()
    box.to_csv(tmp_path / "clean.csv")
    listing = list_pictures(tmp_path / "clean.csv")
    assert [path.resolve() for path in listing.paths] == [folder / "2.png", folder / "3.png"]
    assert listing.labels == ["bags", "coats"]
    with pytest.raises(FileExistsError):
        box.to_csv(tmp_path / "clean.csv")


def test_folder_export_copies_into_a_new_folder(folder, tmp_path):
    (folder / "a b-1.png").write_bytes((folder / "2.png").read_bytes())
    box = label_pictures(folder, CLASSES)
    while box.name:
        box.label("coats")
    (folder / "3.png").unlink()  # vanished since
    box.to_folders(tmp_path / "new")
    names = [path.name for path in (tmp_path / "new" / "coats").iterdir()]
    assert sorted(names) == ["2.png", "_a b-1.png", "a b-1.png"]
    assert (folder / "a b" / "1.png").is_file()
    with pytest.raises(FileExistsError):
        box.to_folders(tmp_path / "new")


def test_the_file_is_plain_csv(folder):
    box = label_pictures(folder, CLASSES)
    box.label("bags")
    with (folder / "labels.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == [{"path": "2.png", "label": "bags"}]


def test_a_label_that_is_no_class(folder):
    with pytest.raises(ValueError, match="got 'hats', expected one of coats, bags"):
        label_pictures(folder, CLASSES).label("hats")


def test_without_a_kernel_it_says_what_it_is_and_its_state_is_small(folder):
    box = label_pictures(folder, CLASSES)
    assert repr(box) == "Labeller: run this cell in JupyterLab to play with it."
    assert len(str(box.board.get_state())) < 20_000
