"""Train the solar-cell model that comes with the course, and write it with its card.

Run from the root of the project, in the course's environment::

    python -m tools.train_solar_model

Lesson 14's cells train its network on the training part of their split 10; the part to choose by
fits a temperature, the test part is only measured. Lesson 18's cells write the ONNX file. The tool
writes ``solar.keras``, ``solar.onnx``, ``solar.json`` and ``README.md`` into
``datasets/solar_model``. Two cores take about half a minute.
"""

import hashlib
import json
import platform
from pathlib import Path

import cv2
import keras
import numpy as np
import onnx
from scipy.stats import binomtest

from tools.lesson_cells import read_cells, run_cells
from tools.onnx_cells import load_export
from tools.train_digit_model import fit_temperature, save

FOLDER = Path(__file__).resolve().parent.parent / "datasets" / "solar_model"
CARD = Path(__file__).with_name("solar_model_card.md")
SEED, EPOCHS = 10, 12
LESSON_CELLS = [
    *("imports", "imports-sklearn", "imports-course", "solar-load", "solar-split"),
    *("hog-features", "class-weights", "build-model", "train-cells"),
]
DESCRIPTION = {
    "title": "Solar cells",
    "labels": ["good", "defective"],
    "prepare": "resize",
    "width": 96,
    "height": 96,
    "channels": 1,
    "channels_first": True,
    "scale": 1.0,
    "offset": 0.0,
    "output": "probabilities",
    "card": "README.md",
}


def train():
    """Run lesson 14's cells; return the network, and pictures and labels of the other two parts."""
    names = {}
    run_cells(read_cells("14"), LESSON_CELLS, names)
    learn, choose, test = names["split_cells"](SEED)
    model = names["train_cells"](learn, SEED, EPOCHS, weighted=False)
    pictures, defective = names["small_cells"], names["defective"]
    return model, *[(pictures[part], defective[part]) for part in (choose, test)]


def run_onnx(path, pictures):
    """Return the probabilities that OpenCV computes for uint8 pictures (N, 96, 96)."""
    net = cv2.dnn.readNetFromONNX(str(path))
    net.setInput(cv2.dnn.blobFromImages(pictures))
    return net.forward()


def main():
    """Train the model, write it, its description and its card."""
    model, (choose, choose_labels), (test, test_labels) = train()
    FOLDER.mkdir(exist_ok=True)
    save(model, FOLDER / "solar.keras")
    logits = model.predict(choose[:, :, :, np.newaxis], verbose=0)
    temperature = fit_temperature(logits, choose_labels)
    to_onnx, for_use = load_export()
    path = FOLDER / "solar.onnx"
    onnx.save(to_onnx(for_use(model), "solar", temperature), path)

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    text = json.dumps({**DESCRIPTION, "sha256": digest}, indent=1)
    (FOLDER / "solar.json").write_text(text + "\n", encoding="utf-8")
    write_card(run_onnx(path, test).argmax(axis=1), test_labels, model, temperature)


def write_card(answers, labels, model, temperature):
    """Write the README.md beside the model."""
    right, found = answers == labels, answers[labels == 1] == 1
    files = {name: (FOLDER / name).read_bytes() for name in ("solar.onnx", "solar.keras")}
    rows = [
        f"| `{name}` | {len(content):,} | `{hashlib.sha256(content).hexdigest()}` |"
        for name, content in files.items()
    ]
    card = CARD.read_text(encoding="utf-8").format(
        files="\n".join(rows),
        parameters=model.count_params(),
        temperature=temperature,
        right=share(right),
        found=share(found),
        false_alarms=share(answers[labels == 0] == 1),
        keras=keras.__version__,
        opencv=cv2.__version__,
        python=platform.python_version(),
    )
    (FOLDER / "README.md").write_text(card, encoding="utf-8")
    print(f"test cells right: {share(right)}; defects found: {share(found)}")


def share(true):
    """Write how many are True, in per cent too, with Wilson's interval."""
    count, total = int(true.sum()), len(true)
    interval = binomtest(count, total).proportion_ci(method="wilson")
    return (
        f"{count:,} of {total:,}: {100 * count / total:.1f} %, 95 % interval "
        f"{100 * interval.low:.1f} to {100 * interval.high:.1f} % (Wilson)"
    )


if __name__ == "__main__":
    main()
