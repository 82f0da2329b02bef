"""Draw the picture of the README from what the lessons compute.

Run from the root of the project, in the course's environment::

    python tools/readme_picture.py

Above: a photo, Sobel's kernel and the response, as in lesson 02. Below: test digits of MNIST with
what the digit model of lesson 00 reads, its first mistake last.
"""

import io
import sys
from pathlib import Path

import cv2
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image
from skimage import data

from course_utils.data import digit_model_path, load_mnist
from course_utils.plotting import show_images, show_kernel, show_predictions

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "course.png"
DPI = 120
COLOURS = 128  # a palette halves the file
DIGITS = 7
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float32)


def main(path=PICTURE):
    """Draw the picture and write it to `path`."""
    with plt.style.context("course_utils.course"):
        parts = [as_array(draw_convolution()), as_array(draw_digits())]
    width = max(part.shape[1] for part in parts)
    stacked = np.concatenate([centre(part, width) for part in parts])
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(stacked).quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path}: {stacked.shape[1]}×{stacked.shape[0]} pixels, {path.stat().st_size // 1000} KB")


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
