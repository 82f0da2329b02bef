"""Lesson 14's cells on folders that it was not written for, with one line changed."""

import warnings

import numpy as np
import pytest
from PIL import Image

from course_utils.audit import audit_folder
from course_utils.folders import list_pictures
from course_utils.images import read_image
from tools.lesson_cells import read_cells, run_cells

LOOK = ["folder", "audit", "random-split", "split", "split-arrays", "counts", "derive"]
IMPORTS = ["imports", "imports-sklearn", "imports-course"]
TRAIN = [
    *("fit-square", "load-picture", "as-dataset", "first-batch", "wilson", "baseline-run"),
    *(
        "build-model",
        "front",
        "fit-network",
        "fit-run",
        "fit-claim",
        "mean-recall",
        "class-weights",
    ),
    *("weights-run", "weights-claim", "test-run", "test-claim", "confusion", "worst"),
    *("report-rows", "report-run", "report-claim"),
]
FIRST_LINE = "folder = unpack_shop()"


def _make(folder, counts, draw):
    """Write pictures of noise, each class with a brightness of its own; return `path,label`."""
    random = np.random.default_rng(0)
    lines = []
    for number, (name, count) in enumerate(counts.items()):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for i in range(count):
            noise = random.integers(0, 40, draw(random)) + 40 + 170 * number // len(counts)
            Image.fromarray(noise.astype(np.uint8)).save(folder / name / f"{i}.png")
            lines.append(f"{name}/{i}.png,{name}")
    return lines


def _point(cells, source):
    """Change the one line that a learner changes."""
    first, rest = cells["folder"].split("\n", 1)
    assert first.startswith(FIRST_LINE)
    return {**cells, "folder": f"folder = {str(source)!r}\n{rest}"}


def _look(source):
    """Run the cells up to the network's input; they need no TensorFlow."""
    names = {"np": np, "list_pictures": list_pictures, "read_image": read_image}
    names["audit_folder"] = audit_folder
    run_cells(_point(read_cells("14"), source), LOOK, names)
    return names


def _gray(side):
    return lambda random: (side, side)


def _colour(random):
    return (*random.integers(20, 90, 2), 3)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({}, "is empty: put a folder for each class in it"),
        ({"only": 12}, "1 class in '.*', two or more are needed: make a folder for each class"),
        ({".": 12}, "0 class in '.*', two or more are needed"),
        ({"a": 1, "b": 1}, "2 pictures are too few to train, to validate and to test: collect"),
    ],
    ids=["empty", "one class", "no class folders", "one picture in each class"],
)
def test_says_what_is_missing(counts, message, tmp_path):
    _make(tmp_path, counts, _gray(20))
    with pytest.raises(ValueError, match=message):
        _look(tmp_path)


def test_says_that_nothing_can_be_read(tmp_path):
    _make(tmp_path, {"a": 6, "b": 6}, _gray(20))
    for path in tmp_path.rglob("*.png"):
        path.write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"0 class in '.*', two or more are needed"):
        _look(tmp_path)


def test_names_a_folder_that_may_not_be_read(tmp_path, monkeypatch):
    # A superuser may read whatever the permissions say, so the system's refusal is acted.
    def refuse(root, onerror):
        onerror(PermissionError(13, "Permission denied", str(root / "secret")))
        return []

    monkeypatch.setattr("course_utils.folders.os.walk", refuse)
    with pytest.raises(ValueError, match=r"secret' cannot be looked into \(Permission denied\)"):
        _look(tmp_path)


@pytest.mark.parametrize(
    ("head", "separator", "encoding"),
    [("path,label", ",", "utf-8"), ("path;label", ";", "utf-8-sig")],
    ids=["commas", "semicolons and a BOM"],
)
def test_takes_a_csv_file(head, separator, encoding, tmp_path):
    lines = _make(tmp_path, {"gut": 20, "ungültig": 20}, _gray(40))
    text = "\n".join([head, *[line.replace(",", separator) for line in lines]])
    (tmp_path / "labels.csv").write_text(text, encoding=encoding)
    names = _look(tmp_path / "labels.csv")
    assert names["classes"] == ["gut", "ungültig"]
    assert (names["size"], names["channels"], len(names["paths"])) == (40, 1, 40)


def test_names_the_lines_of_a_csv_file_that_miss_their_picture(tmp_path):
    lines = _make(tmp_path, {"a": 9, "b": 9}, _gray(20))
    (tmp_path / "labels.csv").write_text("\n".join(["path,label", *lines, "a/none.png,a"]))
    with pytest.raises(ValueError, match=r"line 20: there is no file 'a/none\.png'"):
        _look(tmp_path / "labels.csv")


def test_takes_nested_classes_and_any_names(tmp_path):
    counts = {"shoes/ankle boots": 12, "shoes/été": 12, "😀": 12, "one picture": 1}
    _make(tmp_path, counts, _colour)
    names = _look(tmp_path)
    assert names["classes"] == sorted(counts)
    assert names["channels"] == 3
    assert set(names["parts"][names["y"] == sorted(counts).index("one picture")]) == {"train"}


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_mode_becomes_the_network_s_input(mode, channels, tmp_path):
    import cv2

    picture = Image.fromarray(np.full((30, 50), 200, np.uint8))
    if mode == "I;16":
        picture = Image.fromarray(np.full((30, 50), 200 * 256, np.uint16))
    path = tmp_path / ("one.tif" if mode in ("I;16", "CMYK") else "one.png")
    if mode != "I;16":
        picture = picture.convert(mode, dither=Image.Dither.NONE)
    picture.save(path)
    names = {"np": np, "cv2": cv2, "read_image": read_image, "size": 28, "channels": channels}
    run_cells(read_cells("14"), ["fit-square", "load-picture"], names)
    batch = names["load"](str(path).encode())
    assert (batch.shape, batch.dtype) == ((28, 28, channels), np.uint8)
    np.testing.assert_allclose(batch, batch[0, 0, 0])
    assert batch[0, 0, 0] == (255 if mode == "1" else 200)


def _hundred():
    return {f"class {i:03}": 8 for i in range(100)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("counts", "draw", "sizes", "channels"),
    [
        ({"left über": 40, "rechts 😀": 40, "one picture": 1}, _colour, range(28, 97), 3),
        (_hundred(), _gray(28), [28], 1),
        ({"a": 20, "b": 20, "c": 20}, lambda random: (120, 200), [96], 1),
    ],
    ids=["colour, mixed sizes, one picture in a class", "a hundred classes", "large gray pictures"],
)
def test_trains_and_reports_on_another_folder(counts, draw, sizes, channels, tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    _make(tmp_path, counts, draw)
    cells = _point(read_cells("14"), tmp_path)
    # One epoch; everything else as it stands in the lesson.
    assert "EPOCHS = 15" in cells["fit-network"]
    cells["fit-network"] = cells["fit-network"].replace("EPOCHS = 15", "EPOCHS = 1")
    names = {}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # no font has every emoji
        run_cells(cells, [*IMPORTS, *LOOK, *TRAIN], names)
    names["plt"].close("all")
    assert names["classes"] == sorted(counts)
    assert names["size"] in sizes
    assert names["channels"] == channels
    assert names["logits"].shape == (np.sum(names["parts"] == "test"), len(counts))
    report = (names["out"] / "report.md").read_text("utf-8")
    assert all(f"| {name} |" in report for name in counts)
    assert (names["out"] / "confusion.png").stat().st_size > 1000
