"""Prove the README's two commands on a machine that has nothing; `make fresh` runs this, as root.

A Debian with Python and make, but without git and libGL, is unpacked by debootstrap into a folder.
In it, a user with an empty home makes the environment of a clean clone and starts JupyterLab, with
`make lab`. Then, behind a proxy that leads nowhere: `make lab` again, and some tests, or all of
`make test` with --all. On another such machine, pip installs only tensorflow and jupyterlab; both
are measured alike.

pip's settings are this machine's, without its cache. The table goes to docs/fresh_machine.md.
"""

import argparse
import contextlib
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "fresh_machine.md"
BEGIN, END = "<!-- written by `make fresh` -->\n", "<!-- end -->\n"
PACKAGES = "python3,python3-venv,make,ca-certificates"
USER = 1000
PORT = 8931
PATIENCE = 3600  # seconds; a slow network takes its time
NOWHERE = "http://127.0.0.1:9"
OFFLINE = {"http_proxy": NOWHERE, "https_proxy": NOWHERE, "no_proxy": "127.0.0.1,localhost"}
SOME_TESTS = (
    "tests/test_package.py tests/test_progress.py tests/test_archives.py "
    "tests/test_images_reading.py notebooks/01_images_are_arrays.ipynb "
    "--nbval --nbval-sanitize-with tests/nbval_sanitize.cfg -q"
)
UNITS = {"bytes": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}


class Machine:
    """A root folder with a user in it; what is written goes into a layer of its own.

    Parameters
    ----------
    base : Path
        The Debian, which stays as it is.
    layer : Path
        An empty folder, for what is written.
    """

    def __init__(self, base, layer):
        self.root, upper, work = (layer / name for name in ("root", "upper", "work"))
        for folder in (self.root, upper, work):
            folder.mkdir()
        layers = f"lowerdir={base},upperdir={upper},workdir={work}"
        subprocess.run(["mount", "-t", "overlay", "-o", layers, "none", self.root], check=True)
        subprocess.run(["mount", "-t", "proc", "none", self.root / "proc"], check=True)
        subprocess.run(["mount", "--rbind", "/dev", self.root / "dev"], check=True)
        self.log = self.root / "tmp" / "pip.log"
        self.settings = {
            "HOME": "/home/learner",
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PIP_LOG": "/tmp/pip.log",
            "PIP_NO_CACHE_DIR": "1",
            **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
        }
        self._take_network()
        for name in ("home/learner", "srv/course"):
            (self.root / name).mkdir(parents=True)
            os.chown(self.root / name, USER, USER)
        with (self.root / "etc" / "passwd").open("a") as users:
            users.write(f"learner:x:{USER}:{USER}::/home/learner:/bin/sh\n")
        self.check_poverty()

    def _take_network(self):
        """Give it this machine's way to the packages: names, certificates, pip's settings."""
        for name in ("resolv.conf", "hosts", "ssl/certs/ca-certificates.crt", "pip.conf"):
            if Path("/etc", name).exists():
                shutil.copyfile(Path("/etc", name), self.root / "etc" / name)
        own = Path.home() / ".config" / "pip" / "pip.conf"
        if own.exists():
            self.settings["PIP_CONFIG_FILE"] = "/etc/own-pip.conf"
            shutil.copyfile(own, self.root / "etc" / "own-pip.conf")
        ask = [sys.executable, "-m", "pip", "config", "list"]
        listed = subprocess.run(ask, capture_output=True, text=True).stdout
        # The files of an index in a folder lie beside it.
        indexes = [str(Path(name).parent) for name in re.findall(r"file://(/[^\s']+)", listed)]
        for name in {*indexes, *re.findall(r"find-links='([^']+)'", listed)}:
            if Path(name).is_dir():
                (self.root / name[1:]).mkdir(parents=True, exist_ok=True)
                subprocess.run(["mount", "--bind", name, self.root / name[1:]], check=True)

    def check_poverty(self):
        """Make sure that it lacks what it shall lack."""
        rich = list(self.root.glob("usr/lib/**/libGL.so*"))
        rich += [self.root / "usr/bin/git"] if (self.root / "usr/bin/git").exists() else []
        if rich or any((self.root / "home/learner").iterdir()):
            raise SystemExit(f"This is no poor machine: {rich}")

    def start(self, command, more=()):
        """Start a command of the shell in the clone, as the user."""
        inside = [
            shutil.which("chroot"),
            f"--userspec={USER}:{USER}",
            str(self.root),
            "/bin/sh",
            "-c",
        ]
        return subprocess.Popen(
            [*inside, f"cd /srv/course && {command}"],
            env={**self.settings, **dict(more)},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )

    def run(self, command, more=()):
        """Run a command; return the seconds that it took."""
        print(f"--- {command}", flush=True)
        begun = time.monotonic()
        process = self.start(command, more)
        if process.wait(PATIENCE):
            raise SystemExit(f"{command} failed on the fresh machine")
        return time.monotonic() - begun

    def downloaded(self):
        """Return the bytes of the wheels that pip's log names."""
        total = 0
        for line in self.log.read_text("utf-8", "replace").splitlines():
            loaded = re.search(r"Downloading \S+ \(([\d.]+) (bytes|[kMG]B)\)", line)
            local = re.search(r"Processing (/\S+\.whl)", line)
            if loaded and ".metadata" not in line:
                total += float(loaded[1]) * UNITS[loaded[2]]
            elif local:
                total += (self.root / local[1][1:]).stat().st_size
        return total

    def costs(self):
        """Return what was downloaded and what the environment takes, in bytes."""
        venv = self.root / "srv" / "course" / ".venv"
        said = subprocess.run(["du", "-s", "-B1", venv], check=True, capture_output=True, text=True)
        return {"downloaded": self.downloaded(), "on disk": int(said.stdout.split()[0])}


