"""Judge a mask of ink on photos of five kinds of pages."""

import cv2
import numpy as np

from course_utils.exercises.judging import Failed, percent, require_function, value_of

WANTED = 0.8
"""Share of the ink that is to be found, and of what is called ink that is to be true. Otsu's
threshold reaches 12 % true in the shadow; the division and the difference to a median 88 % or
more everywhere."""

SHAPE = (300, 400)
STROKES = (
    [(50, 60), (120, 60), (70, 200)],
    [(180, 40), (240, 90), (180, 150), (250, 250)],
    [(300, 50), (360, 50), (310, 140), (370, 250), (300, 260)],
)


def photos():
    """Return (what it is, photo, where its ink is) for each page, from easy to hard."""
    ink = np.zeros(SHAPE, np.uint8)
    for points, width in zip(STROKES, (4, 6, 8)):
        cv2.polylines(ink, [np.int32(points)], False, 255, width, cv2.LINE_AA)
    cover = cv2.GaussianBlur(ink, (0, 0), 0.7) / 255
    random = np.random.default_rng(0)
    even = np.ones(SHAPE)
    shadow = np.tile(np.linspace(1, 0.7, SHAPE[1]), (SHAPE[0], 1))
    shadow[:, 220:] *= 0.45
    stain = even.copy()
    cv2.ellipse(stain, (190, 150), (130, 100), 20, 0, 360, 0.7, -1)
    pages = (
        ("a page in even light", 225, 60, even, 3),
        ("a page in a shadow", 225, 60, cv2.GaussianBlur(shadow, (0, 0), 4), 3),
        ("chalk on a board", 55, 200, shadow * 0.3 + 0.7, 4),
        ("a page with a coffee stain", 225, 60, cv2.GaussianBlur(stain, (0, 0), 2), 3),
        ("a page at night", 120, 35, cv2.GaussianBlur(shadow * 0.5 + 0.5, (0, 0), 20), 9),
    )
    made = []
    for what, paper, dark, light, noise in pages:
        photo = (paper * (1 - cover) + dark * cover) * light + random.normal(0, noise, SHAPE)
        made.append((what, np.uint8(np.clip(photo, 0, 255)), ink > 127))
    return made


def judge_ink(exercise, answer):
    """Return what to say of a mask that reaches `WANTED` on all pages, raise otherwise."""
    require_function(exercise, answer)
    lowest = 1.0
    for what, photo, is_ink in photos():
        mask = _as_mask(value_of(answer, exercise.seconds, photo.copy()), what)
        found, true = _shares(mask, is_ink)
        lowest = min(lowest, found, true)
        if min(found, true) < WANTED:
            start = f"On {what} you found {percent(found)} of the ink, and {percent(true)} of what "
            raise Failed(f"{start}you call ink is true. {_remark(what, mask, found, is_ink)}")
    return f"On all five pages at least {percent(np.floor(100 * lowest) / 100)}, found and true."


def _shares(mask, is_ink):
    found = float(np.mean(mask[is_ink]))
    return found, float(np.mean(is_ink[mask])) if mask.any() else 0.0


def _as_mask(value, what):
    """Return the answer as bool, or say what is wrong with it."""
    mask = np.asarray(value)
    if mask.shape != SHAPE:
        raise Failed(f"For {what} you returned shape {mask.shape}, expected {SHAPE}.")
    if mask.dtype == bool:
        return mask
    if mask.dtype.kind in "iu" and len(np.unique(mask)) <= 2:
        return mask > 0
    raise Failed(
        f"For {what} you returned {mask.dtype} with many values. Return True or False for each "
        "pixel. `gray < limit` or `mask > 0` give that."
    )


def _remark(what, mask, found, is_ink):
    """Say what is probably wrong with a mask."""
    if not mask.any():
        return "You call nothing ink."
    if _shares(~mask, is_ink)[0] > WANTED and mask.mean() > 0.5:
        return "You have it the other way round: True is for ink."
    if "board" in what:
        return "Here the ink is brighter than what it's on: find out which, and turn it round."
    if cv2.medianBlur(np.uint8(mask), 9).mean() > 0.2:  # grain doesn't survive the median
        return "All of a shadow or stain counts as ink: divide by the paper first."
    if found < WANTED:
        return "Strokes are missing or hollow: is the neighbourhood wider than a stroke?"
    return (
        "Grain or the edge of a shadow or stain counts as ink: divide by the paper, or blur first. "
        "Done both? Raise the limit, or narrow the neighbourhood."
    )
