"""Chromium for tests, or a skipped test that says what is missing."""

import contextlib
import importlib.util
import os
import shutil
import sys

import pytest

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ["chromium", "chromium-browser", "google-chrome"]
interrupted = []  # filled by Ctrl-C


@contextlib.contextmanager
def started_chromium():
    """Give a running browser, for a fixture of one module or package.

    Playwright's event loop runs until the end. A fixture of the whole session would leave it to
    tests that start a loop or a browser of their own, and these would fail.
    """
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("no tests in a browser: Playwright is missing (`make setup` installs it)")
    from playwright.sync_api import sync_playwright

    playwright = sync_playwright().start()
    try:
        program = next(filter(None, map(shutil.which, NAMES)), playwright.chromium.executable_path)
        if not os.access(program, os.X_OK):
            pytest.skip(
                "no tests in a browser: Chromium is missing (`sudo apt-get install chromium`, or "
                f"`{sys.executable} -m playwright install chromium`)"
            )
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        # After Ctrl-C Playwright would wait for ever; Chromium goes with this process.
        if not interrupted:
            browser.close()
    finally:
        if not interrupted:
            playwright.stop()
