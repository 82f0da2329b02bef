"""Run a learner's function on one case after another, and put into words whatever happens."""

import contextlib
import copy
import inspect
import re
import time
import traceback
from dataclasses import dataclass

import numpy as np

from course_utils.exercises.guards import CappedText, TimeIsUp, call_within, memory_limit

SECONDS = 10.0
"""How long a learner's function may take for all the cases of one check."""

_SETUP_NAMES = {
    *("np", "cv2", "plt", "keras", "tf", "scipy", "data", "Path", "Image", "psnr", "ssim"),
    *("hog", "local_binary_pattern", "make_pipeline", "FunctionTransformer", "StandardScaler"),
    *("LinearSVC", "LogisticRegression", "load_mnist", "x_train", "y_train", "x_held"),
    *("math", "binomtest", "bootstrap", "softmax", "log_softmax", "minimize_scalar"),
    *("show_images", "course_held", "small_network", "to_batch", "features", "labels", "digits"),
    *("fit_square", "cells", "small_cells", "defective"),
}


@dataclass
class Outcome:
    """What one call of a learner's function led to.

    Attributes
    ----------
    kind : {"value", "raised", "nothing", "changed input", "unfinished", "set-up", "time"}
        Only "value" means that there is a value to compare.
    value : object
        What the function returned; the name of the exception if it raised one.
    problem : str
        A sentence for the learner, empty if `kind` is "value".
    printed : str
        The start of what the function printed.
    """

    kind: str
    value: object = None
    problem: str = ""
    printed: str = ""


def has_ellipsis(value):
    """Tell whether a value is ``...`` or holds one: the mark of an exercise not yet attempted."""
    if isinstance(value, np.ndarray):
        return value.dtype == object and has_ellipsis(value.tolist())
    if isinstance(value, (list, tuple)):
        return any(has_ellipsis(item) for item in value)
    return value is ...


def _same(first, second):
    """Tell whether two inputs are equal, arrays by dtype and every element."""
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and np.array_equal(first, second)
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(_same, first, second))
    return first == second


def without_addresses(text):
    """Remove memory addresses, which differ from run to run."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)


def _line_of(error, function):
    """Say in which line of the learner's own code an exception arose, "" if in none of them."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    frames = traceback.extract_tb(error.__traceback__) if code else []
    own = [frame for frame in frames if frame.filename == code.co_filename]
    if not own:
        return ""
    return f" in line {own[-1].lineno}" + (f", `{own[-1].line}`" if own[-1].line else "")


def _outcome_of_error(error, function):
    """Put an exception from a learner's function into words."""
    name, line = type(error).__name__, _line_of(error, function)
    if isinstance(error, NameError) and error.name in _SETUP_NAMES:
        text = f"`{error.name}` is not defined. Run all cells above this one first, from Setup on."
        return Outcome("set-up", name, text)
    if isinstance(error, TypeError) and "ellipsis" in str(error):
        return Outcome("unfinished", name, f"There is still a `...` to replace{line}.")
    if isinstance(error, MemoryError):
        text = f"your function asked for too much memory{line}. Which array is so large?"
        return Outcome("raised", name, text)
    reason = without_addresses(str(error))[:300].rstrip(".")
    reason = f": {reason}" if reason else ""
    return Outcome("raised", name, f"your function raised {name}{line}{reason}.")


def _outcome_of_value(value, inputs_kept):
    if has_ellipsis(value):
        return Outcome("unfinished", problem="Replace the `...` by your answer, then run the cell.")
    if not inputs_kept:
        text = "your function changed its input. Work on a copy, made with `.copy()`."
        return Outcome("changed input", problem=text)
    if value is None:
        text = "your function returned None: does it end with `return`?"
        return Outcome("nothing", problem=text)
    return Outcome("value", value)


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
        stream, start = CappedText(), time.perf_counter()
        try:
            with contextlib.redirect_stdout(stream), memory_limit():
                value = call_within(max(self._left, 0.001), self.function, inputs)
            outcome = _outcome_of_value(value, _same(args, inputs))
        except TimeIsUp:
            text = f"your function was stopped after {self.seconds:g} s: does a loop never end?"
            outcome = Outcome("time", problem=text)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            outcome = _outcome_of_error(error, self.function)
        self._left -= time.perf_counter() - start
        outcome.printed = stream.text.strip()
        return outcome
