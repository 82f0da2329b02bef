"""Uploads that mean harm, or come from broken programs: each gets an error that says why."""

import base64
import contextlib
import io
import json
import socket
import struct
import tempfile
import threading
import time
import warnings
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import cv2
import numpy as np
import psutil
import pytest
import requests
from PIL import Image

from course_utils.data import digit_model_path, load_mnist
from course_utils.serve.limits import Limits
from course_utils.serve.server import serving

LIMITS = Limits(body=4_000_000, pixels=1_000_000, pictures=8, seconds_to_send=1.0, requests=4)
PNG = cv2.imencode(".png", load_mnist()[1][0][0])[1].tobytes()
MEMORY = 150e6  # bytes more than before, at most, while hostile uploads are refused


@pytest.fixture(scope="module")
def url():
    with serving(digit_model_path(), LIMITS) as url:
        yield url


def chunk(name, content):
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def png(width, height, *others):
    """Return a PNG file that says it has this size, with black rows as far as they go."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(min((width + 1) * height, 50_000_000)), 9)
    parts = [chunk(b"IHDR", header), *others, chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def tiff(width, height):
    image = io.BytesIO()
    Image.new("1", (width, height)).save(image, "TIFF", compression="group4")
    return image.getvalue()


BAD = {
    "empty": (b"", 422, "is empty"),
    "truncated": (PNG[:200], 422, "copy or download it again"),
    "no picture": (bytes(range(256)) * 10, 422, "is no picture that is known here"),
    "text": (b"just words", 422, "is text"),
    "html": (b"<!doctype html><script>alert(1)</script>", 422, "is a web page"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", 422, "export it as PNG"),
    "pdf": (b"%PDF-1.7\n" + bytes(99), 422, "PDF"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", 422, "PostScript"),
    "zip": (b"PK\x03\x04" + bytes(99), 422, "picture"),
    "bomb of pixels": (png(7000, 7000), 413, "more than 1,000,000 pixels"),
    "bomb beyond Pillow's own limit": (png(60_000, 60_000), 413, "pixels"),
    "bomb of a fax": (tiff(9000, 9000), 413, "more than 1,000,000 pixels"),
    "bomb of a comment": (
        png(28, 28, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))),
        422,
        "picture",
    ),
    "no pixels": (png(0, 0), 422, "picture"),
    "wide as nothing": (png(1_000_000, 1), 422, "no ink"),
    "black": (png(28, 28), 422, "no ink"),
}


def ask(url, content, name="a.png"):
    return requests.post(f"{url}/predict", files={"pictures": (name, content)}, timeout=60)


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_digit_is_refused_with_the_reason(url, kind):
    content, status, words = BAD[kind]
    response = ask(url, content)
    assert response.status_code == status, response.text
    assert response.json()["error"].startswith("'a.png' ")
    assert words in response.json()["error"]


def test_a_damaged_exif_note_is_no_warning(url):
    file = io.BytesIO()
    picture = Image.open(io.BytesIO(PNG))
    picture.save(file, "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\x02\0")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert ask(url, file.getvalue()).status_code == 200
    assert seen == []


def test_memory_stays_bounded(url):
    memory = psutil.Process().memory_info
    ask(url, PNG)
    before, most = memory().rss, 0
    stop = threading.Event()

    def watch():
        nonlocal most
        while not stop.wait(0.005):
            most = max(most, memory().rss)

    thread = threading.Thread(target=watch)
    thread.start()
    for content, _, _ in BAD.values():
        ask(url, content)
    body = b'{"pictures": [' + b"0," * 1_900_000 + b"0]}"
    post_json(url, body)
    stop.set()
    thread.join()
    assert most - before < MEMORY


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x05\x06" + bytes(18)])
def test_a_picture_that_is_something_else_too_is_only_a_picture(url, tail):
    files = {"pictures": ("a.html", PNG + tail, "text/html")}
    response = requests.post(f"{url}/predict?seen=1", files=files, timeout=60)
    (answer,) = response.json()["answers"]
    assert answer["label"] == "7"
    assert tail not in base64.b64decode(answer["seen"])
    assert response.headers["content-type"] == "application/json"


def post_json(url, body, kind="application/json"):
    headers = {"Content-Type": kind}
    return requests.post(f"{url}/predict", data=body, headers=headers, timeout=60)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "EOF"),
        (b"{", "EOF"),
        (b"\xff", "Invalid JSON"),
        (b"[" * 1_000_000, "recursion limit"),
        (b'{"a":' * 500_000, "recursion limit"),
        (b"null", "body: "),
        (b"{}", "pictures: Field required"),
        (b'{"pictures": []}', "at least 1 item"),
        (b'{"pictures": [1]}', "pictures.0: Input should be a valid string"),
        (b'{"pictures": ["*"]}', "picture 1: is no base64"),
        (b'{"pictures": ["data:image/png;base64,aaaa"]}', "before the comma"),
        (b'{"pictures": [""]}', "'picture 1' is empty"),
        (b'{"pictures": ["aaaa"], "more": 1}', "more: Extra inputs are not permitted"),
        ('{"pictures": ["é"]}'.encode(), "picture 1: is no base64"),
    ],
)
def test_json_that_holds_no_pictures_is_explained(url, body, words):
    response = post_json(url, body)
    assert response.status_code == 422
    assert words in response.json()["error"]


def form(*parts, end=b"--x--\r\n"):
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + end


PART = b'Content-Disposition: form-data; name="pictures"; filename="a.png"\r\n\r\n' + PNG
OTHER = b'Content-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + PNG


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("multipart/form-data", form(PART), "names no boundary"),
        ("multipart/form-data; boundary=" + 300 * "y", form(PART), "damaged"),
        ("multipart/form-data; boundary=x", b"", "breaks off"),
        ("multipart/form-data; boundary=x", b"hello", "damaged"),
        ("multipart/form-data; boundary=x", form(PART, end=b""), "breaks off"),
        ("multipart/form-data; boundary=x", form(b"no header"), "damaged"),
        ("multipart/form-data; boundary=x", form(b"A: b\r\n\r\nc"), "a field ''"),
        ("multipart/form-data; boundary=x", form(OTHER), "field 'file', expected 'pictures'"),
        ("multipart/form-data; boundary=x", form(b"A: " + b"b" * 9000 + b"\r\n\r\nc"), "damaged"),
        ("multipart/form-data; boundary=x", form(), "holds no picture"),
    ],
)
def test_damaged_forms_are_explained(url, kind, body, words):
    response = post_json(url, body, kind)
    assert response.status_code == 422
    assert words in response.json()["error"]
    assert "curl -F pictures=@digit.png" in response.json()["error"]


@pytest.mark.parametrize("kind", ["text/plain", "image/png", "", "multipart/mixed; boundary=x"])
def test_other_contents_are_refused(url, kind):
    response = post_json(url, PNG, kind)
    assert response.status_code == 415
    assert "curl -F pictures=@digit.png" in response.json()["error"]


def test_compressed_bodies_are_refused(url):
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    response = requests.post(f"{url}/predict", data=b"", headers=headers, timeout=60)
    assert response.status_code == 415


@pytest.mark.parametrize("seen", ["perhaps", "", "1&seen=x"])
def test_wrong_settings_are_explained(url, seen):
    response = requests.post(f"{url}/predict?seen={seen}", files={"pictures": PNG}, timeout=60)
    assert response.status_code == 422
    assert response.json()["error"].startswith("seen: ")


def test_too_many_pictures_are_refused(url):
    for count, status in [(8, 200), (9, 413), (10_000, 413)]:
        response = post_json(
            url, form(*[PART] * count)[: LIMITS.body - 9], "multipart/form-data; boundary=x"
        )
        assert response.status_code == status
    assert response.json()["error"].startswith("Got more than 8 pictures")
    texts = [base64.b64encode(PNG).decode()] * 9
    assert post_json(url, json.dumps({"pictures": texts})).status_code == 413


def test_too_large_bodies_are_refused(url):
    response = ask(url, bytes(LIMITS.body))
    assert response.status_code == 413
    assert "more than 4,000,000 bytes" in response.json()["error"]


def pieces(count):
    for _ in range(count):
        yield bytes(100_000)


def test_a_body_of_unknown_length_is_cut_off(url):
    assert post_json(url, pieces(39)).status_code == 422
    assert post_json(url, pieces(42)).status_code == 413


def raw(url, content):
    """Send bytes and return all that comes back before the connection is closed."""
    place, answer = urlsplit(url), b""
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        with contextlib.suppress(OSError):  # closed while more was coming
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionError):
            while part := connection.recv(65536):
                answer += part
    return answer


HEAD = b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def test_a_body_that_drips_is_given_up_and_others_are_answered_meanwhile(url):
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        connection.sendall(HEAD + b"Content-Length: 99\r\n\r\n{")
        assert ask(url, PNG).status_code == 200
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"did not arrive within 1 seconds" in answer


def ask_until(url, status):
    """Ask until there's an answer of this status: a connection's end takes a moment to be seen."""
    deadline = time.monotonic() + 30
    while (response := ask(url, PNG)).status_code != status:
        assert time.monotonic() < deadline, response.text
    return response


def test_a_body_that_breaks_off_harms_nobody(url):
    for _ in range(10):
        place = urlsplit(url)
        with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
            connection.sendall(HEAD + b"Content-Length: 99\r\n\r\n{")
    ask_until(url, 200)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 no TLS here \r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n{}",
        HEAD + b"Content-Length: 2\r\nTransfer-Encoding: nonsense\r\n\r\n{}",
    ],
    ids=["header", "address", "no host", "two hosts", "no HTTP", "length", "encoding"],
)
def test_damaged_requests_are_refused(url, request_bytes):
    answer = raw(url, request_bytes)
    # Where the connection is closed while more is coming, the answer may be lost.
    assert answer == b"" or answer.split()[1][:1] == b"4"
    assert ask(url, PNG).status_code == 200


def test_too_many_at_a_time_are_told_to_come_again():
    with serving(digit_model_path(), Limits(requests=4)) as url:
        place = urlsplit(url)
        slow = [socket.create_connection((place.hostname, place.port)) for _ in range(4)]
        for connection in slow:
            connection.sendall(HEAD + b"Content-Length: 99\r\n\r\n{")
        response = ask_until(url, 503)
        assert response.headers["Retry-After"] == "1"
        assert "ask again" in response.json()["error"]
        for connection in slow:
            connection.close()
        ask_until(url, 200)


def test_a_slow_model_is_not_waited_for_and_blocks_nobody(monkeypatch):
    from course_utils.serve.models import Model

    released = threading.Event()
    real = Model.probabilities

    def slow(self, pictures):
        released.wait(30)
        return real(self, pictures)

    with serving(digit_model_path(), Limits(seconds_to_answer=0.3)) as url:
        monkeypatch.setattr(Model, "probabilities", slow)
        response = ask(url, PNG)
        assert response.status_code == 503
        assert "No answer within 0.3 seconds" in response.json()["error"]
        assert requests.get(f"{url}/healthz", timeout=60).ok
        released.set()


def test_a_batch_that_takes_too_long_is_given_up_between_pictures():
    with serving(digit_model_path(), Limits(seconds_to_answer=0.0)) as url:
        assert ask(url, PNG).status_code == 503


def test_an_error_of_the_service_is_told_without_its_details(url, monkeypatch, caplog):
    from course_utils.serve.models import Model

    monkeypatch.setattr(Model, "probabilities", lambda *_: 1 / 0)
    response = ask(url, PNG, "secret name.png")
    assert response.status_code == 500
    assert "division" not in response.text
    assert "ZeroDivisionError" in caplog.text
    assert "secret name" not in caplog.text


def test_no_picture_touches_the_disk(url, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    noise = np.random.default_rng(0).integers(0, 256, (900, 900, 3), np.uint8)
    content = cv2.imencode(".png", noise)[1].tobytes()
    assert len(content) > 2_000_000  # more than frameworks keep in memory
    assert ask(url, content).status_code == 200
    assert not Path(tempfile.tempdir).exists()
