"""Watch a training while it runs, and stop it without losing the model: `LiveTraining`."""

import math
import threading
import time

import keras

from course_utils._interrupts import Interrupts
from course_utils._pace import Pace, duration

REDRAW = 0.4  # seconds from one drawing to the next


class LiveTraining(keras.callbacks.Callback):
    """Draws loss and metrics while ``fit`` runs, says what time is left, and stops on demand.

    In JupyterLab it shows curves and a button. Elsewhere it prints a line for each epoch and one
    at the end. The button and the first interrupt (Kernel → Interrupt Kernel, or Ctrl-C) let
    ``fit`` finish the batch that is running and measure the validation data; then it returns
    as if that had been the last epoch, and the model keeps what it has learned. A second interrupt
    is a KeyboardInterrupt as ever. Pass ``verbose=0``: Keras's own progress would come on top.

    Attributes
    ----------
    history : dict of str to list of float
        What the epochs of the last training gave, as in ``keras.callbacks.History``; it is there
        even if ``fit`` failed. An epoch that was stopped gives the mean over its batches so far.
    stopped : bool
        Whether somebody asked the last training to stop.

    Examples
    --------
    >>> live = LiveTraining()
    >>> model.fit(x, y, epochs=5, validation_split=0.1, verbose=0, callbacks=[live])
    """

    def __init__(self):
        super().__init__()
        self.history = {}
        self.stopped = False
        self._view = None
        self._interrupts = Interrupts(self._is_in_fit, self.stop)

    def stop(self):
        """End the training after the batch that is running; any thread may ask for it."""
        self.stopped = True

    def on_train_begin(self, logs=None):
        """Show an empty display."""
        self._end_view("failed")  # what an error has left
        self.history, self.stopped = {}, False
        self._points, self._running = {}, {}
        self._begun, self._drawn = time.perf_counter(), -math.inf
        self._pace = Pace(self.params["epochs"], self.params.get("steps"))
        self._view = _choose_view(self)
        self._interrupts.begin()

    def on_epoch_begin(self, epoch, logs=None):
        """Begin an epoch."""
        self._pace.begin_epoch(epoch + 1, time.perf_counter())
        self._running = {}

    def on_train_batch_end(self, batch, logs=None):
        """Draw, unless that was done a moment ago; stop if somebody has asked for it."""
        now = time.perf_counter()
        self._pace.end_batch(batch + 1, now)
        if self.stopped:
            self.model.stop_training = True
        if self.stopped or now - self._drawn >= REDRAW:
            if now - self._pace.epoch_begun >= REDRAW:  # a few batches alone tell little
                place = self._pace.epoch - 1 + self._pace.fraction
                for name, value in (logs or {}).items():
                    self._running.setdefault(name, []).append((place, float(value)))
            self._draw()

    def on_epoch_end(self, epoch, logs=None):
        """Add an epoch to the curves; stop if somebody has asked for it."""
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(float(value))
            self._points.setdefault(name, []).append((epoch + 1, float(value)))
        self._running = {}
        if self.stopped:
            self.model.stop_training = True
        else:
            self._pace.end_epoch(time.perf_counter())
        self._view.add_epoch(self._epoch_line(logs or {}))
        if time.perf_counter() - self._drawn >= REDRAW:
            self._draw()

    def on_train_end(self, logs=None):
        """Leave the curves and a summary."""
        self._interrupts.end()
        self._end_view("stopped" if self.stopped else "ended")

    def _draw(self):
        words = f"epoch {self._pace.epoch} of {self._pace.epochs}, {self._batches()}"
        left = self._pace.seconds_left()
        if self.stopped:
            words += ", stopping"
        elif left is not None:
            words += f", about {duration(left)} left"
        self._view.update(words, self._pace.done, self._points, self._running)
        self._drawn = time.perf_counter()

    def _batches(self):
        total = f" of {self._pace.steps}" if self._pace.steps else ""
        return f"batch {self._pace.batch}{total}"

    def _epoch_line(self, logs):
        """Return what an epoch gave: ``epoch 1/5: loss 0.21 (val 0.10), 3.2 s, 13 s left``."""
        parts = []
        names = [name for name in logs if not name.startswith("val_")]
        for name in sorted(names, key=lambda name: name != "loss"):
            validation = f" (val {_number(logs[f'val_{name}'])})" if f"val_{name}" in logs else ""
            parts.append(f"{name} {_number(logs[name])}{validation}")
        parts.append(duration(time.perf_counter() - self._pace.epoch_begun))
        left = self._pace.seconds_left()
        if left and not self.stopped:
            parts.append(f"{duration(left)} left")
        return f"epoch {self._pace.epoch}/{self._pace.epochs}: {', '.join(parts)}"

    def _summary(self, how):
        """Return the last line: how far the training came, its time, its best epoch."""
        pace = self._pace
        if how == "ended":
            words = f"{pace.epoch} of {pace.epochs} epochs"
        else:
            words = f"{how} in epoch {pace.epoch} of {pace.epochs} after {self._batches()}"
        words += f", {duration(time.perf_counter() - self._begun)}"
        name = "val_loss" if "val_loss" in self._points else "loss"
        losses = [(value, epoch) for epoch, value in self._points.get(name, [])]
        losses = [pair for pair in losses if math.isfinite(pair[0])]
        if losses:
            value, epoch = min(losses)
            words += f"; lowest {name} {_number(value)} in epoch {epoch}"
        return words

    def _end_view(self, how):
        """Replace the display by its last state, if there is one."""
        if self._view:
            view, self._view = self._view, None
            view.close_with(self._summary(how), self._points)

    def _is_in_fit(self, frame):
        """Tell whether a frame belongs to a ``fit`` that has this callback."""
        while frame is not None:
            if frame.f_code.co_name == "fit":
                callbacks = frame.f_locals.get("callbacks")
                if self in getattr(callbacks, "callbacks", ()):
                    return True
            frame = frame.f_back
        return False


class _Lines:
    """The display where there are no widgets: a line an epoch, printed."""

    def update(self, *_state):
        """Print nothing within an epoch."""

    def add_epoch(self, line):
        print(line, flush=True)

    def close_with(self, line, _points):
        print(line, flush=True)


def _choose_view(live):
    """Return curves and a button where somebody can see and press them, else printed lines."""
    from IPython import get_ipython

    shell = get_ipython()
    kernel = getattr(shell, "kernel", None)
    # A page with cells tells the kernel which one it runs; nbconvert, nbval, consoles don't.
    if kernel is None or "cellId" not in kernel.get_parent("shell").get("metadata", {}):
        return _Lines()
    from course_utils.widgets.training import TrainingPanel

    thread = threading.current_thread()

    def end_of_cell(_result):
        # Another thread may run cells meanwhile.
        if threading.current_thread() is thread:
            shell.events.unregister("post_run_cell", end_of_cell)
            live._end_view("failed")

    shell.events.register("post_run_cell", end_of_cell)
    return TrainingPanel(live.stop)


def _number(value):
    """Write a loss or a metric with four digits."""
    return f"{value:.4f}" if 0.001 <= abs(value) < 1000 or value == 0 else f"{value:.3g}"
