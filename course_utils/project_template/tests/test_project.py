"""Run me with `python -m pytest` after `python run.py`, and before anybody uses the model."""

import csv
import hashlib
import io
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

import audit
import cards
import pictures
import service

HERE = Path(__file__).resolve().parents[1]
RESULT = HERE / "result"


@pytest.fixture(scope="module")
def numbers():
    """What the run has measured."""
    return json.loads((RESULT / "numbers.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def client():
    """A client of the service."""
    return TestClient(service.make_app())


@pytest.fixture(scope="module")
def split():
    """The rows of split.csv."""
    with (RESULT / "split.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def send(client, content):
    """Send bytes to the service."""
    return client.post("/predict", files={"file": ("photo", content)})


def test_training_and_service_see_the_same(client, split, numbers):
    """The service's answers are those of the trained network, on files as they lie."""
    import keras  # takes seconds, and no other test needs it

    network = keras.saving.load_model(RESULT / "model.keras")
    size, channels = numbers["model"]["input"]
    for row in split[:: max(1, len(split) // 10)]:
        seen = pictures.prepare(pictures.read_picture(HERE / row["path"]), size, channels)
        logits = network(seen[None].astype("float32"), training=False)
        expected = keras.ops.convert_to_numpy(keras.ops.softmax(logits))[0]
        answer = send(client, (HERE / row["path"]).read_bytes()).json()["probabilities"]
        np.testing.assert_allclose(list(answer.values()), expected, atol=1e-4)


def test_the_model_is_the_one_on_the_card():
    """The checksum on the model card is that of the file."""
    checksum = hashlib.sha256((RESULT / "model.tflite").read_bytes()).hexdigest()
    assert checksum in (HERE / "model_card.md").read_text(encoding="utf-8"), "run report.py"


def test_the_network_is_not_clearly_worse_than_the_baseline(numbers):
    """Otherwise use the baseline, or collect more pictures."""
    only = numbers["test"]["comparison"]
    assert only["only_model"] >= only["only_baseline"] or only["p"] > 0.05, only


def test_the_network_beats_the_most_common_class(numbers):
    """Something was learned: the whole interval lies above what a constant answer gets."""
    constant = numbers["test"]["most_common_class"]
    assert numbers["test"]["model"]["low"] > constant["right"] / constant["of"]


def test_nothing_crosses_the_split(split):
    """Copies and look-alikes are on one side."""
    grays = []
    for row in split:
        gray = cv2.cvtColor(pictures.read_picture(HERE / row["path"]), cv2.COLOR_RGB2GRAY)
        grays.append(cv2.resize(gray, (32, 32), interpolation=cv2.INTER_AREA))
    side = {}
    for row, group in zip(split, audit.near_groups(grays).tolist(), strict=True):
        assert side.setdefault(group, row["part"]) == row["part"], row["path"]


@pytest.mark.parametrize("content", [b"", b"<html>404</html>", b"\x89PNG\r\n\x1a\n" + bytes(60)])
def test_a_bad_picture_gets_a_clear_error(content, client):
    """An error that says what to do, and no answer."""
    answer = send(client, content)
    assert answer.status_code == 422
    assert "save it as JPEG or PNG" in answer.json()["detail"]


def test_a_huge_upload_is_refused(client):
    """Before it is decoded."""
    assert send(client, bytes(service.MAX_BYTES + 1)).status_code == 413


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_any_kind_of_picture_is_read(mode, client):
    """Gray, transparent or 16 bits: an answer whose probabilities add up to 1."""
    picture = Image.fromarray(np.full((30, 50), 200, np.uint8)).convert("L")
    if mode == "I;16":
        picture = Image.fromarray(np.full((30, 50), 51200, np.uint16))
    file = io.BytesIO()
    (picture if mode == "I;16" else picture.convert(mode)).save(file, "PNG")
    answer = send(client, file.getvalue())
    assert answer.status_code == 200, answer.text
    assert sum(answer.json()["probabilities"].values()) == pytest.approx(1, abs=1e-4)


def test_the_service_says_what_the_model_is(client):
    """Its health, its page and its card."""
    assert client.get("/healthz").json()["status"] == "ok"
    assert "What is it?" in client.get("/").text
    assert cards.BEGIN in client.get("/card").text


def test_groups_stay_whole_in_a_split():
    """By hand: six groups of two, three of each class."""
    groups = np.repeat(np.arange(6), 2)
    parts = audit.split(np.repeat(["a", "b"], 6), groups, seed=0)
    assert all(len(set(parts[groups == group])) == 1 for group in range(6))
    assert sorted(parts[:6:2]) == sorted(parts[6::2]) == ["test", "train", "val"]
