"""Lesson 18's export to ONNX, and the solar-cell model that was written with it."""

import functools
import hashlib
import re
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper

from course_utils import data
from course_utils.serve.description import read_description
from tools.lesson_cells import read_cells, run_cells
from tools.onnx_cells import CELLS, IMPORTS

DATASETS = Path(__file__).resolve().parents[1] / "datasets"
SOLAR = DATASETS / "solar_model"


@functools.cache
def cells():
    """Return what the lesson's cells define; Keras takes seconds to import."""
    names = {}
    run_cells(read_cells("18"), [*IMPORTS, *CELLS, "whole"], names)
    return names


@functools.cache
def keras_model(name):
    return cells()["keras"].models.load_model(DATASETS / name)


def probabilities(graph, batch):
    """Run an ONNX graph with ONNX Runtime on pictures (N, rows, columns, channels)."""
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    return session.run(None, {"image": np.ascontiguousarray(batch.transpose(0, 3, 1, 2))})[0]


def by_opencv(graph, batch):
    net = cv2.dnn.readNetFromONNX(np.frombuffer(graph.SerializeToString(), np.uint8))
    net.setInput(np.ascontiguousarray(batch.transpose(0, 3, 1, 2)))
    return net.forward()


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def random_pictures(shape, seed=0):
    return np.random.default_rng(seed).random(shape, dtype="float32")


def test_the_lesson_s_cells_write_the_digit_model_that_comes_with_the_course():
    shipped = onnx.load(str(data.digit_model_path()))
    *others, weights, bias = [numpy_helper.to_array(t) for t in shipped.graph.initializer]
    last = keras_model("digit_model/digits.keras").layers[-1]
    temperature = float(np.median(last.bias.numpy() / bias))
    assert 0.40 < temperature < 0.42
    graph = cells()["to_onnx"](keras_model("digit_model/digits.keras"), "digits", temperature)
    *others_now, weights_now, bias_now = map(numpy_helper.to_array, graph.graph.initializer)
    assert len(others) == len(others_now) == 8
    for array, now in zip(others, others_now, strict=True):
        np.testing.assert_allclose(now, array, rtol=1e-6)
    np.testing.assert_allclose(weights_now, weights, rtol=1e-5)
    np.testing.assert_allclose(bias_now, bias, rtol=1e-5)
    for model in (shipped, graph):
        model.graph.ClearField("initializer")
    assert graph == shipped


@pytest.mark.parametrize(
    ("name", "largest"), [("digit_model/digits.keras", 1), ("digit_model/first_cnn.keras", 1)]
)
def test_onnx_gives_keras_s_probabilities(name, largest):
    model = keras_model(name)
    batch = largest * random_pictures((7, *model.input_shape[1:]))
    expected = model(batch, training=False).numpy()
    if not np.allclose(expected.sum(axis=1), 1, atol=1e-4):
        expected = softmax(expected)
    graph = cells()["to_onnx"](model, "any")
    onnx.checker.check_model(graph)
    np.testing.assert_allclose(probabilities(graph, batch), expected, atol=1e-5)
    np.testing.assert_allclose(by_opencv(graph, batch), expected, atol=1e-5)


def small_model(*middle, size=(9, 12, 3)):
    """Return a Sequential with random weights, the given layers in the middle."""
    keras = cells()["keras"]
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input(size), *middle, keras.layers.Dense(4)])
    rng = np.random.default_rng(0)
    for weight in model.weights:
        weight.assign(rng.uniform(0.1, 0.9, weight.shape) - 0.4 * ("kernel" in weight.name))
    return model


def middles():
    """Return layers in the middle of a network, by what is special about them."""
    layers = cells()["keras"].layers
    return {
        "odd sizes": [layers.Conv2D(5, (3, 2), strides=2, padding="same"), layers.Flatten()],
        "stride 3": [layers.Conv2D(5, 5, strides=3, padding="same"), layers.Flatten()],
        "bias and batch norm": [
            *(layers.Conv2D(5, 3), layers.BatchNormalization(), layers.ReLU(), layers.Flatten()),
        ],
        "pooling": [
            *(layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D(3, 2, "same")),
            layers.GlobalAveragePooling2D(),
        ],
        "two poolings": [
            *(layers.Conv2D(4, 3, activation="relu"), layers.ReLU(), layers.MaxPooling2D()),
            *(layers.MaxPooling2D(1), layers.Flatten()),
        ],
        "flat twice": [layers.GlobalAveragePooling2D(), layers.Flatten()],
        "dense": [layers.Flatten(), layers.Dense(6, activation="relu")],
        "factor": [layers.Rescaling(1 / 7), layers.Conv2D(4, 3), layers.Flatten()],
        "two factors": [
            *(layers.Rescaling(1 / 7), layers.Rescaling(3), layers.Conv2D(4, 3), layers.Flatten()),
        ],
    }


@pytest.mark.parametrize(
    "name",
    [
        *("odd sizes", "stride 3", "bias and batch norm", "pooling", "two poolings", "flat twice"),
        *("dense", "factor", "two factors"),
    ],
)
def test_each_layer_becomes_what_it_does_in_keras(name):
    model = small_model(*middles()[name])
    batch = random_pictures((3, 9, 12, 3))
    expected = softmax(model(batch, training=False).numpy())
    graph = cells()["to_onnx"](model, name)
    np.testing.assert_allclose(probabilities(graph, batch), expected, atol=1e-5)
    np.testing.assert_allclose(by_opencv(graph, batch), expected, atol=1e-5)


