"""Train the digit model that comes with the course, and write it with its card.

Run from the root of the project, in the course's environment::

    pip install --no-deps --target build/onnx onnx
    PYTHONPATH=build/onnx:. python tools/train_digit_model.py

onnx is needed only here, so it is not among the course's packages. The tool writes
``datasets/digit_model/digits.onnx`` and its ``README.md``, and prints the digest to put into
``course_utils/data.py``. Two cores take about four minutes.
"""

import hashlib
import platform
from pathlib import Path

import cv2
import keras
import numpy as np
import onnx
from keras import layers
from onnx import TensorProto, helper, numpy_helper
from scipy.stats import binomtest

from course_utils.data import load_mnist

FOLDER = Path(__file__).resolve().parent.parent / "datasets" / "digit_model"
SEED = 7
EPOCHS = 6
BATCH = 128
PEAK_RATE = 1e-2
WIDTHS = [(12, 24, 24, 48), (24, 48, 48, 96)]
VALIDATION = 5000

CARD = Path(__file__).with_name("digit_model_card.md")


def build(widths):
    """Build the strided CNN of logits, for float32 (N, 28, 28, 1) in [0, 1]."""
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for i, width in enumerate(widths):
        size, padding = (3, "valid") if i else (5, "same")
        stride = 1 + (i % 2 == 0)
        model.add(layers.Conv2D(width, size, stride, padding, use_bias=False))
        model.add(layers.BatchNormalization())
        model.add(layers.ReLU())
    # A convolution as large as the map, 3 × 3 by now, is a dense layer.
    model.add(layers.Conv2D(10, 3))
    model.add(layers.Flatten())
    return model


def augment(images, rng):
    """Turn, move and scale each of N uint8 pictures (N, 28, 28) at random."""
    out = np.empty_like(images)
    for i, image in enumerate(images):
        matrix = cv2.getRotationMatrix2D((13.5, 13.5), rng.uniform(-10, 10), rng.uniform(0.9, 1.1))
        matrix[:, 2] += rng.uniform(-2, 2, size=2)
        out[i] = cv2.warpAffine(image, matrix, (28, 28))
    return out


def as_batch(images):
    """Turn uint8 (N, 28, 28) into the Keras model's input."""
    return images[..., np.newaxis].astype("float32") / 255


def train(images, labels, widths):
    """Train a model of `widths` on `images`; the same seed gives the same start and order."""
    keras.utils.set_random_seed(SEED)
    rng = np.random.default_rng(SEED)
    steps = -(-len(images) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(
        1e-4, (EPOCHS - 1) * steps, warmup_target=PEAK_RATE, warmup_steps=steps
    )
    model = build(widths)
    model.compile(
        keras.optimizers.Adam(rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    for _ in range(EPOCHS):
        model.fit(as_batch(augment(images, rng)), labels, BATCH, verbose=2)
    return model


def folded(conv, norm):
    """Return the weights and the bias of a convolution and the batch normalisation after it.

    Weights are (out, in, height, width), as ONNX has them. The formula is that of Ioffe and
    Szegedy, 2015, https://arxiv.org/abs/1502.03167, algorithm 2.
    """
    weights = conv.kernel.numpy().transpose(3, 2, 0, 1)
    if norm is None:
        return weights, conv.bias.numpy()
    gamma, beta, mean, variance = (weight.numpy() for weight in norm.weights)
    scale = gamma / np.sqrt(variance + norm.epsilon)
    return weights * scale[:, None, None, None], beta - mean * scale


def to_onnx(model):
    """Write the trained model as an ONNX graph with softmax, for OpenCV 4 and 5.

    Not ``model.export``: what it makes of Flatten, OpenCV 4 misreads for more than one picture.
    """
    nodes, tensors, value = [], [], "image"
    convs = [layer for layer in model.layers if isinstance(layer, layers.Conv2D)]
    norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)]
    for i, (conv, norm) in enumerate(zip(convs, [*norms, None], strict=True)):
        for name, array in zip((f"weights{i}", f"bias{i}"), folded(conv, norm), strict=True):
            tensors.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        # What "same" means for 28 pixels, 5×5 and stride 2; OpenCV 5 misreads ONNX's SAME_UPPER.
        pads = (1, 1, 2, 2) if conv.padding == "same" else (0, 0, 0, 0)
        inputs, value = [value, f"weights{i}", f"bias{i}"], f"conv{i}"
        # OpenCV before 4.13 reads the kernel's size from here only, not from the weights.
        sizes = {"kernel_shape": conv.kernel_size, "pads": pads, "strides": conv.strides}
        nodes.append(helper.make_node("Conv", inputs, [value], **sizes))
        if norm is not None:
            nodes.append(helper.make_node("Relu", [value], [f"relu{i}"]))
            value = f"relu{i}"
    nodes.append(helper.make_node("Flatten", [value], ["logits"]))
    nodes.append(helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1))
    image, probabilities = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in (("image", ["N", 1, 28, 28]), ("probabilities", ["N", 10]))
    )
    graph = helper.make_graph(nodes, "digits", [image], [probabilities], tensors)
    # Opset 13 and IR 7 are of 2020: old runtimes read them too.
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7, producer_name="course"
    )


def count_right(path, images, labels):
    """Count the pictures that the ONNX file at `path` reads right, as lesson 00 runs it."""
    net = cv2.dnn.readNetFromONNX(str(path))
    net.setInput(cv2.dnn.blobFromImages(images, 1 / 255))
    return int((net.forward().argmax(axis=1) == labels).sum())


def main():
    """Choose a model on held-out pictures, train it on all of them, write it and its card."""
    (x_train, y_train), (x_test, y_test) = load_mnist()
    held = slice(-VALIDATION, None)
    rest = slice(None, -VALIDATION)
    scores = {}
    for widths in WIDTHS:
        model = train(x_train[rest], y_train[rest], widths)
        guesses = model.predict(as_batch(x_train[held]), verbose=0).argmax(axis=1)
        scores[widths] = int((guesses == y_train[held]).sum())
    print("right on validation pictures:", scores)

    widths = max(scores, key=scores.get)
    model = train(x_train, y_train, widths)
    path = FOLDER / "digits.onnx"
    onnx.save(to_onnx(model), path)
    write_card(path, model, widths, scores, count_right(path, x_test, y_test))


def write_card(path, model, widths, scores, right):
    """Write the README.md beside the model."""
    interval = binomtest(right, 10000).proportion_ci(method="wilson")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    card = CARD.read_text(encoding="utf-8").format(
        widths="-".join(map(str, widths)),
        parameters=model.count_params(),
        size=path.stat().st_size,
        digest=digest,
        rate=PEAK_RATE,
        epochs=EPOCHS,
        batch=BATCH,
        seed=SEED,
        validation=VALIDATION,
        choices=", ".join(f"{'-'.join(map(str, w))} channels {n:,}" for w, n in scores.items()),
        right=right,
        accuracy=right / 100,
        low=100 * interval.low,
        high=100 * interval.high,
        keras=keras.__version__,
        opencv=cv2.__version__,
        python=platform.python_version(),
    )
    (path.parent / "README.md").write_text(card, encoding="utf-8")
    print(f"{right} of 10,000 test pictures right. In course_utils/data.py: {digest}")


if __name__ == "__main__":
    main()
