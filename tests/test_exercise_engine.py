"""The engine: whatever a learner's function does is reported, and nothing is left behind."""

import contextlib
import gc
import itertools
import signal
import sys
import threading
import time

import numpy as np
import pytest

from course_utils.exercises.engine import Exercise
from course_utils.exercises.guards import TimeIsUp, call_within
from course_utils.exercises.judging import (
    Failed,
    SameAsReference,
    SetupIncomplete,
    show,
    value_of,
)
from course_utils.exercises.running import Runner, has_ellipsis


def double(numbers):
    """Return twice the numbers."""
    return 2 * numbers


def halved(numbers):
    """You halved them."""
    return numbers / 2


def make(judge=None, seconds=0.3):
    """Make an exercise with a short limit of time."""
    cases = [(np.array([1.0, 2.0]),), (np.arange(4.0),), (np.array([[1.0, -1.0]]),)]
    return Exercise(
        lesson="99",
        reference=double,
        why="Twice is two times.",
        hints=("Add?", "Multiply."),
        judge=judge or SameAsReference(cases, lambda numbers: f"the numbers {show(numbers)}"),
        mistakes=(halved,),
        other_right=(lambda numbers: numbers + numbers,),
        seconds=seconds,
    )


def check(function):
    return make().check(function)


@pytest.mark.parametrize(
    "function",
    [
        double,
        lambda x: x + x,
        lambda anything: [2 * n for n in anything],
        lambda x: (2 * x).astype(np.float32),
        lambda x: (2 * x).tolist(),
        lambda x: tuple(2 * x),
        lambda x: np.add(x, x, dtype=np.float64).astype(int),
        lambda *args: args[0] * 2,
        type("Doubler", (), {"__call__": lambda self, x: 2 * x})(),
        lambda x: 2 * x * (1 + 1e-6),
    ],
)
def test_any_right_answer_passes(function):
    result = check(function)
    assert result.passed, result
    assert result.message == "All 3 cases agree."


def test_message_says_case_answer_and_misconception():
    assert check(lambda x: x * 0.5).message == (
        "For the numbers [1, 2] you returned [0.5, 1]; the right answer is [2, 4]. You halved them."
    )


def test_unknown_mistake_gets_no_misconception():
    assert check(lambda x: 3 * x).message == (
        "For the numbers [1, 2] you returned [3, 6]; the right answer is [2, 4]."
    )


def test_smallest_case_that_shows_it_is_reported():
    message = check(lambda x: 2 * np.abs(x)).message
    assert message.startswith("For the numbers [[1, -1]] you returned [[2, 2]]")


def test_slightly_more_than_the_tolerance_fails():
    assert check(lambda x: 2 * x * (1 + 1e-4)).status == "failed"


def swallow_exceptions(x):
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.001)


def swallow_everything(x):
    while True:
        try:  # noqa: SIM105
            time.sleep(0.001)
        except:  # noqa: E722
            pass


def loop_and_print(x):
    while True:
        print(x)


def loop_of_nothing(x):
    while True:
        pass


def grow(x):
    pieces = []
    while True:
        pieces.append([0] * 1000)


def double_for_ever(x):
    return double_for_ever(2 * x)


ENDLESS = [loop_of_nothing, swallow_exceptions, loop_and_print, grow]


@pytest.mark.parametrize("function", [*ENDLESS, swallow_everything])
def test_endless_loop_is_stopped_and_nothing_is_left_behind(function):
    if not hasattr(signal, "SIGALRM") and function not in ENDLESS:
        pytest.skip("without alarms, a loop that catches everything goes on in the background")
    handler, tracer, stdout = signal.getsignal(signal.SIGINT), sys.gettrace(), sys.stdout
    alarm = signal.getsignal(signal.SIGALRM)
    gc.collect()  # or the loop may clean up what other tests left, and that is stopped instead
    start = time.perf_counter()
    result = check(function)
    assert time.perf_counter() - start < 5
    assert result.status == "failed"
    assert "your function was stopped after 0.3 s: does a loop never end?" in result.message
    assert (signal.getsignal(signal.SIGINT), sys.gettrace(), sys.stdout) == (
        handler,
        tracer,
        stdout,
    )
    assert signal.getsignal(signal.SIGALRM) == alarm
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert sys.exc_info() == (None, None, None)


