"""`list_pictures`: folders and CSV files as people have them."""

import os

import pytest

from course_utils.folders import ListingError, list_pictures


def touch(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")
    return root


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_class_folders_by_hand(tmp_path):
    touch(tmp_path, "cat/b.png", "cat/a.JPG", "dog/c.jpeg", "dog/notes.txt")
    listing = list_pictures(tmp_path)
    assert [path.name for path in listing.paths] == ["a.JPG", "b.png", "c.jpeg"]
    assert listing.labels == ["cat", "cat", "dog"]
    assert listing.splits == ["", "", ""]
    assert listing.others == [tmp_path / "dog" / "notes.txt"]
    assert repr(listing) == "3 pictures, 2 classes, 1 other files"


def test_splits_are_told_from_classes(tmp_path):
    touch(tmp_path, "train/cat/a.png", "Test/cat/b.png", "validation/dog/c.png")
    listing = list_pictures(str(tmp_path))
    assert sorted(zip(listing.splits, listing.labels)) == [
        ("test", "cat"),
        ("train", "cat"),
        ("val", "dog"),
    ]
    assert listing.classes == ["cat", "dog"]
    assert "1 in train, 1 in val, 1 in test" in repr(listing)


def test_test_alone_is_a_class(tmp_path):
    touch(tmp_path, "test/a.png", "oven/b.png")
    assert list_pictures(tmp_path).labels == ["oven", "test"]
    assert list_pictures(tmp_path).splits == ["", ""]


@pytest.mark.parametrize("name", ["running shoes", "Übergröße", "été", "shoes 👟", "靴"])
def test_names_of_classes(tmp_path, name):
    touch(tmp_path, f"{name}/a.png")
    assert list_pictures(tmp_path).labels == [name]
    listed = write(tmp_path / "labels.csv", f"path,label\n{name}/a.png,{name}\n")
    assert list_pictures(listed).labels == [name]


def test_nested_classes_and_none(tmp_path):
    touch(tmp_path, "shoes/boots/a.png", "shoes/b.png", "c.png")
    assert sorted(list_pictures(tmp_path).labels) == ["", "shoes", "shoes/boots"]
    assert "1 without a label" in repr(list_pictures(tmp_path))


def test_what_programs_leave_behind_is_no_picture(tmp_path):
    touch(tmp_path, "cat/a.png", "cat/._a.png", "cat/.ipynb_checkpoints/a-checkpoint.png")
    touch(tmp_path, "__MACOSX/cat/a.png", "cat/Thumbs.db")
    (tmp_path / "again").symlink_to(tmp_path / "cat")
    listing = list_pictures(tmp_path)
    assert listing.paths == [tmp_path / "cat" / "a.png"]
    assert len(listing.others) == 5


@pytest.mark.parametrize(
    "content",
    [
        "path,label,split\ncat/a.png,cat,train\n",
        "\ufeffpath;label;split\r\ncat/a.png;cat;Train\r\n",
        "Path\tLabel\tsplit\ncat\\a.png\t cat \ttraining\n",
        '"path","label","split"\n"cat/a.png","cat","train"\n\n',
    ],
)
def test_tables_as_programs_write_them(tmp_path, content):
    touch(tmp_path, "cat/a.png")
    listing = list_pictures(write(tmp_path / "labels.csv", content))
    assert listing.paths == [tmp_path / "cat" / "a.png"]
    assert (listing.labels, listing.splits) == (["cat"], ["train"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "path,label\ncat/a.png,cat\ncat/z.png,cat\n",
            "line 3: there is no file .cat/z",
        ),
        ("path,label\n" + "z.png,cat\n" * 5, "5 faulty lines.*line 4.*and 2 more"),
        ("path,label\n,cat\n", "line 2: no path"),
        ("path,label,split\ncat/a.png,cat,holdout\n", "split is 'holdout', expected train, val"),
        ("file,class\ncat/a.png,cat\n", r"columns \['file', 'class'\], expected path,label"),
        ("", "expected path,label"),
        ("path,label\n", "no lines below"),
    ],
)
def test_faulty_tables_say_what_to_mend(tmp_path, content, message):
    touch(tmp_path, "cat/a.png")
    with pytest.raises(ListingError, match=message):
        list_pictures(write(tmp_path / "labels.csv", content))


def test_a_table_in_an_old_encoding(tmp_path):
    with pytest.raises(ListingError, match=r"not UTF-8.*'CSV UTF-8'"):
        list_pictures(write(tmp_path / "labels.csv", "path,label\né,é\n", "latin-1"))


def test_unknown_labels(tmp_path):
    touch(tmp_path, "cats/a.png", "cat/b.png")
    assert list_pictures(tmp_path, classes=["cat", "cats"]).labels == ["cat", "cats"]
    with pytest.raises(ListingError, match=r"1 pictures.*'cats' \(did you mean 'cat'\?\)"):
        list_pictures(tmp_path, classes=["cat", "dog"])


def test_folders_without_pictures(tmp_path):
    with pytest.raises(ListingError, match="is empty"):
        list_pictures(tmp_path)
    touch(tmp_path, "cat/a.heic", "cat/README")
    with pytest.raises(ListingError, match=r"2 other files \(.heic, README\)"):
        list_pictures(tmp_path)


def test_what_is_no_folder(tmp_path):
    touch(tmp_path, "photos.zip")
    with pytest.raises(ListingError, match="is a file, expected a folder"):
        list_pictures(tmp_path / "photos.zip")
    with pytest.raises(ListingError, match=r"did you mean 'photos.zip'\?"):
        list_pictures(tmp_path / "photo.zip")
    with pytest.raises(ListingError, match="does not exist"):
        list_pictures(tmp_path / "labels.csv")


def test_a_folder_that_may_not_be_looked_into(tmp_path, monkeypatch):
    touch(tmp_path, "cat/a.png", "dog/b.png")

    def refuse(path):
        if os.fspath(path).endswith("dog"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(ListingError, match=r"dog' cannot be looked into \(Permission denied\)"):
        list_pictures(tmp_path)
