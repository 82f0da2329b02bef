"""Reference solutions of lesson 18, put it to work."""

import numpy as np


def scale_and_zero_point(low, high):
    """Return (scale, zero point) with which int8 covers all values from `low` to `high`.

    A value is scale × (q - zero point), with q from -128 to 127: -128 stands for the lowest
    value, 127 for the highest. 0 must have a q of its own: if it lies outside of low to high,
    widen the range up to 0 first. Round the zero point to a whole number. low < high.
    """
    low, high = min(low, 0), max(high, 0)
    scale = (high - low) / 255  # 255 steps from -128 to 127
    return scale, round(-128 - low / scale)


def as_picture(batch, about):
    """Return what a model saw as a picture: uint8, (H, W, 3), or (H, W) if it has one channel.

    batch: float32, one picture as the model got it, (1, C, H, W) if about["channels_first"],
    else (1, H, W, C). It is pixel × about["scale"] + about["offset"]. Pixels are rounded to the
    nearest whole number; what lies outside of 0 to 255 is set to the nearer of both.
    """
    picture = batch[0]
    if about["channels_first"]:
        picture = picture.transpose(1, 2, 0)
    pixels = np.round((picture - about["offset"]) / about["scale"])
    pixels = np.clip(pixels, 0, 255).astype("uint8")
    return pixels[:, :, 0] if pixels.shape[2] == 1 else pixels


def folded_bias(weights, bias, scale, offset):
    """Return the bias of a convolution that also does the scaling before it, float, (out,).

    The convolution was trained on pixel × scale + offset. The new one gets the pixels as they
    are, its weights are weights × scale, and its outputs are to be the same. No padding.
    weights: float, (out, in, rows, columns). bias: float, (out,). Right to 1e-5.
    """
    return bias + offset * weights.sum(axis=(1, 2, 3))


def two_bits(weights):
    """Return weights of the same shape, with at most 4 different values in each filter.

    weights: float32, (out, in, rows, columns); weights[k] is filter k.
    """
    few = np.empty_like(weights)
    for k in range(len(weights)):
        low, high = np.percentile(weights[k], [2, 98])  # the rare large ones are cut off
        step = (high - low) / 3
        few[k] = low + step * np.round((np.clip(weights[k], low, high) - low) / step)
    return few
