"""`make lab`: which port it takes, what it says, and that JupyterLab really starts."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
import start_lab


@pytest.fixture
def taken_port():
    """Return a port that something listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("text", ["", "abc", "-1", "0", "65536", "8888.0", "²"])
def test_port_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="is not a port: give a number"):
        start_lab.read_port(text)


def test_port_is_read():
    assert start_lab.read_port("8890") == 8890


def test_free_port_is_taken_without_a_word(capsys):
    free = next(port for port in range(20000, 65536) if start_lab.is_free(port))
    assert start_lab.find_port(free) == free
    assert capsys.readouterr().out == ""


def test_port_in_use_gives_the_next(taken_port, capsys):
    port = start_lab.find_port(taken_port)
    assert taken_port < port < taken_port + start_lab.PORTS_TO_TRY
    assert f"Port {taken_port} is in use or not allowed: taking {port}." in capsys.readouterr().out


def test_listener_on_all_addresses_counts_as_in_use():
    with socket.create_server(("", 0)) as listener:
        assert not start_lab.is_free(listener.getsockname()[1])


def test_no_free_port_is_said(monkeypatch):
    monkeypatch.setattr(start_lab, "is_free", lambda port: False)
    with pytest.raises(ValueError, match="No port from 65530 to 65535 is free"):
        start_lab.find_port(65530)


@pytest.fixture
def started(monkeypatch):
    """Return a function that runs main and returns what it would become, and with what."""
    calls = []
    monkeypatch.setattr(os, "execve", lambda *call: calls.append(call))
    monkeypatch.setattr(start_lab, "find_port", lambda wanted: wanted)

    def run(**variables):
        for name in ("PORT", "BROWSER", "JUPYTER_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        start_lab.main()
        return calls[-1]

    return run


def test_lab_listens_on_this_machine_only(started, capsys):
    python, command, settings = started()
    assert python == sys.executable
    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--ServerApp.port=8888" in command
    assert "--no-browser" not in command
    assert len(settings["JUPYTER_TOKEN"]) == 48
    said = capsys.readouterr().out
    assert (
        f"http://127.0.0.1:8888{start_lab.FIRST_LESSON}?token={settings['JUPYTER_TOKEN']}" in said
    )


def test_settings_are_honoured(started, capsys):
    _, command, settings = started(PORT="9001", BROWSER="0", JUPYTER_TOKEN="a b")
    assert "--ServerApp.port=9001" in command
    assert "--no-browser" in command
    assert settings["JUPYTER_TOKEN"] == "a b"
    assert "BROWSER" not in settings
    assert "Open this page:\n    http://127.0.0.1:9001/lab" in capsys.readouterr().out


def test_another_browser_is_left_to_jupyter(started):
    _, command, settings = started(BROWSER="firefox")
    assert "--no-browser" not in command
    assert settings["BROWSER"] == "firefox"


def test_token_is_no_argument(started):
    """Other users of the machine see the arguments of a process."""
    _, command, settings = started()
    assert settings["JUPYTER_TOKEN"] not in " ".join(command)


def test_read_only_course_is_said(started, capsys, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    started()
    said = capsys.readouterr().out
    assert "what you change is not saved" in said
    assert "cp -r" in said


def test_wrong_port_is_said(started):
    with pytest.raises(SystemExit, match="PORT=abc is not a port"):
        started(PORT="abc")


def get(url):
    """Return a JSON answer, waiting for the server to start."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_jupyterlab_starts_and_stops(tmp_path, taken_port):
    settings = os.environ | {"PORT": str(taken_port), "BROWSER": "0", "HOME": str(tmp_path)}
    settings |= {"JUPYTER_TOKEN": "a-token"}
    command = [sys.executable, start_lab.__file__]
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as lab:
        try:
            page = next(line for line in lab.stdout if "http" in line)
            base = re.search(r"http://127\.0\.0\.1:\d+", page)[0]
            assert str(taken_port) not in base
            assert get(f"{base}/api/status?token=a-token")["kernels"] == 0
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(f"{base}/api/status?token=wrong", timeout=10)
            folder = get(f"{base}/api/contents/?token=a-token")
            assert "Makefile" in {item["name"] for item in folder["content"]}
        finally:
            lab.send_signal(signal.SIGTERM)
        lab.wait(timeout=30)
