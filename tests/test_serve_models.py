"""Models of all kinds that the service runs: they answer as their own libraries do."""

import json
import zipfile

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from course_utils.data import digit_model_path, load_mnist
from course_utils.serve.description import DescriptionError
from course_utils.serve.models import Model
from course_utils.serve.prepare import as_batch, prepare

ENTRIES = {
    "title": "Test",
    "labels": ["a", "b", "c"],
    "prepare": "resize",
    "width": 4,
    "height": 2,
    "channels": 3,
    "channels_first": False,
    "scale": 1 / 255,
    "offset": 0.0,
    "output": "logits",
}
PICTURES = list(np.random.default_rng(0).integers(0, 256, (5, 2, 4, 3), np.uint8))


def describe(model, **entries):
    model.with_suffix(".json").write_text(json.dumps(ENTRIES | entries), encoding="utf-8")
    return model


def save_onnx(path, weights, batch="N"):
    """Save a network of one matrix, (24, outputs), for inputs (N, 2, 4, 3)."""
    outputs = weights.shape[1]
    graph = helper.make_graph(
        [
            helper.make_node("Reshape", ["x", "shape"], ["flat"]),
            helper.make_node("MatMul", ["flat", "weights"], ["y"]),
        ],
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [batch, 2, 4, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [batch, outputs])],
        [
            numpy_helper.from_array(np.int64([1 if batch == 1 else -1, 24]), "shape"),
            numpy_helper.from_array(weights.astype(np.float32), "weights"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, path)
    return path


WEIGHTS = np.random.default_rng(1).normal(size=(24, 3))
INPUTS = np.stack(PICTURES).reshape(5, 24) / 255


@pytest.mark.parametrize("batch", ["N", 1])
def test_logits_of_onnx_become_probabilities(tmp_path, batch):
    model = Model(describe(save_onnx(tmp_path / "été.onnx", WEIGHTS, batch)))
    powers = np.exp(INPUTS @ WEIGHTS)
    expected = powers / powers.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.probabilities(PICTURES), expected, rtol=1e-4)
    np.testing.assert_allclose(model.probabilities(PICTURES[:1]), expected[:1], rtol=1e-4)


def test_one_output_is_the_probability_of_the_second_label(tmp_path):
    path = describe(save_onnx(tmp_path / "one.onnx", WEIGHTS[:, :1]), labels=["no", "yes"])
    second = 1 / (1 + np.exp(-INPUTS @ WEIGHTS[:, 0]))
    expected = np.stack([1 - second, second], axis=1)
    np.testing.assert_allclose(Model(path).probabilities(PICTURES), expected, rtol=1e-4)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"labels": ["a", "b"]}, "gives 3 numbers for a picture, its description has 2 labels"),
        ({"output": "probabilities"}, 'no probabilities .* write "output": "logits"'),
        ({"width": 5}, "does not take what its description prepares .*check width, height"),
    ],
)
def test_a_model_that_does_not_fit_its_description_is_refused(tmp_path, entries, words):
    path = describe(save_onnx(tmp_path / "test.onnx", WEIGHTS, 1), **entries)
    with pytest.raises(DescriptionError, match=words):
        Model(path)


def test_logits_that_are_no_numbers_are_refused(tmp_path):
    model = Model(describe(save_onnx(tmp_path / "test.onnx", WEIGHTS)))
    model._run = lambda batch: np.full((len(batch), 3), np.nan)
    with pytest.raises(ValueError, match="NaN or infinite"):
        model.probabilities(PICTURES)


@pytest.mark.parametrize("suffix", [".onnx", ".tflite"])
@pytest.mark.parametrize("content", [b"", b"damaged", bytes(1000)])
def test_damaged_files_are_refused(tmp_path, suffix, content):
    path = tmp_path / f"test{suffix}"
    path.write_bytes(content)
    with pytest.raises(DescriptionError, match=r"cannot be loaded \(.+\): export or save it again"):
        Model(describe(path))


def test_the_digit_model_answers_as_in_lesson_00():
    model = Model(digit_model_path())
    digits = load_mnist()[1][0][:50]
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    network.setInput(cv2.dnn.blobFromImages(list(digits), scalefactor=1 / 255))
    np.testing.assert_allclose(model.probabilities(list(digits)), network.forward(), atol=1e-6)


@pytest.fixture(scope="module")
def network():
    """Return a small Keras model that gives logits."""
    import keras

    keras.utils.set_random_seed(0)
    layers = [keras.layers.Conv2D(4, 2), keras.layers.Flatten(), keras.layers.Dense(3)]
    return keras.Sequential([keras.Input((2, 4, 3)), *layers])


def expected_of(network, pictures=PICTURES):
    import keras

    logits = network(np.stack(pictures).astype("float32") / 255)
    return keras.ops.convert_to_numpy(keras.ops.softmax(logits))


@pytest.mark.slow
def test_keras_files_are_run_by_keras(tmp_path, network):
    network.save(tmp_path / "test.keras")
    model = Model(describe(tmp_path / "test.keras"))
    expected = expected_of(network)
    np.testing.assert_allclose(model.probabilities(PICTURES), expected, rtol=1e-5)


@pytest.mark.slow
def test_keras_files_with_code_of_their_own_are_refused(tmp_path):
    import keras

    layers = [keras.Input((2, 4, 3)), keras.layers.Lambda(lambda x: x[:, 0, :3, 0])]
    keras.Sequential(layers).save(tmp_path / "test.keras")
    with pytest.raises(DescriptionError, match=r"cannot be loaded .*[Ll]ambda"):
        Model(describe(tmp_path / "test.keras"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["no zip", "empty zip"])
def test_damaged_keras_files_are_refused(tmp_path, kind):
    path = tmp_path / "test.keras"
    path.write_bytes(b"damaged")
    if kind == "empty zip":
        zipfile.ZipFile(path, "w").close()
    with pytest.raises(DescriptionError, match="cannot be loaded"):
        Model(describe(path))


@pytest.mark.slow
@pytest.mark.parametrize(("quantised", "tolerance"), [(False, 1e-5), (True, 0.03)])
def test_tflite_files_are_run_as_exported(tmp_path, network, quantised, tolerance):
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_keras_model(network)
    if quantised:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: (
            [np.float32(picture[np.newaxis] / 255)] for picture in PICTURES * 20
        )
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    (tmp_path / "test.tflite").write_bytes(converter.convert())
    model = Model(describe(tmp_path / "test.tflite"))
    expected = expected_of(network)
    np.testing.assert_allclose(model.probabilities(PICTURES), expected, atol=tolerance)


def test_what_a_model_sees_is_prepared_as_described(tmp_path):
    model = Model(describe(save_onnx(tmp_path / "test.onnx", WEIGHTS), scale=2 / 255, offset=-1.0))
    photo = np.random.default_rng(2).integers(0, 256, (20, 40, 3), np.uint8)
    seen = prepare(photo, model.description)
    powers = np.exp(as_batch([seen], model.description).reshape(1, 24) @ WEIGHTS)
    np.testing.assert_allclose(model.probabilities([seen]), powers / powers.sum(), rtol=1e-4)
