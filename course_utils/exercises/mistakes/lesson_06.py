"""Wrong answers to the exercises of lesson 06, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403


def _blocks(maps):
    n, rows, columns, channels = maps.shape
    return maps.reshape(n, rows // 2, 2, columns // 2, 2, channels)


def average_as_maximum(maps):
    """That is max pooling. The mean of four is their sum, divided by 4."""
    return _blocks(maps).max(axis=(2, 4))


def average_as_sum(maps):
    """That is the sum of each block: divide by 4."""
    return _blocks(maps).sum(axis=(2, 4))


def average_of_two(maps):
    """You took the mean over two pixels of each block; a block has four."""
    return (maps[:, 0::2, 0::2] + maps[:, 1::2, 1::2]) / 2


def average_over_channels(maps):
    """The mean went over the channels too: each channel keeps its own map."""
    return _blocks(maps).mean(axis=(2, 4, 5))[..., np.newaxis]


def average_at_every_pixel(maps):
    """Your blocks overlap: pooling of 2×2 moves by two pixels at a time."""
    return (maps[:, :-1, :-1] + maps[:, :-1, 1:] + maps[:, 1:, :-1] + maps[:, 1:, 1:]) / 4


def average_of_whole_maps(maps):
    """That is the mean of each whole map; each block of 2×2 has a mean of its own."""
    return maps.mean(axis=(1, 2))


def average_of_four_in_a_row(maps):
    """You averaged pixels that lie in a row; a block spans two rows."""
    n, rows, columns, channels = maps.shape
    return maps.reshape(n, rows // 2, columns // 2, 4, channels).mean(axis=3)


def average_by_reshaping(maps):
    return _blocks(maps).mean(axis=(2, 4))


def average_in_loops(maps):
    n, rows, columns, channels = maps.shape
    means = np.zeros((n, rows // 2, columns // 2, channels))
    for y in range(rows // 2):
        for x in range(columns // 2):
            means[:, y, x] = maps[:, 2 * y : 2 * y + 2, 2 * x : 2 * x + 2].mean(axis=(1, 2))
    return means


def loss_by_naive_softmax(logits, labels):
    """exp of a large logit is infinite: subtract the row's largest logit first."""
    with np.errstate(all="ignore"):
        powers = np.exp(logits)
        probabilities = powers / powers.sum(axis=1, keepdims=True)
        return np.mean(-np.log(probabilities[np.arange(len(labels)), labels]))


def loss_with_softmax_and_logarithm(logits, labels):
    """A probability was rounded to 0, whose logarithm is infinite: never compute it by itself."""
    with np.errstate(all="ignore"):
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities = powers / powers.sum(axis=1, keepdims=True)
        return np.mean(-np.log(probabilities[np.arange(len(labels)), labels]))


def loss_of_sums_that_overflow(logits, labels):
    """exp of 1,000 is infinite: take the row's largest logit out of the sum first."""
    with np.errstate(all="ignore"):
        log_sum = np.log(np.exp(logits).sum(axis=1))
        return np.mean(log_sum - logits[np.arange(len(labels)), labels])


def loss_with_largest_of_all(logits, labels):
    """You subtract the largest logit of the whole batch; each row needs its own."""
    with np.errstate(all="ignore"):
        log_sum = logits.max() + np.log(np.exp(logits - logits.max()).sum(axis=1))
        return np.mean(log_sum - logits[np.arange(len(labels)), labels])


def loss_without_largest_put_back(logits, labels):
    """You subtracted the largest in the sum only; subtract it from the right logit too."""
    log_sum = np.log(np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1))
    return np.mean(log_sum - logits[np.arange(len(labels)), labels])


def loss_with_largest_or_zero(logits, labels):
    """Where all logits are far below 0, all powers become 0: subtract the largest there too."""
    with np.errstate(all="ignore"):
        largest = np.maximum(logits.max(axis=1), 0)
        log_sum = largest + np.log(np.exp(logits - largest[:, np.newaxis]).sum(axis=1))
        return np.mean(log_sum - logits[np.arange(len(labels)), labels])


def loss_as_sum(logits, labels):
    """That is the sum over the pictures; the mean is wanted."""
    return loss_with_scipy(logits, labels) * len(labels)


def loss_of_each_picture(logits, labels):
    """That is one loss for each picture: take their mean."""
    from scipy.special import log_softmax

    return -log_softmax(logits, axis=1)[np.arange(len(labels)), labels]


