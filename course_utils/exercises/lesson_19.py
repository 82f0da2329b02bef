"""Exercises of lesson 19: scale up.

`best_processes` must be equal; the numbers of the others may differ by 1e-5 of their value plus
1e-6. `load_quickly` is measured, see `judging_scaling`.
"""

import numpy as np

from course_utils.exercises.engine import Exercise
from course_utils.exercises.judging import SameAsReference, show
from course_utils.exercises.judging_scaling import judge_loader, load_slowly
from course_utils.exercises.mistakes import lesson_19 as mistakes
from course_utils.exercises.solutions import lesson_19 as solutions

__all__ = [
    "best_processes",
    "load_quickly",
    "load_slowly",
    "loss_scales",
    "merge_gradients",
    "training_seconds",
]


def _say_training(read, compute, epochs, workers, cache):
    many = "1 worker" if workers == 1 else f"{workers} workers"
    return (
        f"{show(read)} s of reading, {show(compute)} s of computing, {epochs} epochs, {many} and "
        f"{'a' if cache else 'no'} cache"
    )


training_seconds = Exercise(
    lesson="19",
    reference=solutions.training_seconds,
    why="Whatever goes on at the same time costs only as long as the longest. So first make "
    "reading as short as computing, then stop: more workers buy nothing.",
    hints=(
        "How long is the first epoch? And each of the later ones, with and without a cache?",
        "`max(read / workers, compute)` is an epoch that reads.",
        "With a cache a later epoch takes `compute`; there are `epochs - 1` later ones.",
    ),
    judge=SameAsReference(
        cases=[
            (8.0, 2.0, 1, 1, False),
            (8.0, 2.0, 3, 2, False),
            (8.0, 2.0, 3, 2, True),
            (3.0, 5.0, 4, 1, False),
            (12.0, 5.0, 10, 4, True),
            (60.0, 7.5, 20, 5, True),
        ],
        describe=_say_training,
    ),
    mistakes=(
        mistakes.seconds_added,
        mistakes.seconds_added_every_epoch,
        mistakes.seconds_with_one_worker,
        mistakes.seconds_with_shared_computing,
        mistakes.seconds_without_cache,
        mistakes.seconds_cached_at_once,
        mistakes.seconds_cached_always,
        mistakes.seconds_with_an_epoch_too_many,
    ),
    other_right=(mistakes.seconds_epoch_by_epoch,),
)


def _gradients():
    random = np.random.default_rng(19)
    return [
        (np.array([[[1.0, 0.0]], [[0.0, 4.0]]]), np.array([3, 1])),
        (random.normal(size=(2, 4, 3)), np.array([6, 2])),
        (random.normal(size=(5, 4, 3)), np.array([32, 32, 32, 32, 7])),
    ]


def _say_gradients(gradients, counts):
    what = show(gradients) if gradients.size <= 4 else f"{len(gradients)} gradients"
    return f"{what} of {show(counts)} pictures"


merge_gradients = Exercise(
    lesson="19",
    reference=solutions.merge_gradients,
    why="A mean over n pictures is their sum divided by n. Multiplied by n it is the sum again; "
    "the sums add up, and all pictures divide them.",
    hints=(
        "From the mean of each worker back to its sum: multiply by what?",
        "Add these sums of all workers, and divide by the number of all pictures.",
        "`np.average` takes `axis` and `weights`.",
    ),
    judge=SameAsReference(cases=_gradients(), describe=_say_gradients),
    mistakes=(
        mistakes.gradients_averaged,
        mistakes.gradients_added,
        mistakes.gradients_not_divided,
        mistakes.gradients_divided_by_workers,
        mistakes.gradients_upside_down,
        mistakes.gradients_of_the_largest,
        mistakes.gradients_of_two_workers,
        mistakes.gradients_of_two_among_all,
        mistakes.gradients_of_just_two,
        mistakes.gradients_of_all_but_shape,
    ),
    other_right=(mistakes.gradients_in_a_loop,),
)


def _say_scales(finite, start, growth_steps):
    steps = "".join("." if one else "x" for one in finite)
    return f"the steps `{steps}` (x overflowed), start {start:g} and growth_steps {growth_steps}"


