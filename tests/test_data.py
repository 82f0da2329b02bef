"""Data files: every place they may be in, and every way in which they may be broken."""

import functools
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import platformdirs
import pooch  # noqa: F401  # before the rights to read it are dropped
import pytest
import requests  # noqa: F401
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from scipy.stats import binomtest

from course_utils import data

ROOT = Path(__file__).resolve().parent.parent
CONTENT = b"stands in for mnist.npz" * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
NAME = "mnist/mnist.npz"
DIGITS_CARD = ROOT / "datasets" / "digit_model" / "README.md"


@pytest.fixture(scope="module")
def mnist():
    """All of MNIST, loaded once; tests cannot change it."""
    splits = data.load_mnist()
    for array in (*splits[0], *splits[1]):
        array.flags.writeable = False
    return splits


def put(path, content=CONTENT):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


class Folders:
    """A wheel's folder, a clone's and a cache, all empty."""

    def __init__(self, root):
        self.wheel = root / "clone" / "course_utils" / "datasets" / NAME
        self.clone = root / "clone" / "datasets" / NAME
        self.cache = root / "cache" / "course_utils" / "mnist.npz"
        self.clone.parent.mkdir(parents=True)


@pytest.fixture
def folders(tmp_path, monkeypatch):
    return _use_folders(tmp_path, monkeypatch)


def _use_folders(root, monkeypatch):
    folders = Folders(root)
    monkeypatch.setattr(data, "PACKAGE", root / "clone" / "course_utils")
    monkeypatch.setattr(
        platformdirs, "user_cache_dir", lambda name: str(folders.cache.parent.with_name(name))
    )
    monkeypatch.setattr(data, "MNIST_SHA256", DIGEST)
    monkeypatch.setattr(data, "MNIST_URL_SHA256", DIGEST)
    # A port of this machine on which nothing answers.
    monkeypatch.setattr(data, "MNIST_URL", "http://127.0.0.1:9/mnist.npz")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return folders


