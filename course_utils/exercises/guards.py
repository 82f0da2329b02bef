"""Limits on a call of a learner's function: its time, its memory and what it prints.

They protect from accidents, not from malice. A loop in Python is stopped on every system, unless
two loops, one in the other, both catch every exception; on Windows, one that does may go on in the
background. A loop inside one call of a C function, such as ``max(itertools.count())``, can't be
interrupted, by this module or by Lab's stop button: only a restart of the kernel ends it. The limit
on memory works on Linux; elsewhere the system itself refuses only what is far too large.
"""

import contextlib
import ctypes
import inspect
import io
import signal
import sys
import threading
from pathlib import Path

_EXTRA_BYTES = 4 * 1024**3
_KEPT_CHARACTERS = 200


class TimeIsUp(BaseException):
    """Not an Exception, so that ``except Exception`` in a learner's loop doesn't swallow it."""


class CappedText(io.TextIOBase):
    """A stream that keeps only the start, since an endless loop may print without end."""

    def __init__(self):
        self.text = ""

    def writable(self):
        """Return True."""
        return True

    def write(self, text):
        """Keep the text while there is room for it."""
        if len(self.text) < _KEPT_CHARACTERS:
            self.text = (self.text + text)[:_KEPT_CHARACTERS]
        return len(text)


@contextlib.contextmanager
def memory_limit():
    """Let the code within take 4 GiB more than now at most, on Linux."""
    if not sys.platform.startswith("linux"):
        yield
        return
    import resource

    # RLIMIT_DATA and not RLIMIT_AS: graphics drivers reserve far more addresses than they use.
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _bytes_in_use() + _EXTRA_BYTES
    if soft != resource.RLIM_INFINITY:
        limit = min(limit, soft)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _bytes_in_use():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData"))


def call_within(seconds, function, args):
    """Call a function, but not for longer than some seconds.

    Parameters
    ----------
    seconds : float
        Time limit.
    function : callable
        What to call.
    args : tuple
        Its positional arguments.

    Returns
    -------
    object
        What the function returned.

    Raises
    ------
    TimeIsUp
        If the function was stopped.
    """
    if hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread():
        return _call_with_alarm(seconds, function, args)
    return _call_in_thread(seconds, function, args)


def _raise_at_next_line(frame, event, arg):
    """Raise again, as a trace function, what a bare ``except:`` has swallowed."""
    if event == "line":
        raise TimeIsUp
    return _raise_at_next_line


def _no_trace(frame, event, arg):
    """Trace no function that is called from now on."""


def _call_with_alarm(seconds, function, args):
    """Call a function in the main thread; an alarm interrupts it."""
    own, rung = sys._getframe(), []
    notebook = getattr(inspect.unwrap(function), "__globals__", None)

    def ring(signum, frame):
        # An alarm that rings just as the function has returned finds this very frame.
        if frame is own:
            return
        # It rings again only where the exception was swallowed. Libraries are left to clean up.
        while rung and frame is not own:
            frame.f_trace = _raise_at_next_line if frame.f_globals is notebook else None
            frame = frame.f_back
        sys.settrace(_no_trace if rung else tracer)
        rung.append(True)
        raise TimeIsUp

    tracer, previous = sys.gettrace(), signal.signal(signal.SIGALRM, ring)
    timer = signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        value, error = next(_apart(function, args))
    finally:
        # First the alarm and the tracing, which would interrupt what follows too.
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.settrace(tracer)
        signal.signal(signal.SIGALRM, previous)
        signal.setitimer(signal.ITIMER_REAL, *timer)
    if error is not None:
        raise error
    return value


def _apart(function, args):
    """Yield what a function returns and what it raises.

    A generator has an exception state of its own. In the caller's, CPython would go on handling an
    exception that was raised just as another one was being caught.
    """
    value = caught = None
    try:
        value = function(*args)
    except BaseException as error:
        caught = error
    yield value, caught


def _call_in_thread(seconds, function, args):
    """Call a function in a thread: for Windows, and where the caller isn't the main thread."""
    box = {}

    def work():
        try:
            box["value"] = function(*args)
        except BaseException as error:
            box["error"] = error

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    raise_in_thread = ctypes.pythonapi.PyThreadState_SetAsyncExc
    for _ in range(20):
        if not worker.is_alive():
            break
        raise_in_thread(ctypes.c_ulong(worker.ident), ctypes.py_object(TimeIsUp))
        worker.join(0.05)
    if "error" in box:
        raise box["error"]
    if "value" not in box:
        raise TimeIsUp
    return box["value"]
