"""Descriptions of models: what is read, what is refused and how it's said."""

import hashlib
import json

import pytest

from course_utils.data import digit_model_path
from course_utils.serve.description import Description, DescriptionError, read_description

ENTRIES = {
    "title": "Cats",
    "labels": ["cat", "dog"],
    "prepare": "letterbox",
    "width": 8,
    "height": 6,
    "channels": 3,
    "channels_first": False,
    "scale": 1.0,
    "offset": 0,
    "output": "logits",
}


@pytest.fixture
def described(tmp_path):
    """Return a function that writes a model and its description, and reads the latter."""

    def read(without=(), **entries):
        model = tmp_path / "cats.onnx"
        model.write_bytes(b"model")
        entries = {key: value for key, value in (ENTRIES | entries).items() if key not in without}
        model.with_suffix(".json").write_text(json.dumps(entries), encoding="utf-8")
        return read_description(str(model))

    return read


def test_the_digit_model_is_described():
    description = read_description(digit_model_path())
    assert description.labels == list("0123456789")
    assert (description.width, description.height, description.channels) == (28, 28, 1)
    assert description.scale == 1 / 255


def test_what_is_written_is_read(described, tmp_path):
    (tmp_path / "card.md").write_text("# Cats", encoding="utf-8")
    digest = hashlib.sha256(b"model").hexdigest()
    description = described(card="card.md", sha256=digest)
    assert description.model_dump() == {**ENTRIES, "card": "card.md", "sha256": digest}
    assert Description(**ENTRIES) == described()


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"title": ""}, "title: .* at least 1 character"),
        ({"labels": ["cat"]}, "labels: .* at least 2 items"),
        ({"labels": ["cat", "cat"]}, r"\['cat'\] stand twice"),
        ({"labels": ["cat", 1]}, r"labels.1: .*string, got 1"),
        ({"prepare": "crop"}, "prepare: .*'letterbox', got 'crop'"),
        ({"prepare": "digit"}, "28×28 gray"),
        ({"width": 0}, "width: .*greater than or equal to 1, got 0"),
        ({"height": 8.5}, "height: .*integer, got 8.5"),
        ({"width": 10**9}, "width: .*less than or equal to 4096"),
        ({"channels": 4}, "channels: .*1 or 3, got 4"),
        ({"channels_first": "no"}, "channels_first: .*boolean"),
        ({"scale": 0}, "scale: 0 makes all pictures equal"),
        ({"offset": "0"}, "offset: .*number"),
        ({"output": "softmax"}, "output: .*'probabilities'"),
        ({"card": "../secret.md"}, "card: "),
        ({"card": "card.md"}, "card.md' is missing: 'cats.json' names it as the model card"),
        ({"sha256": "0" * 64}, "is not the file that 'cats.json' describes"),
        ({"colour": "red"}, "colour is no entry of a description; these are: title, labels"),
        ({"without": ["scale"]}, 'scale is missing, as in {"title"'),
    ],
)
def test_wrong_entries_are_refused(described, entries, words):
    with pytest.raises(DescriptionError, match=words):
        described(**entries)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{'title'", "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[]", "dictionary|object"),
        (b'{"title": NaN}', "title: "),
        (b" " * 1_000_001, "more than 1,000,000 bytes"),
    ],
)
def test_what_is_no_description_is_refused(tmp_path, content, words):
    (tmp_path / "cats.onnx").write_bytes(b"model")
    (tmp_path / "cats.json").write_bytes(content)
    with pytest.raises(DescriptionError, match=words):
        read_description(tmp_path / "cats.onnx")


def test_missing_files_say_how_to_make_them(tmp_path, described):
    with pytest.raises(DescriptionError, match=r"is no model: expected a file .onnx, .keras"):
        read_description(tmp_path / "cats.h5")
    with pytest.raises(DescriptionError, match=r"dogs.json' is missing: .*Write it, for example {"):
        read_description(tmp_path / "dogs.onnx")
    described()
    (tmp_path / "cats.onnx").unlink()
    with pytest.raises(DescriptionError, match=r"cats.onnx' cannot be read \(No such file"):
        read_description(tmp_path / "cats.onnx")


def test_the_example_is_a_description():
    from course_utils.serve.description import EXAMPLE

    assert Description.model_validate_json(EXAMPLE).labels == ["cat", "dog"]
