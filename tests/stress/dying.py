"""Let a forked child do something and die on the way: at any call to the disk, or at any byte."""

import mmap
import os
import resource
import signal
import struct
import sys
import traceback

# Calls into C that may touch the disk. Strings have a `replace` too: it only adds moments to die.
TOUCH = {
    *("open", "write", "writelines", "close", "flush", "__exit__", "truncate", "fsync", "flock"),
    *("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "chmod", "link", "symlink"),
    *("sendfile", "copy_file_range", "fstat", "scandir"),
}


def run(act, before=lambda: None):
    """Run `act` in a child, after `before`; return its exit status and the end of its traceback.

    The status is negative for a signal, 0 if all went well, 1 for an exception.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            devnull = os.open(os.devnull, os.O_WRONLY)
            os.dup2(devnull, 1)
            os.dup2(devnull, 2)
            before()
            act()
            sys.setprofile(None)
            os._exit(0)
        except BaseException:
            sys.setprofile(None)
            os.write(writing, traceback.format_exc()[-2000:].encode())
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        words = pipe.read().decode("utf-8", "replace")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), words


def count_calls(act):
    """Return how many calls to the disk `act` makes."""
    counter = mmap.mmap(-1, 8)
    status, words = run(act, lambda: sys.setprofile(_Hook(counter, 0)))
    assert status == 0, words
    return struct.unpack("q", counter[:8])[0]


def killed_at_call(act, number):
    """Kill `act` with SIGKILL before its call to the disk of this number, from 1."""
    return run(act, lambda: sys.setprofile(_Hook(mmap.mmap(-1, 8), number)))


def killed_at_byte(act, number):
    """Kill `act` when a file would become longer than so many bytes: the rest is never written."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))

    return run(act, limit)


class _Hook:
    """Counts calls, for `sys.setprofile`, and kills the process before one of them."""

    def __init__(self, counter, last):
        self.counter, self.last, self.calls = counter, last, 0

    def __call__(self, frame, event, function):
        if event != "c_call" or function.__name__ not in TOUCH:
            return
        self.calls += 1
        self.counter[:8] = struct.pack("q", self.calls)
        if self.calls == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
