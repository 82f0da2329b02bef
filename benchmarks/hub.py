"""A room of learners at the hub: all log in at once, open lesson 02 and run all of it.

Hub, learners' servers and the clients that play the browsers share the machine. The first row is
the same lesson with one learner alone. It needs root, systemd or a Linux that lets root start one,
and the packages of `make hub`.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from benchmarks._learner import Learner
from benchmarks._room import memory_mb, obstacle, room

LESSON = "notebooks/02_convolution.ipynb"


def run(sizes=(1, 30)):
    """Measure rooms of several sizes.

    Returns
    -------
    list of dict
        One row a room: learners, how many of them failed, the cells that ran, seconds from the
        login to a ready kernel and for the lesson's cells (median and longest), cells per second in
        the whole room, MB of memory a learner when all have finished and keep their kernels (median
        and largest; shared pages are divided), MB of all learners together, and load (processes
        that wanted the processor before it began). No row where no hub can run.
    """
    if obstacle():
        print(f"No hub here: {obstacle()}.")
        return []
    return [measure(size) for size in sizes]


def measure(size):
    """Return the row of a room with so many learners."""
    load = os.getloadavg()[0]
    names = [f"nr-{number}" for number in range(1, size + 1)]
    with room() as hub, ThreadPoolExecutor(size) as pool:
        start = time.perf_counter()
        visits = list(pool.map(lambda name: visit(hub, name), names))
        seconds = time.perf_counter() - start
        memory = [memory_mb(f"jupyter-learner-{name}-singleuser") for name in names]
    good = [found for found in visits if found["error"] is None]
    for found in visits:
        if found["error"] is not None:
            print(repr(found["error"]))
    return {
        "learners": size,
        "failed": size - len(good),
        "cells": sum(found["cells"] for found in visits),
        "ready_median_s": seconds_of(median, good, "ready"),
        "ready_longest_s": seconds_of(max, good, "ready"),
        "lesson_median_s": seconds_of(median, good, "lesson"),
        "lesson_longest_s": seconds_of(max, good, "lesson"),
        "cells_per_second": round(sum(found["cells"] for found in visits) / seconds, 1),
        "memory_median_mb": round(median(memory)),
        "memory_largest_mb": round(max(memory)),
        "memory_all_mb": round(sum(memory)),
        "load": round(load, 1),
    }


def visit(hub, name):
    """Be a learner who does the whole lesson; return what was done, and what went wrong."""
    found = {"cells": 0, "error": None}
    learner = Learner(hub, name)
    start = time.perf_counter()
    try:
        learner.log_in()
        learner.wait_for_server()
        notebook, kernel = learner.open(LESSON)
        found["ready"] = time.perf_counter() - start
        for cell in notebook.cells:
            if cell.cell_type == "code":
                kernel.execute(cell.source)
                found["cells"] += 1
        found["lesson"] = time.perf_counter() - start - found["ready"]
        kernel.close()
    except Exception as error:  # whatever it is, this learner could not go on
        found["error"] = error
    return found


def seconds_of(choose, visits, what):
    """Return the median or the longest of the visits' times, None if there is none."""
    return round(choose(found[what] for found in visits), 1) if visits else None
