"""Judge a loader of pictures by its pictures and its time, for lesson 19."""

import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from course_utils.exercises.judging import Failed, as_numbers, require_function, value_of_outcome
from course_utils.exercises.running import Runner

WANTED = 4  # times as quick
FILES, ROUNDS = 20, 5
FAR_OFF = 0.3  # no other way to shrink is so far off: these are other pictures


def load_slowly(paths):
    """Return pictures of 64 x 64 pixels, float32 in [0, 1], (N, 64, 64)."""
    pictures = np.zeros((0, 64, 64), "float32")
    for path in paths:
        if cv2.imread(str(path)) is None:
            raise ValueError(f"{path} is no picture")
        gray = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2GRAY)
        small = cv2.resize(gray, (64, 64), interpolation=cv2.INTER_AREA)
        scaled = np.zeros((64, 64), "float32")
        for row in range(64):
            for column in range(64):
                scaled[row, column] = small[row, column] / 255
        pictures = np.concatenate([pictures, scaled[np.newaxis]])
    return pictures


def write_pictures(folder, seed, count=FILES):
    """Write gray PNG files of soft noise, 96 x 96, into a folder; return their paths."""
    random = np.random.default_rng(seed)
    paths = [Path(folder) / f"{seed}_{i}.png" for i in random.permutation(count)]
    for path in paths:
        noise = random.integers(0, 256, (12, 12), dtype=np.uint8)
        cv2.imwrite(str(path), cv2.resize(noise, (96, 96), interpolation=cv2.INTER_CUBIC))
    return paths


def judge_loader(exercise, answer):
    """Accept a loader that gives the same pictures as the slow one, and is much quicker."""
    require_function(exercise, answer)
    run = Runner(answer, exercise.seconds)
    slow, quick = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            paths = write_pictures(folder, number)
            start = time.perf_counter()
            wanted = load_slowly(paths)
            middle = time.perf_counter()
            outcome = run(paths)
            quick.append(time.perf_counter() - middle)
            slow.append(middle - start)
            _compare(value_of_outcome(outcome, f"For {FILES} files"), wanted)
    times = min(slow) / min(quick)  # the least of each: the least disturbed
    if times < WANTED:
        found = "not even twice" if times < 2 else "at least twice"  # a clock never says it equally
        raise Failed(
            f"The pictures are right, but not quick enough. It is {found} as quick as load_slowly; "
            f"{WANTED} times are wanted. Profile it again: where is most of its time now?"
        )
    return f"The same pictures, and {times:.0f} times as quick ({WANTED} were wanted)."


def _compare(got, wanted):
    """Refuse pictures that are not those of the slow loader."""
    try:
        array = as_numbers(got)
    except ValueError as error:
        raise Failed(f"You returned {error}.") from None
    if array.shape != wanted.shape:
        raise Failed(f"The shape is {array.shape}, expected {wanted.shape}.")
    off = np.abs(array - wanted).max(axis=(1, 2))
    if off.max() > 0.001:
        raise Failed(_what_differs(array, wanted, off))
    if array.dtype != np.float32:
        raise Failed(
            f"The numbers are right, but of type {array.dtype}. Expected float32, which is what "
            "the network computes with."
        )


def _what_differs(array, wanted, off):
    """Say how pictures differ, by the mistakes that are made most."""
    if array.max() > 1.5:
        return f"The largest value is {array.max():.6g}: divide by 255."
    if np.allclose(np.sort(array.mean(axis=(1, 2))), np.sort(wanted.mean(axis=(1, 2))), atol=1e-4):
        return "The pictures are right, but in another order. Keep the order of the paths."
    if not array[-1].any():
        return "The last picture is all 0. Does the loop reach all files?"
    remedy = "Use the same `cv2.resize`, with INTER_AREA."
    if off.max() > FAR_OFF:
        remedy = "Are these this call's files? It gets others every time: keep nothing."
    return (
        f"The first picture that differs is number {np.argmax(off > 0.001)}; they differ by up to "
        f"{off.max():.2f}. {remedy}"
    )
