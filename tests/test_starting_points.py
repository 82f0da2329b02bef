"""Lesson 20's loaders: polite without a network, exact with one, pictures as they were."""

import hashlib
import http.server
import threading
from pathlib import Path

import cv2
import numpy as np
import pooch
import pytest

from tools.lesson_cells import read_cells, run_cells

CELLS = read_cells("20")


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """The names of the lesson's two loader cells, with a home folder of its own."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    names = {"Path": Path, "pooch": pooch, "cv2": cv2, "np": np}
    run_cells(CELLS, ["fetch", "write-folder"], names)
    return names


@pytest.fixture
def site(tmp_path):
    """A web server on this computer: its address, and the folder that it shows."""
    folder = tmp_path / "site"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(folder))

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


def test_fetches_once(lesson, site, capsys):
    address, folder = site
    np.savez(folder / "x.npz", images=np.eye(3))
    md5 = hashlib.md5((folder / "x.npz").read_bytes()).hexdigest()
    path = lesson["fetch"]("x.npz", f"{address}/x.npz", md5)
    assert path == lesson["DATA"] / "x.npz"
    np.testing.assert_array_equal(np.load(path)["images"], np.eye(3))
    (folder / "x.npz").unlink()
    assert lesson["fetch"]("x.npz", f"{address}/x.npz", md5) == path
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("fault", ["nobody answers", "no such file", "another file"])
def test_says_what_to_download_and_where_to_put_it(fault, lesson, site, capsys):
    address, folder = site
    (folder / "x.npz").write_bytes(b"an error page")
    where = {
        "nobody answers": "http://127.0.0.1:9/x.npz",
        "no such file": f"{address}/none.npz",
        "another file": f"{address}/x.npz",
    }[fault]
    assert lesson["fetch"]("x.npz", where, "0" * 32) is None
    shown = capsys.readouterr().out
    assert shown.startswith("x.npz could not be fetched. On a computer with a network, download")
    assert where in shown
    assert "into the folder ~/course_data under the name x.npz" in shown


def test_a_file_that_was_put_there_by_hand_is_taken(lesson, capsys):
    lesson["DATA"].mkdir(parents=True)
    (lesson["DATA"] / "x.npz").write_bytes(b"by hand")
    md5 = hashlib.md5(b"by hand").hexdigest()
    assert lesson["fetch"]("x.npz", "http://127.0.0.1:9/x.npz", md5) == lesson["DATA"] / "x.npz"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("shape", [(6, 9, 7), (6, 9, 7, 3)], ids=["gray", "colour"])
def test_arrays_become_class_folders(shape, lesson, tmp_path):
    images = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    labels = np.array([0, 1, 1, 0, 1, 0])
    lesson["write_folder"](images, labels, ["normal", "pneumonia"], tmp_path / "new" / "xrays")
    for i in range(6):
        path = tmp_path / "new" / "xrays" / ["normal", "pneumonia"][labels[i]] / f"{i:05}.png"
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if picture.ndim == 3:
            picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        np.testing.assert_array_equal(picture, images[i])


def test_lesson_shows_the_loaders_that_were_tested():
    """The texts call them as they are: names, addresses and checksums of 32 digits."""
    import nbformat

    root = Path(__file__).parents[1]
    notebook = nbformat.read(next((root / "notebooks").glob("20_*.ipynb")), 4)
    text = "\n".join(cell.source for cell in notebook.cells if "start-loaders" in cell.id)
    blocks = text.split("```python\n")[1:]
    codes = [block.partition("```")[0] for block in blocks]
    assert len(codes) == 2
    for code in codes:
        compile(code, "lesson 20", "exec")
    assert "write_folder(" in text
    assert text.count("fetch(") == 3


def test_idx_files_are_read_as_shown():
    import gzip

    pictures = np.arange(2 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(2, 28, 28)
    content = gzip.compress(bytes(16) + pictures.tobytes())
    read = np.frombuffer(gzip.decompress(content), np.uint8, offset=16).reshape(-1, 28, 28)
    np.testing.assert_array_equal(read, pictures)
