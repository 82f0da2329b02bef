"""Judge an answer: the verdicts a check may reach, and the comparison with the reference."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from course_utils.exercises.running import Runner, has_ellipsis, without_addresses

_SHOWN_NUMBERS = 12


class Verdict(Exception):  # noqa: N818 (a verdict is no error)
    """Ends a check; its text is what the learner reads."""

    status = ""


class NotAttempted(Verdict):
    """There is nothing to judge yet."""

    status = "not attempted"


class Failed(Verdict):
    """The answer is wrong."""

    status = "failed"


class SetupIncomplete(Verdict):
    """The answer can't be judged, and is not to blame."""

    status = "set-up incomplete"


def show(value):
    """Write a value the way a message quotes it: short, and the same on every machine."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, np.ndarray):
        if value.size > _SHOWN_NUMBERS:
            return f"an array of shape {value.shape}"
        six_digits = {"float_kind": lambda number: f"{number:.6g}", "bool": str}
        return " ".join(np.array2string(value, separator=", ", formatter=six_digits).split())
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.6g}"
    text = without_addresses(repr(value))
    return text if len(text) <= 200 else text[:197] + "..."


def percent(share, digits=0):
    """Write a share in [0, 1] in per cent."""
    return f"{100 * share:.{digits}f} %"


def as_numbers(value):
    """Turn an array, lists of numbers or a number into an array.

    Raises
    ------
    ValueError
        If it isn't numbers. The message completes "you returned".
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError("rows of different lengths, which is no array") from None
    if array.dtype.kind not in "biufc":
        kind = type(value).__name__
        raise ValueError(f"{show(value)}, a {kind}, which is no array of numbers")
    return array


def _compare_integers(got, want):
    """Return what differs as a pair of texts, got and wanted; None if nothing does."""
    try:
        number = operator.index(got)
    except TypeError:
        return f"{show(got)}, a {type(got).__name__}", show(want)
    return None if number == want else (str(number), str(want))


def _compare_arrays(got, want, rtol, atol):
    """Return what differs as a pair of texts, got and wanted; None if nothing does."""
    want = np.asarray(want)
    try:
        array = as_numbers(got)
    except ValueError as error:
        return str(error), show(want)
    if array.size == want.size == 0:
        return None
    if array.shape != want.shape:
        shape = "" if array.size > _SHOWN_NUMBERS else f", of shape {array.shape}"
        return show(array) + shape, show(want)
    wrong = np.argwhere(~np.isclose(array, want, rtol=rtol, atol=atol, equal_nan=True))
    if not len(wrong):
        return None
    other_kind = isinstance(got, np.ndarray) and array.dtype.kind != want.dtype.kind
    kind = f" ({array.dtype})" if other_kind else ""
    if array.size <= _SHOWN_NUMBERS:
        return show(array) + kind, show(want)
    place = tuple(int(i) for i in wrong[0])
    return f"{show(array[place])}{kind} at {list(place)}", show(want[place])


@dataclass(frozen=True)
class SameAsReference:
    """A check: the learner's function must give the reference's answer on every case.

    The first case that shows a difference is the one reported, so cases go from small to large. If
    the answers on all cases are those of a wrong answer the exercise knows, its message is added.

    Attributes
    ----------
    cases : list of tuple
        Positional arguments.
    describe : callable
        Takes one case's arguments and says them in words.
    gives : str
        What precedes the right value, as in "the formula gives".
    rtol, atol : float
        Tolerances for floats. Where the reference returns an int, the answer must be that integer,
        of any integer type.
    """

    cases: list = field(repr=False)
    describe: Callable
    gives: str = "the right answer is"
    rtol: float = 1e-5
    atol: float = 1e-6

    def __call__(self, exercise, answer):
        """Judge an answer: return what to say of a right one, raise a `Verdict` otherwise."""
        require_function(exercise, answer)
        outcomes = self._outcomes(Runner(answer, exercise.seconds))
        for case, outcome in zip(self.cases, outcomes):
            problem = self._problem(outcome, exercise.reference(*case))
            if problem:
                remark = self._diagnosis(exercise, outcomes)
                raise Failed(f"For {self.describe(*case)} {problem}{remark}")
        remark = " It also prints; only what it returns counts." if outcomes[0].printed else ""
        return f"All {len(outcomes)} cases agree.{remark}"

    def _outcomes(self, run):
        """Call a function on each case, on fewer if the time is up."""
        outcomes = []
        for case in self.cases:
            outcomes.append(run(*case))
            if outcomes[-1].kind == "unfinished":
                raise NotAttempted(outcomes[-1].problem)
            if outcomes[-1].kind == "set-up":
                raise SetupIncomplete(outcomes[-1].problem)
            if outcomes[-1].kind == "time":
                break
        return outcomes

    def _problem(self, outcome, want):
        """Say what is wrong with an outcome, "" if nothing is."""
        if outcome.kind == "nothing" and outcome.printed:
            return (
                f"your function printed {outcome.printed!r} but returned None: "
                "end it with `return`, not with `print`."
            )
        if outcome.kind != "value":
            return outcome.problem
        difference = self._compare(outcome.value, want)
        return f"you returned {difference[0]}; {self.gives} {difference[1]}." if difference else ""

    def _compare(self, got, want):
        if isinstance(want, int):
            return _compare_integers(got, want)
        return _compare_arrays(got, want, self.rtol, self.atol)

    def _diagnosis(self, exercise, outcomes):
        """Name the misconception that gives just these answers, "" if none is known."""
        for wrong, message in exercise.wrong:
            theirs = self._outcomes(Runner(wrong))
            if len(theirs) == len(outcomes) and all(map(self._alike, outcomes, theirs)):
                return " " + message
        return ""

    def _alike(self, first, second):
        if first.kind != second.kind:
            return False
        if first.kind != "value":
            return first.value == second.value
        if isinstance(first.value, float) != isinstance(second.value, float):
            return False
        return not _compare_arrays(first.value, second.value, self.rtol, self.atol)


def require_function(exercise, answer):
    """Refuse an answer that can't be called."""
    if not callable(answer):
        raise Failed(
            f"You passed {show(answer)}, a {type(answer).__name__}. Pass the function itself, "
            f"without calling it: `ex.{exercise.name}.check({exercise.name})`."
        )


def value_of(answer, seconds, *arguments):
    """Return an answer that is a value, or what it gives for the arguments if it is a function."""
    if has_ellipsis(answer):
        raise NotAttempted("Replace the `...` by your answer, then run the cell.")
    if not callable(answer):
        return answer
    return value_of_outcome(Runner(answer, seconds)(*arguments))


def value_of_outcome(outcome, case=""):
    """Return the value that a call gave, or raise the verdict on it; `case` begins its message."""
    if outcome.kind == "value":
        return outcome.value
    verdict = {"unfinished": NotAttempted, "set-up": SetupIncomplete}.get(outcome.kind, Failed)
    if verdict is Failed and case:
        raise Failed(f"{case} {outcome.problem}")
    raise verdict(outcome.problem[0].upper() + outcome.problem[1:])