def unknown():
    """Return layers that the export must refuse, with what it must say."""
    layers = cells()["keras"].layers
    flat = layers.Flatten()
    return [
        ([layers.Conv2D(4, 3, activation="tanh"), flat], "doesn't know the activation tanh"),
        ([layers.Conv2D(4, 3, dilation_rate=2), flat], r"expects dilation_rate = \(1, 1\)"),
        ([layers.Conv2D(3, 3, groups=3), flat], "expects groups = 1"),
        ([layers.ReLU(max_value=6), flat], "expects max_value = None"),
        ([layers.ReLU(negative_slope=0.1), flat], "expects negative_slope = 0"),
        ([layers.AveragePooling2D(2), flat], "doesn't know the layer AveragePooling2D"),
        ([layers.Rescaling(1 / 128, offset=-1), flat], "expects offset = 0"),
        ([layers.Rescaling([1, 2, 3]), layers.Conv2D(4, 3), flat], "expects one scale above 0"),
        ([layers.Rescaling(-1), layers.MaxPooling2D(), flat], "expects one scale above 0"),
        ([layers.Conv2D(7, 3), layers.BatchNormalization(axis=1), flat], "expects axis = -1"),
        ([layers.Flatten(), layers.Dropout(0.5)], "doesn't know the layer Dropout"),
        ([layers.ReLU(), layers.BatchNormalization(), flat], "the layer BatchNormalization"),
        (
            [layers.Conv2D(4, 3, activation="relu"), layers.BatchNormalization(), flat],
            "activation before batch norm",
        ),
    ]


@pytest.mark.parametrize("index", range(13))
def test_what_the_export_does_not_know_stops_it(index):
    middle, message = unknown()[index]
    with pytest.raises(ValueError, match=message):
        cells()["to_onnx"](small_model(*middle), "any")


def test_a_model_that_the_export_cannot_write_stops_it():
    keras, to_onnx = cells()["keras"], cells()["to_onnx"]
    model = small_model(keras.layers.Flatten())
    with pytest.raises(ValueError, match=r"Sequential models only: use model\.export"):
        to_onnx(keras.Model(model.inputs, model.outputs), "any")
    one_output = keras.Sequential([keras.Input((9, 9, 1)), keras.layers.Flatten()])
    one_output.add(keras.layers.Dense(1))
    with pytest.raises(ValueError, match="the softmax of one is always 1"):
        to_onnx(one_output, "any")
    no_weights = keras.Sequential([keras.Input((9, 9, 3)), keras.layers.GlobalAveragePooling2D()])
    with pytest.raises(ValueError, match="a temperature needs a last layer with weights"):
        to_onnx(no_weights, "any", temperature=2)


def test_for_use_takes_off_what_only_matters_in_training():
    layers = cells()["keras"].layers
    model = small_model(layers.RandomFlip(), layers.Flatten(), layers.Dropout(0.5))
    short = cells()["for_use"](model)
    assert [type(layer).__name__ for layer in short.layers] == ["Flatten", "Dense"]
    batch = random_pictures((3, 9, 12, 3))
    np.testing.assert_allclose(short(batch), model(batch, training=False), rtol=1e-6)


@pytest.mark.parametrize("size", range(5, 12))
@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_padding_leaves_as_many_outputs_as_keras_says(size, kernel, stride):
    before, after = cells()["same_pads"](size, kernel, stride)
    assert 0 <= after - before <= 1
    outputs = (size + before + after - kernel) // stride + 1
    assert outputs == -(-size // stride)


def test_whole_numbers_there_and_back():
    values = np.array([-0.5, 0.0, 0.2, 1.0, 9.0])
    q = cells()["to_whole"](values, 0.1, 3)
    assert q.tolist() == [0, 3, 5, 13, 93]
    np.testing.assert_allclose(cells()["from_whole"](q, 0.1, 3), [-0.3, 0, 0.2, 1, 9], atol=1e-6)
    assert cells()["to_whole"](values, 0.0, 0) is values


def test_card_of_the_solar_model_states_its_files():
    card = (SOLAR / "README.md").read_text(encoding="utf-8")
    stated = re.findall(r"\| `(\S+)` \| ([\d,]+) \| `([0-9a-f]{64})` \|", card)
    measured = []
    for name in ("solar.onnx", "solar.keras"):
        content = (SOLAR / name).read_bytes()
        measured.append((name, f"{len(content):,}", hashlib.sha256(content).hexdigest()))
    assert stated == measured
    assert sum(path.stat().st_size for path in SOLAR.iterdir()) < 1_000_000


def test_description_of_the_solar_model_fits_its_file():
    description = read_description(SOLAR / "solar.onnx")
    assert description.labels == ["good", "defective"]
    digest = hashlib.sha256((SOLAR / "solar.onnx").read_bytes()).hexdigest()
    assert description.sha256 == digest


def test_solar_model_is_the_same_in_keras_and_onnx():
    """Answers agree; probabilities do at the temperature that is inside the ONNX file."""
    model = cells()["for_use"](keras_model("solar_model/solar.keras"))
    cells_seen = data.load_solar_cells()[0][::260]
    small = [cv2.resize(cell, (96, 96), interpolation=cv2.INTER_AREA) for cell in cells_seen]
    batch = np.stack(small)[..., np.newaxis].astype("float32")
    logits = model(batch, training=False).numpy()
    net = cv2.dnn.readNetFromONNX(str(SOLAR / "solar.onnx"))
    net.setInput(cv2.dnn.blobFromImages(np.stack(small)))
    card = (SOLAR / "README.md").read_text(encoding="utf-8")
    temperature = float(re.search(r"a temperature of (\d+\.\d\d)", card)[1])
    np.testing.assert_allclose(net.forward(), softmax(logits / temperature), atol=0.01)
