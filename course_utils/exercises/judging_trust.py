"""Judge how well a number for each picture tells digits from what is none."""

import numpy as np

from course_utils.data import digit_model_path, load_mnist
from course_utils.exercises.judging import (
    Failed,
    as_numbers,
    percent,
    require_function,
    value_of_outcome,
)
from course_utils.exercises.running import Runner

_KEPT = 0.97  # share of the held-out digits that is accepted
_WANTED, _WANTED_OF_EACH = 0.8, 0.3
_COUNT = 100  # pictures of each kind


def judge_trust(exercise, answer):
    """Accept a measure that rejects enough of the garbage at a threshold set on digits."""
    require_function(exercise, answer)
    run = Runner(answer, exercise.seconds)
    (train, _), (test, _) = load_mnist()
    held, fresh = train[55000:], test
    digits = _scores(run, held, "the 5,000 held-out digits")
    threshold = np.quantile(digits, 1 - _KEPT, method="lower")
    kinds = {kind: _scores(run, p, kind) for kind, p in _garbage(train[:1000]).items()}
    rejected = {kind: np.mean(scores < threshold) for kind, scores in kinds.items()}
    mean = np.mean(list(rejected.values()))
    worst = min(rejected, key=rejected.get)
    if mean < _WANTED or rejected[worst] < _WANTED_OF_EACH:
        raise Failed(_why_too_few(digits, kinds, rejected))
    accepted = np.mean(_scores(run, fresh, "the test digits") >= threshold)
    return (
        f"{percent(mean)} of the garbage is rejected, of {worst} {percent(rejected[worst])}; "
        f"{percent(accepted)} of the test digits are accepted. Against garbage that nobody "
        "thought of it is untested."
    )


def _why_too_few(digits, kinds, rejected):
    """Say what is wrong with numbers that reject too little."""
    if np.ptp(digits) == 0:
        return "Every digit gets the same number, so no threshold can tell anything."
    turned = -np.quantile(-digits, 1 - _KEPT, method="lower")
    if np.mean([np.mean(scores > turned) for scores in kinds.values()]) >= _WANTED:
        return "It is the other way round: larger must mean more like a digit. Add a minus."
    lowest = np.mean(digits == digits.min())
    if lowest > 1 - _KEPT:
        return (
            f"Your lowest number goes to {percent(lowest, 1)} of the digits; since 97 % of them "
            "must be accepted, nothing is rejected. Make the rule milder, or its numbers finer."
        )
    worst = min(rejected, key=rejected.get)
    mean = np.mean(list(rejected.values()))
    start = (
        f"{percent(mean)} of all garbage is rejected ({percent(_WANTED)} wanted), least of {worst}:"
        f" {percent(rejected[worst])} ({percent(_WANTED_OF_EACH)} of each kind wanted). "
    )
    if "two" in worst:
        return start + "A dark rim they have; but is the model sure of them?"
    return start + "What do the pictures have, where all digits are dark?"


def _scores(run, pictures, what):
    """Return the learner's numbers for uint8 pictures (N, 28, 28), or raise what is wrong."""
    import cv2

    net = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    net.setInput(cv2.dnn.blobFromImages(list(pictures), 1 / 255))
    outcome = run(pictures[..., np.newaxis].astype("float32") / 255, net.forward())
    value = value_of_outcome(outcome, f"For {what}")
    try:
        scores = as_numbers(value)
    except ValueError as error:
        raise Failed(f"For {what} you returned {error}.") from None
    if scores.shape != (len(pictures),):
        raise Failed(
            f"For {what} your result has the shape {scores.shape}; one number for each picture is "
            f"wanted, ({len(pictures)},)."
        )
    if not np.isfinite(scores).all():
        raise Failed(f"For {what} there is nan or inf among your numbers.")
    return scores.astype(float)


def _garbage(digits):
    """Return pictures, uint8 (N, 28, 28), of things that are no single digit, by kind."""
    from skimage import data

    left, right = digits[:_COUNT], digits[_COUNT : 2 * _COUNT]
    return {
        "brick": _patches(data.brick(), 28),
        "gravel": _patches(data.gravel(), 28),
        "coins": _patches(data.coins(), 56),
        "dark digits on bright paper": 255 - digits[2 * _COUNT : 3 * _COUNT],
        "two digits side by side": _halves(np.concatenate([left, right], axis=2)),
        "two digits, one above the other": _halves(np.concatenate([left, right], axis=1)),
    }


def _patches(photo, size):
    """Return square pieces of a gray photo at random places, shrunk to 28×28."""
    import cv2

    random = np.random.default_rng(0)
    tops = random.integers(0, photo.shape[0] - size + 1, _COUNT)
    lefts = random.integers(0, photo.shape[1] - size + 1, _COUNT)
    pieces = [photo[t : t + size, x : x + size] for t, x in zip(tops, lefts)]
    return np.array([cv2.resize(p, (28, 28), interpolation=cv2.INTER_AREA) for p in pieces])


def _halves(pictures):
    """Return pictures squeezed to 28×28."""
    import cv2

    return np.array([cv2.resize(p, (28, 28), interpolation=cv2.INTER_AREA) for p in pictures])
