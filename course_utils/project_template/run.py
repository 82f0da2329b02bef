"""Run the whole way, from the pictures to the report."""

import csv
import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import matplotlib

import audit
import baseline
import evaluate
import network
import report
from config import read_settings

HERE = Path(__file__).resolve().parent
RESULT = HERE / "result"
LIBRARIES = ("keras", "tensorflow", "numpy", "opencv", "scikit-image", "scikit-learn")


def name_of(path):
    """Return a picture's path, from the project's folder if it lies there."""
    return path.relative_to(HERE).as_posix() if path.is_relative_to(HERE) else str(path)


def describe_data(data):
    """Return what the cards say of the data."""
    size, _, channels = data.x.shape[1:]
    return {
        "source": Path(data.source).name,
        "pictures": len(data.y),
        "faults": {kind: len(names) for kind, names in data.faults.items()},
        "classes": data.counts(),
        "size": size,
        "channels": channels,
    }


def note_look(data, model):
    """Write down that this test part was looked at; return how often it has been."""
    files = "\n".join(name_of(path) for path in data.paths_of("test"))
    split = hashlib.sha256(files.encode()).hexdigest()[:12]
    path = RESULT / "test_looks.csv"
    looks = []
    if path.exists():
        looks = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    looks.append([split, model["sha256"][:12]])
    path.write_text("".join(f"{','.join(row)}\n" for row in looks), encoding="utf-8")
    return sum(row[0] == split for row in looks)


def find_worst(data, probabilities, count=8):
    """Return the mistakes of which the network was surest."""
    _, truth = data.part("test")
    answers = probabilities.argmax(axis=1)
    wrong = [i for i in probabilities.max(axis=1).argsort()[::-1] if answers[i] != truth[i]]
    paths = data.paths_of("test")
    return [
        {"file": name_of(paths[i]), "label": data.classes[truth[i]],
         "answer": data.classes[answers[i]], "sure": float(probabilities[i].max())}
        for i in wrong[:count]
    ]  # fmt: skip


def finish(data, settings, chosen, choice, machine):
    """Export, test once, and write everything that the report needs; return the numbers."""
    RESULT.mkdir(exist_ok=True)
    model = network.export(chosen, data, RESULT)
    x_test, truth = data.part("test")
    probabilities = network.probabilities(chosen, x_test)
    test = evaluate.judge(data, probabilities, machine.predict(baseline.features(x_test)))
    numbers = {
        "data": describe_data(data),
        "epochs": network.epochs_for(data, settings),
        "choice": choice,
        "model": model,
        "test": test,
        "looks": note_look(data, model),
        "worst": find_worst(data, probabilities),
        "versions": {name: library_version(name) for name in LIBRARIES},
    }
    text = json.dumps(numbers, indent=1, ensure_ascii=False)
    (RESULT / "numbers.json").write_text(text, encoding="utf-8")
    draw(data, truth, probabilities, numbers["worst"])
    write_split(data)
    return numbers


def library_version(name):
    """Return the version of a library; OpenCV comes under several names."""
    if name == "opencv":
        import cv2

        return cv2.__version__
    return version(name)


def draw(data, truth, probabilities, worst):
    """Save the two figures of the report."""
    import figures

    answers = probabilities.argmax(axis=1)
    figures.draw_confusion(truth, answers, data.classes).savefig(RESULT / "confusion.png")
    if worst:
        figures.draw_worst(worst).savefig(RESULT / "worst.png")


def write_split(data):
    """Write which picture is in which part, so that nobody has to guess later."""
    with (RESULT / "split.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "label", "part"])
        for path, c, part in zip(data.paths, data.y, data.parts, strict=True):
            writer.writerow([name_of(path), data.classes[c], part])


def main():
    """Run every step, and say what came out."""
    matplotlib.use("agg")
    settings = read_settings()
    data = audit.look(settings)
    print(f"{len(data.y)} pictures, {len(data.classes)} classes, input {data.x.shape[1:]}")
    for kind, names in data.faults.items():
        print(f"  {kind}: {len(names)}")
    machine = baseline.fit(data)
    chosen, choice = network.choose(data, settings)
    print(f"chosen on the validation part: {choice['chosen']}")
    numbers = finish(data, settings, chosen, choice, machine)
    print("network: ", evaluate.say(numbers["test"]["model"]))
    print("baseline:", evaluate.say(numbers["test"]["baseline"]))
    questions = report.write()
    print("wrote result/report.md")
    if questions:
        print(f"NOT DONE: {len(questions)} questions of the cards are open")


if __name__ == "__main__":
    main()
