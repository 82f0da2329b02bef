"""The card of the photos in `datasets/README.md` describes what scikit-image brings."""

import hashlib
import re
from pathlib import Path

import pytest
from skimage import data

CARD = (Path(__file__).parents[1] / "datasets/README.md").read_text(encoding="utf-8")
PHOTOS = CARD.partition("## Photos")[2]
SHAPES = dict(re.findall(r"^\| `(\w+)`[^|]*\|[^|]*\| \(([\d, ]+)\) \|", PHOTOS, re.MULTILINE))
DIGESTS = dict(re.findall(r"^\| (\w+\.\w+) \| `(\w{64})` \|$", PHOTOS, re.MULTILINE))


def test_each_picture_has_a_digest():
    assert len(SHAPES) == 13
    assert {name.partition(".")[0] for name in DIGESTS} == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_shape_and_dtype(name):
    picture = getattr(data, name)()
    assert picture.shape == tuple(map(int, SHAPES[name].split(", ")))
    assert picture.dtype == ("float64" if name == "lfw_subset" else "uint8")


@pytest.mark.parametrize("name", DIGESTS)
def test_digest(name):
    content = (Path(data.__file__).parent / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == DIGESTS[name]
