"""The web service under load, next to a bare loop around OpenCV.

Test digits of MNIST as PNG files, one a request unless said otherwise. Latencies are of a whole
request: connection kept, file sent, read, prepared, classified, answer received. Clients and
service share the machine. Lost is what got no answer, right is the share of digits read rightly.
"""

import http.client
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import cv2
import numpy as np

from course_utils.data import digit_model_path, load_mnist
from course_utils.images import read_image
from course_utils.serve.description import read_description
from course_utils.serve.prepare import as_batch, prepare

PICTURES = 1000
BATCH = 50  # pictures in a request
BOUNDARY = b"the-next-picture"
HEADERS = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}


def run(pictures=PICTURES):
    """Return a row for each way to ask."""
    digits, labels = (array[:pictures] for array in load_mnist()[1])
    files = [cv2.imencode(".png", digit)[1].tobytes() for digit in digits]
    labels = [str(label) for label in labels]
    rows = [measure_loop(files, labels)]
    with service() as url:
        measure_service(url, files[:50], labels[:50], clients=1)  # warms up
        for clients, batch in [(1, 1), (32, 1), (1, BATCH)]:
            rows.append(measure_service(url, files, labels, clients, batch))
    return rows


def measure_loop(files, labels):
    """Time the same work in a loop without a service."""
    description = read_description(digit_model_path())
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))

    def answer(file):
        start = time.perf_counter()
        network.setInput(as_batch([prepare(read_image(file), description)], description))
        label = description.labels[network.forward()[0].argmax()]
        return [label], time.perf_counter() - start

    answer(files[0])  # warms up
    start = time.perf_counter()
    answers = [answer(file) for file in files]
    return summarise("loop around cv2.dnn", 1, 1, labels, answers, time.perf_counter() - start)


@contextmanager
def service():
    """Run the service in a process of its own; yield its URL."""
    command = [sys.executable, "-m", "course_utils", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().split(" at ")[1].split()[0]
        finally:
            process.terminate()
            process.communicate()


def measure_service(url, files, labels, clients, batch=1):
    """Send files from many clients at once, each with a connection of its own."""
    bodies = [as_form(some) for some in split(files, batch)]

    def work(client):
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        return [ask(connection, body) for body in bodies[client::clients]]

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        done = list(pool.map(work, range(clients)))
    seconds = time.perf_counter() - start
    answers = [None] * len(bodies)
    for client in range(clients):
        answers[client::clients] = done[client]
    return summarise("service", clients, batch, labels, answers, seconds)


def split(items, size):
    """Return a list's items in lists of a size."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def as_form(files):
    """Return the body of a form with these files."""
    head = b'Content-Disposition: form-data; name="pictures"; filename="digit.png"\r\n\r\n'
    parts = [b"--" + BOUNDARY + b"\r\n" + head + file + b"\r\n" for file in files]
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


def ask(connection, body):
    """Send a form; return the labels, [] where there's no answer, and the seconds it took."""
    start = time.perf_counter()
    try:
        connection.request("POST", "/predict", body, HEADERS)
        document = json.load(connection.getresponse())
    except (OSError, ValueError, http.client.HTTPException):
        connection.close()
        document = {}
    labels = [answer["label"] for answer in document.get("answers", [])]
    return labels, time.perf_counter() - start


def summarise(how, clients, batch, labels, answers, seconds):
    """Return the row of a measurement."""
    times = 1000 * np.array([time for _, time in answers])
    expected = split(labels, batch)
    right = [a == b for (some, _), many in zip(answers, expected) for a, b in zip(some, many)]
    return {
        "how": how,
        "clients": clients,
        "pictures_in_a_request": batch,
        "requests": len(answers),
        "lost": sum(not some for some, _ in answers),
        "right": round(sum(right) / len(labels), 4),
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p99_ms": round(float(np.percentile(times, 99)), 2),
        "pictures_per_second": round(len(labels) / seconds),
    }