def loss_with_clipped_probability(logits, labels):
    """You kept the probability away from 0, so a sure mistake costs too little."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    right = probabilities[np.arange(len(labels)), labels]
    return np.mean(-np.log(np.maximum(right, 1e-7)))


def loss_without_minus(logits, labels):
    """The sign is the other way round: a loss is 0 or more."""
    return -loss_with_scipy(logits, labels)


def loss_of_the_winner(logits, labels):
    """You took the largest probability; take that of the right class."""
    return loss_with_scipy(logits, logits.argmax(axis=1))


def loss_with_scipy(logits, labels):
    from scipy.special import log_softmax

    return -log_softmax(logits, axis=1)[np.arange(len(labels)), labels].mean()


def slopes_without_relu(x, first, second, d_logits):
    """ReLU stops the slopes where `hidden` is 0: multiply by `hidden > 0` on the way back."""
    return x.T @ (d_logits @ second.T)


def slopes_of_second(x, first, second, d_logits):
    """These are the slopes at `second`. Go back one more layer."""
    return np.maximum(x @ first, 0).T @ d_logits


def slopes_at_hidden(x, first, second, d_logits):
    """These are the slopes at `hidden`. Go on: through ReLU, then to the weights `first`."""
    return d_logits @ second.T


def slopes_before_relu(x, first, second, d_logits):
    """These are the slopes at x @ first, one row a picture. Go on to the weights `first`."""
    return (d_logits @ second.T) * (x @ first > 0)


def slopes_times_hidden(x, first, second, d_logits):
    """You multiplied by `hidden`; multiply by `hidden > 0`, which is 1 or 0."""
    hidden = np.maximum(x @ first, 0)
    return x.T @ ((d_logits @ second.T) * hidden)


def slopes_masked_by_slopes(x, first, second, d_logits):
    """Ask whether `hidden` was above 0, not whether its slope is."""
    d_hidden = d_logits @ second.T
    return x.T @ (d_hidden * (d_hidden > 0))


def slopes_masked_by_input(x, first, second, d_logits):
    """You asked where x is positive; ask where `hidden`, which is relu(x @ first), is."""
    return np.where(x > 0, x, 0).T @ (d_logits @ second.T)


def slopes_as_mean(x, first, second, d_logits):
    """You divided by the number of pictures once more; d_logits holds that already."""
    return slopes_of_a_loop(x, first, second, d_logits) / len(x)


def slopes_turned(x, first, second, d_logits):
    """Rows and columns are exchanged: the shape must be that of `first`."""
    return slopes_of_a_loop(x, first, second, d_logits).T


def slopes_of_a_loop(x, first, second, d_logits):
    slopes = np.zeros(first.shape)
    for row, d_row in zip(x, d_logits):
        d_hidden = second @ d_row
        d_hidden[row @ first <= 0] = 0
        slopes += np.outer(row, d_hidden)
    return slopes


def leaky_as_relu(d_output, x):
    """That is the slope of plain ReLU: where x is negative, a tenth comes through."""
    return d_output * (x > 0)


def leaky_forward(d_output, x):
    """You multiplied with x or with the output: the slope of leaky ReLU is 1 or 0.1."""
    return d_output * np.where(x > 0, x, 0.1 * x)


def leaky_itself(d_output, x):
    """That is the output of leaky ReLU; its slope is wanted, times the slopes that come back."""
    return np.where(x > 0, x, 0.1 * x)


def leaky_by_slopes_sign(d_output, x):
    """Ask for the sign of x, the input on the way forward, not of the slopes that come back."""
    return np.where(d_output > 0, d_output, 0.1 * d_output)


def leaky_without_slopes(d_output, x):
    """By the chain rule, multiply by the slopes at the output."""
    return np.where(x > 0, 1.0, 0.1)


def leaky_exchanged(d_output, x):
    """The two cases are exchanged: the whole slope goes through where x is positive."""
    return d_output * np.where(x > 0, 0.1, 1.0)


def leaky_in_two_parts(d_output, x):
    return 0.9 * d_output * (x > 0) + 0.1 * d_output


def sine_without_bends():
    """At x = 1.57 your curve is 1.00 away, further than 0.1 from sin(x)."""
    return [-100.0], [0.0], 0.0


def sine_with_many_bends():
    """You use 40 bends; at most eight are allowed."""
    places = np.linspace(0, 2 * np.pi, 41)
    slopes = np.diff(np.sin(places)) / np.diff(places)
    return places[:-1], np.diff(slopes, prepend=0), 0.0


def sine_with_slopes_as_heights():
    """Each height is the *change* of the slope at its bend"""
    places = np.linspace(0, 2 * np.pi, 9)
    return places[:-1], np.diff(np.sin(places)) / np.diff(places), 0.0


def sine_with_values_as_heights():
    """Draw it beside the sine: where does it leave, and which bend is near?"""
    places = np.linspace(0, 2 * np.pi, 8)
    return places, np.sin(places), 0.0


def sine_of_other_lengths():
    """As many heights as bends are wanted; you gave 8 and 9."""
    places = np.linspace(0, 2 * np.pi, 9)
    return places, np.ones(8), 0.0


def sine_without_offset():
    """Three things are wanted: bends, heights and an offset."""
    return [0.0], [1.0]


def sine_with_heights_first():
    """You gave the heights first; the bends come first."""
    places = np.linspace(0, 2 * np.pi, 9)
    slopes = np.diff(np.sin(places)) / np.diff(places)
    return np.diff(slopes, prepend=0), places[:-1], 0.0


def sine_by_least_squares():
    x = np.linspace(0, 2 * np.pi, 200)
    bends = np.linspace(-1, 5.5, 8)
    columns = np.maximum(x[:, np.newaxis] - bends, 0)
    matrix = np.column_stack([columns, np.ones(len(x))])
    solution = np.linalg.lstsq(matrix, np.sin(x), rcond=None)[0]
    return bends.tolist(), solution[:-1].tolist(), float(solution[-1])
