"""Seconds and memory of an audit, beside those of just decoding all pictures.

The pictures are gray, 28×28, made for the purpose: blots of ten classes, one in twenty a copy that
is a little brighter. Each row is a fresh process, whose peak memory is its own.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

NUMBERS = (1_000, 10_000)
BUDGET = {10_000: 60}  # seconds
CODE = """
import json, resource, sys, time
from course_utils.audit import audit_folder
from course_utils.folders import list_pictures
from course_utils.images import read_image

start = time.perf_counter()
if sys.argv[2] == "decode":
    for path in list_pictures(sys.argv[1]).paths:
        read_image(path)
else:
    audit = audit_folder(sys.argv[1])
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([seconds, peak]))
"""


def run(numbers=NUMBERS):
    """Return a row for each number of pictures."""
    rows = []
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            make_pictures(Path(folder), number)
            (decode, base), (audit, peak) = measure(folder, "decode"), measure(folder, "audit")
        budget = BUDGET.get(number)
        rows.append(
            {
                "pictures": number,
                "decode_seconds": round(decode, 2),
                "audit_seconds": round(audit, 2),
                "times_decoding": round(audit / decode, 1),
                "decode_peak_mb": round(base),
                "audit_peak_mb": round(peak),
                "budget_seconds": budget,
                "within_budget": None if budget is None else audit <= budget,
            }
        )
    return rows


def make_pictures(folder, number):
    """Write pictures of ten classes into class folders."""
    import cv2
    import numpy as np

    random = np.random.default_rng(0)
    shapes = random.integers(0, 256, (10, 5, 5), dtype=np.uint8)
    for i in range(number):
        label = i % 10
        (folder / str(label)).mkdir(exist_ok=True)
        if i % 200 < 190:
            noise = random.integers(-60, 61, (5, 5))
            blots = (shapes[label] + noise).clip(0, 255).astype(np.uint8)
            picture = cv2.resize(blots, (28, 28), interpolation=cv2.INTER_CUBIC)
        else:
            picture = cv2.convertScaleAbs(picture, alpha=0.98, beta=4)
        cv2.imwrite(str(folder / str(label) / f"{i:06d}.png"), picture)


def measure(folder, what):
    """Return the seconds and the peak memory in MB of a fresh process that does `what`."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, folder, what], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)
