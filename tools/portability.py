"""Run the whole test suite as it would run on other machines.

``make portability`` runs the unit tests and strict nbval over every lesson three times, each with
arithmetic that differs a little: without oneDNN, with one thread, with OpenCV 4.14 in place of 5.
A result that holds only on the processor it was made on fails here. The last lines are a table;
the exit code is 1 if anything failed.
"""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "portability"
OPENCV = BUILD / "opencv4"
# As in the Makefile's `make test`, but for the browser, which no arithmetic changes.
SUITES = {
    "unit tests": ["tests", "--ignore=tests/browser"],
    "lessons": [
        *["notebooks", "--nbval", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"],
        *["--nbval-cell-timeout=300", "-n", "2", "--dist", "loadfile"],
    ],
}


@dataclass(frozen=True)
class Setting:
    """One way in which another machine differs.

    Attributes
    ----------
    name : str
        As the table shows it.
    environment : dict of str
        The variables that bring it about.
    proof : str
        Code that prints True in a kernel where it was brought about.
    prepare : callable
        What must be done first.
    """

    name: str
    environment: dict
    proof: str
    prepare: Callable = lambda: None


def install_opencv(target=OPENCV):
    """Install OpenCV 4.14 into a folder of its own: the same build as the environment's."""
    if target.exists():
        return
    builds = ("opencv-python", "opencv-python-headless")
    installed = {entry.name for entry in importlib.metadata.distributions()}
    build = next(build for build in builds if build in installed)
    half = target.with_name(target.name + ".part")
    shutil.rmtree(half, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--target", str(half), f"{build}==4.14.*"], check=True)
    half.rename(target)


SETTINGS = [
    Setting(
        "without oneDNN",
        {"TF_ENABLE_ONEDNN_OPTS": "0"},
        "from tensorflow.python.util import _pywrap_util_port as port\n"
        "print(not port.IsMklEnabled())",
    ),
    Setting(
        "one thread",
        {
            "TF_NUM_INTRAOP_THREADS": "1",
            "TF_NUM_INTEROP_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "OPENCV_FOR_THREADS_NUM": "1",
        },
        "import cv2\nprint(cv2.getNumThreads() == 1)",
    ),
    Setting(
        "OpenCV 4.14",
        {"PYTHONPATH": str(OPENCV)},
        "import cv2\nprint(cv2.__version__.startswith('4.14.'))",
        install_opencv,
    ),
]


def main(root=ROOT):
    """Run every suite in every setting, print the table, return the exit code."""
    rows, failed = [["setting", *SUITES]], False
    for setting in SETTINGS:
        results = run_setting(setting, root)
        failed = failed or any(not passed for passed, _ in results)
        rows.append([setting.name, *(words for _, words in results)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = [word.ljust(width) for word, width in zip(row, widths, strict=True)]
        print("  ".join(line).rstrip())
    return int(failed)


def run_setting(setting, root=ROOT):
    """Run every suite in one setting; return for each whether it passed, and what to say."""
    print(f"\n== {setting.name}", flush=True)
    environment = {**os.environ, **setting.environment}
    try:
        setting.prepare()
        if not is_in_force(setting.proof, environment):
            raise RuntimeError(f"a kernel does not heed {', '.join(setting.environment)}")
    except (RuntimeError, subprocess.CalledProcessError) as error:
        print(error)
        return [(False, "not run")] * len(SUITES)
    return [run_suite(arguments, environment, root) for arguments in SUITES.values()]


def is_in_force(proof, environment):
    """Return whether `proof` prints True in a fresh kernel with these variables."""
    cell = nbformat.v4.new_code_cell(proof)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    client = NotebookClient(notebook, kernel_name="python3", timeout=120)
    client.execute(env=environment, stderr=subprocess.DEVNULL)
    return any(output.get("text") == "True\n" for output in cell.outputs)


def run_suite(arguments, environment, root=ROOT):
    """Run pytest; return whether it passed, and the numbers of tests in words."""
    report = root / "build" / "portability" / "report.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "--quiet", f"--junit-xml={report}", *arguments]
    code = subprocess.run(command, cwd=root, env=environment).returncode
    if not report.exists():
        return False, f"pytest ended with {code}"
    suite = ET.parse(report).getroot().find("testsuite")
    counts = {key: int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped")}
    failed = counts["failures"] + counts["errors"]
    passed = counts["tests"] - failed - counts["skipped"]
    words = f"{passed} passed" + f", {failed} failed" * bool(failed)
    return code == 0, words + f", {counts['skipped']} skipped" * bool(counts["skipped"])


if __name__ == "__main__":
    sys.exit(main())
