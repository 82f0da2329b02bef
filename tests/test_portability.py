"""`make portability`: its settings reach the kernels, and its table tells what failed."""

import os
import subprocess

import pytest

from tools import portability

ONE_THREAD = portability.SETTINGS[1]


def test_one_thread_reaches_a_kernel_and_its_absence_is_noticed():
    environment = {**os.environ, **ONE_THREAD.environment}
    assert portability.is_in_force(ONE_THREAD.proof, environment)
    environment["OPENCV_FOR_THREADS_NUM"] = "2"
    assert not portability.is_in_force(ONE_THREAD.proof, environment)


def test_another_opencv_on_the_path_reaches_a_kernel(tmp_path):
    opencv = portability.SETTINGS[2]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    (tmp_path / "cv2.py").write_text("__version__ = '4.14.0'")
    assert portability.is_in_force(opencv.proof, environment)
    (tmp_path / "cv2.py").write_text("__version__ = '5.0.0'")
    assert not portability.is_in_force(opencv.proof, environment)


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("def test_a(): pass\ndef test_b(): pass", (True, "2 passed")),
        ("def test_a(): pass\ndef test_b(): assert 0", (False, "1 passed, 1 failed")),
        ("import pytest\n@pytest.mark.skip\ndef test_a(): pass", (True, "0 passed, 1 skipped")),
        ("import no_such_module", (False, "0 passed, 1 failed")),
        ("", (False, "0 passed")),
        ("import os; os._exit(3)", (False, "pytest ended with 3")),
    ],
)
def test_a_suite_says_what_passed(tmp_path, code, result):
    (tmp_path / "test_small.py").write_text(code)
    # Without the plugins, none of which is needed here, pytest starts in a tenth of the time.
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    assert portability.run_suite(["test_small.py"], environment, tmp_path) == result


def test_the_table_tells_what_failed(monkeypatch, capsys):
    good = [(True, "9 passed"), (True, "5 passed")]
    results = {setting.name: good for setting in portability.SETTINGS}
    monkeypatch.setattr(portability, "run_setting", lambda setting, root: results[setting.name])
    assert portability.main() == 0
    results["one thread"] = [(True, "9 passed"), (False, "4 passed, 1 failed")]
    assert portability.main() == 1
    table = capsys.readouterr().out.splitlines()[-4:]
    assert table == [
        "setting         unit tests  lessons",
        "without oneDNN  9 passed    5 passed",
        "one thread      9 passed    4 passed, 1 failed",
        "OpenCV 4.14     9 passed    5 passed",
    ]


def test_a_setting_that_is_not_in_force_fails(monkeypatch, capsys):
    monkeypatch.setattr(portability, "is_in_force", lambda *_: False)
    assert portability.run_setting(ONE_THREAD) == [(False, "not run")] * 2
    assert "does not heed TF_NUM_INTRAOP_THREADS" in capsys.readouterr().out


def test_opencv_is_installed_once_and_never_by_half(tmp_path, monkeypatch):
    target = tmp_path / "opencv4"
    commands = []

    def pip(command, check):
        commands.append(command)
        folder = tmp_path / "opencv4.part"
        folder.mkdir()
        if len(commands) == 1:
            raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(subprocess, "run", pip)
    with pytest.raises(subprocess.CalledProcessError):
        portability.install_opencv(target)
    assert not target.exists()
    for _ in range(2):
        portability.install_opencv(target)
    assert target.exists()
    assert len(commands) == 2
    assert commands[1][-1].endswith("==4.14.*")