def answers(process):
    """Wait until JupyterLab answers; return how many seconds it took."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE and process.poll() is None:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{PORT}/lab?token=fresh", timeout=5
            ) as page:
                if b"JupyterLab" in page.read():
                    return time.monotonic() - begun
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("JupyterLab did not answer on the fresh machine")


def start_lab(machine, more=()):
    """Run `make lab` until the server answers; return the seconds."""
    print("--- make lab", flush=True)
    process = machine.start(f"BROWSER=0 JUPYTER_TOKEN=fresh PORT={PORT} make lab", more)
    try:
        return answers(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def try_course(machine, all_tests):
    """Make the clone and run both commands; return what was measured."""
    clone = machine.root / "srv" / "course"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{ROOT}", clone], check=True)
    subprocess.run(["chown", "-R", f"{USER}:{USER}", clone], check=True)
    first = start_lab(machine)
    costs = machine.costs()
    again = start_lab(machine, OFFLINE)
    tests = "make test" if all_tests else f"make setup && .venv/bin/python -m pytest {SOME_TESTS}"
    tested = machine.run(tests, OFFLINE)
    return {"seconds": first, **costs, "again": again, "tested": tested, "all": all_tests}


def try_bare(machine):
    """Install TensorFlow and JupyterLab alone; return what was measured."""
    install = ".venv/bin/pip install --quiet tensorflow jupyterlab"
    seconds = machine.run(f"python3 -m venv .venv && {install}")
    return {"seconds": seconds, **machine.costs()}


def as_table(course, bare):
    """Write what was measured as Markdown."""
    tests = "all tests, `make test`" if course["all"] else "some unit tests, lesson 01's outputs"
    rows = [
        ("What", "The course", "tensorflow and jupyterlab"),
        ("---", "--:", "--:"),
        (
            "time to install, the course until JupyterLab answers",
            as_minutes(course["seconds"]),
            as_minutes(bare["seconds"]),
        ),
        *(
            (name, f"{course[name] / 1e9:.2f} GB", f"{bare[name] / 1e9:.2f} GB")
            for name in ("downloaded", "on disk")
        ),
        ("`make lab` again, behind the proxy", as_minutes(course["again"]), ""),
        (f"{tests}, behind the proxy", as_minutes(course["tested"]), ""),
    ]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    kind = f"{platform.machine()}, {os.cpu_count()} cores"
    return f"{table}\nMeasured on {datetime.now(UTC):%Y-%m-%d}, {kind}.\n"


def as_minutes(seconds):
    """Write a time as text."""
    return "{} min {} s".format(*divmod(round(seconds), 60))


def main():
    """Run all of it, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--base", type=Path, help="where the Debian is kept, for the next time")
    parser.add_argument(
        "--all", action="store_true", help="run `make test` and not only some tests"
    )
    options = parser.parse_args()
    if os.geteuid() or not all(map(shutil.which, ("debootstrap", "unshare", "git"))):
        sys.exit("This needs root, git and debootstrap: sudo apt-get install debootstrap git")
    if os.environ.get("FRESH_MACHINE") != "inside":
        # Mounts made in a namespace of their own are gone with it, whatever happens.
        command = ["unshare", "--mount", "--propagation=private", sys.executable, *sys.argv]
        os.execvpe("unshare", command, {**os.environ, "FRESH_MACHINE": "inside"})
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        base = (options.base or Path(folder) / "base").resolve()
        if not base.exists():
            how = ["--variant=minbase", f"--include={PACKAGES}", "bookworm"]
            subprocess.run(["debootstrap", *how, str(base)], check=True)
        table = measure(base, Path(folder), options.all)
    begin, rest = PAGE.read_text("utf-8").split(BEGIN)
    PAGE.write_text(f"{begin}{BEGIN}{table}{END}{rest.split(END)[1]}", encoding="utf-8")
    print(table)


def measure(base, folder, all_tests):
    """Try the course and the bare installation, each on a machine of its own."""
    measured = []
    for name, attempt in (
        ("course", lambda machine: try_course(machine, all_tests)),
        ("bare", try_bare),
    ):
        layer = folder / name
        layer.mkdir()
        machine = Machine(base, layer)
        try:
            measured.append(attempt(machine))
        finally:
            subprocess.run(["umount", "--recursive", "--lazy", machine.root], check=True)
    return as_table(*measured)


if __name__ == "__main__":
    main()
