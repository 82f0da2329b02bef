"""Wrong answers to lesson 18's exercises, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D401


def range_without_zero(low, high):
    """0 must have a q of its own: widen the range up to 0 first."""
    scale = (high - low) / 255
    return scale, round(-128 - low / scale)


def range_in_256_steps(low, high):
    """From -128 to 127 there are 255 steps, not 256."""
    low, high = min(low, 0), max(high, 0)
    scale = (high - low) / 256
    return scale, round(-128 - low / scale)


def range_in_256_steps_without_zero(low, high):
    """Two things: there are 255 steps, not 256; and 0 needs a q, so widen the range to 0 first."""
    scale = (high - low) / 256
    return scale, round(-128 - low / scale)


def range_in_256_steps_from_above(low, high):
    """You divided by 256: 256 values of q have only 255 steps between them."""
    low, high = min(low, 0), max(high, 0)
    scale = (high - low) / 256
    return scale, round(127 - high / scale)


def zero_point_for_uint8(low, high):
    """That is for q from 0 to 255.

    Here the lowest value has q = -128: zero point = -128 - low / scale.
    """
    low, high = min(low, 0), max(high, 0)
    scale = (high - low) / 255
    return scale, round(-low / scale)


def zero_point_for_uint8_without_zero(low, high):
    """Two things: the lowest value has q = -128, not 0; and widen the range up to 0 first."""
    scale = (high - low) / 255
    return scale, round(-low / scale)


def zero_point_for_uint8_in_256_steps(low, high):
    """Two things: q goes from -128 to 127, so not from 0; and that is 255 steps, not 256."""
    low, high = min(low, 0), max(high, 0)
    scale = (high - low) / 256
    return scale, round(-low / scale)


def zero_point_with_fraction(low, high):
    """The zero point is a q, so a whole number: round it."""
    low, high = min(low, 0), max(high, 0)
    scale = (high - low) / 255
    return scale, -128 - low / scale


def zero_point_cut_off(low, high):
    """`int` cuts off what is behind the point: `round` takes the nearest whole number."""
    low, high = min(low, 0), max(high, 0)
    scale = (high - low) / 255
    return scale, int(-128 - low / scale)


def zero_point_first(low, high):
    """You returned (zero point, scale): the scale comes first."""
    scale, zero_point = zero_point_from_above(low, high)
    return zero_point, scale


def zero_point_always_0(low, high):
    """You centred the range on 0: then half of the q may never occur."""
    return max(abs(low), abs(high)) / 127, 0


def zero_point_always_lowest(low, high):
    """-128 stands for the lowest value, which is 0 only where nothing is negative."""
    low, high = min(low, 0), max(high, 0)
    return (high - low) / 255, -128


def zero_point_wrong_way(low, high):
    """A sign: at the lowest value q is -128, so zero point = -128 - low / scale."""
    low, high = min(low, 0), max(high, 0)
    scale = (high - low) / 255
    return scale, round(-128 + low / scale)


def zero_point_as_middle(low, high):
    """The zero point is the q that stands for 0: you returned a value, not its q."""
    low, high = min(low, 0), max(high, 0)
    return (high - low) / 255, (low + high) / 2


def zero_point_from_above(low, high):
    low, high = min(low, 0.0), max(high, 0.0)
    scale = (high - low) / 255
    return np.array([scale, np.rint(127 - high / scale)])


def _pixels(picture, about):
    pixels = np.rint((picture - about["offset"]) / about["scale"])
    return np.clip(pixels, 0, 255).astype("uint8")


def _channels_last(batch, about):
    return np.moveaxis(batch[0], 0, 2) if about["channels_first"] else batch[0]


def _without_last(pixels):
    return pixels[..., 0] if pixels.shape[-1] == 1 else pixels


def picture_channels_first(batch, about):
    """The channels are still in front: move them to the end where channels_first is set."""
    return _without_last(_pixels(batch[0], about))


def picture_reshaped(batch, about):
    """`reshape` cuts the row of numbers anew and moves nothing: `transpose(1, 2, 0)`."""
    picture = batch[0]
    if about["channels_first"]:
        picture = picture.reshape(picture.shape[1], picture.shape[2], picture.shape[0])
    return _without_last(_pixels(picture, about))


def picture_turned(batch, about):
    """Rows and columns are swapped: `transpose(1, 2, 0)` keeps their order."""
    picture = batch[0].transpose(2, 1, 0) if about["channels_first"] else batch[0]
    return _without_last(_pixels(picture, about))


def picture_divided_first(batch, about):
    """Undo the last step first: subtract the offset, then divide by the scale."""
    pixels = np.rint(_channels_last(batch, about) / about["scale"] - about["offset"])
    return _without_last(np.clip(pixels, 0, 255).astype("uint8"))


def picture_scaled_again(batch, about):
    """You applied scale and offset once more: they are to be undone."""
    pixels = np.rint(_channels_last(batch, about) * about["scale"] + about["offset"])
    return _without_last(np.clip(pixels, 0, 255).astype("uint8"))


def picture_cut_off(batch, about):
    """Round before `astype`, which cuts off what is behind the point."""
    pixels = (_channels_last(batch, about) - about["offset"]) / about["scale"]
    return _without_last(np.clip(pixels, 0, 255).astype("uint8"))


def picture_not_rounded_or_clipped(batch, about):
    """Two steps before `astype`, which cuts off and wraps round: `np.round` and `np.clip`."""
    pixels = (_channels_last(batch, about) - about["offset"]) / about["scale"]
    return _without_last(pixels.astype(int).astype("uint8"))


def picture_unclipped(batch, about):
    """A pixel below 0 or above 255 wraps round in uint8: `np.clip` first."""
    pixels = np.rint((_channels_last(batch, about) - about["offset"]) / about["scale"])
    return _without_last(pixels.astype(int).astype("uint8"))


def picture_of_a_batch(batch, about):
    """That is still a batch: take its only picture, `batch[0]`."""
    last = batch.transpose(0, 2, 3, 1) if about["channels_first"] else batch
    return _pixels(last, about)


def picture_with_one_channel(batch, about):
    """A gray picture is (H, W): leave its one channel out."""
    return _pixels(_channels_last(batch, about), about)


def picture_squeezed(batch, about):
    """`squeeze` also takes away a height or a width of 1: take `[:, :, 0]` of one channel."""
    return _pixels(_channels_last(batch, about), about).squeeze()


def picture_turned_and_squeezed(batch, about):
    """Rows and columns are swapped: `transpose(1, 2, 0)`. And `squeeze` drops a height of 1."""
    picture = batch[0].transpose(2, 1, 0) if about["channels_first"] else batch[0]
    return _pixels(picture, about).squeeze()


def picture_in_bgr(batch, about):
    """You swapped red and blue: the model's channels are RGB, and so is the picture."""
    return _without_last(_pixels(_channels_last(batch, about)[..., ::-1], about))


