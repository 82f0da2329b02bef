"""`audit_folder`: judged on the shop's answer key, and on folders that are a mess."""

import csv
import json
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data as photos

from course_utils import data
from course_utils.__main__ import main
from course_utils.audit import KINDS, audit_folder, reading
from course_utils.folders import ListingError, list_pictures

ROOT = Path(__file__).resolve().parent.parent
RANDOM = np.random.default_rng(0)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return data.unpack_shop(tmp_path_factory.mktemp("unpacked") / "shop")


@pytest.fixture(scope="module")
def audit(shop):
    return audit_folder(shop)


@pytest.fixture(scope="module")
def answers(shop):
    """Give the answer key's rows by kind, with whole paths."""
    by_kind = {}
    with (ROOT / "datasets" / "shop" / "answers.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            row["path"], row["related"] = shop / row["path"], shop / row["related"]
            by_kind.setdefault(row["fault"], []).append(row)
    return by_kind


def pairs(faults):
    return {frozenset((fault.path, fault.related)) for fault in faults}


def known_pairs(rows):
    return {frozenset((row["path"], row["related"])) for row in rows}


def draw(path, seed, size=(40, 30)):
    """Save a picture that looks like no other."""
    picture = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)).save(path)
    return path


def fill(root, **classes):
    """Make a folder with as many pictures of each class as are named."""
    for number, (name, count) in enumerate(classes.items()):
        for i in range(count):
            draw(root / name / f"{i}.png", 1000 * number + i)
    return root


# The answer key: thresholds were chosen on a shop of another seed.


@pytest.mark.parametrize(
    "kind",
    ["unreadable", "wrong extension", "rotated by EXIF", "mixed modes", "imbalance", "no picture"],
)
def test_simple_faults_are_found_and_no_others(audit, answers, kind):
    assert {f.path for f in audit.of_kind(kind)} == {row["path"] for row in answers[kind]}


def test_all_exact_duplicates_are_found_and_no_others(audit, answers):
    assert pairs(audit.of_kind("exact duplicate")) == known_pairs(answers["exact duplicate"])


def test_near_duplicates_are_found_with_few_others(audit, answers):
    found, known = pairs(audit.of_kind("near duplicate")), known_pairs(answers["near duplicate"])
    assert len(found & known) >= 0.95 * len(known)
    assert len(found - known) <= 4


def test_pictures_of_other_sizes_are_found(audit, answers):
    larger = [row for row in answers["near duplicate"] if row["detail"] == "larger"]
    known = {row["path"] for row in (*answers["mixed sizes"], *larger)}
    assert {fault.path for fault in audit.of_kind("mixed sizes")} == known


