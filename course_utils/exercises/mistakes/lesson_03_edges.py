"""Wrong answers to the exercise of lesson 03 on edges in colour, and another right one."""

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401

import numpy as np


def _slopes(picture, depth=None):
    import cv2

    depth = cv2.CV_32F if depth is None else depth
    slopes = [cv2.Sobel(picture, depth, 1, 0), cv2.Sobel(picture, depth, 0, 1)]
    return [slope.astype(float) for slope in slopes]


def edges_in_uint8(picture):
    """Slopes are cut off at 0 and 255: ask `cv2.Sobel` for `cv2.CV_32F`."""
    gx, gy = _slopes(picture, depth=0)
    return np.hypot(gx, gy).max(axis=2)


def edges_squared_in_uint8(picture):
    """Slopes and their squares don't fit into uint8: ask `cv2.Sobel` for `cv2.CV_32F`."""
    import cv2

    gx, gy = cv2.Sobel(picture, -1, 1, 0), cv2.Sobel(picture, -1, 0, 1)
    return np.sqrt(gx**2 + gy**2).max(axis=2)


def edges_of_absolute_uint8(picture):
    """`convertScaleAbs` keeps both signs, but ends at 255: compute the strength with floats."""
    import cv2

    gx, gy = [cv2.convertScaleAbs(slope).astype(float) for slope in _slopes(picture)]
    return np.hypot(gx, gy).max(axis=2)


def edges_saturated(picture):
    """Your strength ends at 255, where uint8 does: return floats."""
    gx, gy = _slopes(picture)
    return np.hypot(gx, gy).max(axis=2).clip(0, 255).astype(np.uint8)


def edges_of_gray(picture):
    """You turn the picture to gray first, which hides an edge between equally bright colours."""
    import cv2

    gx, gy = _slopes(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    return np.hypot(gx, gy)


def edges_with_sum(picture):
    """You add |gx| and |gy|: the strength is the length of the arrow, √(gx² + gy²)."""
    gx, gy = _slopes(picture)
    return (np.abs(gx) + np.abs(gy)).max(axis=2)


def edges_across_only(picture):
    """You use gx alone: level edges have none. Compute gy too, with `dx=0, dy=1`."""
    return np.abs(_slopes(picture)[0]).max(axis=2)


def edges_of_larger_slope(picture):
    """You take the larger of |gx| and |gy|: an oblique edge has both, so take √(gx² + gy²)."""
    gx, gy = _slopes(picture)
    return np.maximum(np.abs(gx), np.abs(gy)).max(axis=2)


def edges_with_mean_of_channels(picture):
    """You average the channels: the strongest of the three counts, so use `.max(axis=2)`."""
    gx, gy = _slopes(picture)
    return np.hypot(gx, gy).mean(axis=2)


def edges_with_sum_of_channels(picture):
    """You add the channels up: only the strongest of the three counts, so use `.max(axis=2)`."""
    gx, gy = _slopes(picture)
    return np.hypot(gx, gy).sum(axis=2)


def edges_of_different_channels(picture):
    """Your gx and gy may come from different channels: take each channel's strength first."""
    gx, gy = [np.abs(slope).max(axis=2) for slope in _slopes(picture)]
    return np.hypot(gx, gy)


def edges_in_int16(picture):
    """Squares don't fit into int16, which ends at 32767: ask `cv2.Sobel` for floats instead."""
    import cv2

    gx, gy = cv2.Sobel(picture, cv2.CV_16S, 1, 0), cv2.Sobel(picture, cv2.CV_16S, 0, 1)
    with np.errstate(invalid="ignore"):
        return np.sqrt(gx**2 + gy**2).max(axis=2)


def edges_of_each_channel(picture):
    """You return one strength for each channel: take the largest of the three, `.max(axis=2)`."""
    gx, gy = _slopes(picture)
    return np.hypot(gx, gy)


def edges_without_abs(picture):
    """The maximum of slopes with a sign misses the negative ones: take the strength first."""
    gx, gy = [slope.max(axis=2) for slope in _slopes(picture)]
    return np.hypot(gx, gy)


def edges_squared(picture):
    """The square root is missing: the strength is √(gx² + gy²)."""
    gx, gy = _slopes(picture)
    return (gx**2 + gy**2).max(axis=2)


def edges_joined_over_channels(picture):
    """You add up the squares of all channels: only the strongest counts, so take
    √(gx² + gy²) in each, then `.max(axis=2)`.
    """  # noqa: D205
    gx, gy = _slopes(picture)
    return np.sqrt((gx**2 + gy**2).sum(axis=2))


def edges_of_mixed_slope(picture):
    """`dx=1, dy=1` takes the difference of a difference: call `cv2.Sobel` twice, for gx and gy."""
    import cv2

    return np.abs(cv2.Sobel(picture, cv2.CV_32F, 1, 1)).max(axis=2)


def edges_by_weighted_halves(picture):
    """You average |gx| and |gy|, both cut off at 255: take √(gx² + gy²), with floats."""
    import cv2

    gx, gy = [cv2.convertScaleAbs(slope) for slope in _slopes(picture)]
    return cv2.addWeighted(gx, 0.5, gy, 0.5, 0).max(axis=2)


def edges_of_brightest_channel(picture):
    """You take the largest channel before the slopes, and lose the others' edges: slopes first,
    `.max(axis=2)` last.
    """  # noqa: D205
    return np.hypot(*_slopes(picture.max(axis=2)))


def edges_of_first_channel(picture):
    """You look at one channel alone: edges in any of the three count."""
    return np.hypot(*_slopes(picture[:, :, 0]))


def edges_with_larger_kernels(picture):
    """Your kernels are 5×5: leave `ksize` at 3."""
    import cv2

    gx = cv2.Sobel(picture, cv2.CV_32F, 1, 0, ksize=5)
    gy = cv2.Sobel(picture, cv2.CV_32F, 0, 1, ksize=5)
    return np.hypot(gx, gy).max(axis=2)


def edges_scaled_for_display(picture):
    """`cv2.convertScaleAbs` is for display, and ends at 255: return the floats themselves."""
    import cv2

    gx, gy = _slopes(picture)
    return cv2.convertScaleAbs(np.hypot(gx, gy).max(axis=2))


def edges_wrapped(picture):
    """`.astype(np.uint8)` wraps around above 255: return the floats themselves."""
    gx, gy = _slopes(picture)
    return np.hypot(gx, gy).max(axis=2).astype(np.uint8)


def edges_down_only(picture):
    """You use gy alone: upright edges have none. Compute gx too, with `dx=1, dy=0`."""
    return np.abs(_slopes(picture)[1]).max(axis=2)


def edges_with_gx_twice(picture):
    """Both of your slopes are gx: for gy, ask for `dx=0, dy=1`."""
    gx, _ = _slopes(picture)
    return np.hypot(gx, gx).max(axis=2)


def edges_channel_by_channel(picture):
    import cv2

    strongest = np.zeros(picture.shape[:2], np.float32)
    for channel in cv2.split(picture):
        gx, gy = cv2.Sobel(channel, cv2.CV_32F, 1, 0), cv2.Sobel(channel, cv2.CV_32F, 0, 1)
        strongest = np.maximum(strongest, cv2.magnitude(gx, gy))
    return strongest
