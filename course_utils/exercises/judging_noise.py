"""Judge a function that removes noise, on a picture that the lesson doesn't show."""

import numpy as np

from course_utils.exercises.judging import (
    Failed,
    as_numbers,
    percent,
    require_function,
    value_of,
)

WANTED = 30.2
"""Peak signal-to-noise ratio in dB. The lesson's single filters reach 29.2 at best, a median of one
size, over and over, 30.1, medians of several sizes 30.4, a median and then NLM 31.6."""

_VERY_GOOD = 31  # only a median and non-local means get there

_BETTER = (
    "A 3×3 median and non-local means get beyond 31 dB: how? (If you use them already, try "
    "another `h`.)"
)

_FAR = 60  # gray levels between a speck and what it hides
_WRAPPED = 150  # no filter errs that much where there was no speck


def judge_denoise(exercise, answer):
    """Return what to say of a function that reaches `WANTED`, raise a `Verdict` otherwise."""
    require_function(exercise, answer)
    clean, noisy, specks = _hidden_pictures()
    cleaned = _as_picture(value_of(answer, exercise.seconds, noisy), noisy)
    error = cleaned - clean
    score = _psnr(error)
    before = _psnr(noisy.astype(float) - clean)
    if score < WANTED:
        start = f"From {before:.1f} dB to {score:.2f} dB on the hidden picture; {WANTED} wanted."
        raise Failed(f"{start} {_what_is_left(error, specks, clean)}")
    more = "" if score > _VERY_GOOD else f"{_BETTER} "
    return (
        f"From {before:.1f} dB to {score:.1f} dB on a picture that you have not seen. {more}"
        "Your settings hold for this amount of noise: with another, choose them anew."
    )


def _hidden_pictures():
    """Return a photo, the same with noise, and where the noise put a speck far off."""
    import cv2
    from skimage import data

    clean = cv2.cvtColor(data.rocket(), cv2.COLOR_RGB2GRAY)[60:316, 180:436].astype(float)
    random = np.random.default_rng(3)
    noisy = random.poisson(clean / 255 * 40) / 40 * 255 + random.normal(0, 5, clean.shape)
    noisy = noisy.clip(0, 255).round().astype(np.uint8)
    place = random.random(clean.shape)
    noisy[place < 0.04] = 0
    noisy[place > 0.96] = 255
    far = np.abs(noisy - clean) > _FAR
    return clean, noisy, far & ((place < 0.04) | (place > 0.96))


def _as_picture(value, noisy):
    """Return what the learner's function gave as floats, or raise what is wrong with it."""
    try:
        picture = as_numbers(value)
    except ValueError as error:
        raise Failed(f"You returned {error}.") from None
    if picture.shape != noisy.shape:
        raise Failed(
            f"The result must have the shape of the picture, {noisy.shape}; yours has "
            f"{picture.shape}."
        )
    if picture.dtype.kind not in "biuf" or not np.isfinite(picture).all():
        raise Failed("Your picture holds values that are not finite real numbers.")
    if picture.dtype.kind == "f" and picture.max() <= 1:
        raise Failed("Your values go from 0 to 1, so they are floats: multiply by 255 and round.")
    if picture.dtype != np.uint8:
        raise Failed(
            f"You returned {picture.dtype}, and uint8 is wanted: "
            "`.round().clip(0, 255).astype(np.uint8)`."
        )
    if np.array_equal(picture, noisy):
        raise Failed("You returned the picture as it came.")
    return picture.astype(float)


def _psnr(error):
    return 10 * np.log10(255**2 / max(np.mean(error**2), 1e-9))


def _what_is_left(error, specks, clean):
    """Say which kind of error is the largest, and where to look."""
    elsewhere = error[~specks]
    if np.mean(np.abs(elsewhere) > _WRAPPED) > 1e-4:
        return "Values below 0 or above 255 wrapped around: clip before you turn to uint8."
    kept = np.mean(np.abs(error[specks]) > _FAR)
    if kept > 0.2:
        return f"Most specks are still there ({percent(kept)}): which filter throws them away?"
    if _rms(error[specks]) > 1.2 * _rms(elsewhere):
        return "The specks aren't gone, only spread: which filter throws them away?"
    slopes = np.hypot(*np.gradient(clean))
    flat = _rms(error[(slopes < 1) & ~specks])
    steep = _rms(error[(slopes > 20) & ~specks])
    if flat > 7:
        return (
            "The specks are gone, but grain is left in the flat areas "
            f"(off by {flat:.0f} levels): add a filter against it."
        )
    return (
        f"Noise is gone, and detail with it (edges are off by {steep:.0f} levels): take a weaker "
        "strength, a smaller window or fewer passes, or a filter that keeps edges better."
    )


def _rms(values):
    return float(np.sqrt(np.mean(values**2)))
