"""The fixture `lab`, for tests in a real JupyterLab; without a browser they are skipped."""

import contextlib
import re

import pytest

from .chromium import interrupted, started_chromium
from .lab import Lab
from .server import ROOT, Server

BUILD = ROOT / "build" / "browser"


@pytest.fixture(scope="package")
def browser():
    """Return a browser with a profile of its own."""
    with started_chromium() as chromium:
        context = chromium.new_context(viewport={"width": 1200, "height": 1400})
        context.set_default_timeout(60_000)
        yield context


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
