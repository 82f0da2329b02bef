import ast
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from importlib.metadata import version
from pathlib import Path

import certifi
import pytest

from course_utils import data, doctor
from course_utils.doctor import files, kernel, machine, network, packages
from course_utils.doctor.finding import note, ok, problem, warning

ROOT = Path(__file__).resolve().parents[1]


def install(folder, name, number):
    """Put the metadata of a package into `folder`, as pip does."""
    metadata = folder / f"{name.replace('-', '_')}-{number}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {number}\n")


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of packages that Python finds before the real ones."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.fixture
def no_settings(monkeypatch):
    """No proxy and no certificates in the environment."""
    for name in list(os.environ):
        if name.lower() in (*network.PROXIES, "no_proxy") or name in network.CERTIFICATES:
            monkeypatch.delenv(name)


# --- the report -----------------------------------------------------------------------------


def test_report_has_one_line_a_check_with_the_command_that_mends():
    report = doctor.checkup(
        {
            "a": lambda: ok("fine"),
            "bb": lambda: problem("broken", "run this"),
            "c": lambda: warning("hm", "run that"),
            "d": lambda: note("by the way"),
        }
    )
    assert repr(report).splitlines() == [
        "✓ a   fine",
        "✗ bb  broken  Mend: run this",
        "! c   hm  Mend: run that",
        "– d   by the way",
        "What is marked ✗ would stop a learner.",
    ]
    assert not report.ok
    assert report.to_text(doctor.ASCII_MARKS).splitlines()[1] == "FAIL bb  broken  Mend: run this"
    assert json.loads(report.to_json()) == {
        "ok": False,
        "checks": {
            "a": {"status": "ok", "message": "fine", "mend": ""},
            "bb": {"status": "problem", "message": "broken", "mend": "run this"},
            "c": {"status": "warning", "message": "hm", "mend": "run that"},
            "d": {"status": "note", "message": "by the way", "mend": ""},
        },
    }


def test_warnings_and_notes_stop_nobody():
    report = doctor.checkup({"a": lambda: warning("hm", "run that"), "b": lambda: note("so")})
    assert report.ok
    assert repr(report).endswith("Nothing here would stop a learner.")


def test_a_check_that_fails_itself_does_not_hide_the_others():
    report = doctor.checkup({"a": lambda: 1 / 0, "b": lambda: ok("fine")})
    assert report.findings["a"] == note(
        "could not be checked (ZeroDivisionError: division by zero)"
    )
    assert report.findings["b"] == ok("fine")


@pytest.mark.parametrize(("finding", "code"), [(ok("fine"), 0), (problem("broken", "x"), 1)])
def test_exit_code(finding, code, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "checkup", lambda: doctor.Report({"a": finding}))
    assert doctor.main([]) == code
    assert finding.message in capsys.readouterr().out
    assert doctor.main(["--json"]) == code
    assert json.loads(capsys.readouterr().out)["ok"] == (code == 0)


def test_every_check_works_here_quickly_and_without_tensorflow():
    script = (
        "import sys; from course_utils.doctor import checkup; report = checkup();"
        "assert 'tensorflow' not in sys.modules; print(report.to_json())"
    )
    start = time.perf_counter()
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert time.perf_counter() - start < 5
    assert result.returncode == 0, result.stderr
    checks = json.loads(result.stdout)["checks"]
    assert list(checks) == list(doctor.CHECKS)
    assert not [check for check in checks.values() if "could not be checked" in check["message"]]


