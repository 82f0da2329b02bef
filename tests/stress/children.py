"""Work on numbered tasks in child processes, so that a crash or a hang is noticed and named."""

import multiprocessing
import os
import re
import resource
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PATIENCE = 120  # seconds for one task, of which most take less than one


def run_in_children(start, numbers, children=2):
    """Do numbered tasks; return what each gave, by number, and the children's highest memory.

    Parameters
    ----------
    start : function
        Called once in each child, it returns a context manager that gives the function for one
        number. To be found by name from another process.
    numbers : list of int

    Returns
    -------
    dict, int
        What was returned by number; bytes.

    Raises
    ------
    AssertionError
        If a child died, was silent for too long, raised, or wrote to stderr; it names the number.
    """
    with ThreadPoolExecutor(children) as pool:
        shares = [numbers[begin::children] for begin in range(children)]
        done = list(pool.map(lambda share: _supervise(start, share), shares))
    return {n: given for share, _ in done for n, given in share.items()}, max(m for _, m in done)


def _supervise(start, numbers):
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    child = context.Process(target=_work, args=(theirs, start, numbers), daemon=True)
    child.start()
    theirs.close()
    given, number = {}, None
    try:
        while True:
            assert mine.poll(PATIENCE), f"number {number}: no answer within {PATIENCE} seconds"
            kind, *rest = mine.recv()
            if kind == "begin":
                (number,) = rest
            elif kind == "done":
                given[number] = rest[0]
            elif kind == "end":
                memory, words = rest
                assert not words, f"on stderr: {words[:500]}"
                return given, memory
            else:
                raise AssertionError(f"number {number}: {rest[0]}")
    except EOFError:
        child.join(5)
        raise AssertionError(f"number {number}: the process died ({child.exitcode})") from None
    finally:
        child.kill()
        child.join()


def _work(pipe, start, numbers):
    """Do the tasks, in the child."""
    import traceback

    with tempfile.TemporaryFile() as words:
        os.dup2(words.fileno(), 2)
        try:
            with start() as task:
                for number in numbers:
                    pipe.send(("begin", number))
                    pipe.send(("done", task(number)))
        except BaseException:
            pipe.send(("failed", traceback.format_exc()))
            return
        words.seek(0)
        pipe.send(("end", _highest_memory(), words.read().decode("utf-8", "replace")))


def _highest_memory():
    """Return bytes. On Linux `getrusage` would count what the process that started this one had."""
    if sys.platform == "linux":
        return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
