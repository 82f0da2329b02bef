"""The steps of a set-up: the empty environment, its packages, OpenCV, Jupyter's settings."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
HEADLESS_LOCK = ROOT / "requirements-headless.txt"
WHEELS = ROOT / "wheels"  # where `make workshop` puts the packages: then no network is asked

STAMP_NAME = "course-setup.json"
GUARD_NAME = "course-setup.lock"
LOG_NAME = "course-setup.log"

# What pip says, and what a learner can do about it; the first that fits is shown.
ADVICE = (
    ("No space left", "The disk is full: free 6 GB, then run the same command again."),
    (
        "THESE PACKAGES DO NOT MATCH",
        "A download is not the file that the lock names: it was damaged, or a proxy or mirror\n"
        "altered it. Try `python3 -m pip cache purge`, then the same command again.",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "The network's certificate is not trusted. Where traffic is inspected, name the\n"
        "certificate file: export PIP_CERT=/path/to/certificate.pem",
    ),
    (
        "Retrying (",
        "The package index was not reached: check the network. Behind a proxy, set HTTPS_PROXY;\n"
        "pip's own settings, such as a mirror, are honoured.",
    ),
    (
        "No matching distribution",
        "A package has no build for this system. The course runs on 64-bit Linux and on Macs\n"
        "with an Apple processor; elsewhere, try conda with environment.yml.",
    ),
)


class SetupError(Exception):
    """What stopped the set-up, in words for the learner."""


def say(message):
    """Print at once, also when the output goes to a file."""
    print(message, flush=True)


def python_of(venv):
    """Return the path of the environment's Python."""
    return venv / "bin" / "python"


def explain(output):
    """Return the end of a failed pip's output and what to try."""
    routine = ("Ignoring ", "Requirement already", "Collecting ", "Using cached ", "Looking in ")
    lines = [line for line in output.split("\n") if line and not line.strip().startswith(routine)]
    # One attempt to reach the network reads like the next.
    retry = "WARNING: Retrying"
    lines = [
        line[:200]
        for line, following in zip(lines, [*lines[1:], ""])
        if not (line.startswith(retry) and following.startswith(retry))
    ]
    last = "\n".join("    " + line for line in lines[-10:])
    advice = next((text for sign, text in ADVICE if sign in output), "Run the same command again.")
    return f"The packages could not be installed. pip said:\n{last}\n{advice}"


def show_progress(line):
    """Pass on those of pip's lines that tell why it takes so long."""
    large = re.search(r"Downloading (.+?)-\d\S* \((\d\d+(\.\d+)? [MG]B)\)", line)
    if large:
        say(f"      downloading {large.group(1)} ({large.group(2)})")
    elif line.startswith("Installing collected packages") and line.count(",") > 20:
        say("      unpacking, which takes a minute or more")


