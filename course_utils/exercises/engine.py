"""The exercises' engine: check an answer, give a hint, show a solution.

A lesson's exercises are declared in a module such as `course_utils.exercises.lesson_02`: one
`Exercise` each, with the reference solution, the hints, how to judge, and the wrong answers that it
must recognise.
"""

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass

from course_utils import progress
from course_utils.exercises.judging import NotAttempted, Verdict
from course_utils.exercises.result import Hint, Result, Solution
from course_utils.exercises.running import SECONDS, has_ellipsis, without_addresses


class _NoAnswer:
    """Stands for a call of `check` without an argument."""


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    lesson : str
        Number of the lesson, such as "02".
    reference : callable
        The reference solution. Its name is the exercise's.
    why : str
        What to understand about the solution, in a sentence or two.
    hints : tuple of str
        From a nudge to nearly the answer.
    judge : callable
        Called with the exercise and the answer. Raises `Failed`, `NotAttempted` or
        `SetupIncomplete`; returns what to say of a right answer.
    mistakes : tuple of callable
        Wrong answers. The docstring of each is what the message about it must hold.
    other_right : tuple of callable
        Right answers written another way.
    starter_text : str
        What the notebook's cell holds, if not the signature and the docstring of `reference`
        and ``return ...``.
    check_line : str
        The last line of that cell, if not a check of what has the exercise's name.
    seconds : float
        Time limit for the learner's function.
    slow : bool
        True if testing it takes more than a few seconds.
    """

    lesson: str
    reference: Callable
    why: str
    hints: tuple
    judge: Callable
    mistakes: tuple
    other_right: tuple
    starter_text: str = ""
    check_line: str = ""
    seconds: float = SECONDS
    slow: bool = False

    @property
    def name(self):
        """Name of the exercise, of its function and of its variable in the notebook."""
        return self.reference.__name__

    @property
    def starter(self):
        """What the notebook's cell holds before the learner has written anything."""
        return self.starter_text or _starter_of(self.reference)

    @property
    def cell(self):
        """The notebook's cell: the starter, and the line that checks it."""
        return f"{self.starter}\n\n\n{self.check_line or self._plain_check()}"

    def _plain_check(self):
        return f"ex.{self.name}.check({self.name})"

    @property
    def wrong(self):
        """Wrong answers, a list of (callable, message it must get)."""
        return [(answer, " ".join(inspect.getdoc(answer).split())) for answer in self.mistakes]

    def check(self, answer=_NoAnswer):
        """Judge an answer.

        Parameters
        ----------
        answer : callable or object
            Your function itself, not called, or your value.

        Returns
        -------
        Result
            Always: a check never raises.
        """
        result = self._judged(answer)
        note = progress.record_check(self.lesson, self.name, result.status)
        return Result(result.name, result.status, f"{result.message} {note}".strip())

    def _judged(self, answer):
        try:
            if answer is _NoAnswer:
                raise NotAttempted(f"Pass your answer: `{self._plain_check()}`.")
            if has_ellipsis(answer):
                raise NotAttempted("Replace the `...` by your answer, then run the cell.")
            return Result(self.name, "passed", self.judge(self, answer))
        except Verdict as verdict:
            return Result(self.name, verdict.status, str(verdict))
        except Exception as error:
            # What fails in the check itself, such as missing data, is no fault of the answer.
            what = f"{type(error).__name__}: {without_addresses(str(error))}".rstrip(".")
            cure = "Run `python -m course_utils doctor` in a terminal."
            return Result(
                self.name, "set-up incomplete", f"The check could not run ({what}). {cure}"
            )

    def hint(self, number=1):
        """Return a hint; a larger number says more."""
        number = min(max(int(number), 1), len(self.hints))
        return Hint(self.name, self.hints[number - 1], number, len(self.hints))

    def solution(self):
        """Return the reference solution's source, with a short why."""
        return Solution(self.name, inspect.getsource(self.reference).rstrip(), self.why)

    def __repr__(self):
        return f"Exercise {self.name}: use .check({self.name}), .hint() or .solution()"


def _starter_of(reference):
    """Make a starter of a function: its signature, its docstring and ``return ...``."""
    source = inspect.getsource(reference)
    docstring = ast.parse(source).body[0].body[0]
    return "\n".join([*source.splitlines()[: docstring.end_lineno], "    return ..."])
