"""The live training display in a real JupyterLab: it moves, and it stops the training."""

import re

import pytest

pytestmark = pytest.mark.slow

MODEL = """
import time
import keras, numpy as np
from course_utils.live import LiveTraining

class Slow(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        time.sleep(0.05)

class Failing(Slow):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 2:
            raise OSError("disk full")

def fit(model, epochs, other):
    return model.fit(x, y, epochs=epochs, validation_split=0.1, verbose=0, callbacks=[other, live])

x = np.random.default_rng(0).random((640, 8)).astype("float32")
y = (x.sum(axis=1) > 4).astype(int)
model = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(2)])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile("adam", loss, metrics=["accuracy"])
live = LiveTraining()
"""
FIT = "history = fit(model, 1000, Slow())"
AFTER = "shapes.append(model.predict(x, verbose=0).shape)"


def start(lab, *cells):
    """Run all cells of a new notebook, after one that makes a model, without awaiting the end."""
    lab.notebook([f"{MODEL}shapes = []", *cells])
    choose(lab, "Run", r"^Run All Cells$")


def choose(lab, menu, entry):
    """Choose from a menu of JupyterLab."""
    lab.page.get_by_role("menuitem", name=menu, exact=True).click()
    lab.page.get_by_role("menuitem", name=re.compile(entry)).click()


def wait_for_epoch(lab, cell, epoch):
    """Wait until the curves below a cell have got an epoch; return the button, and which epoch."""
    shown = lab.cell_output(cell)

    def last():
        names = re.findall(r"loss after epoch (\d+):", shown.aria_snapshot())
        return max(map(int, names), default=0)

    lab.wait(lambda: last() >= epoch, 180, f"epoch {epoch}")
    return shown.get_by_role("button", name="Stop training"), last()


def check_end(lab, cell, words):
    """Wait for the last words, with which the curves stay and the button goes."""
    shown = lab.cell_output(cell)
    shown.get_by_text(words).wait_for()
    shown.get_by_role("img", name="accuracy after").wait_for()
    assert shown.get_by_role("button").count() == 0


def test_display_moves_and_its_button_stops_the_training(lab):
    start(lab, FIT, AFTER, FIT, AFTER)
    for cell in (1, 3):
        _, epoch = wait_for_epoch(lab, cell, 1)
        button, _ = wait_for_epoch(lab, cell, epoch + 1)
        button.press("Enter")
        check_end(lab, cell, "stopped in epoch")
    lab.wait_for_python("shapes", [(640, 2)] * 2)
    assert lab.evaluate_python("live.history == history.history and live.stopped")
    assert 3 <= lab.evaluate_python("len(history.epoch)") < 500
    assert lab.problems() == []


def test_interrupt_stops_the_training_and_an_error_ends_the_display(lab):
    failing = "try:\n    fit(model, 5, Failing())\nexcept OSError:\n    pass"
    start(lab, FIT, failing, AFTER)
    wait_for_epoch(lab, 1, 2)
    choose(lab, "Kernel", r"^Interrupt Kernel")
    check_end(lab, 1, "stopped in epoch")
    check_end(lab, 2, "failed in epoch 2 of 5")
    lab.wait_for_python("shapes", [(640, 2)])
    assert lab.evaluate_python("len(live.history['val_loss'])") == 2
    assert lab.problems() == []
