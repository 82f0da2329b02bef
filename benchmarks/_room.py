"""A hub of docs/hub for tests: started, asked for learners' memory, stopped with all it has."""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / "docs" / "hub" / "jupyterhub_config.py"
PATIENCE = 120  # seconds for systemd and for the hub to answer
# A systemd for a machine that runs none, such as a container: it manages services, and knows no
# unit that would touch the machine. What is written to /var/lib goes into the folder $1.
BOOT = """
mount -t tmpfs -o mode=755 tmpfs /run && mkdir -p /run/units /run/systemd "$1/new" "$1/work"
mount -t overlay -o "lowerdir=/var/lib,upperdir=$1/new,workdir=$1/work" none /var/lib
for name in sysinit basic shutdown umount default
do printf '[Unit]\\nDefaultDependencies=no\\n' > /run/units/$name.target; done
exec env -i container=room SYSTEMD_UNIT_PATH=/run/units PATH="$PATH" \
    /lib/systemd/systemd --system --log-target=console --log-level=warning --show-status=no
"""


def obstacle():
    """Return why no hub can run here, or None if it can."""
    if importlib.util.find_spec("jupyterhub") is None:
        return "the hub's packages are missing (`make hub` installs them)"
    if sys.platform != "linux" or os.geteuid():
        return "a hub needs Linux and root"
    if not all(map(shutil.which, ("systemctl", "systemd-run", "unshare", "nsenter"))):
        return "a hub needs systemd"
    return None


@contextmanager
def systemd(folder):
    """Yield what stands before a command to run it beside a systemd: the machine's, or our own."""
    if Path("/run/systemd/system").is_dir():
        yield []
        return
    own = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    with subprocess.Popen([*own, "sh", "-ec", BOOT, "sh", folder]) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while not (children := psutil.Process(process.pid).children()):
                check_time(deadline, "unshare")
            inside = ["nsenter", f"--target={children[0].pid}", "--mount", "--pid"]
            while subprocess.run([*inside, "systemctl", "show"], capture_output=True).returncode:
                check_time(deadline, "systemd")
            yield inside
        finally:
            process.kill()


def check_time(deadline, what):
    """Wait a little, but not longer than a deadline."""
    if time.monotonic() > deadline:
        raise TimeoutError(f"{what} did not start")
    time.sleep(0.2)


class Room:
    """A running hub.

    Attributes
    ----------
    url, password : str
        What a learner needs.
    inside : list of str
        What stands before a command to run it beside the hub.
    """

    def __init__(self, url, password, inside):
        self.url, self.password, self.inside = url, password, inside

    def run(self, *command):
        """Run a command beside the hub, as root; return what it says."""
        done = subprocess.run([*self.inside, *command], capture_output=True, text=True, check=True)
        return done.stdout


@contextmanager
def room():
    """Start the hub on free ports of this machine; yield it as a Room."""
    password = secrets.token_hex(8)
    port, hub, proxy = free_ports(3)
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder, systemd(folder) as inside:
        environment = {**os.environ, "HUB_PASSWORD": password}
        python = [*inside, sys.executable]
        subprocess.run([*python, ROOT / "tools" / "setup_hub.py"], check=True)
        command = [*python, "-m", "jupyterhub", f"--config={CONFIG}", "--log-level=WARN"]
        command += [f"--JupyterHub.bind_url={url}", f"--JupyterHub.hub_port={hub}"]
        command += [f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{proxy}"]
        with subprocess.Popen(command, env=environment) as process:
            try:
                wait_for(f"http://127.0.0.1:{hub}/hub/health", process)
                wait_for(f"{url}/hub/health", process)
                yield Room(url, password, inside)
            finally:
                process.terminate()  # the hub then stops its learners' servers and its proxy


def free_ports(count):
    """Return ports of this machine that nothing listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_for(url, process):
    """Wait until an address answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                raise RuntimeError("the hub stopped") from None
            check_time(deadline, "the hub")


def memory_mb(word):
    """Return the memory of all processes in control groups whose name has a word, in MB.

    A page that several processes share counts for each with its part.
    """
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if word in (process / "cgroup").read_text():
                lines = (process / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except OSError:  # it has just ended
            continue
    return total * 1024 / 1e6
