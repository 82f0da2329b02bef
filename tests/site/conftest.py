"""Fixtures for tests of the built book, in a real browser without a network."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.chromium import started_chromium

ROOT = Path(__file__).resolve().parents[2]
HAS_SPHINX = importlib.util.find_spec("sphinx_book_theme") is not None
collect_ignore = [] if HAS_SPHINX else ["test_glossary.py", "test_staging.py"]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Return the folder of the pages, built once, as `make site` builds them."""
    if not HAS_SPHINX:
        pytest.skip("no tests of the book: its packages are missing (`make site` installs them)")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, ROOT / "tools" / "build_site.py", "--to", folder]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    built = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def chromium(site):
    """Return a browser."""
    with started_chromium() as browser:
        yield browser


class Reader:
    """A reader's browser, offline, which keeps what goes wrong.

    Attributes
    ----------
    page : playwright.sync_api.Page
    complaints : list of str
        Errors of the console and of scripts, and requests for anything but the book's own files.
    """

    def __init__(self, site, page):
        self._site = site
        self.page = page
        self.complaints = []
        page.on("console", lambda said: self._note(said.text, bad=said.type == "error"))
        page.on("pageerror", lambda error: self._note(f"JavaScript: {error}"))
        page.on("requestfailed", lambda asked: self._note(f"no answer: {asked.url}"))
        page.on("request", self._judge)

    def _note(self, text, bad=True):
        self.complaints += [text] * bad

    def _judge(self, asked):
        local = asked.url.startswith((self._site.as_uri(), "data:", "blob:"))
        self._note(f"asked for {asked.url[:200]}", bad=not local)

    def open(self, name):
        """Open a page of the book, such as "docs/glossary", and wait until formulas are drawn."""
        self.page.goto(f"{(self._site / name).as_uri()}.html")
        self.page.wait_for_function(
            "() => !window.MathJax || !MathJax.startup || !MathJax.startup.promise"
            " || MathJax.startup.promise.then(() => true)"
        )


@pytest.fixture
def read(site, chromium):
    """Return a function that opens a `Reader` for a width in pixels and a colour scheme."""
    contexts = []

    def start(width=1280, scheme="light"):
        size = {"width": width, "height": 900}
        contexts.append(chromium.new_context(viewport=size, color_scheme=scheme, offline=True))
        contexts[-1].set_default_timeout(60_000)
        return Reader(site, contexts[-1].new_page())

    yield start
    for context in contexts:
        context.close()
