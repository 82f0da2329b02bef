"""Draw the README's pictures from what the lessons and the benchmarks compute.

Run from the root of the project, in the course's environment::

    python tools/readme_pictures.py

`course.png`, above: a photo, Sobel's kernel and the response, as in lesson 02; below: test digits
of MNIST with what the digit model of lesson 00 reads, its first mistake last. `frontier.png`: the
committed results of `make bench NAME=frontier`. `tools/readme_screenshot.py` takes the third.
"""

import io
import json
import sys
from pathlib import Path

import cv2
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image
from skimage import data

from course_utils.data import digit_model_path, load_mnist
from course_utils.plotting import show_images, show_kernel, show_predictions

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
RESULTS = ROOT / "benchmarks" / "results" / "frontier.json"
DPI = 120
COLOURS = 128  # a palette halves the file
DIGITS = 7
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float32)


def main(folder=PICTURES):
    """Draw the pictures and write them to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with plt.style.context("course_utils.course"):
        course = [as_array(draw_convolution()), as_array(draw_digits())]
        frontier = as_array(draw_frontier(json.loads(RESULTS.read_text(encoding="utf-8"))))
    width = max(part.shape[1] for part in course)
    save(np.concatenate([centre(part, width) for part in course]), folder / "course.png")
    save(frontier, folder / "frontier.png")


def save(picture, path):
    """Write an RGB picture with a palette, and say how large it is."""
    reduced = Image.fromarray(picture).quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(path, optimize=True)
    height, width = picture.shape[:2]
    print(f"{path}: {width}×{height} pixels, {path.stat().st_size // 1000} KB")


def draw_convolution():
    """Return a figure of a photo, a kernel and the response."""
    photo = data.camera().astype(np.float32) / 255
    response = cv2.filter2D(photo, cv2.CV_32F, SOBEL)
    figure, axes = plt.subplots(1, 3, figsize=(8, 3.1), width_ratios=[3, 1.6, 3])
    show_images([photo], ["a photo"], ax=axes[0])
    show_kernel(SOBEL, ax=axes[1]).set_title("a kernel", fontsize=10)
    show_images(
        [response], ["its response: upright edges"], ax=axes[2], cmap="PuOr_r", vmin=-2, vmax=2
    )
    return figure


def draw_digits():
    """Return a figure of test digits and what the digit model reads."""
    _, (pictures, labels) = load_mnist()
    pictures, labels = pictures[:1000], labels[:1000]
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    network.setInput(cv2.dnn.blobFromImages(list(pictures), 1 / 255))
    probabilities = network.forward()
    mistake = np.flatnonzero(probabilities.argmax(axis=1) != labels)[0]
    shown = [*range(DIGITS), mistake]
    axes = show_predictions(pictures[shown], probabilities[shown], labels[shown])
    return axes[0].figure


def draw_frontier(rows):
    """Return a figure of accuracy against training time, a point for each seed."""
    figure, ax = plt.subplots(figsize=(7, 3.4))
    for marker, name in zip("osD^v*", dict.fromkeys(row["model"] for row in rows), strict=True):
        seeds = [row for row in rows if row["model"] == name]
        times, scores = zip(*[(row["ratio"], 100 * row["accuracy"]) for row in seeds], strict=True)
        label = f"{name}: {np.mean(scores):.2f} %"
        ax.plot(times, scores, marker, label=label)
    ax.set(xlabel="training time (classic tutorial = 1)", ylabel="test accuracy (%)", xlim=(0, 3.6))
    ax.legend(loc="lower right", title="mean of three seeds", fontsize=8, title_fontsize=8)
    return figure


def as_array(figure):
    """Return a figure as pixels, uint8 (H, W, 3)."""
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=DPI, bbox_inches="tight")
    plt.close(figure)
    return np.asarray(Image.open(buffer).convert("RGB"))


def centre(picture, width):
    """Return a picture with white to its left and right, up to a width."""
    missing = width - picture.shape[1]
    sides = (missing // 2, missing - missing // 2)
    return np.pad(picture, ((0, 0), sides, (0, 0)), constant_values=255)


if __name__ == "__main__":
    sys.exit(main())
