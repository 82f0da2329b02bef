"""Wrong answers to lesson 19's exercises, and right ones written another way."""

import cv2
import numpy as np

from course_utils.exercises.judging_scaling import load_slowly

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def seconds_added(read, compute, epochs, workers, cache):
    """You added reading and computing: they go on at the same time, so take the longer one."""
    first = read / workers + compute
    return first + (epochs - 1) * (compute if cache else first)


def seconds_added_every_epoch(read, compute, epochs, workers, cache):
    """You added reading and computing, in all epochs alike: they go on at the same time."""
    return epochs * (read / workers + compute)


def seconds_with_one_worker(read, compute, epochs, workers, cache):
    """You left the workers out: they share the reading equally."""
    return seconds_epoch_by_epoch(read, compute, epochs, 1, cache)


def seconds_with_shared_computing(read, compute, epochs, workers, cache):
    """You divided the computing too: the workers share the reading only."""
    return seconds_epoch_by_epoch(read, compute / workers, epochs, workers, cache)


def seconds_without_cache(read, compute, epochs, workers, cache):
    """You left the cache out: with it, later epochs only compute."""
    return epochs * max(read / workers, compute)


def seconds_cached_at_once(read, compute, epochs, workers, cache):
    """With a cache you read nothing at all: the first epoch must still read."""
    return epochs * (compute if cache else max(read / workers, compute))


def seconds_cached_always(read, compute, epochs, workers, cache):
    """You cached in any case: without a cache every epoch reads."""
    return max(read / workers, compute) + (epochs - 1) * compute


def seconds_with_an_epoch_too_many(read, compute, epochs, workers, cache):
    """You counted one epoch too many: the first one is among the epochs."""
    return seconds_epoch_by_epoch(read, compute, epochs + 1, workers, cache)


def seconds_epoch_by_epoch(read, compute, epochs, workers, cache):
    total = 0.0
    for epoch in range(epochs):
        reading = 0 if cache and epoch > 0 else read / workers
        total += max(reading, compute)
    return total


def gradients_averaged(gradients, counts):
    """That is the plain mean: a worker with more pictures must count for more."""
    return np.mean(gradients, axis=0)


def gradients_added(gradients, counts):
    """That is the sum of the gradients: their mean is wanted, weighted by the pictures."""
    return np.sum(gradients, axis=0)


def gradients_not_divided(gradients, counts):
    """Divide by the number of all pictures: the weights must add up to 1."""
    return np.tensordot(counts, gradients, axes=1)


def gradients_divided_by_workers(gradients, counts):
    """You divided by the number of workers: divide by the number of pictures."""
    return np.tensordot(counts, gradients, axes=1) / len(counts)


def gradients_upside_down(gradients, counts):
    """You gave most weight to the worker with the fewest pictures."""
    return np.average(gradients, axis=0, weights=1 / counts)


def gradients_of_the_largest(gradients, counts):
    """That is the gradient of one worker: the others have pictures too."""
    return gradients[np.argmax(counts)]


def gradients_of_two_workers(gradients, counts):
    """You merged the first two workers only: there may be more, so take all of them."""
    return np.average(gradients[:2], axis=0, weights=counts[:2])


def gradients_of_two_among_all(gradients, counts):
    """You added the first two workers only, and divided by the pictures of all: add all of them."""
    return (counts[0] * gradients[0] + counts[1] * gradients[1]) / counts.sum()


def gradients_of_just_two(gradients, counts):
    """Two names take two workers only: there may be more, so take all of them."""
    first, second = gradients
    return (counts[0] * first + counts[1] * second) / counts.sum()


def gradients_of_all_but_shape(gradients, counts):
    """You averaged over all numbers: only over the workers, the first axis."""
    return np.average(gradients.mean(axis=(1, 2)), weights=counts)


def gradients_in_a_loop(gradients, counts):
    return sum(one * count for one, count in zip(gradients, counts, strict=True)) / counts.sum()


def _scales(finite, start, growth_steps, grow=2, shrink=2, reset=True, renew=True, restart=False):
    """Scale with one fault or another."""
    scales, scale, good = [], float(start), 0
    for is_finite in finite:
        scales.append(scale)
        if is_finite:
            good += 1
        else:
            scale, good = start if restart else scale / shrink, 0 if reset else good
        if is_finite and good >= growth_steps:
            scale, good = scale * grow, 0 if renew else good
    return scales


def scales_that_never_grow(finite, start, growth_steps):
    """Your scale never grows: double it after `growth_steps` finite steps in a row."""
    return _scales(finite, start, growth_steps, grow=1)


def scales_that_never_shrink(finite, start, growth_steps):
    """Your scale never shrinks: halve it after a step that overflowed."""
    return _scales(finite, start, growth_steps, shrink=1)


def scales_counting_on(finite, start, growth_steps):
    """You went on counting after an overflow: the finite steps must be in a row."""
    return _scales(finite, start, growth_steps, reset=False)


def scales_growing_at_every_step(finite, start, growth_steps):
    """You went on counting after doubling: begin anew, or it doubles at every step."""
    return _scales(finite, start, growth_steps, renew=False)


