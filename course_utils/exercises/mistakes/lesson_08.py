"""Wrong answers to lesson 08's exercises, and right ones written another way."""

import math

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def stop_without_min_delta(losses, patience, min_delta):
    """An improvement must be larger than min_delta: a smaller one doesn't count."""
    return _stop(losses, patience, lambda loss, best, before: loss < best)


def stop_against_epoch_before(losses, patience, min_delta):
    """Compare with the best loss so far, not with that of the epoch before."""
    return _stop(losses, patience, lambda loss, best, before: loss < before - min_delta)


def stop_one_late(losses, patience, min_delta):
    """You wait one epoch longer than the patience."""
    return _stop(losses, patience + 1, lambda loss, best, before: loss < best - min_delta)


def stop_one_early(losses, patience, min_delta):
    """You stop one epoch too early: `patience` epochs without an improvement may run."""
    return _stop(losses, patience - 1, lambda loss, best, before: loss < best - min_delta)


def stop_never(losses, patience, min_delta):
    """You look at all losses; those after the stop are never seen."""
    return len(losses) - 1, int(np.argmin(losses))


def stop_counted_from_one(losses, patience, min_delta):
    """Count the epochs from 0."""
    last, best = stop_in_a_while(losses, patience, min_delta)
    return last + 1, best + 1


def stop_swapped(losses, patience, min_delta):
    """The last epoch comes first, then the best one."""
    return stop_in_a_while(losses, patience, min_delta)[::-1]


def stop_with_delta_added(losses, patience, min_delta):
    """You added min_delta: then a loss that is a little worse counts as an improvement."""
    return _stop(losses, patience, lambda loss, best, before: loss < best + min_delta)


def stop_patience_in_all(losses, patience, min_delta):
    """Epochs without an improvement count only in a row: begin anew after each improvement."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best] - min_delta:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            return epoch, best
    return len(losses) - 1, best


def stop_with_equal(losses, patience, min_delta):
    """*More* than min_delta below: exactly min_delta doesn't count, so < and not <=."""
    return _stop(losses, patience, lambda loss, best, before: loss <= best - min_delta)


def stop_against_lowest(losses, patience, min_delta):
    """Only an epoch that counts becomes the new best: not the lowest loss that you saw."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        waited += 1
        if losses[epoch] < min(losses[:epoch]) - min_delta:
            best, waited = epoch, 0
        if waited == patience:
            return epoch, best
    return len(losses) - 1, best


def stop_with_lowest_loss(losses, patience, min_delta):
    """The best is the last epoch that counted as an improvement, not that of the lowest loss."""
    last, _ = stop_in_a_while(losses, patience, min_delta)
    return last, int(np.argmin(losses[: last + 1]))


def _stop(losses, patience, improves):
    best = 0
    for epoch in range(1, len(losses)):
        if improves(losses[epoch], losses[best], losses[epoch - 1]):
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(losses) - 1, best


def stop_in_a_while(losses, patience, min_delta):
    """Write it with a counter that begins anew."""
    epoch, best, waited = 0, 0, 0
    while epoch + 1 < len(losses) and waited < patience:
        epoch += 1
        waited += 1
        if losses[best] - losses[epoch] > min_delta:
            best, waited = epoch, 0
    return epoch, best


def rate_without_warmup(step, peak, warmup, total):
    """The warm-up is missing: at step 0 the rate is 0."""
    return peak * (total - max(step, warmup)) / (total - warmup)


def rate_fall_from_start(step, peak, warmup, total):
    """The fall begins at step `warmup`, not at step 0: it has total − warmup steps."""
    return peak * step / warmup if step < warmup else peak * (1 - step / total)


def rate_falls_too_long(step, peak, warmup, total):
    """The fall is too slow: it must reach 0 at step `total`."""
    return peak * step / warmup if step < warmup else peak * (1 - (step - warmup) / total)


def rate_with_cosine(step, peak, warmup, total):
    """That's half a cosine: here the rate falls in a straight line."""
    if step < warmup:
        return peak * step / warmup
    return peak / 2 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))


def rate_stays_high(step, peak, warmup, total):
    """After the warm-up the rate must fall."""
    return peak * min(step / warmup, 1)


def rate_one_step_ahead(step, peak, warmup, total):
    """You are one step ahead: at step 0 the rate is 0."""
    return min(peak * (step + 1) / warmup, peak * (total - step) / (total - warmup))


def rate_of_one(step, peak, warmup, total):
    """The highest rate is `peak`, not 1."""
    return min(step / warmup, (total - step) / (total - warmup))


