"""Mistakes of learners; each does what docs/troubleshooting.md explains under the same heading.

Each is a function of an empty folder, in which it runs. It raises, or prints, or returns a text.
"""

import socket
import subprocess
import sys
import warnings

import cv2
import matplotlib.pyplot as plt
import numpy as np
import setup_environment
import start_lab
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from course_utils import data, export
from course_utils.exercises.lesson_02 import gradient_step
from course_utils.exercises.result import Result
from course_utils.folders import list_pictures
from course_utils.images import find_digits, inspect_image, read_image
from course_utils.serve.description import EXAMPLE, read_description

COLOUR = np.zeros((400, 512, 3), np.uint8)
GRAY = COLOUR[..., 0]
HALF = COLOUR / 255


def python(*arguments):
    """Return what a fresh Python says to stderr."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True).stderr


def in_use(folder):
    """Ask for a port that a program has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        start_lab.find_port(port)
    return f"Port 8888 {port}"


def filled(folder):
    """Return the folder with a file in it."""
    (folder / "notes.txt").write_text("mine")
    return folder


def content(folder, beginning):
    """Read a picture that begins so."""
    path = folder / "photo.jpg"
    path.write_bytes(beginning + b"\0" * 100)
    read_image(path)


def half_a_picture(folder):
    """Read the first half of a PNG file."""
    noise = np.random.default_rng(0).integers(0, 255, (50, 50), np.uint8)
    whole = cv2.imencode(".png", noise)[1].tobytes()
    (folder / "cat.png").write_bytes(whole[: len(whole) // 2])
    read_image(folder / "cat.png")


def one_picture(folder):
    """Return a folder with one picture of the class "dog"."""
    (folder / "dog").mkdir()
    cv2.imwrite(str(folder / "dog" / "1.png"), GRAY)
    return folder


def damaged(folder):
    """Verify a file that isn't what it should be."""
    (folder / "mnist.npz").write_text("no")
    data._verify(folder / "mnist.npz", {data.MNIST_SHA256}, "run `git checkout`")


def warned(work):
    """Return what a function warns of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        work()
    return "\n".join(str(warning.message) for warning in caught)


def taken(folder):
    """Export a recipe to a folder that holds a script of the same name."""
    (folder / "first_cnn.py").write_text("mine")
    export.main(["07", "--to", str(folder)])


def model_file(folder, description=None):
    """Return a model's file, beside which there may be a description."""
    (folder / "model.onnx").write_bytes(b"weights")
    if description:
        (folder / "model.json").write_text(description)
    return folder / "model.onnx"


OTHER = EXAMPLE.replace("{", '{"sha256": "' + "0" * 64 + '", ', 1)
QUICK = {
    "… GB are free in …; the set-up needs … GB for a while.": lambda folder: (
        setup_environment.check_disk(folder, 1e9)
    ),
    "… holds other files: name an empty or a new folder with VENV=": lambda folder: (
        setup_environment.check_place(filled(folder))
    ),
    "Port 8888 is in use or not allowed: taking …": in_use,
    "No module named 'course_utils'": lambda folder: python("-ISc", "import course_utils"),
    "name 'x_train' is not defined": lambda folder: exec("x_train"),
    "'NoneType' object has no attribute 'shape'": lambda folder: cv2.imread("no.png").shape,
    "!_src.empty() in function 'cvtColor'": lambda folder: cv2.cvtColor(
        cv2.imread("no.png"), cv2.COLOR_BGR2RGB
    ),
    "Image data of dtype object cannot be converted to float": lambda folder: plt.imshow(None),
    "got None, expected an array: cv2.imread returns None where it cannot read the file": (
        lambda folder: inspect_image(None)
    ),
    "'cat.jpg' does not exist in …": lambda folder: read_image("cat.jpg"),
    "No such file or directory: '../datasets/mnist/mnist.npz'": lambda folder: np.load(
        "../datasets/mnist/mnist.npz"
    ),
    "… is a HEIC photo, as iPhones take them": lambda folder: content(
        folder, b"\0\0\0\x18ftypheic"
    ),
    "… is a web page, whatever its name says": lambda folder: content(folder, b"<!doctype html>"),
    "… picture that ends too early, after … bytes": half_a_picture,
    "… is a file, expected a folder with a folder for each class": lambda folder: list_pictures(
        filled(folder) / "notes.txt"
    ),
    "… is empty: put a folder for each class in it, with pictures in each": list_pictures,
    "… pictures have labels that are no class: …": lambda folder: list_pictures(
        one_picture(folder), classes=["cat"]
    ),
    "… does not hold the shop's pictures as they came": lambda folder: data.unpack_shop(
        filled(folder)
    ),
    "… is damaged: its SHA-256 is …, expected …": damaged,
    "index … is out of bounds for axis 0 with size …": lambda folder: COLOUR[450, 10],
    "operands could not be broadcast together with shapes": lambda folder: COLOUR + COLOUR[:5],
    "Python integer 300 out of bounds for uint8": lambda folder: GRAY + 300,
    "!ssize.empty() in function 'resize'": lambda folder: cv2.resize(COLOUR[9:3], (2, 2)),
    "Can't parse 'dsize'. Sequence item with index 0 has a wrong type": lambda folder: cv2.resize(
        GRAY, (512 / 2, 400 / 2)
    ),
    "Invalid number of channels in input image:…": lambda folder: cv2.cvtColor(
        GRAY, cv2.COLOR_RGB2GRAY
    ),
    "Unsupported depth of input image:…": lambda folder: cv2.cvtColor(HALF, cv2.COLOR_RGB2GRAY),
    "THRESH_OTSU mode:…": lambda folder: cv2.threshold(COLOUR, 0, 255, cv2.THRESH_OTSU),
    "src.type() == CV_8UC1 in function 'adaptiveThreshold'": lambda folder: cv2.adaptiveThreshold(
        COLOUR, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 11, 2
    ),
    "only CV_8UC1 image…": lambda folder: cv2.findContours(
        GRAY.astype("float32"), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    ),
    "_src.depth() == CV_8U in function 'Canny'": lambda folder: cv2.Canny(HALF, 1, 2),
    "ksize.width % 2 == 1": lambda folder: cv2.GaussianBlur(GRAY, (4, 4), 0),
    "Layout of the output array img is incompatible with cv::Mat": lambda folder: cv2.rectangle(
        COLOUR[..., ::-1], (1, 1), (5, 5), (255, 0, 0)
    ),
    "could not find a writer for the specified extension": lambda folder: cv2.imwrite("x", GRAY),
    "Invalid shape (1, 28, 28) for image data": lambda folder: plt.imshow(np.zeros((1, 28, 28))),
    "setting an array element with a sequence. The requested array has an inhomogeneous shape": (
        lambda folder: np.array([GRAY, GRAY[:9]])
    ),
    "The truth value of an array with more than one element is ambiguous.": (
        lambda folder: bool(GRAY == 0)
    ),
    "Found array with dim 3, while dim <= 2 is required by": lambda folder: LinearSVC().fit(
        COLOUR[:2], [0, 1]
    ),
    "X has 27 features, but LinearSVC is expecting 28 features": lambda folder: (
        LinearSVC().fit(np.eye(2, 28), [0, 1]).predict(np.zeros((1, 27)))
    ),
    "lbfgs failed to converge": lambda folder: warned(
        lambda: LogisticRegression(max_iter=1).fit(np.eye(2, 28), [0, 1])
    ),
    "○ not attempted": lambda folder: gradient_step.check(...)._repr_html_(),
    "! set-up incomplete": lambda folder: Result("x", "set-up incomplete", "")._repr_html_(),
    "… would be overwritten, so nothing was written: …": taken,
    "… has no recipe: choose from …": lambda folder: export.main(["30", "--to", str(folder)]),
    "find_digits expects uint8 in [0, 255], got float64…": lambda folder: find_digits(HALF),
    "… is no model: expected a file .onnx, .keras, .tflite": lambda folder: read_description(
        filled(folder) / "notes.txt"
    ),
    "… is missing: it describes …": lambda folder: read_description(model_file(folder)),
    "… is not the file that … describes: its SHA-256 is …": lambda folder: read_description(
        model_file(folder, OTHER)
    ),
}
if int(cv2.__version__.split(".")[0]) >= 5:
    QUICK["module 'cv2' has no attribute 'HOGDescriptor'"] = lambda folder: cv2.HOGDescriptor()
