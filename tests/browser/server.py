"""The JupyterLab that the tests look at: the learner's own, but over a folder of its own."""

import json
import os
import secrets
import subprocess
import time
from pathlib import Path

import matplotlib as mpl
import requests
import start_lab

ROOT = start_lab.ROOT
PATIENCE = 120  # seconds; a start takes 3, and many times that on a busy machine
# Cells that are out of sight have their outputs too, and no file outlives a test.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}


class Server:
    """A running JupyterLab.

    Parameters
    ----------
    folder : Path
        An empty folder. What JupyterLab and its kernels write goes there: settings, progress.

    Attributes
    ----------
    course : Path
        What JupyterLab shows, with the folders `notebooks`, `datasets` and `benchmarks`.
    """

    def __init__(self, folder):
        self.folder = folder
        self.course = folder / "course"
        self.log = folder / "lab.log"
        self.token = secrets.token_hex(16)
        self.url = None

    def start(self):
        """Start JupyterLab on a free port and wait until it answers."""
        (self.course / "notebooks").mkdir(parents=True)
        for name in ("datasets", "benchmarks"):
            (self.course / name).symlink_to(ROOT / name)
        self._write_settings()
        python, _, _, *options = start_lab.lab_command(port=0, browser=False)
        options = [option for option in options if "root_dir" not in option]
        command = [python, Path(__file__).with_name("serve.py"), *options]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, f"--ServerApp.root_dir={self.course}"],
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop it in order
            )
        self._wait()

    def _write_settings(self):
        for name, chosen in SETTINGS.items():
            file = self.folder / f"settings/@jupyterlab/{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(chosen), encoding="utf-8")

    def _environment(self):
        """Return the environment of a learner who has no settings and no progress yet."""
        places = {
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
            "XDG_DATA_HOME": "progress",
        }
        chosen = {name: str(self.folder / place) for name, place in places.items()}
        chosen |= {"JUPYTER_TOKEN": self.token, "JUPYTER_PREFER_ENV_PATH": "1"}
        # Making matplotlib's list of fonts anew takes seconds, and it says so on the page.
        chosen |= {"MPLCONFIGDIR": mpl.get_configdir(), "PYTHONPATH": str(ROOT)}
        kept = {name: value for name, value in os.environ.items() if name != "COURSE_PROGRESS"}
        return kept | chosen

    def _wait(self):
        deadline = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < deadline:
            # JupyterLab writes this file when it has got its port.
            for file in (self.folder / "runtime").glob("jpserver-*.json"):
                try:
                    self.url = json.loads(file.read_text(encoding="utf-8"))["url"]
                    self.ask("GET", "status")
                except (ValueError, requests.RequestException):
                    continue  # half written, or not listening yet
                return
            time.sleep(0.1)
        said = self.log.read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"JupyterLab did not start:\n{said[-4000:]}")

    def ask(self, method, path):
        """Return the answer of JupyterLab's REST interface."""
        headers = {"Authorization": f"token {self.token}"}
        answer = requests.request(method, f"{self.url}api/{path}", headers=headers, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def stop(self):
        """Stop JupyterLab and its kernels."""
        self._process.stdin.close()
        self._process.wait(timeout=60)
