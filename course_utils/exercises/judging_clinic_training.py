"""Judge the mended pipelines of lesson 11 that train a network: by what it reads of new digits.

Each is trained with two seeds. Where too little is read, the message says what was measured on the
way: the first loss, the range that reached the first weights, mirrored digits.
"""

import contextlib
from unittest import mock

import numpy as np

from course_utils.exercises.judging import Failed, percent, show
from course_utils.exercises.judging_clinic import begin, clinic_digits, given, patient, shares

SEEDS = (0, 1)
# Shares of new digits; benchmarks/results/bug_clinic.json has what comes out with bugs and without.
WANTED = {"compiled_network": 0.85, "read_digits": 0.88, "augment": 0.83, "read_scans": 0.85}
FLOOR = 1.46  # the least cross-entropy if softmax is applied twice: ln(1 + 9/e)


def prepare(digits):
    """Return a batch as the lesson's networks take it."""
    return digits[..., np.newaxis].astype("float32") / 255


def new_network(seed):
    """Return the lesson's small network, compiled as it should be."""
    import keras

    keras.utils.set_random_seed(seed)
    layers = [
        keras.layers.Conv2D(16, 5, strides=3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10),
    ]
    network = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    return network


def accuracy(network, pictures, labels):
    """Return the share of pictures that a network reads rightly."""
    return np.mean(np.argmax(network(pictures), axis=1) == labels)


# The loss and the last layer


def measure_compiled_network(exercise, answer, seed):
    """Return the share of new digits read after two epochs, the first and the last loss."""
    import keras

    digits, labels, new, new_labels = clinic_digits()
    keras.utils.set_random_seed(seed)
    network = given(exercise, answer)
    if getattr(network, "optimizer", None) is None:
        what = "not compiled" if isinstance(network, keras.Model) else show(network)
        raise Failed(f"A compiled network is wanted; yours is {what}.")
    if tuple(network.output_shape) != (None, 10):
        raise Failed(f"Ten outputs are wanted; the network gives {network.output_shape}.")
    x = prepare(digits)
    try:
        first = network.evaluate(x[:500], labels[:500], verbose=0, return_dict=True)["loss"]
        history = network.fit(x, labels, batch_size=64, epochs=2, verbose=0)
    except ValueError as error:  # the shapes of labels and outputs don't fit the loss
        raise Failed(
            f"Training raised ValueError: {str(error).splitlines()[0][:200].rstrip('.')}. "
            "Labels here are integers: which loss takes those?"
        ) from None
    return accuracy(network, prepare(new), new_labels), first, history.history["loss"][-1]


def _remark_on_last_layer(network):
    """Say what is odd about a last layer and loss that pass, "" if nothing is."""
    import keras

    last = network.layers[-1]
    activation = getattr(last, "activation", None)
    softmax = activation is keras.activations.softmax or isinstance(last, keras.layers.Softmax)
    start = " It passes only since Keras"
    if softmax and getattr(network.loss, "from_logits", False):
        return f"{start} sees the softmax, takes its logits, and warns: drop one of the two."
    if activation is keras.activations.sigmoid:
        return f"{start} divides by their sum what sigmoid gives; softmax is meant."
    return ""


def judge_compiled_network(exercise, answer):
    """Accept a network that learns in two epochs, whatever its last layer."""
    begin(exercise, answer)
    found = [measure_compiled_network(exercise, answer, seed) for seed in SEEDS]
    read = [share for share, _, _ in found]
    first, last = np.max([losses for _, *losses in found], axis=0)
    if min(read) <= WANTED[exercise.name] or last > 1:
        start = f"After two epochs {shares(read)} of new digits are read. "
        if first > 4:
            raise Failed(
                f"{start}Before any training the loss is {first:.1f}; for ten equal chances it is "
                "2.3. Does the loss expect what the last layer gives?"
            )
        if last > FLOOR:
            raise Failed(
                f"{start}The loss is still {last:.1f}. If softmax is applied twice, in a layer "
                f"and once more, it can't get below {FLOOR}."
            )
        raise Failed(f"{start}More than 85 % are wanted, and a loss below 1.")
    before = [measure_compiled_network(exercise, patient(exercise), seed)[0] for seed in SEEDS]
    start = (
        f"{shares(read)} of new digits are read, with two seeds. With the bug: {shares(before)}."
    )
    return start + _remark_on_last_layer(given(exercise, answer))


