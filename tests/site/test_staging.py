"""Where the book's sources lie before Sphinx reads them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import build_site
import pytest

ROOT = build_site.ROOT


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """Return a folder with the sources."""
    folder = tmp_path_factory.mktemp("book") / "source"
    build_site.stage(folder)
    return folder


def test_pages_keep_their_place(staged):
    for name in ["docs/teaching.md", "datasets/README.md", "datasets/shop/README.md", "LICENSE"]:
        assert (staged / name).exists(), name
    for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        assert (staged / "notebooks" / path.name).read_bytes() == path.read_bytes()


def test_readme_is_the_first_page(staged):
    index = (staged / "index.md").read_text(encoding="utf-8")
    assert index.startswith((ROOT / "README.md").read_text(encoding="utf-8"))
    assert not (staged / "README.md").exists()


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return the folder of a project with a README, a program and two empty folders."""
    root = tmp_path.resolve() / "project"
    (root / "docs" / "hub").mkdir(parents=True)
    (root / "README.md").write_text("# Course", encoding="utf-8")
    (root / "docs" / "README.md").write_text("# Docs", encoding="utf-8")
    (root / "docs" / "hub" / "hub.py").write_text("run = 1", encoding="utf-8")
    monkeypatch.setattr(build_site, "ROOT", root)
    return root


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](../../README.md#lessons)", "[x](../../index.md#lessons)"),
        ("[x](../README.md)", "[x](../README.md)"),
        ("[x](https://example.org/README.md)", "[x](https://example.org/README.md)"),
        ("[x](#part), `a](b)`", "[x](#part), `a](b)`"),
    ],
)
def test_links_to_the_readme_lead_to_the_first_page(project, text, expected):
    page = project / "docs" / "hub" / "page.md"
    page.write_text(text, encoding="utf-8")
    staged = build_site.stage_page(page, project / "build")
    assert staged.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize("text", ["[x](hub.py)", '<img src="hub.py" alt="">', "![x](hub.py)"])
def test_files_that_a_page_links_to_are_taken_along(project, text):
    page = project / "docs" / "hub" / "page.md"
    page.write_text(text, encoding="utf-8")
    build_site.stage_page(page, project / "build")
    assert (project / "build" / "docs" / "hub" / "hub.py").read_text(encoding="utf-8") == "run = 1"


def test_files_outside_the_project_stay_outside(project):
    (project.parent / "secret").write_text("x", encoding="utf-8")
    page = project / "docs" / "page.md"
    page.write_text("[x](../../secret) [y](/etc/passwd)", encoding="utf-8")
    build_site.stage_page(page, project / "build")
    assert [path.name for path in (project / "build").rglob("*") if path.is_file()] == ["page.md"]


def test_every_page_is_in_the_table_of_contents_once(staged):
    index = (staged / "index.md").read_text(encoding="utf-8")
    trees = "\n".join(re.findall(r"(?s)```\{toctree\}\n(.+?)```", index))
    listed = re.findall(r"(?m)^(?:.+<(.+)>|([^:\s]\S*))$", trees)
    listed = [name or plain for name, plain in listed]
    files = [path for path in staged.rglob("*") if path.suffix in (".md", ".ipynb")]
    pages = [path.relative_to(staged).with_suffix("").as_posix() for path in files]
    assert sorted(listed) == sorted(set(pages) - {"index"})


def test_mathjax_is_the_copy_of_the_lock(staged):
    script = staged / "_static" / build_site.mathjax().name
    assert script.stat().st_size > 1_000_000
    assert b"mathjax" in script.read_bytes().lower()


BUILD = """
import sys, build_site, test_staging
build_site.stage = lambda folder: test_staging.small_book(folder, sys.argv[1])
sys.exit(build_site.main(["--to", sys.argv[2]]))
"""


@pytest.mark.slow
def test_broken_link_fails_the_build(tmp_path):
    def build(text, name):
        # A process of its own: Sphinx would keep streams that belong to pytest.
        paths = os.pathsep.join(map(str, [ROOT, ROOT / "tools", Path(__file__).parent]))
        command = [sys.executable, "-c", BUILD, text, str(tmp_path / name)]
        environment = {**os.environ, "PYTHONPATH": paths}
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    broken = build("[x](gone.md)", "broken")
    assert broken.returncode != 0
    assert "gone.md" in broken.stderr
    assert build("[x](#title)", "whole").returncode == 0


def small_book(folder, text):
    """Write the sources of a book of one page."""
    folder.mkdir(parents=True)
    configuration = (build_site.SITE / "conf.py").read_text(encoding="utf-8")
    (Path(folder) / "conf.py").write_text(configuration, encoding="utf-8")
    (folder / "_static").mkdir()
    (folder / "index.md").write_text(f"# Title\n\n{text}\n", encoding="utf-8")