class Handler(BaseHTTPRequestHandler):
    """Answer as the server's `mode` says."""

    def do_GET(self):
        self.server.requests += 1
        mode = self.server.mode
        if mode == "slow":
            self.server.stop.wait(5)
        self.send_response(404 if mode == "missing" else 200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        body = CONTENT[::-1] if mode == "wrong" else CONTENT
        if mode in ("truncated", "stalled"):
            body = CONTENT[: len(CONTENT) // 2]
        self.wfile.write(body)
        self.wfile.flush()
        if mode == "stalled":
            self.server.stop.wait(20)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(folders, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.mode, server.requests, server.stop = "right", 0, threading.Event()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setattr(data, "MNIST_URL", f"http://127.0.0.1:{server.server_port}/mnist.npz")
    monkeypatch.setattr(data, "TIMEOUT", 0.5)
    yield server
    server.stop.set()
    server.shutdown()
    server.server_close()


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# The data as they come with the course.


def test_mnist_has_the_shapes_types_and_labels_of_keras(mnist):
    (x_train, y_train), (x_test, y_test) = mnist
    assert [array.shape for array in (x_train, y_train, x_test, y_test)] == [
        (60000, 28, 28),
        (60000,),
        (10000, 28, 28),
        (10000,),
    ]
    assert {array.dtype for array in (x_train, y_train, x_test, y_test)} == {np.dtype("uint8")}
    assert y_train[:5].tolist() == [5, 0, 4, 1, 9]
    assert y_test[:5].tolist() == [7, 2, 1, 0, 4]


def test_arrays_are_new_and_may_be_changed():
    (x_train, _), _ = data.load_mnist()
    x_train[0] = 255
    (again, _), _ = data.load_mnist()
    assert again[0].max() == 255
    assert again[0].min() == 0


def test_card_states_the_counts_of_the_labels(mnist):
    card = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    for name, (_, labels) in zip(("train", "test"), mnist, strict=True):
        row = re.search(rf"^\| {name} \|(.*)\|$", card, re.MULTILINE)[1].split("|")
        assert [int(cell) for cell in row] == [*np.bincount(labels), len(labels)]


def test_card_states_the_mean_and_standard_deviation(mnist):
    card = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    for (images, _), kind in zip(mnist, ("training", "test"), strict=True):
        stated = re.search(rf"([\d.]+) and ([\d.]+) over the {kind} pictures", card).groups()
        assert np.allclose([float(n) for n in stated], [images.mean(), images.std()], atol=5e-4)


def test_card_states_the_digests_that_are_checked():
    card = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| (\S+) \|.*\| `([0-9a-f]{64})` \|$", card, re.MULTILINE))
    checked = {name: digest for name, (_, digest) in data.MNIST_ARRAYS.items()}
    checked["mnist.npz"] = data.MNIST_SHA256
    assert {name: stated[name] for name in checked} == checked
    assert data.MNIST_URL_SHA256 in card


def test_card_states_the_labels_that_people_doubted(mnist):
    card = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    stated = re.findall(r"(\d+): (\d)[,.]", card)
    assert len(stated) == 15
    labels = mnist[1][1]
    assert [int(label) for _, label in stated] == [labels[int(index)] for index, _ in stated]


def test_card_states_how_the_digits_lie_in_their_frames(mnist):
    card = " ".join((ROOT / "datasets" / "README.md").read_text(encoding="utf-8").split())
    smaller, touching, centres = [], [], []
    for images, _ in mnist:
        ink = images > 0
        heights, widths = (extent(ink.any(axis=axis)) for axis in (2, 1))
        longer = np.maximum(heights, widths)
        assert set(longer) == {19, 20}
        smaller.append(int((longer == 19).sum()))
        border = ink[:, [0, -1]].any(axis=(1, 2)) | ink[:, :, [0, -1]].any(axis=(1, 2))
        touching.append(int(border.sum()))
        mass = images.sum(axis=(1, 2), dtype=float)
        centres += [images.sum(axis=axis) @ np.arange(28) / mass for axis in (1, 2)]
    assert f"but 19 for {smaller[0]} training and {smaller[1]} test pictures" in card
    assert f"strokes of {touching[0]} training and {touching[1]} test pictures" in card
    assert round(min(map(np.min, centres)), 2) == 13.48
    assert round(max(map(np.max, centres)), 2) == 14.5
    assert "between row and column 13.48 and 14.5" in card
    everything = np.concatenate([images for images, _ in mnist])
    assert len({image.tobytes() for image in everything}) == 70000


def extent(marked):
    """Return how many places lie from the first marked one to the last, in each row."""
    return marked.shape[1] - marked.argmax(axis=1) - marked[:, ::-1].argmax(axis=1)


def test_download_has_the_digest_that_keras_expects():
    # Reading the file, since importing keras takes seconds.
    import importlib.util

    keras = Path(importlib.util.find_spec("keras").origin).parent
    source = (keras / "src" / "datasets" / "mnist.py").read_text(encoding="utf-8")
    assert data.MNIST_URL_SHA256 in source
    assert data.MNIST_URL.removesuffix("mnist.npz") in source


# Where a file is looked for.


@pytest.mark.parametrize("place", ["wheel", "clone", "cache"])
def test_finds_the_file_in_each_place(folders, place):
    expected = put(getattr(folders, place))
    assert data.mnist_path() == expected


def test_prefers_the_file_that_came_with_the_course(folders, server):
    for path in (folders.wheel, folders.clone, folders.cache):
        put(path)
    assert data.mnist_path() == folders.wheel
    assert server.requests == 0


def test_downloads_once_and_quietly(folders, server, capfd):
    assert data.mnist_path() == folders.cache
    assert folders.cache.read_bytes() == CONTENT
    out, err = capfd.readouterr()
    assert out == f"Downloading MNIST (11 MB) from {data.MNIST_URL} to {folders.cache}\n"
    assert err == ""

    assert data.mnist_path() == folders.cache
    assert server.requests == 1
    assert capfd.readouterr() == ("", "")


def test_downloaded_file_can_be_read_by_others_who_share_the_cache(folders, server):
    assert data.mnist_path().stat().st_mode & 0o777 == 0o644


def test_a_class_can_download_into_one_cache_at_once(folders, server):
    with ThreadPoolExecutor(10) as pool:
        paths = list(pool.map(lambda _: data.mnist_path(), range(10)))
    assert paths == [folders.cache] * 10
    assert files_in(folders.cache.parent) == ["mnist.npz"]
    assert folders.cache.read_bytes() == CONTENT


def test_damaged_copy_in_the_cache_is_downloaded_again(folders, server):
    put(folders.cache, CONTENT[:-1])
    assert data.mnist_path().read_bytes() == CONTENT


# What can be wrong.


@pytest.mark.parametrize(
    "content", [CONTENT[:-1], CONTENT[:-1] + b"?", b""], ids=["truncated", "changed", "empty"]
)
@pytest.mark.parametrize(
    ("place", "remedy"),
    [("clone", "git checkout -- datasets/mnist/mnist.npz"), ("wheel", "pip install --force")],
)
def test_damaged_file_names_itself_both_digests_and_the_remedy(folders, place, remedy, content):
    path = put(getattr(folders, place), content)
    with pytest.raises(ValueError, match="is damaged") as error:
        data.mnist_path()
    for part in (str(path), hashlib.sha256(content).hexdigest(), DIGEST, remedy):
        assert part in str(error.value)


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("missing", "404"),
        ("truncated", "IncompleteRead"),
        ("wrong", "does not match the known hash"),
        ("slow", "timed out"),
        ("stalled", "timed out"),
    ],
)
def test_failed_download_says_what_was_tried_and_leaves_nothing(folders, server, mode, reason):
    server.mode = mode
    with pytest.raises(FileNotFoundError, match=reason) as error:
        data.mnist_path()
    for part in (folders.wheel, folders.clone, folders.cache, data.MNIST_URL):
        assert f"{part}: " in str(error.value)
    assert f"save the file as {folders.cache}" in str(error.value)
    assert files_in(folders.cache.parent) == []


def test_no_network_says_where_to_put_the_file(folders):
    with pytest.raises(FileNotFoundError, match=f"save the file as {folders.cache}"):
        data.mnist_path()
    put(folders.cache)
    assert data.mnist_path() == folders.cache


def test_damaged_cache_without_network_says_both(folders):
    put(folders.cache, b"half")
    with pytest.raises(FileNotFoundError, match="is damaged") as error:
        data.mnist_path()
    assert hashlib.sha256(b"half").hexdigest() in str(error.value)
    assert data.MNIST_URL in str(error.value)


def test_folder_in_place_of_the_file(folders):
    folders.clone.mkdir()
    with pytest.raises(IsADirectoryError, match="is a folder, expected a file: remove it"):
        data.mnist_path()


def test_folder_in_place_of_the_cached_file(folders, server):
    folders.cache.mkdir(parents=True)
    with pytest.raises(IsADirectoryError, match="remove it"):
        data.mnist_path()
    assert server.requests == 0


def test_cache_that_cannot_be_made(folders, server):
    put(folders.cache.parent.parent, b"a file where the cache's folder should be")
    with pytest.raises(OSError, match="cannot be written to") as error:
        data.mnist_path()
    assert f"put mnist.npz from a copy of the course at {folders.clone}" in str(error.value)


@pytest.fixture
def restricted(monkeypatch):
    """Folders in which this test has no more rights than an ordinary user."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    folders = _use_folders(root, monkeypatch)
    yield folders
    if hasattr(os, "geteuid") and os.getuid() == 0:
        os.seteuid(0)
    for path in root.rglob("*"):
        path.chmod(0o755)
    shutil.rmtree(root)


def drop_rights():
    if os.getuid() == 0:
        os.seteuid(65534)  # nobody


@pytest.mark.parametrize("place", ["clone", "cache"])
def test_file_without_permission_to_read(restricted, place):
    path = put(getattr(restricted, place))
    path.chmod(0)
    drop_rights()
    with pytest.raises(PermissionError, match=r"cannot be read by this user: .*chmod a\+r"):
        data.mnist_path()


def test_cache_without_permission_to_write(restricted):
    restricted.cache.parent.mkdir(parents=True)
    restricted.cache.parent.chmod(0o555)
    drop_rights()
    with pytest.raises(OSError, match=r"cannot be written to .*make it writable"):
        data.mnist_path()


def test_read_only_clone_is_enough(restricted):
    path = put(restricted.clone)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    drop_rights()
    assert data.mnist_path() == path


KILLED = """
import sys
import platformdirs
from course_utils import data
from pathlib import Path
data.PACKAGE, data.MNIST_URL, data.MNIST_URL_SHA256 = Path("/nowhere"), sys.argv[1], sys.argv[2]
platformdirs.user_cache_dir = lambda name: sys.argv[3]
data.mnist_path()
"""


def test_killed_download_leaves_no_half_file_under_the_name(folders, server):
    server.mode = "stalled"
    cache = folders.cache.parent
    learner = subprocess.Popen(
        [sys.executable, "-c", KILLED, data.MNIST_URL, DIGEST, cache], stdout=subprocess.DEVNULL
    )
    for _ in range(200):
        if cache.exists() and any(path.stat().st_size for path in cache.iterdir()):
            break
        time.sleep(0.05)
    learner.send_signal(signal.SIGKILL)
    assert learner.wait() == -signal.SIGKILL
    assert not folders.cache.exists()
    server.mode = "right"
    assert data.mnist_path().read_bytes() == CONTENT


def test_arrays_are_checked_whatever_the_file(folders, monkeypatch):
    arrays = {name: np.zeros(shape, "uint8") for name, (shape, _) in data.MNIST_ARRAYS.items()}
    folders.clone.parent.mkdir(exist_ok=True)
    np.savez_compressed(folders.clone, **arrays)
    digest = hashlib.sha256(folders.clone.read_bytes()).hexdigest()
    monkeypatch.setattr(data, "MNIST_SHA256", digest)
    with pytest.raises(ValueError, match=r"is not MNIST: x_train is uint8 .* with SHA-256"):
        data.load_mnist()


def test_pickled_arrays_are_refused(folders, monkeypatch):
    arrays = {name: np.array([print], object) for name in data.MNIST_ARRAYS}
    np.savez(folders.clone, **arrays)
    digest = hashlib.sha256(folders.clone.read_bytes()).hexdigest()
    monkeypatch.setattr(data, "MNIST_SHA256", digest)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        data.load_mnist()


# The digit models.


def read_digits(images):
    net = cv2.dnn.readNetFromONNX(str(data.digit_model_path()))
    net.setInput(cv2.dnn.blobFromImages(images, 1 / 255))
    return net.forward()


@functools.cache
def load_digit_model(name):
    import keras  # here, since it takes seconds

    return keras.models.load_model(DIGITS_CARD.with_name(name))


def run_keras(name, images):
    batch = images[..., np.newaxis].astype("float32") / 255
    return load_digit_model(name).predict(batch, batch_size=500, verbose=0)


@pytest.fixture(scope="module")
def probabilities(mnist):
    """What the digit model makes of the test pictures."""
    return read_digits(mnist[1][0])


@pytest.fixture(scope="module")
def keras_outputs(mnist):
    """What the models kept for Keras make of the test pictures."""
    return {name: run_keras(name, mnist[1][0]) for name in ("digits.keras", "first_cnn.keras")}


def test_digit_model_is_as_accurate_as_its_card_says(mnist, probabilities):
    card = DIGITS_CARD.read_text(encoding="utf-8")
    right = int((probabilities.argmax(axis=1) == mnist[1][1]).sum())
    interval = binomtest(right, 10000).proportion_ci(method="wilson")
    assert (
        f"{right:,} of 10,000 right: {right / 100:.2f} %, 95 % interval "
        f"{100 * interval.low:.2f} to {100 * interval.high:.2f} % (Wilson)"
    ) in card
    assert probabilities.shape == (10000, 10)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


def test_card_of_mnist_counts_the_digit_models_mistakes(mnist, probabilities):
    card = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    wrong = set(np.flatnonzero(probabilities.argmax(axis=1) != mnist[1][1]).tolist())
    doubted = {int(index) for index, _ in re.findall(r"(\d+): (\d)[,.]", card)}
    first_half = sum(index < 5000 for index in wrong)
    assert f"{first_half} of the digit model's {len(wrong)} mistakes are there" in card
    assert f"{len(wrong & doubted)} of the digit model's {len(wrong)} mistakes are among" in card


def test_digit_model_reads_one_picture_as_it_reads_many(mnist, probabilities):
    one_by_one = np.concatenate([read_digits(image[np.newaxis]) for image in mnist[1][0][:5]])
    np.testing.assert_allclose(one_by_one, probabilities[:5], rtol=1e-5, atol=1e-6)


def test_card_states_size_accuracy_and_digest_of_each_file(mnist, probabilities, keras_outputs):
    stated = re.findall(
        r"^\| `(\S+)` \| ([\d,]+) \| ([\d,]+) of 10,000 \| `([0-9a-f]{64})` \|$",
        DIGITS_CARD.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    measured = []
    for name, outputs in {"digits.onnx": probabilities, **keras_outputs}.items():
        content = DIGITS_CARD.with_name(name).read_bytes()
        right = int((outputs.argmax(axis=1) == mnist[1][1]).sum())
        digest = hashlib.sha256(content).hexdigest()
        measured.append((name, f"{len(content):,}", f"{right:,}", digest))
    assert stated == measured
    assert stated[0][-1] == data.DIGIT_MODEL_SHA256


def test_card_names_every_file_and_all_are_small():
    sizes = {path.name: path.stat().st_size for path in DIGITS_CARD.parent.iterdir()}
    card = DIGITS_CARD.read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in card for name in sizes.keys() - {"README.md"})
    assert sizes["digits.onnx"] < 400_000
    assert sum(sizes.values()) < 2_500_000


def test_keras_models_have_the_parameters_and_outputs_that_the_card_states(keras_outputs):
    card = DIGITS_CARD.read_text(encoding="utf-8")
    course_model, first_cnn = (load_digit_model(name).count_params() for name in keras_outputs)
    assert f"| parameters | {course_model:,} |" in card
    assert f"{first_cnn:,} parameters, the same input, probabilities as output" in card
    logits, first = keras_outputs.values()
    assert logits.min() < 0
    np.testing.assert_allclose(first.sum(axis=1), 1, rtol=1e-5)


def test_keras_and_onnx_agree_at_the_temperature_that_the_card_states(
    mnist, probabilities, keras_outputs
):
    held_out, labels = (part[55_000:] for part in mnist[0])
    logits = run_keras("digits.keras", held_out).astype(float)

    def loss(temperature):
        return -log_softmax(logits / temperature, axis=1)[np.arange(len(labels)), labels].mean()

    temperature = minimize_scalar(loss, bounds=(0.1, 10), method="bounded").x
    card = DIGITS_CARD.read_text(encoding="utf-8")
    assert f"divided by a temperature of {temperature:.2f}, which was fitted" in card

    unsure = probabilities.max(axis=1).argsort()[:200]
    expected = softmax(keras_outputs["digits.keras"][unsure] / temperature, axis=1)
    np.testing.assert_allclose(probabilities[unsure], expected, rtol=0, atol=1e-4)


def test_missing_digit_model_says_how_to_get_it_back(folders):
    with pytest.raises(FileNotFoundError, match="run `git checkout -- datasets/digit_model/"):
        data.digit_model_path()


def test_damaged_digit_model_says_so(folders):
    put(folders.clone.parent.parent / "digit_model" / "digits.onnx")
    with pytest.raises(ValueError, match=r"digits\.onnx is damaged"):
        data.digit_model_path()
