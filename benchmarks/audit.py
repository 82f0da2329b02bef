"""Seconds and memory of an audit, beside those of just decoding all pictures.

The pictures are gray, 28×28, made for the purpose: blots of ten classes, one in twenty a copy that
is a little brighter. Each row is a fresh process, whose peak memory is its own
(Linux only: /proc tells it).
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

NUMBERS = (1_000, 10_000)
BUDGET = {10_000: 60}  # seconds
CODE = r"""
import json, re, sys, time
from pathlib import Path

from course_utils.audit import audit_folder
from course_utils.folders import list_pictures
from course_utils.images import read_image

start = time.perf_counter()
if sys.argv[2] == "decode":
    for path in list_pictures(sys.argv[1]).paths:
        read_image(path)
else:
    audit = audit_folder(sys.argv[1])
seconds, cpu = time.perf_counter() - start, time.process_time()
# getrusage would count what the process that started this one had.
peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([seconds, cpu, peak]))
"""


def run(numbers=NUMBERS):
    """Return a row for each number of pictures."""
    rows = []
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            make_pictures(Path(folder), number)
            decode, _, base = measure(folder, "decode")
            audit, cpu, peak = measure(folder, "audit")
        budget = BUDGET.get(number)
        rows.append(
            {
                "pictures": number,
                "decode_seconds": round(decode, 2),
                "audit_seconds": round(audit, 2),
                "audit_cpu_seconds": round(cpu, 2),
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
    """Return seconds, the processor's seconds and peak memory in MB of a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, folder, what], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)
