"""The fixture `lab`, for tests in a real JupyterLab; without a browser they are skipped."""

import contextlib
import importlib.util
import os
import re
import shutil
import sys

import pytest

from .lab import Lab
from .server import ROOT, Server

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
BUILD = ROOT / "build" / "browser"
interrupted = []  # filled by Ctrl-C


@pytest.fixture(scope="package")
def browser():
    """Return a browser with a profile of its own, or skip the test and say what is missing."""
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("no tests in a browser: Playwright is missing (`make setup` installs it)")
    from playwright.sync_api import sync_playwright

    playwright = sync_playwright().start()
    program = next(filter(None, map(shutil.which, NAMES)), playwright.chromium.executable_path)
    if not os.access(program, os.X_OK):
        playwright.stop()
        pytest.skip(
            "no tests in a browser: Chromium is missing (`sudo apt-get install chromium`, or "
            f"`{sys.executable} -m playwright install chromium`)"
        )
    try:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
    except Exception:
        playwright.stop()  # or its event loop would be in the way of other tests
        raise
    context = chromium.new_context(viewport={"width": 1200, "height": 1400})
    context.set_default_timeout(60_000)
    yield context
    # After Ctrl-C Playwright would wait for ever; Chromium goes with this process.
    if not interrupted:
        chromium.close()
        playwright.stop()


@pytest.fixture(scope="package")
def server(browser, tmp_path_factory):
    """Return a running JupyterLab."""
    server = Server(tmp_path_factory.mktemp("jupyter"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def lab(browser, server, request):
    """Return a new page of the browser, in which a notebook may be opened."""
    for file in kept_files(request.node):
        file.unlink(missing_ok=True)
    lab = Lab(server, browser.new_page())
    yield lab
    if not interrupted:
        lab.page.close()
    lab.close()


def kept_files(item):
    """Return where screenshot and log of a test are kept if it fails."""
    name = re.sub(r"[^\w.-]+", "_", item.name).strip("_")
    return BUILD / f"{name}.png", BUILD / f"{name}.log"


def pytest_keyboard_interrupt():
    """Remember that Playwright may not be asked any more."""
    interrupted.append(True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Keep a screenshot and what the page said if a test fails."""
    report = yield
    lab = getattr(item, "funcargs", {}).get("lab")
    if report.failed and lab:
        picture, log = kept_files(item)
        BUILD.mkdir(parents=True, exist_ok=True)
        server_log = lab.server.log.read_text(encoding="utf-8", errors="replace")
        log.write_text("\n".join([*lab.log, "-- JupyterLab:", server_log]), encoding="utf-8")
        report.sections.append(("browser", f"{picture}\n{log}"))
        # A page that has crashed gives none; the log says so.
        with contextlib.suppress(Exception):
            lab.page.screenshot(path=picture)
    return report