# The range that reaches the weights


@contextlib.contextmanager
def watching():
    """Note what fit and predict give to a network's first weights, as (method, largest value)."""
    import keras

    seen = []

    def watched(method):
        original = getattr(keras.Model, method)

        def call(network, x, *args, **kwargs):
            seen.append((method, _reaching(network, x)))
            return original(network, x, *args, **kwargs)

        return mock.patch.object(keras.Model, method, call)

    with watched("fit"), watched("predict"):
        yield seen


def _reaching(network, x):
    """Return the largest value that reaches the first layer with weights; nan if unknown."""
    try:
        values = np.asarray(x[:200], np.float32)
        for layer in network.layers:
            if layer.weights:
                return float(np.max(values))
            values = np.asarray(layer(values))
    except Exception:  # a dataset, or a network of another form: only the remark is lost
        return float("nan")
    return float("nan")


def _read(exercise, answer, digits, labels, new, seed):
    """Return the digits that a pipeline reads, and what reached its weights."""
    import keras

    keras.utils.set_random_seed(seed)
    with watching() as seen:
        answers = np.asarray(given(exercise, answer, digits, labels, new))
    if answers.shape != (len(new),):
        raise Failed(
            f"One digit for each of the {len(new)} new pictures is wanted; you returned the shape "
            f"{answers.shape}."
        )
    return answers, dict(seen)


def measure_read_digits(exercise, answer, seed):
    """Return the share of new digits that are read, and what reached the weights."""
    digits, labels, new, new_labels = clinic_digits()
    answers, seen = _read(exercise, answer, digits, labels, new, seed)
    return np.mean(answers == new_labels), seen


def judge_read_digits(exercise, answer):
    """Accept a pipeline that trains and reads on values of one size."""
    begin(exercise, answer)
    found = [measure_read_digits(exercise, answer, seed) for seed in SEEDS]
    read, seen = [share for share, _ in found], found[0][1]
    wrong_range = any(not 0.3 < seen.get(method, 1) < 3 for method in ("fit", "predict"))
    if min(read) <= WANTED[exercise.name] or wrong_range:
        raise Failed(f"{shares(read)} of new digits are read.{_remark_on_range(seen)}")
    before = [measure_read_digits(exercise, patient(exercise), seed)[0] for seed in SEEDS]
    return f"{shares(read)} of new digits are read, with two seeds. With the bug: {shares(before)}."


def _remark_on_range(seen):
    """Say what reached the weights, if it isn't about 1 in training and in use."""
    fit, predict = (seen.get(method, float("nan")) for method in ("fit", "predict"))
    if fit < 0.3:
        return f" In training, the largest value that reaches the first weights is {fit:.4f}."
    if fit > 3:
        return f" In training, values up to {fit:.0f} reach the first weights: that is too much."
    if predict < 0.3 or predict > 3:
        return (
            f" Training gave the weights values up to {fit:.0f}, use gives them up to "
            f"{predict:.4g}: prepare both alike."
        )
    return " More are possible: look at what reaches the first weights, and at what is learned."


# Scans: two bugs at once


def scans(blank=True):
    """Return the lesson's digits with every tenth one blank, or none."""
    digits, labels, new, new_labels = clinic_digits()
    digits = digits.copy()
    if blank:
        digits[9::10] = 0
    return digits, labels, new, new_labels


def measure_read_scans(exercise, answer, seed, blank=True):
    """Return the share of new digits that are read, and what reached the weights."""
    digits, labels, new, new_labels = scans(blank)
    answers, seen = _read(exercise, answer, digits, labels, new, seed)
    return np.mean(answers == new_labels), seen