def _steps(text):
    return [sign == "." for sign in text]


loss_scales = Exercise(
    lesson="19",
    reference=solutions.loss_scales,
    why="Nobody knows the right scale beforehand, and it changes during a training. So try a "
    "larger one from time to time; an overflow is noticed, and its step is left out.",
    hints=(
        "Go through the steps one by one. Keep two numbers: the scale, and how many finite steps "
        "there were in a row.",
        "Note the scale first: it's the one that this step uses. Then change it for the next.",
        "Not finite: halve, and count from 0. Finite: count one more; if that makes "
        "`growth_steps`, double, and count from 0.",
    ),
    judge=SameAsReference(
        cases=[
            (_steps("..."), 8.0, 5),
            (_steps(".x.."), 8.0, 5),
            (_steps("......."), 4.0, 2),
            (_steps("..x....x"), 16.0, 3),
            (_steps("x...x.....xx........x..."), 32768.0, 3),
        ],
        describe=_say_scales,
    ),
    mistakes=(
        mistakes.scales_that_never_grow,
        mistakes.scales_that_never_shrink,
        mistakes.scales_counting_on,
        mistakes.scales_growing_at_every_step,
        mistakes.scales_one_step_late,
        mistakes.scales_after_the_steps,
        mistakes.scales_reset_to_start,
    ),
    other_right=(mistakes.scales_with_an_array,),
)


def _say_step(compute, latency, transfer, most):
    return (
        f"{show(compute)} ms of computing, a latency of {show(latency)} ms, {show(transfer)} ms of "
        f"transfer and at most {most} processes"
    )


best_processes = Exercise(
    lesson="19",
    reference=solutions.best_processes,
    why="The share of the computing shrinks with p, the messages grow with p. Where the next "
    "process saves less than its messages cost, stop.",
    hints=(
        "Write the step's time for one p. What does p = 1 cost? It sends nothing.",
        "`p = np.arange(1, most + 1)` tries all of them at once.",
        "`np.argmin` gives the place of the least time, counted from 0, and `p[...]` the number.",
    ),
    judge=SameAsReference(
        cases=[
            (40.0, 100.0, 0.0, 8),
            (40.0, 0.1, 1.0, 8),
            (40.0, 1.0, 5.0, 8),
            (40.0, 1.0, 25.0, 8),
            (64.0, 0.5, 30.0, 64),
            (64.0, 0.5, 10.0, 64),
            (12.0, 0.0, 6.0, 4),
            (4.2, 1.0, 0.0, 8),
        ],
        describe=_say_step,
    ),
    mistakes=(
        mistakes.best_is_most,
        mistakes.best_without_latency,
        mistakes.best_with_one_latency,
        mistakes.best_without_transfer,
        mistakes.best_with_all_to_one,
        mistakes.best_counted_from_zero,
        mistakes.best_as_a_time,
        mistakes.best_and_slowest,
        mistakes.best_below_most,
        mistakes.best_of_powers_of_two,
        mistakes.best_by_rounding,
    ),
    other_right=(mistakes.best_in_a_loop,),
)


load_quickly = Exercise(
    lesson="19",
    reference=solutions.load_quickly,
    why="The loop over pixels took most of the time, then decoding twice, and in colour. Growing "
    "an array by one picture copies all of it each time; NumPy divides all pixels in one call.",
    hints=(
        "Which lines run once a picture, and which 4,096 times a picture? Profile it as in "
        "section 1.",
        "Let NumPy divide all pixels at once, and make room for all pictures beforehand: "
        '`np.empty((len(paths), 64, 64), "float32")`.',
        "Every file is decoded twice, and in colour: `cv2.imread(str(path), "
        "cv2.IMREAD_GRAYSCALE)`, once.",
    ),
    judge=judge_loader,
    mistakes=(
        mistakes.load_unchanged,
        mistakes.load_as_bytes,
        mistakes.load_nearest,
        mistakes.load_in_double,
        mistakes.load_sorted,
        mistakes.load_with_channels,
        mistakes.load_all_but_one,
        mistakes.load_remembered,
    ),
    other_right=(mistakes.load_in_a_list,),
    seconds=60,
)
