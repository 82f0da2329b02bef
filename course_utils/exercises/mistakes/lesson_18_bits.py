"""Wrong answers to lesson 18's last exercise, two bits, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def _rounded(kernel, low, high, values):
    step = (high - low) / (values - 1)
    return low + step * np.round((np.clip(kernel, low, high) - low) / step)


def bits_for_all_filters(weights):
    """All filters share their four values: give each filter its own."""
    return _rounded(weights, weights.min(), weights.max(), 4)


def bits_of_extremes(weights):
    """The few largest weights pull your four values far apart."""
    return np.stack([_rounded(kernel, kernel.min(), kernel.max(), 4) for kernel in weights])


def _nearest(kernel, values):
    return values[np.abs(kernel[..., np.newaxis] - values).argmin(axis=-1)].astype("float32")


def bits_too_close(weights):
    """Your four values lie too close together: the large weights, which matter most, are cut."""
    shares = [0.125, 0.375, 0.625, 0.875]
    return np.stack([_nearest(kernel, np.quantile(kernel, shares)) for kernel in weights])


def bits_rounded_down(weights):
    """Give each weight the nearest of its filter's four values."""
    few = np.empty_like(weights)
    for k, kernel in enumerate(weights):
        values = np.quantile(kernel, [0, 0.25, 0.5, 0.75])
        few[k] = values[np.searchsorted(values[1:], kernel)]
    return few


def bits_of_signs(weights):
    """There are only 2 different values in a filter: use four."""
    sizes = np.abs(weights).mean(axis=(1, 2, 3), keepdims=True)
    return np.where(weights > 0, sizes, -sizes)


def bits_too_many(weights):
    """A filter has 16 different values: 4 at most."""
    return np.stack([_rounded(kernel, kernel.min(), kernel.max(), 16) for kernel in weights])


def bits_as_numbers(weights):
    """Return weights, not the numbers of the values: round, then go back to weights."""
    steps = (weights - weights.min()) / (weights.max() - weights.min())
    return np.round(3 * steps).astype("int8")


def bits_in_rows(weights):
    """The shape must stay as it is."""
    return bits_of_clusters(weights).reshape(len(weights), -1)


def bits_in_bins(weights):
    few = np.empty_like(weights)
    for k, kernel in enumerate(weights):
        edges = np.linspace(kernel.min(), kernel.max(), 5)
        few[k] = _nearest(kernel, (edges[:-1] + edges[1:]) / 2)
    return few


def bits_of_clusters(weights):
    few = np.empty_like(weights)
    for k, kernel in enumerate(weights):
        values = np.quantile(kernel, [0.1, 0.35, 0.65, 0.9])
        for _ in range(20):
            nearest = np.abs(kernel[..., np.newaxis] - values).argmin(axis=-1)
            values = [
                kernel[nearest == i].mean() if np.any(nearest == i) else values[i] for i in range(4)
            ]
        few[k] = np.array(values)[nearest]
    return few
