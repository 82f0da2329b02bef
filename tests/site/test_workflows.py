"""The workflows for GitHub do what the Makefile offers, with fixed actions and without secrets."""

import re
from pathlib import Path

import pytest
import setup_site
import yaml

ROOT = Path(setup_site.__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
workflows = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def steps(path):
    """List the steps of all jobs."""
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


def test_there_is_one_for_the_site_and_one_for_the_tests():
    assert [path.name for path in WORKFLOWS] == ["site.yml", "test.yml"]


@workflows
def test_actions_are_named_with_their_version(path):
    actions = [step["uses"] for step in steps(path) if "uses" in step]
    assert actions
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in actions), actions


@workflows
def test_commands_are_those_of_the_makefile(path):
    for command in (step["run"] for step in steps(path) if "run" in step):
        if command.startswith("make "):
            assert re.search(rf"(?m)^{command.split()[1]}:", MAKEFILE), command
        else:
            assert command.startswith(".venv/bin/python -m playwright install"), command


@workflows
def test_no_secrets_and_few_rights(path):
    text = path.read_text(encoding="utf-8")
    assert "secrets" not in text
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}


def test_what_is_published_is_what_make_site_builds():
    [upload] = [step for step in steps(WORKFLOWS[0]) if "upload-pages" in step.get("uses", "")]
    text = (ROOT / "tools" / "build_site.py").read_text(encoding="utf-8")
    assert 'BUILD = ROOT / "build" / "site"\n' in text
    assert upload["with"]["path"] == "build/site/html"


def test_pythons_are_those_of_the_package():
    pythons = set(re.findall(r'"(3\.\d+)"', "".join(path.read_text() for path in WORKFLOWS)))
    assert pythons == {"3.11", "3.12", "3.13"}