@pytest.mark.parametrize("function", ENDLESS)
def test_endless_loop_is_stopped_in_another_thread_too(function):
    results = []
    caller = threading.Thread(target=lambda: results.append(check(function)))
    caller.start()
    caller.join(10)
    assert "was stopped after 0.3 s" in results[0].message


def test_limit_holds_for_all_cases_together():
    run = Runner(lambda: time.sleep(0.15), seconds=0.4)
    kinds = [run().kind for _ in range(4)]
    assert kinds[:2] == ["nothing", "nothing"]
    assert kinds[-1] == "time"


def test_wrong_answer_before_an_endless_one_is_what_is_reported():
    def wrong_then_endless(x):
        while x.ndim == 2:
            pass
        return 3 * x

    assert "you returned [3, 6]" in check(wrong_then_endless).message


def test_function_in_time_is_not_disturbed_by_the_alarm():
    for _ in range(200):
        with contextlib.suppress(TimeIsUp):
            assert call_within(0.002, lambda: sum(range(20_000)) and "done", ()) == "done"
    time.sleep(0.05)


def test_alarm_of_others_goes_on():
    rang = []
    previous = signal.signal(signal.SIGALRM, lambda *args: rang.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        assert check(double).passed
        time.sleep(0.4)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    assert rang == [1]


def test_printing_is_kept_from_the_page(capsys):
    def chatty(x):
        print("x is", x)
        return 2 * x

    result = check(chatty)
    assert result.passed
    assert "prints" in result.message
    assert capsys.readouterr().out == ""


def test_printing_instead_of_returning_is_named():
    message = check(lambda x: print(2 * x)).message
    assert "printed '[2. 4.]' but returned None" in message


def test_none_is_named():
    assert "returned None: does it end with `return`?" in check(lambda x: None).message


def test_exception_is_named_with_its_line():
    def broken(x):
        y = 0
        return 1 // y

    line = broken.__code__.co_firstlineno + 2
    assert check(broken).message == (
        f"For the numbers [1, 2] your function raised ZeroDivisionError in line {line}, "
        "`return 1 // y`: integer division or modulo by zero."
    )


def test_line_is_the_learner_s_where_a_library_raised():
    def broken(x):
        return np.reshape(x, (7, 7))

    message = check(broken).message
    assert "ValueError" in message
    assert "`return np.reshape(x, (7, 7))`" in message


@pytest.mark.parametrize(
    ("function", "part"),
    [
        (lambda: 1, "takes 0 positional arguments but 1 was given"),
        (lambda x: sys.exit(), "SystemExit"),
        (lambda x: double_for_ever(x), "RecursionError"),
        (lambda x: next(iter([])), "StopIteration"),
        (lambda x: "text", "which is no array of numbers"),
        (lambda x: (n for n in x), "a generator, which is no array of numbers"),
        (lambda x: [[1], [1, 2]], "rows of different lengths"),
        (lambda x: x * np.nan, "you returned [nan, nan]"),
        (lambda x: 2 * x[:1], "you returned [2], of shape (1,)"),
        (lambda x: {}, "you returned {}, a dict"),
        (lambda x: undefined_name, "NameError"),  # noqa: F821
        (lambda x: np.zeros(10**14), "too much memory"),
    ],
)
def test_whatever_comes_back_is_reported(function, part):
    result = check(function)
    assert result.status == "failed"
    assert part in result.message
    assert " at 0x" not in result.message
    assert "\n" not in repr(result)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a limit that Linux has")
def test_array_larger_than_allowed_is_refused_and_the_limit_lifted():
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    assert "too much memory" in check(lambda x: np.ones(5 * 1024**3, np.uint8)).message
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert np.ones(1024**2).sum() == 1024**2


def in_place(x):
    x *= 2
    return x


def test_changed_input_is_named_though_the_answer_is_right():
    numbers = np.array([1.0, 2.0])
    outcome = Runner(in_place)(numbers)
    assert outcome.kind == "changed input"
    np.testing.assert_array_equal(numbers, [1, 2])
    assert "changed its input" in check(in_place).message


@pytest.mark.parametrize("value", [[1, [2]], (1, np.arange(3)), [np.zeros(2)]])
def test_change_is_found_in_lists_too(value):
    def change(x):
        (x[1] if len(x) > 1 else x[0])[0] = 9
        return 1

    assert Runner(change)(value).kind == "changed input"
    assert Runner(lambda x: 1)(value).kind == "value"


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        lambda x: ...,
        [1, ...],
        (1, [..., 2]),
        np.array([1, ...], dtype=object),
    ],
)
def test_dots_are_not_attempted(answer):
    assert check(answer).status == "not attempted"