def run_pip(venv, *arguments):
    """Run the environment's pip with its words in the log.

    Raises
    ------
    SetupError
        With the last of these words and what to try, if pip fails.
    """
    scratch = venv / "tmp"  # the system's own may be too small for TensorFlow
    scratch.mkdir(exist_ok=True)
    command = [python_of(venv), "-I", "-m", "pip", *arguments]
    settings = {"TMPDIR": str(scratch), "PIP_USER": "0", "PIP_NO_INPUT": "1"}
    if WHEELS.is_dir():  # as an address, since pip splits paths at spaces
        settings.update({"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS.as_uri()})
    pip = subprocess.Popen(
        command,
        env={**os.environ, **settings, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        close_fds=False,
    )
    log = venv / LOG_NAME
    with pip, log.open("w", encoding="utf-8") as words:
        for line in pip.stdout:
            words.write(line.decode("utf-8", "replace"))
            show_progress(line.decode("utf-8", "replace"))
    shutil.rmtree(str(scratch), ignore_errors=True)
    if pip.returncode:
        raise SetupError(explain(log.read_text(encoding="utf-8")))


def pip_changed_nothing(venv):
    """Tell whether pip stopped while it still looked for the packages."""
    log = venv / LOG_NAME
    return not log.exists() or "Installing collected packages" not in log.read_text("utf-8")


def clear(venv):
    """Delete what is in the environment, but not what tells that a set-up is at work."""
    for path in venv.iterdir():
        if path.name in (STAMP_NAME, GUARD_NAME):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(str(path))
        else:
            path.unlink()


def base_python(venv):
    """Return a Python to make an environment with that does not lie in the environment itself."""
    base = Path(getattr(sys, "_base_executable", sys.executable))
    # So it does where an interrupted set-up left the program but not its pyvenv.cfg.
    inside = os.path.realpath(str(base.parent)) == str(venv / "bin")
    return base.resolve() if inside else base


def create(venv, base):
    """Make an environment with nothing but pip in it."""
    made = subprocess.run(
        [base, "-I", "-m", "venv", str(venv)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        close_fds=False,
    )
    if made.returncode:
        raise SetupError(f"Python could not make an environment:\n{made.stdout.strip()}")


def without_opencv(lock):
    """Return the text of a lock less its entry for opencv-python."""
    entries = re.split(r"(?m)^(?=\S)", lock)
    return "".join(entry for entry in entries if not entry.startswith("opencv-python=="))


def install_packages(venv, headless):
    """Install what the lock names; nothing is downloaded that is already there."""
    lock = LOCK
    if headless:
        lock = venv / "course-requirements.txt"
        rest = without_opencv(LOCK.read_text(encoding="utf-8"))
        lock.write_text(rest + HEADLESS_LOCK.read_text(encoding="utf-8"), encoding="utf-8")
    quiet = ("--progress-bar", "off")
    run_pip(venv, "install", *quiet, "--require-hashes", "--only-binary=:all:", "-r", str(lock))


def link_project(venv):
    """Let the environment import course_utils from this folder."""
    alone = ("--no-deps", "--no-build-isolation", "--no-index")
    run_pip(venv, "install", *alone, "--editable", str(ROOT))


def opencv_error(venv):
    """Return the last line of what `import cv2` says when it fails, or None."""
    tried = subprocess.run(
        [python_of(venv), "-I", "-c", "import cv2"], stderr=subprocess.PIPE, text=True
    )
    words = tried.stderr.strip().splitlines() or [f"exit code {tried.returncode}"]
    return words[-1] if tried.returncode else None


def choose_opencv(venv, headless):
    """Replace OpenCV by its windowless build if the system lacks libraries; True if headless."""
    error = opencv_error(venv)
    if error and not headless and "cannot open shared object file" in error:
        library = re.sub(r"^ImportError: |: cannot open.*$", "", error)
        say(f"      OpenCV needs {library}, which this system lacks: installing its build without")
        say("      windows instead (opencv-python-headless). The lessons need no more than that.")
        run_pip(venv, "uninstall", "--yes", "opencv-python")
        run_pip(venv, "install", "--require-hashes", "--no-deps", "-r", str(HEADLESS_LOCK))
        headless, error = True, opencv_error(venv)
    if error:
        raise SetupError(f"OpenCV was installed but does not start: {error}")
    return headless


def write_settings(venv):
    """Keep TensorFlow's start-up lines off the page, and JupyterLab from asking about news."""
    share = venv / "share" / "jupyter"
    spec_file = share / "kernels" / "python3" / "kernel.json"
    spec = json.loads(spec_file.read_text(encoding="utf-8"))
    # What C code writes to stderr goes to the terminal; what Python writes stays on the page.
    quiet = "--IPKernelApp.capture_fd_output=False"
    spec["argv"] = [part for part in spec["argv"] if part != quiet] + [quiet]
    spec_file.write_text(json.dumps(spec, indent=1), encoding="utf-8")
    notification = {"fetchNews": "false", "checkForUpdates": False}
    overrides = share / "lab" / "settings" / "overrides.json"
    overrides.parent.mkdir(parents=True, exist_ok=True)
    chosen = {"@jupyterlab/apputils-extension:notification": notification}
    overrides.write_text(json.dumps(chosen, indent=1), encoding="utf-8")
