"""The figures of the report and of the notebook."""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import confusion_matrix

from config import HERE
from pictures import read_picture


def show_pictures(pictures, titles, columns=8):
    """Draw pictures in a grid; return the figure."""
    rows = max(1, -(-len(pictures) // columns))
    figure, axes = plt.subplots(rows, columns, figsize=(1.3 * columns, 1.7 * rows), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, picture, title in zip(axes.flat, pictures, titles, strict=False):
        ax.imshow(picture, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        ax.set_title(title, fontsize=8)
    figure.tight_layout()
    return figure


def draw_confusion(truth, answers, classes, most=12):
    """Draw who is taken for whom, of many classes those with the most mistakes."""
    matrix = confusion_matrix(truth, answers, labels=range(len(classes)))
    mistakes = matrix.sum(axis=0) + matrix.sum(axis=1) - 2 * np.diag(matrix)
    shown = np.sort(np.argsort(-mistakes)[:most])
    matrix, names = matrix[np.ix_(shown, shown)], [classes[c] for c in shown]
    figure, ax = plt.subplots(figsize=(2.5 + 0.45 * len(names), 2 + 0.4 * len(names)))
    ax.imshow(matrix, cmap="Blues")
    for row, column in np.ndindex(matrix.shape):
        dark = matrix[row, column] > matrix.max() / 2
        ax.text(column, row, matrix[row, column], ha="center", va="center",
                fontsize=8, color="white" if dark else "black")  # fmt: skip
    ax.set_xticks(range(len(names)), names, rotation=90)
    ax.set_yticks(range(len(names)), names)
    ax.set(xlabel="answer", ylabel="label")
    figure.tight_layout()
    return figure


def draw_worst(worst):
    """Draw the worst mistakes: label with ?, answer with !."""
    titles = [f"{row['label']}?\n{row['answer']}!" for row in worst]
    return show_pictures([read_picture(HERE / row["file"]) for row in worst], titles, columns=4)
