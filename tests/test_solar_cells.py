"""The solar cells: what is loaded, and what is said where it can't be."""

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from course_utils import solar_cells
from course_utils.data import load_solar_cells


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Two cells in the package's form."""
    folder = tmp_path / "elpv_dataset" / "data"
    (folder / "images").mkdir(parents=True)
    for i in (1, 2):
        picture = np.full((300, 300), 100 * i, np.uint8)
        cv2.imwrite(str(folder / "images" / f"cell{i}.png"), picture)
    (folder / "labels.csv").write_text(
        "images/cell1.png  1.0                 mono\nimages/cell2.png  0.3333333333333333  poly\n"
    )
    monkeypatch.setattr(solar_cells, "_package", lambda: tmp_path / "elpv_dataset")
    monkeypatch.setattr(solar_cells, "PICTURES", 2)
    return folder


def test_loads_what_the_paper_counts():
    images, probabilities, kinds = load_solar_cells()
    assert (images.shape, images.dtype) == ((2624, 300, 300), np.uint8)
    levels, counts = np.unique(probabilities, return_counts=True)
    np.testing.assert_allclose(levels, [0, 1 / 3, 2 / 3, 1])
    # The paper's table: functional, mild, severe doubt, defective; 1,074 mono and 1,550 poly.
    assert counts.tolist() == [1508, 295, 106, 715]
    assert ((kinds == "mono").sum(), (kinds == "poly").sum()) == (1074, 1550)


def test_two_cells_keep_their_order(package):
    images, probabilities, kinds = load_solar_cells()
    assert images[:, 0, 0].tolist() == [100, 200]
    assert probabilities.tolist() == [1.0, 1 / 3]
    assert kinds.tolist() == ["mono", "poly"]


def test_a_missing_package_is_named_with_its_cure(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="pip install elpv-dataset"):
        load_solar_cells()


@pytest.mark.parametrize("content", [None, b"", b"no picture"])
def test_a_missing_or_damaged_picture_is_named(package, content):
    path = package / "images" / "cell2.png"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(ValueError, match=r"cell2\.png is missing or damaged: install"):
        load_solar_cells()


@pytest.mark.parametrize(
    ("text", "message"),
    [("images/cell1.png 1.0 mono\n", "has 1 rows, expected 2"), ("a b c\n", "can't be read")],
)
def test_a_damaged_table_is_named(package, text, message):
    (package / "labels.csv").write_text(text)
    with pytest.raises(ValueError, match=message):
        load_solar_cells()


def test_a_missing_table_is_named(package):
    shutil.rmtree(package)
    with pytest.raises(ValueError, match=r"labels\.csv can't be read"):
        load_solar_cells()


def test_the_pictures_are_not_in_the_course():
    datasets = Path(__file__).parents[1] / "datasets"
    assert not list(datasets.rglob("cell[0-9]*.png"))
