"""Build the course as a book in build/site/html; `make site` runs this.

The lessons are shown with their committed outputs. Pages keep their place in the project, so
that links between files hold in the book too.
"""

import argparse
import importlib.util
import re
import shutil
import sys
import time
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import unquote

import site_benchmarks
from sphinx.cmd.build import main as sphinx_build

from course_utils.course_map import PARTS

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "docs" / "site"
BUILD = ROOT / "build" / "site"
CARDS = ["datasets/README.md", "datasets/*/README.md"]
PAGES = ["docs/*.md", "docs/hub/*.md", "CONTRIBUTING.md", *CARDS]
# The target of a link or of a picture, without its anchor.
TARGET = re.compile(r"""(?<=\]\()[^()\s#]+|(?<=src=")[^"]+""")
# What follows the lessons in the table of contents; pages that stand nowhere else come last.
SECTIONS = {
    "Look it up": ["docs/glossary", "docs/troubleshooting", "api"],
    "Data, models, measurements": ["datasets/*", "docs/benchmarks", "docs/stress"],
    "Teach, serve, take part": ["docs/teaching", "docs/hub/*", "docs/serving", "*"],
}


def stage(folder):
    """Lay out the book's sources in a new folder."""
    shutil.copytree(SITE, folder)
    for path in sorted(ROOT.glob("notebooks/[0-9][0-9]_*.ipynb")):
        copy(path, folder)
    for page in [path for pattern in PAGES for path in sorted(ROOT.glob(pattern))]:
        stage_page(page, folder)
    shutil.copyfile(mathjax(), folder / "_static" / "tex-svg.js")
    benchmarks = folder / "docs" / "benchmarks.md"
    benchmarks.write_text(site_benchmarks.page(), encoding="utf-8")
    index = stage_page(ROOT / "README.md", folder).rename(folder / "index.md")
    index.write_text(index.read_text(encoding="utf-8") + contents(folder), encoding="utf-8")


def stage_page(page, folder):
    """Copy a page, and the files that it links to; return the copy.

    The README is the book's first page, `index`.
    """
    copied = copy(page, folder)

    def staged(link):
        target = (page.parent / unquote(link[0])).resolve()
        if target == ROOT / "README.md":
            return link[0].replace("README.md", "index.md")
        if target.is_file() and ROOT in target.parents and target.suffix not in (".md", ".ipynb"):
            copy(target, folder)
        return link[0]

    copied.write_text(TARGET.sub(staged, page.read_text(encoding="utf-8")), encoding="utf-8")
    return copied


def copy(path, folder):
    """Copy a file of the project to the same place in a folder; return the copy."""
    target = folder / path.relative_to(ROOT)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    return target


def mathjax():
    """Return the path of MathJax, in the one file that needs no fonts."""
    package = importlib.util.find_spec("sphinx-mathjax-offline")
    return Path(package.origin).parent / "static" / "mathjax" / "tex-svg.js"


def contents(folder):
    """Return the book's table of contents, part by part."""
    lessons = iter(sorted((folder / "notebooks").glob("*.ipynb")))
    trees = []
    for part, titles in PARTS.items():
        rows = []
        for title in titles:
            path = next(lessons)
            rows.append(f"{path.stem[:2]} {title} <notebooks/{path.stem}>")
        trees.append(toctree(part, rows))
    pages = [path.relative_to(folder).with_suffix("") for path in sorted(folder.rglob("*.md"))]
    pages = [page.as_posix() for page in pages if page.name != "index"]
    for section, patterns in SECTIONS.items():
        chosen = [page for pattern in patterns for page in pages if fnmatch(page, pattern)]
        trees.append(toctree(section, dict.fromkeys(chosen)))
        pages = [page for page in pages if page not in chosen]
    return "\n".join(trees)


def toctree(caption, rows):
    """Return a part of the table of contents, which only the page's margin shows."""
    return "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *rows, "```", ""])


def main(arguments=None):
    """Stage and build; return Sphinx's exit code."""
    parser = argparse.ArgumentParser(prog="make site", description=__doc__)
    parser.add_argument("--to", type=Path, default=BUILD, help="a folder to build in")
    build = parser.parse_args(arguments).to
    started = time.monotonic()
    source, html = build / "source", build / "html"
    shutil.rmtree(source, ignore_errors=True)
    shutil.rmtree(html, ignore_errors=True)
    stage(source)
    strict = ["--fail-on-warning", "--nitpicky", "--keep-going"]
    code = sphinx_build(["-q", *strict, "-d", str(build / "doctrees"), str(source), str(html)])
    if code == 0:
        print(f"{html / 'index.html'} ({time.monotonic() - started:.0f} s)")
    return code


if __name__ == "__main__":
    sys.exit(main())
