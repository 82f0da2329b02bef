"""Write the cards' numbers and result/report.md from what the run has measured.

Run `python report.py` after you have answered a question: nothing is trained again.
"""

import json
import shutil
from pathlib import Path

import cards
from evaluate import say

HERE = Path(__file__).resolve().parent
CARDS = ("data_card.md", "model_card.md")


def write(folder=HERE):
    """Fill in both cards, write the report; return the questions that are still open."""
    folder = Path(folder)
    path = folder / "result" / "numbers.json"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run `python run.py` first")
    numbers = json.loads(path.read_text(encoding="utf-8"))
    cards.fill_in(folder / "data_card.md", data_lines(numbers["data"]))
    cards.fill_in(folder / "model_card.md", model_lines(numbers))
    questions = [f"{name}: {q}" for name in CARDS for q in cards.unanswered(folder / name)]
    text = "\n".join(report_lines(numbers, questions))
    (folder / "result" / "report.md").write_text(text + "\n", encoding="utf-8")
    shutil.copyfile(folder / "model_card.md", folder / "result" / "model_card.md")
    return questions


def data_lines(data):
    """Return what was counted in the pictures."""
    lines = [
        f"- pictures used: {data['pictures']}, from `{data['source']}`",
        f"- the model sees {data['size']}×{data['size']} pixels, "
        f"{'in colour' if data['channels'] == 3 else 'gray'}",
        *[f"- {kind}: {count}" for kind, count in data["faults"].items()],
        "- copies and look-alikes are on one side of the split",
        "",
        "| class | train | val | test |",
        "|---|--:|--:|--:|",
    ]
    counts = data["classes"].items()
    return lines + [f"| {name} | {n['train']} | {n['val']} | {n['test']} |" for name, n in counts]


def model_lines(numbers):
    """Return what was measured of the model."""
    test, model, choice = numbers["test"], numbers["model"], numbers["choice"]
    only = test["comparison"]
    looks = numbers["looks"]
    return [
        f"- file: `result/model.tflite`, SHA-256 `{model['sha256']}`",
        f"- network: {model['parameters']:,} weights, trained for {numbers['epochs']} epochs, "
        f"{choice['chosen']} (chosen on the validation part)",
        f"- test part, right: {say(test['model'])}",
        f"- baseline on the same pictures: {say(test['baseline'])}",
        f"- always the most common class: {say(test['most_common_class'])}",
        f"- only the network right: {only['only_model']}; only the baseline right: "
        f"{only['only_baseline']}; p = {only['p']:.3f} (McNemar)",
        f"- mean of the classes' shares found: {test['mean_recall']:.1%}",
        f"- looks at this test part so far: {looks}"
        + ("" if looks == 1 else ": if you changed anything in between, it is no longer a test"),
        "",
        "| class | of its pictures, found | of these answers, right |",
        "|---|---|---|",
        *[
            f"| {name} | {say(row['found'])} | {say(row['answers_right'])} |"
            for name, row in test["classes"].items()
        ],
    ]


def report_lines(numbers, questions):
    """Return the report, which says at its top whether it is done."""
    if questions:
        status = [f"**NOT DONE: {len(questions)} questions are open.**", ""]
        status += [f"- {question}" for question in questions]
    else:
        status = ["**Done: every question of both cards has an answer.**"]
    return [
        "# Report",
        "",
        *status,
        "",
        "## Data",
        "",
        *data_lines(numbers["data"]),
        "",
        "## Model",
        "",
        *model_lines(numbers),
        "",
        "![Confusion matrix](confusion.png)",
        "",
        "## Worst mistakes",
        "",
        *worst_lines(numbers["worst"]),
        "",
        "## Made with",
        "",
        *[f"- {name} {version}" for name, version in numbers["versions"].items()],
    ]


def worst_lines(worst):
    """Return the mistakes to look at first."""
    if not worst:
        return ["None on these test pictures. Are they hard enough, and was nothing given away?"]
    return [
        "Where the network was surest and, by the label, wrong. Is the label right?",
        "",
        *[f"- `{row['file']}`: {row['label']}, answered {row['answer']}" for row in worst],
        "",
        "![Worst mistakes](worst.png)",
    ]


def main():
    """Write the report and say what is open."""
    questions = write()
    print("wrote result/report.md")
    print(f"NOT DONE: {len(questions)} questions are open" if questions else "Done.")


if __name__ == "__main__":
    main()