def test_a_terminal_without_utf8_gets_plain_marks():
    result = subprocess.run(
        [sys.executable, "-m", "course_utils", "doctor"],
        capture_output=True,
        encoding="ascii",
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert result.stdout.startswith("ok   Python"), result.stderr


# --- Python and packages --------------------------------------------------------------------


@pytest.mark.parametrize("running", [(2, 7, 18), (3, 9, 18), (3, 10, 13), (3, 14, 0)])
def test_python_too_old_or_too_new(running):
    finding = packages.check_python(running)
    assert finding.status == "problem"
    assert "3.11, 3.12 and 3.13" in finding.message
    assert "make setup" in finding.mend


def test_python_versions_are_those_of_pyproject():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    (major, oldest), (_, newest) = packages.OLDEST, packages.NEWEST
    assert declared == f">={major}.{oldest},<{major}.{newest + 1}"
    assert packages.check_python((major, oldest, 0)).status == "ok"
    assert packages.check_python((major, newest, 9)).status == "ok"


@pytest.mark.parametrize("path", sorted((ROOT / "course_utils" / "doctor").glob("*.py")))
def test_older_pythons_can_read_the_doctor(path):
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_package_of_the_wrong_version(site):
    assert packages.check_packages().status == "ok"
    install(site, "numpy", "1.26.4")
    finding = packages.check_packages()
    assert finding.status == "problem"
    assert "numpy is 1.26.4, needs >=2.0" in finding.message
    assert finding.mend


def test_missing_packages_are_named_and_counted(site):
    wanted = [f"nothing-{number}>=1" for number in range(6)]
    finding = packages.check_packages([*wanted, "elsewhere; sys_platform == 'none'"])
    assert finding.status == "problem"
    assert "nothing-0 is missing; " in finding.message
    assert finding.message.endswith("; and 2 more")


def test_no_packages_at_all(monkeypatch):
    monkeypatch.setitem(sys.modules, "packaging.requirements", None)
    finding = packages.check_packages()
    assert finding.status == "problem"
    assert "not installed in this Python" in finding.message


def test_a_wheel_is_checked_against_its_own_metadata(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    assert packages.check_packages().status == "ok"
    assert "numpy>=2.0" in packages.declared_requirements()
    missing = packages.install_command(["numpy>=2.0"])
    assert missing.endswith("-m pip install 'numpy>=2.0'")


@pytest.mark.parametrize("name", ["opencv-python-headless", "opencv-contrib-python"])
def test_any_build_of_opencv_serves(name, monkeypatch):
    def only(asked):
        if asked == name:
            return "5.0.0.93"
        raise packages.PackageNotFoundError(asked)

    monkeypatch.setattr(packages, "version", only)
    assert packages.check_packages(["opencv-python>=4.10"]).status == "ok"
    assert packages.check_packages(["opencv-python>=6"]).status == "problem"


def test_version_other_than_the_lock(site):
    install(site, "numpy", "2.0.1")
    finding = packages.check_lock()
    assert finding.status == "warning"  # the course works with it, if not digit for digit
    assert "numpy 2.0.1 (lock " in finding.message
    assert finding.mend


def test_lock_is_read_for_this_python():
    lock = (
        "here==1.0 ; python_full_version >= '3.8' \\\n    --hash=sha256:00\n    # via me\n"
        "here==0.9 ; python_full_version < '3.8' \\\n    --hash=sha256:00\n"
        "plain==2.0 \\\n    --hash=sha256:00\n"
    )
    assert packages.locked_versions(lock) == {"here": "1.0", "plain": "2.0"}


def test_no_lock_in_a_wheel(tmp_path):
    assert packages.check_lock(tmp_path / "requirements.txt").status == "note"


def test_the_lock_of_the_headless_build_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert packages.sync_command().endswith(
        f"-r {packages.shlex.quote(str(ROOT))}/requirements.txt"
    )
    (tmp_path / "course-requirements.txt").write_text("")
    assert "course-requirements.txt" in packages.sync_command()


def test_tensorflow_removed_in_part(monkeypatch):
    assert packages.check_tensorflow() == ok(version("tensorflow"))
    monkeypatch.setattr(packages, "find_spec", lambda name: None)
    assert packages.check_tensorflow().status == "problem"


def test_two_builds_of_opencv(site):
    assert packages.check_opencv().status == "ok"
    install(site, "opencv-contrib-python", "4.14.0.90")
    finding = packages.check_opencv()
    assert finding.status == "problem"
    assert "and opencv-contrib-python are both installed" in finding.message
    assert "pip uninstall -y opencv-python" in finding.mend
    assert "pip install --no-deps opencv-python" in finding.mend


def test_no_opencv(monkeypatch):
    monkeypatch.setattr(packages, "OPENCV_BUILDS", ("opencv-of-nobody",))
    finding = packages.check_opencv()
    assert finding.status == "problem"
    assert finding.mend


@pytest.mark.parametrize(
    ("says", "remedy"),
    [
        (
            "libGL.so.1: cannot open shared object file: No such file or directory",
            "sudo apt-get install -y libgl1 libglib2.0-0",
        ),
        ("numpy.core.multiarray failed to import", "--force-reinstall opencv-python"),
    ],
)
def test_opencv_that_does_not_load(says, remedy, site, monkeypatch):
    (site / "cv2.py").write_text(f"raise ImportError({says!r})")
    monkeypatch.delitem(sys.modules, "cv2", raising=False)
    finding = packages.check_opencv()
    assert finding.status == "problem"
    assert says in finding.message
    assert remedy in finding.mend


def test_without_sudo_the_headless_build_is_offered_once():
    says = "libxcb.so.1: cannot open shared object file"
    mend = packages.opencv_remedy(says, "opencv-contrib-python==5.0")
    assert "pip uninstall -y opencv-contrib-python" in mend
    assert mend.endswith("pip install --no-deps opencv-contrib-python-headless==5.0")
    assert "pip" not in packages.opencv_remedy(says, "opencv-python-headless==5.0")


# --- environment and kernel -----------------------------------------------------------------


@pytest.fixture
def venv(tmp_path):
    folder = tmp_path / ".venv"
    folder.mkdir()
    return folder


def test_environment_of_the_course_wherever_it_is(tmp_path):
    (tmp_path / "course-setup.json").write_text("{}")
    assert kernel.check_environment(tmp_path).status == "ok"


def test_another_environment_is_a_choice_if_it_has_the_packages(tmp_path, venv, monkeypatch):
    finding = kernel.check_environment(tmp_path, venv)
    assert finding.status == "warning"
    assert f"in {tmp_path}, not in the course's {venv}" in finding.message
    assert finding.mend == "make lab"
    monkeypatch.setattr(kernel, "package_faults", lambda: {"keras>=3": "keras is missing"})
    assert kernel.check_environment(tmp_path, venv).status == "problem"


def test_no_environment_of_the_course(tmp_path):
    assert kernel.check_environment(tmp_path, tmp_path / ".venv").status == "note"


@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="not in an environment of its own")
def test_the_python_below_the_environment_is_told_what_to_do():
    # Its path in the environment is a link, so that `.venv` is taken for its own if not resolved.
    python = Path(sys.executable).resolve()
    command = [python, "-m", "course_utils", "doctor", "--json"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 1, result.stderr
    checks = json.loads(result.stdout)["checks"]
    assert checks["packages"]["status"] == "problem"
    assert checks["packages"]["mend"] == "make lab"


def add_kernel(folder, python):
    spec = {"argv": [str(python), "-m", "ipykernel_launcher"], "display_name": "x", "language": "p"}
    path = folder / "kernels" / "python3" / "kernel.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(spec))


def test_kernel_that_runs_another_python(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    missing = tmp_path / "env" / "bin" / "python"
    add_kernel(tmp_path, missing)
    finding = kernel.check_kernel()
    assert finding.status == "problem"
    assert f"{missing}, which does not exist" in finding.message
    assert finding.mend.endswith("-m jupyter kernelspec remove -f python3")

    missing.parent.mkdir(parents=True)
    missing.symlink_to(Path(sys.executable).resolve())
    assert f"{missing}, not this Python" in kernel.check_kernel().message


@pytest.mark.parametrize("python", ["python", sys.executable])
def test_kernel_that_runs_this_python(python, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    add_kernel(tmp_path, python)
    assert kernel.check_kernel().status == "ok"


def test_wrong_kernel_inside_the_environment_is_rebuilt(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    (tmp_path / "course-setup.json").write_text("{}")
    add_kernel(tmp_path, tmp_path / "bin" / "python")
    mend = kernel.check_kernel(tmp_path).mend
    assert mend == f"rm -rf {tmp_path} && make setup VENV={tmp_path}"


# --- files and folders ----------------------------------------------------------------------


def test_one_flipped_byte_in_a_copy_of_the_course(tmp_path):
    course = tmp_path / "cours à moi"
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("course_utils", "datasets"):
        shutil.copytree(ROOT / name, course / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", course)
    bundled = course / "datasets" / "mnist" / "mnist.npz"
    damaged = bytearray(bundled.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    bundled.write_bytes(damaged)
    command = [sys.executable, "-m", "course_utils", "doctor", "--json"]
    result = subprocess.run(command, cwd=course, capture_output=True, text=True)
    assert result.returncode == 1, result.stderr
    finding = json.loads(result.stdout)["checks"]["MNIST"]
    assert finding["status"] == "problem"
    assert f"{bundled} is damaged" in finding["message"]
    assert finding["mend"] == f"git -C '{course}' checkout -- datasets/mnist/mnist.npz"


def test_missing_files_are_not_fetched_from_the_network(tmp_path, monkeypatch):
    assert files.check_mnist().status == "ok"
    monkeypatch.setattr(data, "PACKAGE", tmp_path / "course_utils")
    monkeypatch.setattr(socket, "socket", None)
    finding = files.check_mnist()
    assert finding.status == "warning"
    assert "did not come with this copy" in finding.message
    model = files.check_digit_model()
    assert model.status == "problem"
    assert f"{tmp_path}" in model.message
    assert "pip install --force-reinstall --no-deps course_utils-" in model.mend


def test_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    blocked = tmp_path / "file" / "course_utils"
    finding = files.check_folders(tmp_path, [tmp_path / "new" / "folder", blocked])
    assert finding.status == "warning"
    assert "progress or downloads cannot be kept" in finding.message
    assert str(tmp_path / "file") in finding.mend
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that root cannot write")
def test_notebooks_that_cannot_be_saved():
    finding = files.check_folders(Path("/proc"), [])
    assert finding.status == "problem"
    assert "lessons cannot be saved: /proc" in finding.message
    assert finding.mend


def test_folders_that_can_be_written_stay_as_they_are(tmp_path):
    assert files.check_folders(tmp_path, [tmp_path / "a" / "b"]).status == "ok"
    assert list(tmp_path.iterdir()) == []
    assert files.check_folders(tmp_path / "none in a wheel", []).status == "ok"


# --- the machine ----------------------------------------------------------------------------


@pytest.mark.parametrize(("free", "status"), [(999_999_999, "problem"), (1_000_000_000, "ok")])
def test_free_disk(free, status, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: usage)
    assert machine.check_disk(tmp_path).status == status


@pytest.mark.parametrize(
    ("kilobytes", "status"), [(1_100_000, "problem"), (1_500_000, "warning"), (2_000_000, "ok")]
)
def test_memory(kilobytes, status, tmp_path):
    meminfo = tmp_path / "meminfo"
    meminfo.write_text(f"MemTotal: 8000000 kB\nMemFree: 1 kB\nMemAvailable:  {kilobytes} kB\n")
    finding = machine.check_memory(meminfo, tmp_path)
    assert finding.status == status
    assert f"{kilobytes * 1024 / 1e9:.1f} GB available" in finding.message


@pytest.mark.parametrize(("limit", "gigabytes"), [("2000000000", "1.5"), ("max", "8.2")])
def test_memory_of_a_container(limit, gigabytes, tmp_path):
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemAvailable:  8000000 kB\n")
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    (tmp_path / "memory.current").write_text("700000000\n")
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 200000000\n")
    assert f"{gigabytes} GB available" in machine.check_memory(meminfo, tmp_path).message


def test_memory_of_a_system_that_does_not_tell(tmp_path):
    assert machine.check_memory(tmp_path / "none", tmp_path).status == "note"


@pytest.mark.parametrize(
    ("name", "flags", "status", "message"),
    [
        ("x86_64", "fpu sse2 avx avx2", "ok", "x86_64 with AVX, AVX2"),
        ("x86_64", "fpu sse2", "problem", "without AVX"),
        ("aarch64", "", "note", "aarch64"),
    ],
)
def test_processor(name, flags, status, message, tmp_path):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t: avx\n")
    finding = machine.check_processor(cpuinfo, name)
    assert finding.status == status
    assert message in finding.message


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo 'GPU 0: NVIDIA T4 (UUID: GPU-1)'", "NVIDIA T4; to use it"),
        ("echo 'No devices were found'; exit 6", "finds none"),
        (None, "none found"),
    ],
)
def test_gpu(script, message, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    if script:
        program = tmp_path / "nvidia-smi"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    finding = machine.check_gpu()
    assert finding.status == "note"
    assert message in finding.message


def test_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        finding = machine.check_port(port)
    assert finding.status == "note"
    assert f"{port} is in use" in finding.message
    assert machine.check_port(port) == ok(f"{port} is free")


# --- the network's settings -----------------------------------------------------------------


@pytest.mark.usefixtures("no_settings")
@pytest.mark.parametrize(
    ("settings", "status", "mend"),
    [
        ({}, "ok", ""),
        ({"http_proxy": ""}, "ok", ""),
        (
            {"HTTPS_PROXY": "ann:secret@proxy:3128", "no_proxy": "127.0.0.1,localhost"},
            "problem",
            'export HTTPS_PROXY="http://$HTTPS_PROXY"',
        ),
        (
            {"http_proxy": "http://ann:secret@proxy:3128"},
            "warning",
            'export no_proxy="127.0.0.1,localhost,${no_proxy:-$NO_PROXY}"',
        ),
        ({"http_proxy": "http://proxy:3128", "no_proxy": "localhost"}, "warning", None),
        ({"http_proxy": "http://proxy:3128", "NO_PROXY": "localhost,127.0.0.1"}, "ok", ""),
        ({"http_proxy": "http://proxy:3128", "no_proxy": "*"}, "ok", ""),
    ],
)
def test_proxy(settings, status, mend, monkeypatch):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    finding = network.check_proxy()
    assert finding.status == status
    assert mend is None or finding.mend == mend
    assert "secret" not in finding.message + finding.mend


@pytest.mark.usefixtures("no_settings")
@pytest.mark.parametrize("name", network.CERTIFICATES)
def test_certificates(name, tmp_path, monkeypatch):
    assert network.check_certificates().status == "ok"
    path = tmp_path / "company.pem"
    monkeypatch.setenv(name, str(path))
    finding = network.check_certificates()
    assert finding.status == "problem"
    assert f"{name} names {path}, which does not exist" in finding.message
    assert finding.mend == f"unset {name}"
    path.write_text("not a certificate")
    assert "holds no certificates" in network.check_certificates().message
    for good in (certifi.where(), str(tmp_path)):
        monkeypatch.setenv(name, good)
        assert network.check_certificates().status == "ok"
