"""Seconds and peak memory of each lesson, beside the classic tutorial's training run.

Seconds are those of a learner's "run all": a fresh kernel, from its start to the last cell.
The budget is the lesson's own, in its metadata; the ratio makes machines comparable.
"""

import json
import subprocess
import sys
import threading
import time

import nbformat
import psutil
from nbclient import NotebookClient

from tools.run_notebooks import CELL_TIMEOUT, KERNEL, NOTEBOOKS, find_lessons, kernel_environment

SAMPLING = 0.05  # seconds between two looks at the memory


def run(folder=NOTEBOOKS):
    """Return a row for each lesson."""
    classic = time_classic()
    return [measure(path, classic) for path in find_lessons([], folder)]


def time_classic():
    """Return the seconds of the classic tutorial's training, run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks._classic"]
    done = subprocess.run(
        command, cwd=NOTEBOOKS.parent, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    return json.loads(done.stdout)["seconds"]


def measure(path, classic):
    """Return the row of one lesson; `classic` is the seconds of the classic training run."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL,
        timeout=CELL_TIMEOUT,
        resources={"metadata": {"path": str(path.parent)}},
    )
    start = time.perf_counter()
    with client.setup_kernel(stderr=subprocess.DEVNULL, env=kernel_environment()):
        with PeakMemory(client.km.provisioner.pid) as memory:
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
        seconds = time.perf_counter() - start
    budget = notebook.metadata.lesson.seconds
    return {
        "lesson": path.stem,
        "seconds": round(seconds, 1),
        "budget_seconds": budget,
        "within_budget": seconds <= budget,
        "peak_memory_mb": round(memory.peak / 1e6),
        "classic_seconds": round(classic, 1),
        "ratio_to_classic": round(seconds / classic, 2),
    }


class PeakMemory:
    """Watch the memory of a process and its children while a block of code runs.

    Attributes
    ----------
    peak : int
        The most that was seen, in bytes: the sum of the resident sets, so pages that two of
        the processes share count twice.
    """

    def __init__(self, pid):
        self.peak = 0
        self._root = psutil.Process(pid)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()

    def _watch(self):
        while True:
            self.peak = max(self.peak, self._resident())
            if self._done.wait(SAMPLING):
                return

    def _resident(self):
        total = 0
        try:
            for process in [self._root, *self._root.children(recursive=True)]:
                total += process.memory_info().rss
        except psutil.NoSuchProcess:  # it ended between two lines: the next look counts anew
            pass
        return total
