"""Judge a trained model by what it does with the test pictures."""

from dataclasses import dataclass

import numpy as np

from course_utils.data import load_mnist
from course_utils.exercises.judging import Failed, percent

_SOFTMAX_OF_SOFTMAX = np.e / (np.e + 9)  # the most that softmax makes of ten probabilities

# Other ranges of values that a model may have been trained on.
_RANGES = {
    "pixels from 0 to 255": lambda x: 255 * x,
    "inverted pixels": lambda x: 1 - x,
    "pixels from -1 to 1": lambda x: 2 * x - 1,
}


@dataclass(frozen=True)
class AccurateMnistModel:
    """A check: any Keras model that is small enough and often enough right on MNIST's test set.

    Its outputs may be probabilities or logits, its optimiser and its loss any.

    Attributes
    ----------
    limit : int
        It must have fewer parameters.
    wanted : float
        It must be right on a larger share of the 10,000 pictures, given as float in [0, 1].
    """

    limit: int
    wanted: float

    def __call__(self, exercise, model):
        """Judge a model: return what to say of a right one, raise a `Verdict` otherwise."""
        _refuse_other_than_model(model)
        self._refuse_large(model)
        (_, _), (x_test, y_test) = load_mnist()
        x_test = x_test[..., np.newaxis].astype("float32") / 255
        outputs = _outputs(model, x_test)
        share = np.mean(outputs.argmax(axis=1) == y_test)
        if share > 0.5:
            _refuse_softmax_twice(_outputs(model, 255 * x_test))
        if share <= self.wanted:
            raise Failed(self._why_too_low(model, x_test, y_test, share))
        return (
            f"{percent(share, 2)} of the test pictures are right, with {model.count_params():,} "
            "parameters. Each look at the test set makes it less of a test: choose between models "
            "with a validation set."
        )

    def _refuse_large(self, model):
        count = model.count_params()
        if count >= self.limit:
            largest = max(model.layers, key=lambda layer: layer.count_params())
            raise Failed(
                f"Your model has {count:,} parameters; fewer than {self.limit:,} are allowed. The "
                f"layer {largest.name} alone has {largest.count_params():,}."
            )

    def _why_too_low(self, model, x_test, y_test, share):
        start = f"{percent(share, 2)} of the test pictures are right. "
        for name, convert in _RANGES.items():
            other = np.mean(_outputs(model, convert(x_test)).argmax(axis=1) == y_test)
            if other > max(share, 0.5) + 0.02:
                return (
                    f"{start}It seems to have been trained on {name}: with these it gets "
                    f"{percent(other, 2)}. The check gives it pixels from 0 to 1."
                )
        if share < 0.2:
            return start + "That is hardly better than guessing: has it been trained?"
        return (
            f"{start}More than {percent(self.wanted)} is wanted. Compare your ideas on pictures "
            "held out of the training set, and come back with the best."
        )


def _refuse_other_than_model(model):
    import keras

    if isinstance(model, (keras.callbacks.History, dict)):
        raise Failed("You passed what `fit` returns: pass the model itself.")
    if not isinstance(model, keras.Model):
        raise Failed(
            f"A Keras model is wanted; you passed a {type(model).__name__}. "
            "Does your function end with `return model`, and is it called in the last line?"
        )
    if not model.built:
        raise Failed("Your model has no weights yet: begin it with `keras.Input((28, 28, 1))`.")
    shape = getattr(model, "input_shape", None)  # a model written as a class has none
    if shape and not _takes_digits(shape):
        raise Failed(f"Your model takes {shape}; expected (None, 28, 28, 1).")


def _takes_digits(shape):
    """Say if an input's shape, in which None stands for any size, fits a batch of digits."""
    return len(shape) == 4 and all(
        size in (None, right) for size, right in zip(shape, (None, 28, 28, 1))
    )


def _outputs(model, pictures):
    try:
        outputs = np.asarray(model.predict(pictures, batch_size=500, verbose=0))
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error).splitlines()[0]}"
        raise Failed(f"Your model can't predict the test pictures: {reason}") from None
    if outputs.shape != (10_000, 10):
        raise Failed(
            f"Your model gives {outputs.shape} for the 10,000 pictures; expected (10000, 10)."
        )
    if not np.isfinite(outputs).all():
        raise Failed("Your model answers nan or inf: was the learning rate too high?")
    return outputs


def _refuse_softmax_twice(outputs):
    """Refuse probabilities that stay far from 1 even for pictures of exaggerated contrast."""
    are_probabilities = outputs.min() >= 0 and np.allclose(outputs.sum(axis=1), 1, atol=1e-3)
    if are_probabilities and outputs.max() < _SOFTMAX_OF_SOFTMAX + 1e-4:
        raise Failed("Softmax is applied twice: no probability can get above 0.23.")
