"""Wrong answers to lesson 15's exercises, and right ones written another way."""

import numpy as np

from course_utils.exercises.solutions import lesson_15 as solutions

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def _three_channels(picture):
    return picture if picture.ndim == 3 else np.stack([picture] * 3, axis=-1)


def input_in_bgr(picture):
    """Red and blue are exchanged: turn the channels round, `[:, :, ::-1]`."""
    return 255 * _three_channels(picture)[np.newaxis]


def input_from_0_to_1(picture):
    """The values still lie in 0 to 1: multiply by 255."""
    return _three_channels(picture)[np.newaxis, :, :, ::-1]


def input_scaled(picture):
    """You scaled as the first layer does: that is inside the backbone, so it would happen twice."""
    return (solutions.backbone_input(picture) - 127) / 128


def input_without_batch(picture):
    """The batch axis is missing: `[np.newaxis]` makes (1, H, W, 3) of (H, W, 3)."""
    return 255 * _three_channels(picture)[:, :, ::-1]


def input_mirrored(picture):
    """You turned the columns round, not the channels: these are the last axis."""
    return 255 * _three_channels(picture)[np.newaxis, :, ::-1]


def input_upside_down(picture):
    """`[::-1]` turns the rows round, not the channels: these are the last axis."""
    return 255 * _three_channels(picture)[::-1][np.newaxis]


def input_rows_of_colours(picture):
    """Red and blue are still exchanged: `[::-1]` turns the rows, `[..., ::-1]` the last axis."""
    rgb = picture[::-1] if picture.ndim == 3 else _three_channels(picture)
    return 255 * rgb[np.newaxis]


def input_only_scaled(picture):
    """Red and blue are exchanged, `[..., ::-1]` turns the last axis; and gray has no such axis."""
    return 255 * picture[np.newaxis]


def input_without_gray(picture):
    """The colours are right. A gray picture has no third axis yet: look at `picture.ndim`."""
    return 255 * picture[..., ::-1][np.newaxis]


def input_gray_with_one_channel(picture):
    """A gray picture needs three equal channels: `np.stack([gray, gray, gray], axis=-1)`."""
    rgb = picture[:, :, ::-1] if picture.ndim == 3 else picture[:, :, np.newaxis]
    return 255 * rgb[np.newaxis]


def input_by_opencv(picture):
    import cv2

    code = cv2.COLOR_GRAY2RGB if picture.ndim == 2 else cv2.COLOR_BGR2RGB
    rgb = cv2.cvtColor(picture, code)
    return np.expand_dims(255 * rgb, 0)


def _normalise(x, mean, variance, gamma, beta):
    return gamma * (x - mean) / np.sqrt(variance + 0.001) + beta


def norm_always_by_batch(x, running_mean, running_variance, gamma, beta, training):
    """You use the batch's mean and variance in both modes: if not training, the running ones."""
    return _normalise(x, x.mean(axis=0), x.var(axis=0), gamma, beta)


def norm_never_by_batch(x, running_mean, running_variance, gamma, beta, training):
    """You use the running mean and variance in both modes: with training=True, the batch's."""
    return _normalise(x, running_mean, running_variance, gamma, beta)


def norm_turned_round(x, running_mean, running_variance, gamma, beta, training):
    """The modes are exchanged: in training the batch's own numbers, in use the running ones."""
    return solutions.batch_norm(x, running_mean, running_variance, gamma, beta, not training)


def norm_over_everything(x, running_mean, running_variance, gamma, beta, training):
    """Each feature has a mean of its own: `x.mean(axis=0)`, over the batch."""
    if training:
        return _normalise(x, x.mean(), x.var(), gamma, beta)
    return _normalise(x, running_mean, running_variance, gamma, beta)


def norm_by_standard_deviation(x, running_mean, running_variance, gamma, beta, training):
    """Divide by the root of the variance: you divided by the variance itself."""
    mean, variance = (x.mean(0), x.var(0)) if training else (running_mean, running_variance)
    return gamma * (x - mean) / (variance + 0.001) + beta


def norm_with_deviation_for_variance(x, running_mean, running_variance, gamma, beta, training):
    """You took the batch's standard deviation for its variance: `x.var(axis=0)`."""
    mean, variance = (x.mean(0), x.std(0)) if training else (running_mean, running_variance)
    return _normalise(x, mean, variance, gamma, beta)


def norm_without_epsilon(x, running_mean, running_variance, gamma, beta, training):
    """You left out the 0.001 under the root, which keeps a constant feature from dividing by 0."""
    mean, variance = (x.mean(0), x.var(0)) if training else (running_mean, running_variance)
    with np.errstate(all="ignore"):
        return gamma * (x - mean) / np.sqrt(variance) + beta


def norm_with_epsilon_outside(x, running_mean, running_variance, gamma, beta, training):
    """The 0.001 belongs under the root: sqrt(variance + 0.001)."""
    mean, variance = (x.mean(0), x.var(0)) if training else (running_mean, running_variance)
    return gamma * (x - mean) / (np.sqrt(variance) + 0.001) + beta


