"""What helps a small CNN that learns 1,000 digits by heart, over five seeds.

Lesson 08's own cells are run. Every cure takes as many steps; accuracies are those of its 5,000
validation pictures. The lesson shows the rows that are committed as
benchmarks/results/overfitting.json; a test compares the digest of the cells.
"""

import numpy as np

from tools import lesson_cells

CELLS = ["load", "small-model", "compile", "augment"]
EPOCHS = 30
CURES = (
    "none",
    "stopping in time",
    "dropout 0.5",
    "weight decay 0.1",
    "augmentation",
    "5 times the pictures",
)


def run(seeds=range(5)):
    """Train the lesson's small CNN with every cure and seed.

    Returns
    -------
    list of dict
        One row a cure and seed: cure, seed, learned and unseen (accuracies in [0, 1] on the
        pictures as they are), and the digest of the cells.
    """
    cells = lesson_cells.read_cells("08")
    names = {}
    lesson_cells.run_cells(cells, ["imports", "imports-course", *CELLS], names)
    code = lesson_cells.digest(cells, CELLS)
    return [
        {"cure": cure, "seed": seed, **_judge(_train(cure, seed, names), names), "code": code}
        for seed in seeds
        for cure in CURES
    ]


def _train(cure, seed, names):
    keras = names["keras"]
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    count, epochs = (5000, EPOCHS // 5) if cure == "5 times the pictures" else (1000, EPOCHS)
    digits, labels = names["digits"][:count], names["labels"][:count]
    model = names["build_small"]()
    if cure == "dropout 0.5":
        model = keras.Sequential([*model.layers[:-1], keras.layers.Dropout(0.5), model.layers[-1]])
        model.build((None, 28, 28, 1))
    optimizer = (
        keras.optimizers.AdamW(0.001, weight_decay=0.1)
        if cure == "weight decay 0.1"
        else keras.optimizers.Adam(0.001)
    )
    model = names["compile_for_digits"](model, optimizer)
    stopping = keras.callbacks.EarlyStopping(patience=EPOCHS, restore_best_weights=True)
    settings = {"validation_data": (names["x_val"], names["y_val"]), "callbacks": [stopping]}
    settings = settings if cure == "stopping in time" else {}
    rounds, each = (epochs, 1) if cure == "augmentation" else (1, epochs)
    for _ in range(rounds):
        images = names["augment"](digits, rng) if cure == "augmentation" else digits
        images = images[..., np.newaxis].astype("float32") / 255
        model.fit(images, labels, 32, each, verbose=0, **settings)
    return model


def _judge(model, names):
    few = names["x_train"][:1000], names["y_train"][:1000]
    parts = {"learned": few, "unseen": (names["x_val"], names["y_val"])}
    return {
        name: round(float(model.evaluate(*part, batch_size=500, verbose=0)[1]), 4)
        for name, part in parts.items()
    }
