"""The locks of the book and of the hub are locks like the others, and agree with them."""

import re
import tomllib
from pathlib import Path

import pin_environment
import pytest
from packaging.requirements import Requirement

ROOT = Path(pin_environment.__file__).parent.parent
EXTRAS = ["site", "hub"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = [(extra, name) for extra in EXTRAS for name in PROJECT["optional-dependencies"][extra]]
pythons = pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
extras = pytest.mark.parametrize("extra", EXTRAS)


def lock(extra=None):
    name = f"requirements-{extra}.txt" if extra else "requirements.txt"
    return (ROOT / name).read_text(encoding="utf-8")


@pythons
@pytest.mark.parametrize(("extra", "wanted"), WANTED)
def test_what_is_needed_is_locked_within_its_range(extra, wanted, python):
    wanted = Requirement(wanted)
    versions = pin_environment.locked_versions(lock(extra), python)
    assert wanted.specifier.contains(versions[wanted.name])


@pythons
@extras
def test_both_locks_name_the_same_versions(extra, python):
    """Or else `make site` or `make hub` would change what the lessons run with."""
    base = pin_environment.locked_versions(lock(), python)
    more = pin_environment.locked_versions(lock(extra), python)
    shared = base.keys() & more.keys()
    assert {name: base[name] for name in shared} == {name: more[name] for name in shared}


@extras
def test_every_entry_has_hashes(extra):
    entries = [entry for entry in re.split(r"(?m)^(?=[a-z])", lock(extra)) if entry.strip()]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in entries)


@extras
@pytest.mark.parametrize("sign", ["://", "--index", "--extra-index", "--find-links"])
def test_lock_names_no_address(extra, sign):
    assert sign not in lock(extra)


@extras
def test_extra_brings_no_opencv(extra):
    """Where the environment has the windowless build, a second one would spoil it."""
    assert not re.search(r"(?m)^opencv", lock(extra))
