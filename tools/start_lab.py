"""Start JupyterLab on lesson 00; `make lab` runs this with the environment's Python.

PORT, BROWSER=0 and JUPYTER_TOKEN are read from the environment.
"""

import os
import secrets
import socket
import sys
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
FIRST_LESSON = "/lab/tree/notebooks/00_start_here.ipynb"
HOST = "127.0.0.1"
PORTS_TO_TRY = 50
# Widgets take a learner's own photo through a websocket, which would break at 10 MB.
UPLOAD_BYTES = 100_000_000


def read_port(text):
    """Return the port that PORT asks for.

    Raises
    ------
    ValueError
        If `text` is not a whole number from 1 to 65535.
    """
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError(f"PORT={text} is not a port: give a number such as make lab PORT=8890")
    return int(text)


def is_free(port):
    """Tell whether nothing listens on the port and this user may."""
    with socket.socket() as probe:
        # A listener on all addresses does not keep macOS from binding one of them.
        if probe.connect_ex((HOST, port)) == 0:
            return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def find_port(wanted):
    """Return the first free port from the one wanted upwards.

    Raises
    ------
    ValueError
        If none of the next ports is free.
    """
    last = min(wanted + PORTS_TO_TRY - 1, 65535)
    for port in range(wanted, last + 1):
        if is_free(port):
            if port != wanted:
                print(f"Port {wanted} is in use or not allowed: taking {port}.", flush=True)
            return port
    raise ValueError(f"No port from {wanted} to {last} is free: give another, make lab PORT=9000")


def lab_command(port, browser):
    """Return the command line that starts JupyterLab in the course's folder."""
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={ROOT}",
        f"--ServerApp.tornado_settings={{'websocket_max_message_size': {UPLOAD_BYTES}}}",
        f"--LabApp.default_url={FIRST_LESSON}",
        "--Application.log_level=WARN",
    ]
    if not browser:
        command.append("--no-browser")
    if os.geteuid() == 0:  # as in a container; the server answers this machine only
        command.append("--allow-root")
    return command


def announce(port, token, browser):
    """Say where the page will be, and whether work can be saved there."""
    if not os.access(ROOT / "notebooks", os.W_OK):
        print(f"{ROOT} is read-only: the lessons run, but what you change is not saved.")
        print(f"To keep your work: cp -r '{ROOT}' ~/course")
        print(f"and in the copy:   make lab VENV='{sys.prefix}'")
    print("Opening the first lesson. If no page appears, go to" if browser else "Open this page:")
    print(f"    http://{HOST}:{port}{FIRST_LESSON}?token={quote(token)}")
    print("Ctrl-C here, then y, stops JupyterLab.", flush=True)


def main():
    """Become JupyterLab, or say why not."""
    try:
        port = find_port(read_port(os.environ.get("PORT") or "8888"))
    except ValueError as error:
        sys.exit(str(error))
    browser = os.environ.get("BROWSER") != "0"
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    announce(port, token, browser)
    # In JupyterLab's terminals `python` shall be the course's.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    settings = {**os.environ, "JUPYTER_TOKEN": token, "PATH": path}
    if not browser:
        del settings["BROWSER"]  # else Python would look for a browser called 0
    os.execve(sys.executable, lab_command(port, browser), settings)


if __name__ == "__main__":
    main()
