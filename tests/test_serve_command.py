"""`python -m course_utils serve`: it starts, says where, and stops in order."""

import json
import logging
import signal
import socket
import subprocess
import sys
import threading
import time

import cv2
import pytest
import requests
import uvicorn

from course_utils.data import digit_model_path, load_mnist
from course_utils.serve import main
from course_utils.serve.server import listen, serving

PNG = cv2.imencode(".png", load_mnist()[1][0][0])[1].tobytes()
PATIENCE = 120  # seconds; a start takes one, and many times that on a busy machine


def start(*arguments):
    command = [sys.executable, "-m", "course_utils", "serve", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


@pytest.fixture
def service():
    """Return a running service and its address."""
    process = start("--port", "0", "--host-name", "course.example")
    line = process.stdout.readline()
    yield process, line.split(" at ")[1].split()[0]
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_stops_in_order(service, number):
    process, url = service
    assert url.startswith("http://127.0.0.1:")
    answer = requests.post(f"{url}/predict", files={"pictures": PNG}, timeout=PATIENCE)
    assert answer.json()["answers"][0]["label"] == "7"
    for host, status in [("course.example", 200), ("other.example", 400)]:
        answer = requests.get(f"{url}/healthz", headers={"Host": host}, timeout=PATIENCE)
        assert answer.status_code == status
    process.send_signal(number)
    said, complaints = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said, complaints) == (0, "Stopped.\n", "")


def test_who_is_being_answered_still_gets_the_answer(service):
    process, url = service
    requests.get(f"{url}/healthz", timeout=PATIENCE)
    first = threading.Event()

    def body():
        form = b'--x\r\nContent-Disposition: form-data; name="pictures"\r\n\r\n'
        yield form + PNG[:100]
        first.set()
        time.sleep(1)  # the service is told to stop meanwhile
        yield PNG[100:] + b"\r\n--x--\r\n"

    answers = []
    headers = {"Content-Type": "multipart/form-data; boundary=x"}

    def ask():
        url_of_answer = f"{url}/predict"
        answers.append(requests.post(url_of_answer, data=body(), headers=headers, timeout=PATIENCE))

    thread = threading.Thread(target=ask)
    thread.start()
    assert first.wait(PATIENCE)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    thread.join(PATIENCE)
    assert answers[0].json()["answers"][0]["label"] == "7"
    assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.onnx"], "missing.json' is missing: it describes"),
        (["model.h5"], "is no model: expected a file .onnx, .keras, .tflite"),
        (["--port", "99999"], "0-65535.): choose another port"),
        (["--host", "192.0.2.1"], "an address of this machine for --host"),
        (["--host", "no such host"], "an address of this machine for --host"),
    ],
)
def test_what_cannot_be_served_is_explained(arguments, words, capsys):
    assert main(arguments) == 1
    assert words in capsys.readouterr().err


def test_a_port_that_is_taken_is_named_with_a_remedy(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--port", str(taken.getsockname()[1])]) == 1
    assert "choose another port, as in --port 8001" in capsys.readouterr().err


@pytest.mark.parametrize(("host", "warns"), [("0.0.0.0", True), ("127.0.0.1", False)])
def test_who_may_ask_is_said(host, warns, capsys, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: None)
    assert main(["--host", host, "--port", "0"]) == 0
    said = capsys.readouterr().out
    assert ("Everybody who reaches this machine may ask it." in said) == warns


def test_the_programs_own_log_stays_open(tmp_path):
    handler = logging.FileHandler(tmp_path / "own.log")
    with serving(digit_model_path()) as url:
        requests.get(f"{url}/healthz", timeout=PATIENCE)
    assert handler.stream is not None
    handler.close()


def test_answers_do_not_wait_for_the_receipt_of_their_head():
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_tensorflow_is_not_loaded_for_an_onnx_file():
    code = """
import json, sys
from course_utils.data import digit_model_path
from course_utils.serve.server import serving
import requests
with serving(digit_model_path()) as url:
    requests.get(url + "/healthz", timeout=60)
print(json.dumps([name for name in ("tensorflow", "keras", "ipywidgets") if name in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert json.loads(done.stdout) == [], done.stderr
