"""Run a learner's function so that nothing it does can harm the notebook.

Limits, stated so that nobody trusts this with hostile code: a loop in Python is stopped on every system, but a loop
inside one call of a C function (``max(itertools.count())``) can't be interrupted, in a notebook or out of it; the
guard against huge arrays beyond what the operating system refuses by itself works on Linux only.
"""

import contextlib
import copy
import ctypes
import inspect
import io
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass

import numpy as np

SECONDS = 10.0
"""How long a learner's function may take for all the cases of one check."""

_EXTRA_BYTES = 4 * 1024**3
_KEPT_CHARACTERS = 200
_SETUP_NAMES = {"np", "cv2", "plt", "keras", "tf", "scipy", "load_mnist", "show_images", "x_train", "y_train"}


class TimeIsUp(BaseException):
    """Not an Exception, so that ``except Exception`` in a learner's loop doesn't swallow it."""


@dataclass
class Outcome:
    """What one call of a learner's function led to.

    Attributes
    ----------
    kind : {"value", "raised", "nothing", "changed input", "unfinished", "set-up", "time"}
        Only "value" means that there is a value to compare.
    value : object
        What the function returned.
    problem : str
        A sentence for the learner, empty if `kind` is "value".
    printed : str
        The start of what the function printed.
    """

    kind: str
    value: object = None
    problem: str = ""
    printed: str = ""


class _CappedText(io.TextIOBase):
    """A stream that keeps only the start, since an endless loop may print without end."""

    def __init__(self):
        self.text = ""

    def writable(self):
        return True

    def write(self, text):
        if len(self.text) < _KEPT_CHARACTERS:
            self.text = (self.text + text)[:_KEPT_CHARACTERS]
        return len(text)


def has_ellipsis(value):
    """Tell whether a value is ``...`` or holds one: the mark of an exercise not yet attempted."""
    if isinstance(value, np.ndarray):
        return value.dtype == object and has_ellipsis(value.tolist())
    if isinstance(value, (list, tuple)):
        return any(has_ellipsis(item) for item in value)
    return value is ...


def same(first, second):
    """Tell whether two inputs are equal, arrays by dtype and every element."""
    if isinstance(first, np.ndarray):
        return isinstance(second, np.ndarray) and first.dtype == second.dtype and np.array_equal(first, second)
    if isinstance(first, (list, tuple)):
        return type(first) is type(second) and len(first) == len(second) and all(map(same, first, second))
    return first == second


@contextlib.contextmanager
def _memory_guard():
    """Let a call take 4 GiB at most, where the system can limit that."""
    if not sys.platform.startswith("linux"):
        yield
        return
    import resource

    # RLIMIT_DATA and not RLIMIT_AS: graphics drivers reserve far more addresses than they ever use.
    with open("/proc/self/status") as status:
        used = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData"))
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = used + _EXTRA_BYTES
    if soft != resource.RLIM_INFINITY and soft < limit:
        yield
        return
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _call_with_alarm(seconds, function, args):
    """Call a function in the main thread; an alarm interrupts it."""

    def ring(signum, frame):
        # An alarm that rings as the function has just returned finds this frame and must not disturb it.
        if frame.f_code is not _call_with_alarm.__code__:
            raise TimeIsUp

    previous = signal.signal(signal.SIGALRM, ring)
    # Ringing again and again gets out of a loop that catches everything.
    timer = signal.setitimer(signal.ITIMER_REAL, seconds, 0.01)
    try:
        return function(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, previous)


def _call_in_thread(seconds, function, args):
    """Call a function in a thread of its own: for Windows, and where the caller isn't the main thread."""
    box = {}

    def work():
        try:
            box["value"] = function(*args)
        except BaseException as error:
            box["error"] = error

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    for _ in range(20):
        if not worker.is_alive():
            break
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident), ctypes.py_object(TimeIsUp))
        worker.join(0.05)
    if "error" in box:
        raise box["error"]
    if "value" not in box:
        raise TimeIsUp
    return box["value"]


def call_within(seconds, function, args):
    """Call ``function(*args)``, raising `TimeIsUp` after so many seconds."""
    if hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread():
        return _call_with_alarm(seconds, function, args)
    return _call_in_thread(seconds, function, args)


def _line_of(error, function):
    """Say in which line of the learner's own code an exception arose, "" if in none of them."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if code and f.filename == code.co_filename]
    if not frames:
        return ""
    return f" in line {frames[-1].lineno}" + (f", `{frames[-1].line}`" if frames[-1].line else "")


def _outcome_of_error(error, function):
    """Put an exception from a learner's function into words."""
    name, line = type(error).__name__, _line_of(error, function)
    if isinstance(error, NameError) and error.name in _SETUP_NAMES:
        return Outcome("set-up", problem=f"`{error.name}` is not defined: run the cells above this one first, from Setup on.")
    if isinstance(error, TypeError) and "ellipsis" in str(error):
        return Outcome("unfinished", problem=f"There is still a `...` to replace{line}.")
    if isinstance(error, MemoryError):
        return Outcome("raised", name, f"your function asked for more memory than there is{line}. Which array is so large?")
    return Outcome("raised", name, f"your function raised {name}{line}: {str(error).rstrip('.')}.")


class Runner:
    """Call a learner's function case by case, within one limit of time.

    Parameters
    ----------
    function : callable
        The learner's function.
    seconds : float
        The time for all calls together.
    """

    def __init__(self, function, seconds=SECONDS):
        self.function = function
        self.seconds = seconds
        self._left = seconds

    def __call__(self, *args):
        """Call the function with copies of the arguments and return the `Outcome`."""
        inputs = copy.deepcopy(args)
        stream, start = _CappedText(), time.perf_counter()
        try:
            with contextlib.redirect_stdout(stream), _memory_guard():
                value = call_within(max(self._left, 0.001), self.function, inputs)
            outcome = self._outcome_of_value(value, same(args, inputs))
        except TimeIsUp:
            outcome = Outcome("time", problem=f"your function was stopped after {self.seconds:g} s: does a loop never end?")
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            outcome = _outcome_of_error(error, self.function)
        self._left -= time.perf_counter() - start
        outcome.printed = stream.text.strip()
        return outcome

    def _outcome_of_value(self, value, inputs_kept):
        if has_ellipsis(value):
            return Outcome("unfinished", problem="Replace the `...` by your answer, then run the cell again.")
        if not inputs_kept:
            return Outcome("changed input", problem="your function changed its input: work on a copy, as in `image.copy()`.")
        if value is None:
            return Outcome("nothing", problem="your function returned None: does it end with `return`?")
        return Outcome("value", value)
