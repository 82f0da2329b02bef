"""A lesson's slides in a browser that reaches no network."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def slides(tmp_path_factory):
    """Return the folder with the slides of lesson 02."""
    if importlib.util.find_spec("sphinx_revealjs") is None:
        pytest.skip("no tests of the slides: `make slides` installs what they need")
    folder = tmp_path_factory.mktemp("slides")
    command = [sys.executable, ROOT / "tools" / "make_slides.py", "02", "--to", folder]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    made = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture
def page(slides, chromium):
    """Return the slides in a browser, with what they asked for beyond their own files."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.complaints = []
    page.on("request", lambda asked: page.complaints.append(asked.url))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto((slides / "02_convolution.slides.html").as_uri())
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    yield page
    page.close()


def test_slides_need_no_network(page):
    page.wait_for_selector("mjx-container", state="attached")
    assert [said for said in page.complaints if not said.startswith(("file:", "data:"))] == []


def test_arrow_keys_go_on(page):
    assert page.evaluate("Reveal.getTotalSlides()") > 50
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("Reveal.getIndices().h == 2")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("Reveal.getIndices().v == 1")


def test_long_slides_scroll(page):
    heights = page.evaluate(
        "[...document.querySelectorAll('.slides section section')].map(one => one.offsetHeight)"
    )
    assert max(heights) <= 690


def test_there_is_no_such_lesson(tmp_path):
    command = [sys.executable, ROOT / "tools" / "make_slides.py", "99", "--to", tmp_path]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    made = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert made.returncode == 1
    assert "There is no lesson 99" in made.stderr