def test_dots_left_in_a_calculation_are_not_attempted():
    def unfinished(x):
        out = np.zeros(2)
        out[0] = ...
        return out

    result = check(unfinished)
    assert result.status == "not attempted"
    assert "`out[0] = ...`" in result.message
    assert check(lambda x: x + ...).status == "not attempted"


def test_no_answer_is_not_attempted():
    result = make().check()
    assert result.status == "not attempted"
    assert "ex.double.check(double)" in result.message


def test_called_function_is_told_to_pass_the_function():
    result = check(double(3))
    assert result.status == "failed"
    assert "You passed 6, a int" in result.message
    assert "`ex.double.check(double)`" in result.message


def test_missing_set_up_is_not_the_answer_s_fault():
    source = "def answer(x):\n    return np.multiply(x, 2)"
    namespace = {}
    exec(source, namespace)
    result = check(namespace["answer"])
    assert result.status == "set-up incomplete"
    assert "`np` is not defined" in result.message


def test_check_that_fails_itself_never_raises():
    def judge(exercise, answer):
        raise OSError("mnist.npz is missing")

    result = make(judge).check(double)
    assert result.status == "set-up incomplete"
    assert "OSError: mnist.npz is missing" in result.message
    assert "doctor" in result.message


def test_judge_may_call_the_set_up_incomplete():
    def judge(exercise, answer):
        raise SetupIncomplete("No data.")

    assert repr(make(judge).check(double)) == "double: set-up incomplete. No data."


def test_stop_button_stops():
    def interrupted(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(interrupted)


def test_value_may_come_from_a_function_of_nothing():
    assert value_of([1, 2], 1) == [1, 2]
    assert value_of(lambda: [1, 2], 1) == [1, 2]
    with pytest.raises(Failed, match=r"^Your function raised ZeroDivisionError"):
        value_of(lambda: 1 / 0, 1)


def test_integers_must_be_integers_of_any_type():
    def three():
        """Return 3."""
        return 3

    exercise = Exercise(
        lesson="99",
        reference=three,
        why="",
        hints=(),
        judge=SameAsReference([()], lambda: "nothing", gives="it is"),
        mistakes=(),
        other_right=(),
    )
    for right in (3, np.int64(3), np.uint8(3), np.array(3)):
        assert exercise.check(lambda right=right: right).passed
    message = exercise.check(lambda: 3.0).message
    assert message == "For nothing you returned 3.0, a float; it is 3."


def test_exercises_print_how_to_use_them():
    assert repr(make()) == "Exercise double: use .check(double), .hint() or .solution()"


def test_ellipsis_is_looked_for_inside():
    assert has_ellipsis([1, (2, ...)])
    assert not has_ellipsis([1, (2, "...")])
    assert not has_ellipsis(np.zeros(3))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float32(0.1), "0.1"),
        (1 / 3, "0.333333"),
        (2.0, "2.0"),
        (np.int64(7), "7"),
        (np.array([[1.0, 0.5]]), "[[1, 0.5]]"),
        (np.zeros((20, 20)), "an array of shape (20, 20)"),
        (np.array([True]), "[True]"),
        ("a" * 500, "'" + "a" * 196 + "..."),
        (object(), "<object object>"),
    ],
)
def test_values_are_shown_short_and_the_same_everywhere(value, text):
    assert show(value) == text


def test_loop_in_c_is_stopped_only_when_it_returns():
    """The limit that the module states; an endless one would need a new kernel."""
    numbers = itertools.islice(itertools.count(), 3_000_000)
    with pytest.raises(TimeIsUp):
        call_within(0.01, max, (numbers,))
    assert next(numbers, None) is None
