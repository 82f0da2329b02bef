"""Photograph a place of lesson 02 in JupyterLab, for the README.

Run from the root of the project, in the course's environment, where Chromium is::

    python tools/readme_screenshot.py

All cells are run first, since widgets are alive only then.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.browser.chromium import started_chromium
from tests.browser.lab import Lab
from tests.browser.server import Server

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "lesson.png"
LESSON = "02_convolution.ipynb"
CELL = "loops-use"  # its top is the picture's
SIZE = {"width": 1000, "height": 900}
COLOURS = 128  # a palette halves the file


def main(path=PICTURE):
    """Take the picture and write it to `path`."""
    with tempfile.TemporaryDirectory() as folder, started_chromium() as browser:
        server = Server(Path(folder))
        try:
            server.start()
            page = browser.new_page(viewport=SIZE)
            taken = photograph(Lab(server, page))
        finally:
            server.stop()
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path}: {picture.width}×{picture.height} pixels, {path.stat().st_size // 1000} KB")


def photograph(lab):
    """Return a screenshot, in PNG's bytes, of the notebook from one cell on, without side bars."""
    lab.open_notebook(LESSON)
    lab.run_all()
    lab.page.add_style_tag(content=".jp-SideBar, #jp-left-stack { display: none !important; }")
    lab.cell(CELL).evaluate("cell => cell.scrollIntoView({block: 'start'})")
    lab.page.wait_for_timeout(2000)  # formulas and pictures are drawn
    taken = lab.page.screenshot()
    lab.close()
    return taken


if __name__ == "__main__":
    sys.exit(main())
