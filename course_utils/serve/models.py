"""Model files, each run by the library that its suffix asks for."""

import threading

import cv2
import numpy as np
from scipy.special import expit, softmax

from course_utils.serve.description import DescriptionError, read_description
from course_utils.serve.prepare import as_batch


class Model:
    """A model that has been tried on a black picture; threads may share it.

    Parameters
    ----------
    path : Path
        The model file; its description lies beside it.

    Attributes
    ----------
    description : Description

    Raises
    ------
    DescriptionError
        If the model cannot be loaded, or doesn't fit its description.
    """

    def __init__(self, path):
        self.description = read_description(path)
        self._one_at_a_time = threading.Lock()
        try:
            self._run = RUNNERS[path.suffix](path)
        except Exception as error:
            raise DescriptionError(
                f"'{path}' cannot be loaded ({_first_line(error)}): export or save it again, "
                f"as lesson 18 does"
            ) from None
        self._try(path)

    def probabilities(self, pictures):
        """Return how probable the model thinks each label is.

        Parameters
        ----------
        pictures : list of ndarray
            As `course_utils.serve.prepare.prepare` returns them.

        Returns
        -------
        ndarray
            float, (N, number of labels), each row with sum 1.
        """
        return self._as_probabilities(self._outputs(pictures))

    def _outputs(self, pictures):
        with self._one_at_a_time:
            outputs = self._run(as_batch(pictures, self.description))
        return np.asarray(outputs, dtype=np.float64).reshape(len(pictures), -1)

    def _as_probabilities(self, outputs):
        if not np.isfinite(outputs).all():
            raise ValueError("the model gave numbers that are NaN or infinite")
        logits = self.description.output == "logits"
        if outputs.shape[1] == 1:  # of the second label; the first one has the rest
            second = expit(outputs) if logits else outputs
            return np.hstack([1 - second, second])
        return softmax(outputs, axis=1) if logits else outputs

    def _try(self, path):
        """Run black pictures, and compare what comes out with the description."""
        description = self.description
        shape = (description.height, description.width, description.channels)
        black = np.zeros(shape[: 2 if description.channels == 1 else 3], np.uint8)
        try:
            outputs = self._outputs([black])
        except Exception as error:
            raise DescriptionError(
                f"'{path}' does not take what its description prepares ({_first_line(error)}): "
                f"check width, height, channels and channels_first"
            ) from None
        found, named = outputs.shape[1], len(description.labels)
        if found != named and (found, named) != (1, 2):
            raise DescriptionError(
                f"'{path}' gives {found} numbers for a picture, its description has {named} "
                f"labels: name each output, in their order"
            )
        probabilities = self._as_probabilities(outputs)
        if probabilities.min() < 0 or abs(probabilities.sum() - 1) > 0.01:
            raise DescriptionError(
                f"'{path}' gives no probabilities (from {outputs.min():.3g} to "
                f'{outputs.max():.3g}, sum {outputs.sum():.3g}): write "output": "logits"'
            )


def _first_line(error):
    """Return the library's words, short."""
    return (str(error).strip() or type(error).__name__).partition("\n")[0][:200]


def run_onnx(path):
    """Return a function that runs an ONNX file with OpenCV."""
    # As bytes: OpenCV on Windows cannot open names with accents.
    network = cv2.dnn.readNetFromONNX(np.frombuffer(path.read_bytes(), np.uint8))

    def run(batch):
        network.setInput(batch)
        return network.forward().copy()

    def run_each(batch):
        return np.concatenate([run(batch[i : i + 1]) for i in range(len(batch))])

    def run_all(batch):
        # A network that was exported for one picture fails on more, or gives one answer.
        try:
            outputs = run(batch)
        except cv2.error:
            return run_each(batch)
        return outputs if len(outputs) == len(batch) else run_each(batch)

    return run_all


def run_keras(path):
    """Return a function that runs a Keras file, which may hold no code of its own."""
    import keras

    model = keras.saving.load_model(path, compile=False, safe_mode=True)
    # `predict` would take milliseconds more to begin.
    return lambda batch: keras.ops.convert_to_numpy(model(batch, training=False))


def run_tflite(path):
    """Return a function that runs a TensorFlow Lite file, one picture after the other."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=path.read_bytes())
    interpreter.allocate_tensors()
    (given,), (answered,) = interpreter.get_input_details(), interpreter.get_output_details()

    def run(batch):
        outputs = []
        for picture in batch:
            interpreter.set_tensor(given["index"], _quantise(picture[np.newaxis], given))
            interpreter.invoke()
            outputs.append(_dequantise(interpreter.get_tensor(answered["index"]), answered))
        return np.concatenate(outputs)

    return run


def _quantise(values, details):
    """Turn floats into the whole numbers that a quantised model takes."""
    scale, zero = details["quantization"]
    if not scale:
        return values.astype(details["dtype"])
    limits = np.iinfo(details["dtype"])
    return np.clip(np.round(values / scale + zero), limits.min, limits.max).astype(details["dtype"])


def _dequantise(values, details):
    """Turn the whole numbers of a quantised model into floats."""
    scale, zero = details["quantization"]
    return (values.astype(np.float32) - zero) * scale if scale else values


RUNNERS = {".onnx": run_onnx, ".keras": run_keras, ".tflite": run_tflite}