def judge_read_scans(exercise, answer):
    """Accept a pipeline that drops blanks with their labels, and prepares new digits alike."""
    begin(exercise, answer)
    found = [measure_read_scans(exercise, answer, seed) for seed in SEEDS]
    read = [share for share, _ in found]
    if min(read) <= WANTED[exercise.name]:
        remark = _remark_on_range(found[0][1])
        if "prepare both alike" not in remark and "In training" not in remark:
            whole, _ = measure_read_scans(exercise, answer, SEEDS[0], blank=False)
            remark = f" Without blank scans it is {percent(whole)}. "
            remark += (
                "What happens to the labels when a blank is dropped?"
                if whole > read[0] + 0.1
                else "Are pictures and labels still in one order, and all of them used?"
            )
        raise Failed(f"{shares(read)} of new digits are read.{remark}")
    before = [measure_read_scans(exercise, patient(exercise), seed)[0] for seed in SEEDS]
    return f"{shares(read)} of new digits are read, with two seeds. With both: {shares(before)}."


# Augmentation


def moved_new_digits():
    """Return new digits, each moved by up to 2 pixels, and their labels."""
    _, _, new, labels = clinic_digits()
    moves = np.random.default_rng(99).integers(-2, 3, (len(new), 2))
    moved = np.array([np.roll(digit, move, axis=(0, 1)) for digit, move in zip(new, moves)])
    return moved, labels


def measure_augment(exercise, answer, seed):
    """Return the share of moved new digits that are read, and the augmented digits."""
    digits, labels, _, _ = clinic_digits()
    changed = given(exercise, answer, digits, apart=(np.random.default_rng(seed),))
    if np.shape(changed) != digits.shape or np.asarray(changed).dtype != np.uint8:
        got = f"{np.asarray(changed).dtype} of shape {np.shape(changed)}"
        raise Failed(f"As many digits are wanted, uint8 {digits.shape}; you returned {got}.")
    network = new_network(seed)
    network.fit(prepare(changed), labels, batch_size=64, epochs=3, verbose=0)
    new, new_labels = moved_new_digits()
    return accuracy(network, prepare(new), new_labels), changed


def _likeness(changed, digits):
    """Return for each digit how much it resembles a moved one, at its best place."""
    spectra = np.fft.rfft2(changed) * np.conj(np.fft.rfft2(digits))
    norms = np.linalg.norm(changed, axis=(1, 2)) * np.linalg.norm(digits, axis=(1, 2))
    return np.fft.irfft2(spectra, s=(28, 28)).max(axis=(1, 2)) / np.maximum(norms, 1)


def _turned(changed, digits):
    """Return the shares of digits that look mirrored, and that look upside down."""
    changed, digits = changed[:500].astype(float), digits[:500].astype(float)
    upright = _likeness(changed, digits)
    ways = (digits[:, :, ::-1], digits[:, ::-1], digits[:, ::-1, ::-1])
    left_right, up_down, half = (np.mean(_likeness(changed, w) > upright + 0.05) for w in ways)
    return left_right, max(up_down, half)


def judge_augment(exercise, answer):
    """Accept digits that stay digits, and that make a network read moved ones."""
    begin(exercise, answer)
    found = [measure_augment(exercise, answer, seed) for seed in SEEDS]
    read, changed = [share for share, _ in found], found[0][1]
    digits = clinic_digits()[0]
    start = f"{shares(read)} of moved new digits are read, with two seeds."
    left_right, up_down = _turned(changed, digits)
    if up_down > max(left_right, 0.02):
        raise Failed(f"{start} {percent(up_down)} of your digits stand on their heads.")
    if left_right > 0.02:
        raise Failed(f"{start} {percent(left_right)} of your digits are still mirrored.")
    if min(read) <= WANTED[exercise.name]:
        if np.mean(changed == digits) > 0.999:
            raise Failed(f"{start} Nothing is changed any more: the moves were no bug.")
        raise Failed(f"{start} Is each digit moved by itself, to all sides, and still readable?")
    before = [measure_augment(exercise, patient(exercise), seed)[0] for seed in SEEDS]
    return f"{start} With the bug: {shares(before)}."