def picture_of_floats(batch, about):
    """The pixels are right, but their type isn't uint8: end with `.astype('uint8')`."""
    return _without_last(_pixels(_channels_last(batch, about), about)).astype("float32")


def picture_by_channels(batch, about):
    axis = 0 if about["channels_first"] else -1
    channels = [
        _pixels(np.take(batch[0], c, axis=axis), about) for c in range(batch[0].shape[axis])
    ]
    return channels[0] if len(channels) == 1 else np.stack(channels, axis=-1)


def bias_as_it_was(weights, bias, scale, offset):
    """The offset is missing: each weight also gets it, once for each pixel under the kernel."""
    return bias


def bias_plus_offset(weights, bias, scale, offset):
    """The offset passes through the weights: multiply it by their sum."""
    return bias + offset


def bias_with_scale(weights, bias, scale, offset):
    """The offset is not scaled, it comes after: use the old weights' sum, without the scale."""
    return bias + offset * scale * weights.sum(axis=(1, 2, 3))


def bias_scaled(weights, bias, scale, offset):
    """The bias itself stays as it is: only pixels are scaled."""
    return bias * scale + offset * weights.sum(axis=(1, 2, 3))


def bias_scaled_only(weights, bias, scale, offset):
    """You only scaled the bias: leave it as it is, and add what the offset contributes."""
    return bias * scale


def bias_scaled_with_offset(weights, bias, scale, offset):
    """You scaled the whole new bias: only the weights, which multiply pixels, are scaled."""
    return (bias + offset * weights.sum(axis=(1, 2, 3))) * scale


def bias_left_out(weights, bias, scale, offset):
    """The old bias is missing: add the offset's share to it."""
    return offset * weights.sum(axis=(1, 2, 3))


def bias_as_a_pixel(weights, bias, scale, offset):
    """You treated the bias as a pixel: only pixels get scale and offset, and pass the weights."""
    return bias * scale + offset


def bias_of_all_filters(weights, bias, scale, offset):
    """You summed all weights: each filter has a sum of its own."""
    return bias + offset * weights.sum()


def bias_of_inputs(weights, bias, scale, offset):
    """You summed over the filters: for filter k it is the sum of weights[k]."""
    return bias + offset * weights.sum(axis=(0, 2, 3))[: len(bias)]


def bias_of_mean(weights, bias, scale, offset):
    """You took the mean: a convolution adds up, so take the sum."""
    return bias + offset * weights.mean(axis=(1, 2, 3))


def bias_minus(weights, bias, scale, offset):
    """A sign: the offset is added to the pixels, so its share is added to the bias."""
    return bias - offset * weights.sum(axis=(1, 2, 3))


def bias_by_filters(weights, bias, scale, offset):
    return np.array([b + np.sum(offset * kernel) for kernel, b in zip(weights, bias)])