def norm_by_n_minus_1(x, running_mean, running_variance, gamma, beta, training):
    """You divided the squares by N - 1: here the batch's variance is divided by N."""
    if training and len(x) > 1:
        return _normalise(x, x.mean(axis=0), x.var(axis=0, ddof=1), gamma, beta)
    return solutions.batch_norm(x, running_mean, running_variance, gamma, beta, training)


def norm_by_n_minus_1_of_one(x, running_mean, running_variance, gamma, beta, training):
    """Divide the squares by N, `x.var(axis=0)`: N - 1 is 0 for a batch of one."""
    mean, variance = running_mean, running_variance
    if training:
        squares = ((x - x.mean(axis=0)) ** 2).sum(axis=0)
        with np.errstate(all="ignore"):
            mean, variance = x.mean(axis=0), squares / (len(x) - 1)
    return gamma * (x - mean) / np.sqrt(variance + 0.001) + beta


def norm_without_scale(x, running_mean, running_variance, gamma, beta, training):
    """What batch norm has learned is missing: times gamma, plus beta."""
    ones, zeros = np.ones(x.shape[1]), np.zeros(x.shape[1])
    return solutions.batch_norm(x, running_mean, running_variance, ones, zeros, training)


def norm_as_scale_and_shift(x, running_mean, running_variance, gamma, beta, training):
    mean, variance = running_mean, running_variance
    if training:
        mean = x.sum(axis=0) / len(x)
        variance = ((x - mean) ** 2).sum(axis=0) / len(x)
    scale = gamma / (variance + 0.001) ** 0.5
    return x * scale + (beta - mean * scale)


def fold_only_weights(mean, spread, weights, bias):
    """The weights are right, the bias is not: the mean that was taken off belongs into it."""
    return np.append(weights / spread, bias)


def fold_mean_added(mean, spread, weights, bias):
    """The sign of the mean's part is wrong: (x - mean) takes it off."""
    return np.append(weights / spread, bias + np.sum(weights / spread * mean))


def fold_mean_undivided(mean, spread, weights, bias):
    """In the bias the mean must be divided by the spread, too."""
    return np.append(weights / spread, bias - np.sum(weights * mean))


def fold_multiplied(mean, spread, weights, bias):
    """You multiplied by the spread: (x - mean) / spread divides."""
    return np.append(weights * spread, bias - np.sum(weights * spread * mean))


def fold_weights_multiplied(mean, spread, weights, bias):
    """Divide the weights by the spread; and the bias is not finished: a mean is taken off, too."""
    return np.append(weights * spread, bias)


def fold_right_bias_only(mean, spread, weights, bias):
    """The bias is right. But a weight for raw features is w / s, not w * s."""
    return np.append(weights * spread, bias - np.sum(weights / spread * mean))


def fold_bare_mean(mean, spread, weights, bias):
    """The weights are right. In the bias, each mean counts with its weight: b minus w m / s."""
    return np.append(weights / spread, bias - np.sum(mean))


def fold_bare_mean_for_each(mean, spread, weights, bias):
    """The weights are right. There is one bias: b minus the sum of w m / s over the features."""
    return np.append(weights / spread, bias - mean)


def fold_weights_undivided(mean, spread, weights, bias):
    """The bias is right. The weights for raw features must be divided by the spread, too."""
    return np.append(weights, bias - np.sum(weights / spread * mean))


def fold_nothing_divided(mean, spread, weights, bias):
    """You took off the mean as it is: multiply out w (x - m) / s, in which s divides both parts."""
    return np.append(weights, bias - np.sum(mean))


def fold_bias_for_each(mean, spread, weights, bias):
    """There is one bias: add up what the features contribute."""
    return np.append(weights / spread, bias - weights / spread * mean)


def fold_bias_first(mean, spread, weights, bias):
    """The bias comes last: `np.append(weights, bias)`."""
    return np.roll(solutions.folded_head(mean, spread, weights, bias), 1)


def fold_by_trying(mean, spread, weights, bias):
    def answer(x):
        return float(weights @ ((x - mean) / spread) + bias)

    at_zero = answer(np.zeros(len(mean)))
    return np.array([answer(row) - at_zero for row in np.eye(len(mean))] + [at_zero])


def summary_of_dogs(early, middle, late):
    """One number for a whole group of maps says little: keep one for each map, at least."""
    return np.stack([maps.mean(axis=(1, 2, 3)) for maps in (early, middle, late)], axis=1)


def summary_as_maps(early, middle, late):
    """A row of numbers for each cell is wanted: `.reshape(len(late), -1)` makes rows."""
    return late


def summary_of_channels(early, middle, late):
    """One row for each cell is wanted: for 3 cells you returned an array of shape (192,)."""
    return late.mean(axis=(0, 1, 2))


def summary_by_neighbours(early, middle, late):
    """The row of a cell depends on the other cells: in use, cells come one by one."""
    means = middle.mean(axis=(1, 2))
    return (means - means.mean(axis=0)) / means.std(axis=0)


def summary_with_nan(early, middle, late):
    """Some of your numbers are not finite: look for a division by 0."""
    with np.errstate(all="ignore"):
        return np.log(middle.min(axis=(1, 2)))


def summary_with_spread(early, middle, late):
    parts = [summary(maps, axis=(1, 2)) for maps in (middle, late) for summary in (np.mean, np.std)]
    return np.concatenate([*parts, early.max(axis=(1, 2))], axis=1)
