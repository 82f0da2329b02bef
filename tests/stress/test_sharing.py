"""Many at once: two kernels with one file of progress, thirty processes with one cache."""

import hashlib
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from course_utils import progress
from course_utils.data import SHOP_SIZE

RECORD = """
import sys
from pathlib import Path
from course_utils import progress
progress.progress_path = lambda: Path(sys.argv[1])
progress._PATIENCE = 60  # two kernels that write without a pause starve each other
sys.stdin.readline()
for i in range(int(sys.argv[3])):
    assert progress.record_check("02", f"{sys.argv[2]}{i}", "passed") == ""
    assert progress.record_check("02", "shared", "failed") == ""
"""
UNPACK = """
import sys
from course_utils.data import unpack_shop
sys.stdin.readline()
print(unpack_shop())
"""
DOWNLOAD = """
import hashlib, sys
from pathlib import Path
import pooch, requests
from course_utils import data
data.PACKAGE, data.MNIST_URL, data.MNIST_URL_SHA256 = Path("/nowhere/at/all"), *sys.argv[1:]
sys.stdin.readline()
path = data.mnist_path()
assert hashlib.sha256(path.read_bytes()).hexdigest() == sys.argv[2]
"""


def run_at_once(program, arguments, environment):
    """Run a program once for each list of arguments; all begin at the same time."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    children = [
        subprocess.Popen([sys.executable, "-c", program, *some], env=environment, **pipes)
        for some in arguments
    ]
    for child in children:
        child.stdin.write(b"go\n")
        child.stdin.flush()
    for child in children:
        _, words = child.communicate(timeout=300)
        assert child.returncode == 0, words.decode()[-1500:]


@pytest.mark.slow
def test_two_kernels_write_progress(tmp_path, often, line):
    times = often(40, 400)
    path = tmp_path / "progress-ada.json"
    environment = {**os.environ, "COURSE_PROGRESS": "on"}
    run_at_once(RECORD, [[path, name, str(times)] for name in "ab"], environment)
    record = progress.load_progress(path)["exercises"]["02"]
    assert len(record) == 2 * times + 1
    assert record["shared"]["failed_attempts"] == 2 * times
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".json", ".lock"]
    line("Two kernels write progress at once", 4 * times, "no check was lost")


@pytest.mark.slow
def test_a_class_unpacks_the_shop(tmp_path, often, line):
    processes, rounds = often(4, 30), often(1, 2)
    for number in range(rounds):
        home = tmp_path / str(number)
        environment = {**os.environ, "XDG_CACHE_HOME": str(home)}
        run_at_once(UNPACK, [[]] * processes, environment)
        (shop,) = (home / "course_utils").iterdir()
        sizes = [path.stat().st_size for path in shop.rglob("*") if path.is_file()]
        assert (len(sizes), sum(sizes)) == SHOP_SIZE
    line(
        "30 processes unpack the shop into one cache",
        processes * rounds,
        "one whole copy each time",
    )


class Server(BaseHTTPRequestHandler):
    """Gives a file in pieces."""

    content = bytes(range(256)) * 4000

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        for begin in range(0, len(self.content), 100_000):
            self.wfile.write(self.content[begin : begin + 100_000])

    def log_message(self, *_):
        pass


@pytest.mark.slow
def test_a_class_downloads_into_one_cache(tmp_path, often, line):
    processes, rounds = often(4, 30), often(1, 2)
    digest = hashlib.sha256(Server.content).hexdigest()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/mnist.npz"
    for number in range(rounds):
        home = tmp_path / str(number)
        environment = {**os.environ, "XDG_CACHE_HOME": str(home), "NO_PROXY": "127.0.0.1"}
        run_at_once(DOWNLOAD, [[address, digest]] * processes, environment)
        assert [path.name for path in (home / "course_utils").iterdir()] == ["mnist.npz"]
    server.shutdown()
    server.server_close()
    line(
        "30 processes download into one cache",
        processes * rounds,
        "each got the whole file, and nothing else was left",
    )