def scales_one_step_late(finite, start, growth_steps):
    """You doubled one finite step too late."""
    return _scales(finite, start, growth_steps + 1)


def scales_after_the_steps(finite, start, growth_steps):
    """Those are the scales after each step: give the ones that the steps use."""
    return _scales([*finite, True], start, growth_steps)[1:]


def scales_reset_to_start(finite, start, growth_steps):
    """You went back to `start` after an overflow: halve the scale that there is."""
    return _scales(finite, start, growth_steps, restart=True)


def scales_with_an_array(finite, start, growth_steps):
    scales, waited = np.full(len(finite), start, "float64"), 0
    for step in range(len(finite) - 1):
        waited = waited + 1 if finite[step] else 0
        grows = waited == growth_steps
        scales[step + 1 :] *= 2 if grows else (1 if finite[step] else 0.5)
        waited = 0 if grows else waited
    return scales


def _steps(compute, latency, transfer, most):
    p = np.arange(1, most + 1)
    return compute / p + 2 * (p - 1) * latency + 2 * (p - 1) / p * transfer


def best_is_most(compute, latency, transfer, most):
    """You took them all: the exchange grows, and may cost more than is gained."""
    return most


def best_without_latency(compute, latency, transfer, most):
    """You left the latency out: 2 (p - 1) messages, each with its own."""
    return best_in_a_loop(compute, 0, transfer, most)


def best_with_one_latency(compute, latency, transfer, most):
    """You counted the latency once: there are 2 (p - 1) messages."""
    return int(np.argmin(_steps(compute, 0, transfer, most) + latency * (np.arange(most) > 0))) + 1


def best_without_transfer(compute, latency, transfer, most):
    """You left the transfer out: 2 (p - 1) / p times `transfer`."""
    return best_in_a_loop(compute, latency, 0, most)


def best_with_all_to_one(compute, latency, transfer, most):
    """You sent all gradients 2 (p - 1) times: in a ring each message is one p-th of them."""
    return best_in_a_loop(compute, latency + transfer, 0, most)


def best_counted_from_zero(compute, latency, transfer, most):
    """That is an index, counted from 0: the number of processes is one more."""
    return int(np.argmin(_steps(compute, latency, transfer, most)))


def best_as_a_time(compute, latency, transfer, most):
    """That is the step's time: return its p."""
    return float(_steps(compute, latency, transfer, most).min())


def best_and_slowest(compute, latency, transfer, most):
    """That is the slowest: the quickest has the least milliseconds."""
    return int(np.argmax(_steps(compute, latency, transfer, most))) + 1


def best_below_most(compute, latency, transfer, most):
    """You stopped one short: `most` itself is allowed."""
    return best_in_a_loop(compute, latency, transfer, max(most - 1, 1))


def best_of_powers_of_two(compute, latency, transfer, most):
    """You tried only powers of two: try every number from 1 to `most`."""
    step = _steps(compute, latency, transfer, most)
    return min((p for p in (1, 2, 4, 8, 16, 32, 64) if p <= most), key=lambda p: step[p - 1])


def best_by_rounding(compute, latency, transfer, most):
    """You rounded the best p of a formula: the nearer whole number isn't always the quicker one."""
    gain = max(compute - 2 * transfer, 0)
    best = round((gain / (2 * latency)) ** 0.5) if latency else most * (gain > 0)
    return min(max(best, 1), most)


def best_in_a_loop(compute, latency, transfer, most):
    best, least = 1, compute
    for p in range(2, most + 1):
        step = (compute + 2 * (p - 1) * transfer) / p + 2 * (p - 1) * latency
        if step < least - 1e-9:
            best, least = p, step
    return best


def _load(paths, flag=cv2.INTER_AREA):
    pictures = [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in paths]
    return np.stack([cv2.resize(p, (64, 64), interpolation=flag) for p in pictures])


def load_unchanged(paths):
    """The pictures are right, but not quick enough."""
    return load_slowly(paths)


def load_as_bytes(paths):
    """The largest value is 255: divide by 255."""
    pictures = _load(paths).astype("float32")
    pictures[0, 0, 0] = 255
    return pictures


def load_nearest(paths):
    """Use the same `cv2.resize`, with INTER_AREA."""
    return (_load(paths, cv2.INTER_NEAREST) / 255).astype("float32")


def load_in_double(paths):
    """The numbers are right, but of type float64."""
    return _load(paths) / 255


def load_sorted(paths):
    """Keep the order of the paths."""
    return (_load(sorted(paths)) / 255).astype("float32")


def load_with_channels(paths):
    """The shape is (20, 64, 64, 1), expected (20, 64, 64)."""
    return (_load(paths)[..., np.newaxis] / 255).astype("float32")


def load_all_but_one(paths):
    """The last picture is all 0."""
    return load_in_a_list(paths) * (np.arange(len(paths)) < len(paths) - 1)[:, None, None]


_pictures = {}


def load_remembered(paths):
    """Are these this call's files? It gets others every time: keep nothing."""
    return _pictures.setdefault(len(paths), load_in_a_list(paths))


def load_in_a_list(paths):
    return (_load(paths) / 255).astype("float32")