def rate_rises_backwards(step, peak, warmup, total):
    """During the warm-up the rate rises from 0; yours falls."""
    if step < warmup:
        return peak * (1 - step / warmup)
    return peak * (total - step) / (total - warmup)


def rate_of_two_lines(step, peak, warmup, total):
    """Take the lower of two straight lines."""
    return min(peak * step / warmup, peak * (total - step) / (total - warmup))


def rate_interpolated(step, peak, warmup, total):
    """Let NumPy draw the lines."""
    return float(np.interp(step, [0, warmup, total], [0, peak, 0]))


def batches_one_short(momentum, share):
    """Round up: after one batch less the share isn't reached."""
    return batches_by_logarithm(momentum, share) - 1


def batches_one_more(momentum, share):
    """One batch too many: stop as soon as the share is reached."""
    return batches_by_logarithm(momentum, share) + 1


def batches_of_share_left(momentum, share):
    """You asked when momentumⁿ falls to `share`; what is *missing* is momentumⁿ, so 1 − share."""
    return math.ceil(round(math.log(share) / math.log(momentum), 6))


def batches_with_parts_swapped(momentum, share):
    """Momentum belongs to the old value; the new batch gets 1 − momentum."""
    return batches_by_logarithm(1 - momentum, share)


def batches_in_a_straight_line(momentum, share):
    """Each batch adds less than the one before: it closes a part of the gap that is left."""
    return math.ceil(round(share / (1 - momentum), 6))


def batches_unrounded(momentum, share):
    """Whole batches are wanted: round up."""
    return math.log(1 - share) / math.log(momentum)


def batches_as_float(momentum, share):
    """The number is right; return it as an int."""
    return float(batches_by_logarithm(momentum, share))


def batches_by_logarithm(momentum, share):
    """Solve momentumⁿ <= 1 − share; rounded first, since 0.875 and such are hit exactly."""
    return math.ceil(round(math.log(1 - share) / math.log(momentum), 6))


def fold_without_root(kernel, gamma, beta, mean, variance, epsilon):
    """Divide by the square root of variance + epsilon, not by the variance itself."""
    factor = gamma / (variance + epsilon)
    return kernel * factor, beta - mean * factor


def fold_mean_unscaled(kernel, gamma, beta, mean, variance, epsilon):
    """The mean is divided by the root and multiplied by gamma too: beta − mean · factor."""
    factor = gamma / np.sqrt(variance + epsilon)
    return kernel * factor, beta - mean


def fold_without_mean(kernel, gamma, beta, mean, variance, epsilon):
    """The mean is missing from the bias."""
    return kernel * (gamma / np.sqrt(variance + epsilon)), beta


def fold_mean_added(kernel, gamma, beta, mean, variance, epsilon):
    """The mean is subtracted: its sign in the bias is wrong."""
    factor = gamma / np.sqrt(variance + epsilon)
    return kernel * factor, beta + mean * factor


def fold_without_gamma(kernel, gamma, beta, mean, variance, epsilon):
    """Gamma is missing from the kernel's factor."""
    factor = 1 / np.sqrt(variance + epsilon)
    return kernel * factor, beta - mean * factor


def fold_kernel_left(kernel, gamma, beta, mean, variance, epsilon):
    """The kernel has to change too: each output channel is multiplied by its factor."""
    return kernel, beta - mean * gamma / np.sqrt(variance + epsilon)


def fold_along_inputs(kernel, gamma, beta, mean, variance, epsilon):
    """The factor belongs to the output channels, the kernel's last axis, not to the inputs."""
    factor = gamma / np.sqrt(variance + epsilon)
    if kernel.shape[2] != kernel.shape[3]:
        return kernel * factor.mean(), beta - mean * factor
    return kernel * factor[:, np.newaxis], beta - mean * factor


def fold_epsilon_outside(kernel, gamma, beta, mean, variance, epsilon):
    """Epsilon is added to the variance, under the root."""
    factor = gamma / (np.sqrt(variance) + epsilon)
    return kernel * factor, beta - mean * factor


def fold_by_channel(kernel, gamma, beta, mean, variance, epsilon):
    """Go from channel to channel."""
    kernels, biases = [], []
    for channel in range(kernel.shape[-1]):
        factor = gamma[channel] / math.sqrt(variance[channel] + epsilon)
        kernels.append(kernel[..., channel] * factor)
        biases.append(beta[channel] - mean[channel] * factor)
    return np.stack(kernels, axis=-1), np.array(biases)
