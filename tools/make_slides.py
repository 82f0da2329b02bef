"""Turn lessons into slides, in build/slides; `make slides` runs this.

The slides are the lessons' own cells with their committed outputs, cut where the cells are marked
(CONTRIBUTING.md, step 4). Everything they need lies in build/slides: no network is asked.
"""

import argparse
import importlib.util
import shutil
import sys
from pathlib import Path

from build_site import mathjax
from nbconvert import SlidesExporter

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "slides"
PROGRAMS = "programs"  # the folder beside the slides


def copy_programs(folder):
    """Lay what shows slides and sets formulas beside them."""
    package = Path(importlib.util.find_spec("sphinx_revealjs").origin).parent
    reveal = package / "_static" / "revealjs" / "dist"
    shutil.copytree(reveal, folder / PROGRAMS / "dist", dirs_exist_ok=True)
    shutil.copyfile(reveal / "reveal.js", folder / PROGRAMS / "reveal.js")
    shutil.copyfile(mathjax(), folder / PROGRAMS / "tex-svg.js")


def make_slides(notebook, folder):
    """Write the slides of one lesson; return the file's path."""
    exporter = SlidesExporter(
        template_name="slides_template",
        extra_template_basedirs=[str(ROOT / "tools")],
        reveal_url_prefix=PROGRAMS,
        reveal_theme="white",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        embed_images=True,
    )
    text, _ = exporter.from_filename(str(notebook))
    path = folder / f"{notebook.stem}.slides.html"
    path.write_text(text, encoding="utf-8")
    return path


def main(arguments=None):
    """Make the slides of one lesson or of all; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="?", default="", help="two digits; all lessons without it")
    parser.add_argument("--to", type=Path, default=FOLDER, help="the folder of the slides")
    options = parser.parse_args(arguments)
    lesson, folder = options.lesson, options.to
    found = sorted((ROOT / "notebooks").glob(f"{lesson}*_*.ipynb"))
    if not found:
        print(f"There is no lesson {lesson}: give two digits, such as 02.", file=sys.stderr)
        return 1
    copy_programs(folder)
    for notebook in found:
        make_slides(notebook, folder)
    print(f"{len(found)} files of slides in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
