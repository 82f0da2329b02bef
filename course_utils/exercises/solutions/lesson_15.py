"""Reference solutions of lesson 15: transfer learning."""

import numpy as np


def backbone_input(picture):
    """Return a picture as the backbone must see it, float, (1, H, W, 3).

    picture: float in [0, 1]; (H, W, 3) in BGR order, or gray, (H, W). The result: RGB, 0 to 255.
    """
    if picture.ndim == 2:
        rgb = np.stack([picture, picture, picture], axis=-1)
    else:
        rgb = picture[:, :, ::-1]  # the last axis backwards: BGR becomes RGB
    return 255 * rgb[np.newaxis]


def batch_norm(x, running_mean, running_variance, gamma, beta, training):
    """Return gamma * (x - mean) / sqrt(variance + 0.001) + beta, float, (N, F).

    x: float, (N, F). All others but `training`: float, (F,). training: bool. If True, mean and
    variance are those of the batch, for each feature (divided by N); if False, the running ones.
    """
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
    else:
        mean, variance = running_mean, running_variance
    return gamma * (x - mean) / np.sqrt(variance + 0.001) + beta


def folded_head(mean, spread, weights, bias):
    """Return the weights for raw features, followed by the bias, float, (F + 1,).

    mean, spread, weights: float, (F,). bias: a float. For each row x of features,
    the result's weights times x plus its bias equal weights times (x - mean) / spread plus bias.
    """
    raw_weights = weights / spread
    raw_bias = bias - np.sum(raw_weights * mean)
    return np.append(raw_weights, raw_bias)


def summarise(early, middle, late):
    """Return numbers that describe each cell, float, (N, F), with F of your choice.

    early: the maps behind block 4, float32, (N, 14, 14, 40). middle: behind block 10,
    (N, 7, 7, 112). late: behind block 14, (N, 4, 4, 192). Each row depends on its cell only.
    """
    early_spread = early.std(axis=(1, 2))
    late_mean = late.mean(axis=(1, 2))
    late_spread = late.std(axis=(1, 2))
    return np.concatenate([early_spread, late_mean, late_spread], axis=1)
