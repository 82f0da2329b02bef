"""requirements-site.txt is a lock like the others, and agrees with them."""

import re
import tomllib
from pathlib import Path

import pin_environment
import pytest
import setup_site
from packaging.requirements import Requirement

ROOT = Path(setup_site.__file__).parent.parent
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
SITE_LOCK = (ROOT / "requirements-site.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
pythons = pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])


@pythons
@pytest.mark.parametrize("wanted", PROJECT["optional-dependencies"]["site"])
def test_what_the_site_needs_is_locked_within_its_range(wanted, python):
    wanted = Requirement(wanted)
    assert wanted.specifier.contains(
        pin_environment.locked_versions(SITE_LOCK, python)[wanted.name]
    )


@pythons
def test_both_locks_name_the_same_versions(python):
    """Or else `make site` would change what the lessons run with."""
    base = pin_environment.locked_versions(LOCK, python)
    site = pin_environment.locked_versions(SITE_LOCK, python)
    shared = base.keys() & site.keys()
    assert {name: base[name] for name in shared} == {name: site[name] for name in shared}


def test_every_entry_has_hashes():
    entries = [entry for entry in re.split(r"(?m)^(?=[a-z])", SITE_LOCK) if entry.strip()]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in entries)


@pytest.mark.parametrize("sign", ["://", "--index", "--extra-index", "--find-links"])
def test_lock_names_no_address(sign):
    assert sign not in SITE_LOCK


def test_site_brings_no_opencv():
    """Where the environment has the windowless build, a second one would spoil it."""
    assert not re.search(r"(?m)^opencv", SITE_LOCK)


@pytest.fixture
def pip(monkeypatch):
    """Return the list of what is asked of pip, which isn't run."""
    asked = []
    monkeypatch.setattr(setup_site, "run_pip", lambda venv, *words: asked.append(words))
    return asked


def test_packages_are_installed_once(tmp_path, pip):
    setup_site.ensure(tmp_path)
    setup_site.ensure(tmp_path)
    assert len(pip) == 1
    assert {"--require-hashes", str(setup_site.SITE_LOCK)} <= set(pip[0])


def test_packages_are_installed_again_after_a_change_of_a_lock(tmp_path, pip, monkeypatch):
    setup_site.ensure(tmp_path)
    (tmp_path / "lock").write_text("sphinx==1\n", encoding="utf-8")
    monkeypatch.setattr(setup_site, "SITE_LOCK", tmp_path / "lock")
    setup_site.ensure(tmp_path)
    assert len(pip) == 2


def test_failed_installation_is_tried_again(tmp_path, monkeypatch):
    def fail(venv, *words):
        raise setup_site.SetupError("no network")

    monkeypatch.setattr(setup_site, "run_pip", fail)
    with pytest.raises(setup_site.SetupError, match="no network"):
        setup_site.ensure(tmp_path)
    assert not setup_site.is_complete(tmp_path)
