"""The bug clinic's pipelines with the bug and mended, over three seeds.

They are those of lesson 11's exercises, and its judges measure them. The lesson shows the rows that
are committed as benchmarks/results/bug_clinic.json. After a change to the pipelines, copy
build/bench/bug_clinic.json there; a test compares the digest of their code.
"""

import hashlib
import inspect
import warnings

from course_utils.exercises import judging_clinic as plain
from course_utils.exercises import judging_clinic_training as trained
from course_utils.exercises import lesson_11
from course_utils.exercises.mistakes.lesson_11_networks import compiled_with_softmax_twice
from course_utils.exercises.solutions.lesson_11 import compiled_network


def _promised_too_much(exercise, answer, seed):
    """Return by how much validation is better than new digits."""
    (val, new), _, _ = plain.measure_split(exercise, answer, seeds=[seed])
    return (val - new,)


PIPELINES = {
    "5 BGR served": (lesson_11.serve_picture, plain.measure_serve_picture),
    "6 logits for probabilities": (lesson_11.compiled_network, trained.measure_compiled_network),
    "7 scaled twice": (lesson_11.read_digits, trained.measure_read_digits),
    "8 two orders": (lesson_11.count_right, plain.measure_count_right),
    "9 mirrored digits": (lesson_11.augment, trained.measure_augment),
    "10 twins, too much promised": (lesson_11.split, _promised_too_much),
    "11 two bugs": (lesson_11.read_scans, trained.measure_read_scans),
}


def softmax_last():
    """Return a network whose last operation is softmax, and whose loss takes softmax again."""
    import keras

    network = compiled_network()
    network.add(keras.layers.Softmax())
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    return network


# With from_logits=True in the loss; Keras sees the softmax that is last, and warns.
SOFTMAX = {
    "softmax nowhere": compiled_network,
    "softmax last": softmax_last,
    "softmax, then Reshape": compiled_with_softmax_twice,
}


def run(seeds=range(3)):
    """Measure every pipeline with every seed.

    Returns
    -------
    list of dict
        One row a pipeline, state and seed: pipeline, state ("bug", "mended" or, for the places of
        a softmax, ""), seed, share in [0, 1], and the digest of the code.
    """
    rows = []
    for seed in seeds:
        for name, (exercise, measure) in PIPELINES.items():
            for state, answer in ("bug", plain.patient(exercise)), ("mended", exercise.reference):
                rows.append((name, state, seed, measure(exercise, answer, seed)[0]))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, network in SOFTMAX.items():
                found = trained.measure_compiled_network(lesson_11.compiled_network, network, seed)
                rows.append((name, "", seed, found[0]))
    keys = ("pipeline", "state", "seed", "share")
    rows = [dict(zip(keys, row, strict=True)) for row in rows]
    return [{**row, "share": round(float(row["share"]), 4), "code": digest()} for row in rows]


def digest():
    """Return the first digits of the SHA-256 of the pipelines, sick and mended."""
    exercises = [exercise for exercise, _ in PIPELINES.values()]
    parts = [exercise.starter + inspect.getsource(exercise.reference) for exercise in exercises]
    parts += [inspect.getsource(network) for network in SOFTMAX.values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
