"""The steps of the set-up: what pip's words become, and what a kernel shows."""

import json
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
import setup_steps as steps


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("WARNING: Retrying (Retry(total=4", "check the network"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "PIP_CERT"),
        ("ERROR: No matching distribution found for tensorflow", "no build for this system"),
        ("something else", "Run the same command again"),
    ],
)
def test_a_failure_of_pip_ends_with_what_to_try(words, advice):
    output = "".join(f"line {n}\n" for n in range(50)) + words
    said = steps.explain(output)
    assert words in said
    assert advice in said
    assert "line 30" not in said


def test_what_pip_says_about_every_package_is_left_out():
    retry = "WARNING: Retrying (Retry(total={}))\n"
    routine = "Ignoring a: markers\n  Requirement already satisfied: b\nCollecting c\n"
    said = steps.explain(routine + retry.format(1) + retry.format(0) + "ERROR: gave up\n")
    assert said.split("\n")[1:3] == ["    " + retry.format(0).strip(), "    ERROR: gave up"]


def test_only_large_downloads_are_named(capfd):
    steps.show_progress("  Downloading tensorflow-2.21.0-cp311-manylinux.whl (572.4 MB)\n")
    steps.show_progress("  Downloading idna-3.20-py3-none-any.whl (80 kB)\n")
    steps.show_progress("  Downloading six-1.17-py3-none-any.whl (1.2 MB)\n")
    assert capfd.readouterr().out.split() == ["downloading", "tensorflow", "(572.4", "MB)"]


def test_only_opencv_is_taken_out_of_the_lock():
    lock = steps.LOCK.read_text(encoding="utf-8")
    rest = steps.without_opencv(lock)
    assert "opencv-python==" in lock
    assert "opencv-python==" not in rest
    assert rest.count("==") == lock.count("==") - 1


def test_python_without_venv_says_what_to_install(tmp_path):
    """Debian's Python comes without it, and its own words name the package."""
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'apt install python3.11-venv'\nexit 1\n")
    python.chmod(0o700)
    with pytest.raises(steps.SetupError, match=r"apt install python3\.11-venv"):
        steps.create(tmp_path / "env", python)


def test_environment_is_not_made_by_a_python_that_it_deletes(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "python"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "_base_executable", str(program))
    assert steps.base_python(tmp_path) == Path(sys.executable).resolve()
    assert steps.base_python(tmp_path / "other") == program


@pytest.fixture
def run_cell():
    """Return a function that runs code in this environment's kernel and returns the outputs."""

    def run(source):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
        return notebook.cells[0].outputs

    return run


@pytest.mark.slow
def test_tensorflow_starts_without_a_word_on_the_page(run_cell):
    assert run_cell("import tensorflow as tf\nnumber = tf.constant(1) + 1") == []


def test_warnings_from_python_stay_on_the_page(run_cell):
    (output,) = run_cell("import warnings; warnings.warn('look')")
    assert output.name == "stderr"
    assert "look" in output.text


def test_jupyterlab_neither_asks_nor_looks_for_news(tmp_path):
    spec = tmp_path / "share/jupyter/kernels/python3/kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": ["python", "-f", "{connection_file}"]}))
    steps.write_settings(tmp_path)
    once = spec.read_text()
    steps.write_settings(tmp_path)
    assert spec.read_text() == once
    assert json.loads(once)["argv"][-1] == "--IPKernelApp.capture_fd_output=False"
    overrides = json.loads((tmp_path / "share/jupyter/lab/settings/overrides.json").read_text())
    notification = overrides["@jupyterlab/apputils-extension:notification"]
    assert notification == {"fetchNews": "false", "checkForUpdates": False}
