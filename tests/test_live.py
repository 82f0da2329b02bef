"""The live training display without a browser: its text, its numbers, and how it stops."""

import copy
import re
import signal
import threading
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from course_utils import _pace
from course_utils.live import LiveTraining
from course_utils.widgets import training

X = np.linspace(0, 1, 40, dtype="float32").reshape(20, 2)
Y = np.arange(20) % 2


@pytest.fixture(autouse=True)
def interruptible():
    """Worker processes of pytest-xdist ignore Ctrl-C; a kernel does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def model():
    return small_model()


def small_model(metrics=("accuracy",), **how):
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Input((2,)), keras.layers.Dense(1, activation="sigmoid")]
    made = keras.Sequential(layers)
    made.compile("sgd", "binary_crossentropy", metrics=list(metrics), **how)
    return made


def fit(model, live, *others, epochs=3, **how):
    how = {"batch_size": 5, "validation_data": (X, Y)} | how
    return model.fit(X, Y, epochs=epochs, verbose=0, callbacks=[*others, live], **how)


class At(keras.callbacks.Callback):
    """Does something after a batch of an epoch, both from 0."""

    def __init__(self, epoch, batch, action):
        super().__init__()
        self.place, self.action = (epoch, batch), action

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self.epoch, batch) == self.place:
            self.action()


def interrupt():
    signal.raise_signal(signal.SIGINT)


def fail():
    raise OSError("disk full")


def test_text_is_a_line_an_epoch_and_a_summary(model, capsys):
    live = LiveTraining()
    history = fit(model, live).history
    said = capsys.readouterr()
    *lines, last = said.out.splitlines()
    for epoch, line in enumerate(lines):
        values = [history[name][epoch] for name in ("loss", "val_loss", "accuracy", "val_accuracy")]
        begin = "epoch {}/3: loss {:.4f} (val {:.4f}), accuracy {:.4f} (val {:.4f}), "
        assert line.startswith(begin.format(epoch + 1, *values))
        assert ("left" in line) == (epoch < 2)
    best = 1 + int(np.argmin(history["val_loss"]))
    lowest = f"lowest val_loss {min(history['val_loss']):.4f} in epoch {best}"
    assert re.fullmatch(rf"3 of 3 epochs, [\d.]+ s; {lowest}", last)
    assert len(lines) == 3
    assert max(map(len, [*lines, last])) < 100
    assert all(character.isprintable() for line in [*lines, last] for character in line)
    assert said.err == ""


def test_numbers_are_those_of_keras_and_a_second_training_begins_anew(model, capsys):
    live = LiveTraining()
    for trained in (model, small_model(["mae", "AUC"]), model):
        history = fit(trained, live, epochs=2).history
        assert live.history == history
        assert len(history["loss"]) == 2
    assert not live.stopped
    assert "mae 0." in capsys.readouterr().out


@pytest.mark.parametrize(
    "how",
    [
        {"validation_data": None},
        {"batch_size": 20},
        {"batch_size": 1000},
        {"validation_freq": 2},
        {"initial_epoch": 1},
    ],
)
def test_whatever_fit_is_asked_for(model, how, capsys):
    live = LiveTraining()
    assert fit(model, live, epochs=4, **how).history == live.history
    out = capsys.readouterr().out
    assert out.count("\n") == len(live.history["loss"]) + 1
    assert ("val" in out) == ("val_loss" in live.history)


def test_several_batches_at_a_time_and_no_metric(capsys):
    live = LiveTraining()
    fit(small_model([], steps_per_execution=2), live)
    assert set(live.history) == {"loss", "val_loss"}
    assert live._pace.batch == live._pace.steps == 4


def batches(count):
    """Return a generator of pictures and labels, of which nobody knows the length."""
    return ((X[:4], Y[:4]) for _ in range(count))


def test_a_generator_tells_its_length_by_ending(model, capsys):
    live, seen = LiveTraining(), []
    look = At(0, 4, lambda: seen.append((live._pace.steps, live._pace.seconds_left())))
    with pytest.warns(UserWarning, match="ran out of data"):  # Keras's own
        model.fit(batches(5), epochs=1, verbose=0, shuffle=False, callbacks=[live, look])
    assert seen == [(None, None)]
    assert (live._pace.batch, live._pace.steps) == (5, 5)
    model.fit(batches(8), epochs=2, steps_per_epoch=4, verbose=0, shuffle=False, callbacks=[live])
    assert live._pace.steps == 4
    assert len(live.history["loss"]) == 2


def test_a_loss_that_is_no_number(model, capsys):
    live = LiveTraining()
    model.fit(X * np.nan, Y, epochs=1, verbose=0, callbacks=[live])
    out = capsys.readouterr().out
    assert "loss nan" in out
    assert "lowest" not in out


@pytest.mark.parametrize("how", ["stop", "interrupt"])
def test_stop_ends_the_epoch_and_keeps_the_model(model, how, capsys):
    live = LiveTraining()
    handler = signal.getsignal(signal.SIGINT)
    action = live.stop if how == "stop" else interrupt
    history = fit(model, live, At(1, 2, action), epochs=9).history
    assert live.stopped
    assert live.history == history
    assert len(history["val_loss"]) == 2
    assert "stopped in epoch 2 of 9 after batch 3 of 4, " in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) == handler
    assert model.predict(X, verbose=0).shape == (20, 1)
    # Keras is ready for more, and nothing is left of the wish to stop.
    assert len(fit(model, live).epoch) == 3
    assert not live.stopped


def test_stop_during_validation(model, capsys):
    live = LiveTraining()
    ask = keras.callbacks.LambdaCallback()
    ask.on_test_begin = lambda logs=None: live.stop()
    assert len(fit(model, live, ask).epoch) == 1


def test_second_interrupt_is_a_keyboard_interrupt(model):
    live = LiveTraining()
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        fit(model, live, At(1, 1, lambda: [interrupt(), interrupt()]))
    assert signal.getsignal(signal.SIGINT) == handler
    assert len(live.history["val_loss"]) == 1


def test_after_an_error_interrupts_are_as_ever(model, capsys):
    live = LiveTraining()
    with pytest.raises(OSError, match="disk full"):
        fit(model, live, At(1, 1, fail))
    assert len(live.history["loss"]) == 1
    with pytest.raises(KeyboardInterrupt):
        fit(model, keras.callbacks.History(), At(0, 0, interrupt))
    with pytest.raises(KeyboardInterrupt):
        interrupt()
    capsys.readouterr()
    fit(model, live)
    assert capsys.readouterr().out.startswith("failed in epoch 2 of 3 after batch 1 of 4")


def test_in_another_thread_no_interrupt_is_taken(model, capsys):
    live, handlers = LiveTraining(), []
    look = At(0, 1, lambda: handlers.append(signal.getsignal(signal.SIGINT)))
    thread = threading.Thread(target=fit, args=(model, live, look))
    thread.start()
    thread.join()
    assert handlers == [signal.getsignal(signal.SIGINT)]
    assert len(live.history["loss"]) == 3


def test_copies_work(model, capsys):
    live = copy.deepcopy(LiveTraining())
    assert fit(model, live, At(0, 1, interrupt)).history == live.history
    assert live.stopped


def test_time_left_by_hand():
    pace = _pace.Pace(epochs=3, steps=10)
    pace.begin_epoch(1, now=0)
    assert (pace.seconds_left(), pace.done) == (None, 0)
    pace.end_batch(1, now=5)  # compiled
    assert pace.seconds_left() is None
    pace.end_batch(3, now=7)  # 1 s a batch
    assert pace.seconds_left() == 27
    assert pace.done == pytest.approx(0.1)
    pace.end_batch(10, now=14)
    pace.end_epoch(now=23)  # 9 s of validation: 2 s a batch
    assert pace.seconds_left() == 40
    pace.begin_epoch(2, now=23)
    assert pace.seconds_left() == 40
    pace.end_batch(5, now=30)
    assert pace.seconds_left() == 30


def test_time_left_if_nobody_knows_how_many_batches():
    pace = _pace.Pace(epochs=2, steps=None)
    pace.begin_epoch(1, now=0)
    pace.end_batch(1, now=1)
    pace.end_batch(2, now=2)
    assert (pace.seconds_left(), pace.done, pace.fraction) == (None, None, 0.5)
    pace.end_epoch(now=3)
    assert pace.seconds_left() == 4
    pace.begin_epoch(2, now=3)
    pace.end_epoch(now=3)  # a generator that is empty by now
    assert pace.seconds_left() == 4


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.04, "0.0 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (59.7, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3725, "1 h 02 min"),
    ],
)
def test_durations(seconds, expected):
    assert _pace.duration(seconds) == expected


def test_curves_by_hand():
    points = {"accuracy": [(1, 0.5)], "loss": [(1, 2.0), (2, 0.0)], "val_loss": [(2, 1.0)]}
    page = training.curves(points, {"loss": [(2.5, 1.0)]})
    assert page.index("loss after epoch 2: training 0, validation 1") < page.index("accuracy")
    # Epochs 0 to 3 on 52 to 322, values 2 to 0 on 10 to 160.
    assert 'points="142.0,10.0 232.0,160.0"' in page
    assert '<circle cx="232.0" cy="85.0" r="3" fill="#D55E00"/>' in page
    assert '<circle cx="277.0" cy="85.0" r="3" fill="#0072B2"/>' in page
    assert page.count("validation</figcaption>") == 1


def test_curves_have_gaps_and_begin_late():
    page = training.curves({"loss": [(7, 1.0), (8, np.nan), (9, np.inf), (10, 3.0)]})
    assert page.count("<circle") == 2
    assert ">6</text>" in page
    assert ">5</text>" not in page
    assert re.search(r"nan|inf", "".join(re.findall(r'(?:points|cx|cy)="[^"]*"', page))) is None
    assert training.curves({"loss": [(1, np.nan)]}).count("<circle") == 0


@pytest.fixture
def shell(monkeypatch):
    """Let a page with cells be there, which keeps what it is shown and can end a cell."""
    hooks, shown = [], []
    events = SimpleNamespace(
        register=lambda _name, hook: hooks.append(hook),
        unregister=lambda _name, hook: hooks.remove(hook),
    )
    kernel = SimpleNamespace(get_parent=lambda channel: {"metadata": {"cellId": "1"}})
    page = SimpleNamespace(kernel=kernel, events=events, shown=shown, hooks=hooks)
    page.end_cell = lambda: [hook(None) for hook in list(hooks)]
    handle = SimpleNamespace(update=lambda data, raw: shown.append(data))
    monkeypatch.setattr("IPython.get_ipython", lambda: page)
    monkeypatch.setattr(
        training, "display", lambda panel, display_id: shown.append(panel) or handle
    )
    return page


def test_panel_shows_the_training_and_its_button_stops_it(model, shell, monkeypatch, capsys):
    monkeypatch.setattr("course_utils.live.REDRAW", 0)
    live, seen = LiveTraining(), []

    def look():
        (panel,) = shell.shown
        seen.append(panel.now.value + panel.last_epoch.value + panel.drawing.value)
        panel.button.click()

    history = fit(model, live, At(1, 2, look), epochs=8)
    panel, left = shell.shown
    assert "epoch 2 of 8, batch 2 of 4, about " in seen[0]
    assert 'value="0.188"' in seen[0]  # 6 of 32 batches
    assert 'role="status"' in seen[0]
    assert f"epoch 1/8: loss {history.history['loss'][0]:.4f}" in seen[0]
    assert "accuracy after epoch 1: " in seen[0]
    assert len(history.epoch) == 2
    assert left["text/plain"].count("\n") == 2
    assert "stopped in epoch 2 of 8 after batch 3 of 4" in left["text/html"]
    assert panel.button.comm is None
    assert capsys.readouterr().out == ""
    shell.end_cell()
    assert shell.hooks == []
    assert len(shell.shown) == 2


def test_panel_ends_with_the_cell_in_which_fit_failed(model, shell):
    live = LiveTraining()
    with pytest.raises(OSError, match="disk full"):
        fit(model, live, At(1, 1, fail))
    assert len(shell.shown) == 1
    shell.end_cell()
    assert "failed in epoch 2 of 3 after batch 1 of 4" in shell.shown[1]["text/plain"]
    fit(model, live)
    assert "3 of 3 epochs" in shell.shown[3]["text/plain"]


def test_a_page_that_runs_no_cell_gets_text(model, shell, capsys):
    shell.kernel.get_parent = lambda channel: {"metadata": {}}
    fit(model, LiveTraining(), epochs=1)
    assert shell.shown == []
    assert capsys.readouterr().out.count("\n") == 2


@pytest.mark.slow
def test_a_notebook_run_without_a_page_gets_text():
    import nbformat
    from nbclient import NotebookClient

    code = (
        "import keras, numpy as np\n"
        "from course_utils.live import LiveTraining\n"
        "model = keras.Sequential([keras.layers.Dense(1)])\n"
        "model.compile('sgd', 'mse')\n"
        "x = np.ones((8, 2), 'float32')\n"
        "history = model.fit(x, x[:, :1], epochs=2, verbose=0, callbacks=[LiveTraining()])"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    written = [output for output in notebook.cells[0].outputs if output.get("name") != "stderr"]
    assert len("".join(output.text for output in written).splitlines()) == 3
    assert "widgets" not in notebook.metadata or not notebook.metadata.widgets