def test_half_of_the_wrong_labels_are_among_the_first_tenth(audit, answers):
    wrong = {row["path"] for row in answers["wrong label"]}
    first = {fault.path for fault in audit.suspects[: len(audit.suspects) // 10]}
    assert len(wrong & first) >= 0.5 * len(wrong)
    assert len(audit.suspects) == 2930


def test_the_proposed_split_is_clean(audit, answers):
    split = audit.split(test=0.2, val=0.1)
    part = dict(zip(split.paths, split.splits))
    places = {path: i for i, path in enumerate(audit.listing.paths)}
    groups = {}
    for path in split.paths:
        groups.setdefault(audit.groups[places[path]], set()).add(part[path])
    assert all(len(parts) == 1 for parts in groups.values())
    assert not {row["path"] for row in answers["unreadable"]} & set(split.paths)
    for row in answers["exact duplicate"]:
        kept = (row["path"] in part) + (row["related"] in part)
        assert kept == (0 if row["right_class"] else 1)
    for name in audit.listing.classes:
        mine = [part[p] for p, label in zip(split.paths, split.labels) if label == name]
        assert 0.15 < mine.count("test") / len(mine) < 0.25
        assert 0.05 < mine.count("val") / len(mine) < 0.15
    assert audit.split(test=0.2, val=0.1).splits == split.splits
    assert audit.split(test=0.2, val=0.1, seed=1).splits != split.splits


def test_text_and_page(audit):
    text = repr(audit)
    assert text.startswith("shop: 2,950 pictures, 10 classes, 2,341 in train, 609 in test")
    assert re.search(r"^ 20  unreadable +cannot be decoded", text, re.MULTILINE)
    page = audit._repr_html_()
    assert page.count("<img ") == page.count("alt='") >= 40
    assert "01 in class" not in text
    assert min(len(alt) for alt in re.findall("alt='([^']*)'", page)) >= 20
    assert len(page) < 150_000


def test_an_unknown_kind(audit):
    with pytest.raises(ValueError, match="'blurred' is no kind of fault: choose one of unread"):
        audit.of_kind("blurred")
    assert set(audit.counts) <= set(KINDS)


def test_thumbnails(audit, answers):
    assert audit.thumbnail(answers["wrong label"][0]["path"]).shape == (32, 32)
    assert audit.thumbnail(answers["unreadable"][0]["path"]) is None
    assert audit.thumbnail(Path("elsewhere.png")) is None


# What is written.


def test_nothing_is_changed_and_the_clean_copy_has_no_faults_of_copies(tmp_path):
    folder = fill(tmp_path / "in", cat=6, dog=6)
    draw(folder / "dog" / "copy.png", 1000)
    (folder / "cat" / "cut.png").write_bytes((folder / "cat" / "0.png").read_bytes()[:300])
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    audit = audit_folder(folder)
    clean = audit.copy_clean(tmp_path / "out", audit.split(test=0.3))
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    again = audit_folder(clean)
    assert len(again.listing.paths) == 12
    assert again.listing.splits.count("test") == 4
    assert not again.of_kind("exact duplicate") + again.of_kind("unreadable")
    with pytest.raises(ValueError, match="is there already: name a new folder"):
        audit.copy_clean(clean)


def test_a_damaged_exif_note_is_no_warning(tmp_path):
    path = draw(tmp_path / "cats" / "1.jpg", 1)
    Image.open(path).save(path, exif=b"Exif\0\0II*\0\x08\0\0\0\x02\0")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert audit_folder(tmp_path).of_kind("rotated by EXIF") == []
    assert seen == []


def test_names_that_meet_in_the_clean_copy_are_kept_apart(tmp_path):
    for number, part in enumerate(("train", "test")):
        for i in range(3):
            draw(tmp_path / "in" / part / "cat" / f"{i}.png", 10 * number + i)
    clean = audit_folder(tmp_path / "in").copy_clean(tmp_path / "out")
    assert len(list(clean.rglob("*.png"))) == 6


def test_a_class_that_would_leave_the_folder(tmp_path):
    draw(tmp_path / "a.png", 0)
    (tmp_path / "labels.csv").write_text("path,label\na.png,../evil\n")
    with pytest.raises(ValueError, match=r"'\.\./evil' is no name for a folder"):
        audit_folder(tmp_path / "labels.csv").copy_clean(tmp_path / "out")
    assert not (tmp_path / "evil").exists()


def test_tables_can_be_read_back(tmp_path):
    audit = audit_folder(fill(tmp_path / "in", cat=6, dog=6))
    (tmp_path / "tables").mkdir()
    audit.write_split(tmp_path / "tables" / "split.csv")
    listing, split = list_pictures(tmp_path / "tables" / "split.csv"), audit.split()
    assert [path.resolve() for path in listing.paths] == split.paths
    assert (listing.labels, listing.splits) == (split.labels, split.splits)
    audit.write_faults(tmp_path / "faults.csv")
    rows = list(csv.DictReader((tmp_path / "faults.csv").open()))
    assert [row["kind"] for row in rows] == [fault.kind for fault in audit.faults]
    listed = audit_folder(tmp_path / "tables" / "split.csv")
    with pytest.raises(ValueError, match="is what was audited"):
        listed.write_faults(tmp_path / "tables" / "split.csv")


@pytest.mark.parametrize("shares", [(1.0, 0.0), (0.6, 0.5), (-0.1, 0.0)])
def test_shares_that_leave_nothing(tmp_path, shares):
    with pytest.raises(ValueError, match=r"write test=0.2, val=0.1"):
        audit_folder(fill(tmp_path, cat=2)).split(*shares)


def test_the_command(tmp_path, capsys):
    folder = fill(tmp_path / "in", cat=12, dog=6)
    files = [str(tmp_path / name) for name in ("faults.csv", "split.csv")]
    assert main(["audit", str(folder), "--csv", files[0], "--split", files[1]]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("in: 18 pictures, 2 classes\n")
    assert not err
    assert all(Path(name).stat().st_size for name in files)
    assert main(["audit", str(tmp_path / "out")]) == 1
    assert "does not exist" in capsys.readouterr().err


def test_progress_is_for_terminals(tmp_path, monkeypatch, capsys):
    folder = fill(tmp_path, cat=3)
    audit_folder(folder)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    audit_folder(folder)
    assert "3 of 3 pictures read" in capsys.readouterr().err


# Bad input.


def test_empty_missing_and_a_file(tmp_path):
    with pytest.raises(ListingError, match="is empty"):
        audit_folder(tmp_path)
    with pytest.raises(ListingError, match="does not exist"):
        audit_folder(tmp_path / "nothing")
    draw(tmp_path / "cat.png", 0)
    with pytest.raises(ListingError, match="is a file, expected a folder"):
        audit_folder(tmp_path / "cat.png")


def test_nothing_that_can_be_read(tmp_path):
    fill(tmp_path, cat=3, dog=3)
    for path in tmp_path.rglob("*.png"):
        path.write_bytes(path.read_bytes()[:100])
    audit = audit_folder(tmp_path)
    assert audit.counts == {"unreadable": 6}
    assert audit.split().paths == audit.suspects == []


def test_one_class_one_picture_and_none_twice(tmp_path):
    audit = audit_folder(fill(tmp_path, cat=12))
    assert [fault.detail for fault in audit.faults] == ["the only class: nothing can be told apart"]
    assert audit.suspects == []
    draw(tmp_path / "dog" / "0.png", 5000)
    audit = audit_folder(tmp_path)
    assert "'dog' has 1 pictures" in audit.of_kind("tiny class")[0].detail
    assert audit.split().splits.count("train") >= 10
    assert dict(zip(audit.split().labels, audit.split().splits))["dog"] == "train"


def test_every_class_with_one_picture(tmp_path):
    audit = audit_folder(fill(tmp_path, **{f"class {i}": 1 for i in range(12)}))
    assert audit.suspects == []
    assert audit.counts == {"tiny class": 12}


def test_unlabelled_pictures(tmp_path):
    for i in range(12):
        draw(tmp_path / f"{i}.png", 7000 + i)
    assert audit_folder(tmp_path).counts == {}
    assert "no faults found" in repr(audit_folder(tmp_path))
    fill(tmp_path, cat=12)
    audit = audit_folder(tmp_path)
    assert audit.counts["no label"] == 12
    assert set(audit.split().labels) == {"cat"}


def test_an_unlabelled_copy_does_not_contradict(tmp_path):
    fill(tmp_path, cat=2)
    draw(tmp_path / "0.png", 0)
    assert len(audit_folder(tmp_path).split().paths) == 2


def test_names_modes_and_sizes_of_all_kinds(tmp_path):
    names = ["running shoes", "Übergröße", "été", "shoes 👟", "clothes/靴", "<b>&'"]
    modes = ["L", "RGB", "RGBA", "P", "1", "CMYK"]
    for number, name in enumerate(names):
        for i, mode in enumerate(modes):
            path = draw(tmp_path / name / f"{i}.png", 10 * number + i, (40 + 7 * i, 30 + number))
            Image.open(path).convert(mode).save(path.with_suffix(".tiff"))
            path.unlink()
    audit = audit_folder(tmp_path)
    assert audit.listing.classes == sorted(names)
    assert not audit.of_kind("unreadable")
    (fault,) = audit.of_kind("mixed sizes")
    assert fault.path == tmp_path
    assert fault.detail.startswith("36 different: 40×")
    assert len(audit.suspects) == 36
    assert "<b>&'" not in audit._repr_html_()


def test_flat_pictures_are_no_near_duplicates(tmp_path):
    for i, level in enumerate((0, 1, 2, 100, 101, 255)):
        (tmp_path / "wall").mkdir(exist_ok=True)
        Image.new("L", (30, 30), level).save(tmp_path / "wall" / f"{i}.png")
    assert "near duplicate" not in audit_folder(tmp_path).counts


def test_copies_of_photos(tmp_path):
    """Photos of other kinds than the shop's, of which nothing was tuned."""
    names = ("astronaut", "brick", "camera", "chelsea", "coffee", "coins", "grass", "gravel")
    for name in names:
        photo = getattr(photos, name)()
        (tmp_path / name).mkdir()
        Image.fromarray(photo).save(tmp_path / name / "0.png")
        Image.fromarray(photo).save(tmp_path / name / "jpeg.jpg", quality=60)
        Image.fromarray(photo).resize((200, 150)).save(tmp_path / name / "small.png")
        bright = cv2.convertScaleAbs(photo, alpha=0.9, beta=20)
        Image.fromarray(bright).save(tmp_path / name / "bright.png")
    audit = audit_folder(tmp_path)
    groups = {}
    for group, label in zip(audit.groups, audit.listing.labels):
        groups.setdefault(group, []).append(label)
    assert all(len(set(labels)) == 1 for labels in groups.values())
    assert sum(len(labels) - 1 for labels in groups.values()) >= 22  # of 24 copies


@pytest.mark.parametrize("number", [500, 2000])
def test_many_files_are_searched_without_comparing_all(monkeypatch, number):
    """What 200,000 files ask for, scaled down: candidates grow as the files do, not faster."""
    from course_utils.audit import copies

    compared = []
    monkeypatch.setattr(copies, "correlate", lambda a, b: compared.append(1) or 0.0)
    small = 128 + RANDOM.integers(-4, 5, (number, 6, 6)) + 60 * np.eye(6, dtype=int)
    copies.find_near(np.array([reading.shrink(one.astype(np.uint8), 32) for one in small]))
    assert 6 * number < len(compared) <= 3 * 2 * copies.NEIGHBOURS * number


def test_importing_is_light():
    code = "import sys, course_utils.audit; print([m for m in ('tensorflow', 'ipywidgets', \
'sklearn', 'cv2') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert json.loads(done.stdout.replace("'", '"')) == []
    assert os.linesep in done.stdout
