"""Judge the mended pipelines of lesson 11 that need no training of a network, and what all share.

A pipeline is judged by a metric, with the bug and without. An answer that is still the patient, as
the notebook shows it, counts as not attempted.
"""

import functools

import numpy as np

from course_utils.data import load_mnist
from course_utils.exercises.judging import (
    Failed,
    NotAttempted,
    percent,
    require_function,
    show,
    value_of_outcome,
)
from course_utils.exercises.running import Runner

SIDE = 32  # pixels of a colour patch
PATCHES = 100  # of each photo, for training and for serving
OPTIMISM = 0.07  # how far validation and new pictures may be apart


def patient(exercise):
    """Return the function that the exercise's cell holds before anything is mended."""
    import cv2
    import keras

    names = {"np": np, "cv2": cv2, "keras": keras}
    exec(exercise.starter, names)
    return names[exercise.name]


def _code(code):
    """Return what a function does, without the places where it is written."""
    inner = [_code(item) if hasattr(item, "co_code") else repr(item) for item in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, tuple(inner)


def begin(exercise, answer):
    """Refuse an answer that is no function, or still the patient."""
    require_function(exercise, answer)
    code = getattr(answer, "__code__", None)
    if code and _code(code) == _code(patient(exercise).__code__):
        raise NotAttempted(
            "This is still the pipeline as it came in. Measure first, then change it and run the "
            "cell again."
        )


def given(exercise, answer, *arrays, apart=()):
    """Return what an answer gives for arrays and what follows them, or raise the verdict.

    It gets copies of the arrays; what is `apart`, such as a network, can't be copied.
    """

    @functools.wraps(answer)
    def call(*copies):
        return answer(*copies, *apart)

    return value_of_outcome(Runner(call, exercise.seconds)(*arrays))


@functools.lru_cache(maxsize=1)
def clinic_digits():
    """Return the lesson's digits, labels, new digits and new labels; none is a test digit."""
    (digits, labels), _ = load_mnist()
    return digits[:3000], labels[:3000], digits[3000:5000], labels[3000:5000]


def shares(values):
    """Write shares for a message."""
    return " and ".join(percent(value) for value in values)


# Colours: served as in training?


def features(picture):
    """Return the 48 numbers that the colour model is trained on; RGB in, as in the lesson."""
    import cv2

    return cv2.resize(picture, (4, 4), interpolation=cv2.INTER_AREA).ravel() / 255


def _patches(photo, columns, rng):
    rows = rng.integers(0, photo.shape[0] - SIDE, PATCHES)
    starts = rng.integers(columns.start, columns.stop - SIDE, PATCHES)
    return [photo[r : r + SIDE, c : c + SIDE] for r, c in zip(rows, starts)]


@functools.lru_cache(maxsize=3)
def colour_task(seed=0):
    """Return a model trained on left halves of photos, and PNG files of right halves' patches.

    Returns
    -------
    model, patches, files, names
        A fitted scikit-learn model of `features`; RGB patches and the same as PNG files.
    """
    import cv2
    from skimage import data
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(seed)
    photos = {"cat": data.cat(), "rocket": data.rocket(), "retina": data.retina()}
    half = {name: photo.shape[1] // 2 for name, photo in photos.items()}
    left, right = [], []
    for name, photo in photos.items():
        left += _patches(photo, range(half[name]), rng)
        right += _patches(photo, range(half[name], photo.shape[1]), rng)
    names = np.repeat(list(photos), PATCHES)
    model = LogisticRegression(max_iter=1000).fit([features(patch) for patch in left], names)
    files = [cv2.imencode(".png", cv2.cvtColor(p, cv2.COLOR_RGB2BGR))[1].ravel() for p in right]
    return model, right, files, names


def measure_serve_picture(exercise, answer, seed=0):
    """Return the share of served patches that are recognised, and the numbers made of them."""
    model, _, files, names = colour_task(seed)
    rows = [_numbers(given(exercise, answer, file)) for file in files]
    return np.mean(model.predict(rows) == names), np.array(rows)


def _numbers(value):
    if not isinstance(value, np.ndarray) or value.shape != (48,):
        got = f"shape {value.shape}" if isinstance(value, np.ndarray) else show(value)
        raise Failed(f"The model was trained on 48 numbers in a row, (48,); you gave {got}.")
    return value


def judge_serve_picture(exercise, answer):
    """Accept served patches that are recognised as well as the same patches in training's way."""
    begin(exercise, answer)
    share, rows = measure_serve_picture(exercise, answer)
    _, patches, _, _ = colour_task()
    expected = np.array([features(patch) for patch in patches])
    remark = _remark_on_colours(rows, expected)
    if share <= 0.9 or remark:
        possible = "" if share > 0.9 else " More than 90 % are possible."
        raise Failed(f"{percent(share)} of the served patches are recognised.{possible}{remark}")
    before, _ = measure_serve_picture(exercise, patient(exercise))
    return (
        f"{percent(share)} of the served patches are recognised. With the bug: {percent(before)}."
    )


def _remark_on_colours(rows, expected):
    """Name what makes served numbers of training's, "" if they are equal."""
    if np.allclose(rows, expected, atol=0.01):
        return ""
    grid = rows.reshape(-1, 4, 4, 3)
    ways = {
        " The numbers go up to 255: those of training end at 1.": grid / 255,
        " They were divided by 255 twice.": grid * 255,
        " Red and blue are still swapped: OpenCV reads BGR.": grid[..., ::-1],
        " You turned the rows round; the colours are on the last axis.": grid[:, ::-1, :, ::-1],
        " You turned all 48 numbers round, and with them the picture.": grid[:, ::-1, ::-1],
    }
    for words, mended in ways.items():
        if np.allclose(mended.reshape(rows.shape), expected, atol=0.02):
            return words
    gray = np.ptp(grid, axis=-1).max() < 0.02
    if gray:
        return " All three channels are the same: the colours are gone."
    far, swapped = (
        np.abs(mended.reshape(rows.shape) - expected) for mended in (grid, grid[..., ::-1])
    )
    if far.mean() < min(0.1, swapped.mean()):
        return f" The colours fit; some numbers differ by {far.max():.2f}. Is it the same resize?"
    return " Compare with what training makes of the same patch."


# Predictions and labels


@functools.lru_cache(maxsize=1)
def trained_network():
    """Return a network that has been trained on the lesson's digits."""
    import keras

    digits, labels, _, _ = clinic_digits()
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Flatten(), keras.layers.Dense(10)]
    network = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile("adam", loss, metrics=["accuracy"])
    network.fit(digits[..., None] / 255, labels, batch_size=64, epochs=2, verbose=0)
    return network


def shuffled_batches(count, seed=1):
    """Return batches of new digits that come in another order each time, and the true share."""
    import tensorflow as tf

    _, _, new, labels = clinic_digits()
    x, y = new[:count, ..., np.newaxis].astype("float32") / 255, labels[:count]
    batches = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(count, seed=seed).batch(64)
    answers = np.argmax(trained_network()(x), axis=1)
    return batches, y, answers


def measure_count_right(exercise, answer, seed=1, count=1000):
    """Return the share that an answer counts, and the true one."""
    batches, labels, answers = shuffled_batches(count, seed)
    value = given(exercise, answer, apart=(trained_network(), batches))
    return value, np.mean(labels == answers)


def judge_count_right(exercise, answer):
    """Accept a share that is right to 0.001 on sets whose last batch is smaller."""
    begin(exercise, answer)
    for count in (1000, 333):
        value, right = measure_count_right(exercise, answer, count=count)
        number = np.asarray(value)
        if number.ndim or number.dtype.kind not in "fiu":
            raise Failed(f"One number is wanted; you returned {show(value)}.")
        if abs(number - right) > 0.001:
            raise Failed(
                f"For {count} digits you count {number:.3f}; the share is {right:.3f}."
                f"{_remark_on_share(float(number), right, count)}"
            )
    before, _ = measure_count_right(exercise, patient(exercise))
    return f"Right on two sets of digits. With the bug, {percent(before)} seemed to be right."


def _remark_on_share(number, right, count):
    """Name the mistake behind a wrong share."""
    _, labels, answers = shuffled_batches(count)
    if abs(number - right * count) < 1:
        return " That is how many; divide by how many pictures there are."
    if number > 1:
        return " A share lies in [0, 1]; you seem to return percent."
    if abs(number - np.mean(np.sort(labels) == np.sort(answers))) < 1e-6:
        return " Sorting both apart pairs answers with labels of other pictures."
    if abs(number - (1 - right)) < 0.001:
        return " That is the share of mistakes."
    if number < 0.3:
        return " Hardly better than chance: answers still meet the labels of other pictures."
    return " Do all pictures count, and each of them once? The last batch is smaller."


# Validation


def measure_split(exercise, answer, seeds=range(5)):
    """Return mean accuracies of a nearest neighbour: in validation and on new digits."""
    from sklearn.neighbors import KNeighborsClassifier

    digits, labels, new, new_labels = clinic_digits()
    results = []
    for seed in seeds:
        some = slice(500 * seed, 500 * seed + 500)
        rng = np.random.default_rng(seed)
        parts = given(exercise, answer, digits[some], labels[some], apart=(rng,))
        (x, y), (x_val, y_val) = _checked_parts(parts)
        model = KNeighborsClassifier(1).fit(x.reshape(len(x), -1) / 255, y)
        val = model.score(x_val.reshape(len(x_val), -1) / 255, y_val)
        results.append((val, model.score(new[:1000].reshape(1000, -1) / 255, new_labels[:1000])))
    return np.mean(results, axis=0), len(x), len(x_val)


def _checked_parts(parts):
    try:
        (x, y), (x_val, y_val) = parts
        shapes = [np.shape(x)[1:], np.shape(x_val)[1:]]
        lengths = [len(x) - len(y), len(x_val) - len(y_val)]
    except (TypeError, ValueError):
        raise Failed("Two pairs are wanted: (pictures, labels), (pictures, labels).") from None
    if shapes != [(28, 28)] * 2 or any(lengths):
        raise Failed("Each pair should hold pictures (N, 28, 28) and as many labels.")
    return (x, y), (x_val, y_val)


def judge_split(exercise, answer):
    """Accept parts whose validation tells what new digits will give."""
    begin(exercise, answer)
    (val, new), trained_on, validated = measure_split(exercise, answer)
    start = f"Validation {percent(val)}, new digits {percent(new)} (mean of five splits)."
    if new < 0.5:
        raise Failed(f"{start} New digits are read badly: do the labels still fit the pictures?")
    if val - new > OPTIMISM:
        raise Failed(f"{start} Copies of one digit are still on both sides of the split.")
    if new - val > OPTIMISM:
        raise Failed(f"{start} Validation is too pessimistic: is it made of digits as they are?")
    if trained_on < 1500:
        raise Failed(f"{start} They agree, but the moved copies for training are gone.")
    if not 0.1 < validated / (validated + trained_on / 5) < 0.6:
        raise Failed(f"{start} They agree, but a fifth of the digits is wanted for validation.")
    (before, _), _, _ = measure_split(exercise, patient(exercise))
    return f"{start} With the bug, validation said {percent(before)}."
