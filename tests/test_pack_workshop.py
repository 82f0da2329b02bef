"""What is packed for a room without a network."""

from pathlib import Path

import pytest

from tools import pack_workshop as pack

ROOT = Path(__file__).parents[1]
LOCK = """\
appnope==0.1 ; sys_platform == 'darwin' \\
    --hash=sha256:aa
    # via ipykernel
colorama==0.4 ; sys_platform == 'win32' \\
    --hash=sha256:bb
docutils==0.22 ; python_full_version < '3.13' \\
    --hash=sha256:cc
numpy==2.0 \\
    --hash=sha256:dd
"""


@pytest.mark.parametrize(
    ("system", "python", "names"),
    [
        ("mac", "3.12", ["appnope", "docutils", "numpy"]),
        ("linux", "3.11", ["docutils", "numpy"]),
        ("linux-arm", "3.13", ["numpy"]),
    ],
)
def test_only_what_holds_on_a_system_is_needed(system, python, names):
    found = pack.needed(LOCK, system, python)
    assert [line.split("==")[0] for line in found.splitlines() if "==" in line] == names
    assert found.count("--hash") == len(names)


def test_the_lock_names_the_same_packages_for_a_system_each_time():
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    linux, mac = pack.needed(lock, "linux", "3.11"), pack.needed(lock, "mac", "3.11")
    assert "tensorflow==" in linux
    assert "tensorflow==" in mac
    assert "appnope==" in mac
    assert "appnope==" not in linux


def test_history_and_what_commands_make_stay_behind(tmp_path, monkeypatch):
    course = tmp_path / "course"
    for name in (".git/config", ".venv/x", "build/x", "notebooks/02.ipynb", "a/__pycache__/b.pyc"):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text("x")
    monkeypatch.setattr(pack, "ROOT", course)
    pack.copy_course(tmp_path / "copy")
    found = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert found == [tmp_path / "copy" / "notebooks" / "02.ipynb"]


def test_failed_downloads_say_so(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text("no-such-package==1 --hash=sha256:" + 64 * "0" + "\n")
    with pytest.raises(SystemExit, match="could not be downloaded"):
        pack.download(lock, tmp_path, ["--no-index"])
