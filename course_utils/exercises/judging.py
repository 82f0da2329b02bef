"""Judge an answer: the verdicts a check may reach, and the check that compares a function with the reference."""

import operator
from dataclasses import dataclass, field

import numpy as np

from course_utils.exercises.running import Outcome, Runner, has_ellipsis

_SHOWN_NUMBERS = 12


class Verdict(Exception):
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
        text = np.array2string(value, separator=", ", formatter={"float_kind": lambda x: f"{x:.6g}"})
        return " ".join(text.split())
    text = f"{value:.6g}" if isinstance(value, float) and not value.is_integer() else repr(value)
    return text if len(text) <= 200 else text[:197] + "..."


def as_numbers(value):
    """Turn an array, a list of lists or a number into an array; raise ValueError if it isn't numbers."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError("rows of different lengths, which is no array") from None
    if array.dtype.kind not in "biufc":
        raise ValueError(f"{show(value)}, a {type(value).__name__}, which is no array of numbers")
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
    if array.shape != want.shape:
        shape = "" if array.size > _SHOWN_NUMBERS else f", of shape {array.shape}"
        return show(array) + shape, show(want)
    wrong = np.argwhere(~np.isclose(array, want, rtol=rtol, atol=atol))
    if not len(wrong):
        return None
    kind = f" ({array.dtype})" if array.dtype.kind != want.dtype.kind else ""
    if array.size <= _SHOWN_NUMBERS:
        return show(array) + kind, show(want)
    place = tuple(int(i) for i in wrong[0])
    return f"{show(array[place])}{kind} at {list(place)}", show(want[place])


@dataclass(frozen=True)
class SameAsReference:
    """A check: the learner's function must give the reference's answer on every case.

    The first case that shows a difference is the one reported, so cases go from small to large. If the answers on all
    cases are those of one of the exercise's known wrong answers, its message is added.

    Attributes
    ----------
    cases : list of tuple
        Positional arguments.
    describe : callable
        Takes one case's arguments and says them in words.
    gives : str
        What precedes the right value, as in "the formula gives".
    rtol, atol : float
        Tolerances for floats. Integers, where the reference returns one, must be equal and of an integer type.
    """

    cases: list = field(repr=False)
    describe: callable
    gives: str = "the right answer is"
    rtol: float = 1e-5
    atol: float = 1e-6

    def __call__(self, exercise, answer):
        if not callable(answer):
            raise Failed(
                f"you passed {show(answer)}, a {type(answer).__name__}. Pass the function itself, without calling it: "
                f"`ex.{exercise.name}.check({exercise.name})`."
            )
        run = Runner(answer, exercise.seconds)
        outcomes = []
        for case in self.cases:
            outcomes.append(run(*case))
            self._stop_if_unfinished(outcomes[-1])
        for case, outcome in zip(self.cases, outcomes):
            problem = self._problem(outcome, exercise.reference(*case))
            if problem:
                raise Failed(f"For {self.describe(*case)} {problem}{self._diagnosis(exercise, outcomes)}")
        return f"All {len(self.cases)} cases agree." + _remark_on_printing(outcomes[0])

    def _stop_if_unfinished(self, outcome):
        if outcome.kind == "unfinished":
            raise NotAttempted(outcome.problem)
        if outcome.kind == "set-up":
            raise SetupIncomplete(outcome.problem)
        if outcome.kind == "time":
            raise Failed(outcome.problem)

    def _problem(self, outcome, want):
        """Say what is wrong with an outcome, "" if nothing is."""
        if outcome.kind == "nothing" and outcome.printed:
            return f"your function printed {outcome.printed!r} but returned None: end it with `return`, not `print`."
        if outcome.kind != "value":
            return outcome.problem
        difference = self._compare(outcome.value, want)
        return f"you returned {difference[0]}; {self.gives} {difference[1]}." if difference else ""

    def _compare(self, got, want):
        if isinstance(want, int):
            return _compare_integers(got, want)
        return _compare_arrays(got, want, self.rtol, self.atol)

    def _diagnosis(self, exercise, outcomes):
        """Name the misconception whose answers these are."""
        for wrong, message in exercise.wrong:
            run = Runner(wrong)
            if all(self._alike(outcome, run(*case)) for outcome, case in zip(outcomes, self.cases)):
                return " " + message
        return ""

    def _alike(self, first, second):
        if first.kind != second.kind:
            return False
        if first.kind != "value":
            return first.value == second.value
        if isinstance(first.value, (float, np.floating)) != isinstance(second.value, (float, np.floating)):
            return False
        return not _compare_arrays(first.value, second.value, self.rtol, self.atol)


def _remark_on_printing(outcome: Outcome):
    return " Your function also prints: fine for a look, but the value it returns is what counts." if outcome.printed else ""


def value_of(answer, seconds):
    """Return an answer that is a value, calling it first if it is a function without parameters."""
    if not callable(answer) or hasattr(answer, "count_params"):
        if has_ellipsis(answer):
            raise NotAttempted("Replace the `...` by your answer, then run the cell again.")
        return answer
    outcome = Runner(answer, seconds)()
    if outcome.kind == "value":
        return outcome.value
    verdict = {"unfinished": NotAttempted, "set-up": SetupIncomplete}.get(outcome.kind, Failed)
    raise verdict(outcome.problem)
