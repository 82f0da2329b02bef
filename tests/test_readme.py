"""README, CONTRIBUTING and docs: what they name exists, and their figures are the measured ones."""

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import cv2
import pytest
import readme_pictures
import yaml
from scipy.stats import binomtest

from course_utils.__main__ import VERBS
from course_utils.course_map import PARTS
from course_utils.exercises import lesson_02
from tools.checks_of_form import (
    CODE_LINES,
    EXERCISES,
    LESSON_KEYS,
    MODEL_LINES,
    TAGS,
)
from tools.checks_of_outputs import ALT_CHARACTERS

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = PAGES[0].read_text(encoding="utf-8")
CONTRIBUTING = PAGES[1].read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def links(text):
    """List the targets of a page's links and pictures."""
    return re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'<img [^>]*src="([^"]+)"', text)


def anchors(text):
    """List the anchors that a page's headings get."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]


def code(text):
    """List a page's pieces of code: the lines of its blocks, and what stands between backticks."""
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [line.strip() for block in blocks for line in block.splitlines()] + inline


def commands(text):
    """List the words of each piece of code, without variables set before it and comments."""
    found = []
    for piece in code(text):
        words = piece.partition("#")[0].split()
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            words = words[1:]
        found += [words] * bool(words)
    return found


@pages
def test_links_lead_somewhere(page):
    for link in links(page.read_text(encoding="utf-8")):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@pages
def test_make_verbs_and_settings_exist(page):
    for words in commands(page.read_text(encoding="utf-8")):
        if words[0] != "make" or len(words) == 1:
            continue
        assert re.search(rf"^{re.escape(words[1])}:", MAKEFILE, re.MULTILINE), words
        for setting in words[2:]:
            name = setting.partition("=")[0]
            assert re.search(rf"\b{name}=", MAKEFILE) or f"$({name})" in MAKEFILE, words


@pages
def test_verbs_of_the_package_exist(page):
    for words in commands(page.read_text(encoding="utf-8")):
        if words[:3] == ["python", "-m", "course_utils"]:
            assert words[3] in VERBS, words


@pages
def test_files_named_in_code_exist(page):
    known = ("notebooks", "tests", "tools", "course_utils", "benchmarks", "datasets", "docs")
    for piece in code(page.read_text(encoding="utf-8")):
        for word in re.findall(rf"(?<![\w./~])(?:{'|'.join(known)})/[\w./-]*", piece):
            if "NN" not in word:
                assert (ROOT / word).exists(), word


def test_pictures_have_an_alt_text():
    alts = re.findall(r"!\[(.*?)\]\(", README) + re.findall(r'<img [^>]*alt="([^"]*)"', README)
    assert len(alts) == len(re.findall(r"<img|!\[", README)) > 0
    assert all(len(alt) >= ALT_CHARACTERS for alt in alts)


def test_every_lesson_is_in_the_readme():
    titles = [title for part in PARTS.values() for title in part]
    for number, title in enumerate(titles):
        [path] = (ROOT / "notebooks").glob(f"{number:02}_*.ipynb")
        assert f"| [{number:02} {title}](notebooks/{path.name}) |" in README
    assert f"{len(titles)} lessons" in README


def test_accuracies_are_those_of_the_study():
    rows = json.loads((ROOT / "benchmarks/results/first_cnn.json").read_text(encoding="utf-8"))
    values = [row["accuracy"] for row in rows if row["model"] == "CNN"]
    band = f"{min(values):.1%} to {max(values):.1%}".replace("%", " %")
    assert band.replace(" % to", " to") in CONTRIBUTING
    assert min(values) > 0.98
    assert "more than 98 of 100 test digits" in " ".join(README.split())


FRONTIER = {
    "classic tutorial": "the classic tutorial's",
    "keras.io example": "that of the [keras.io example]",
    "ours, width 16": "lesson 08's, 4 epochs",
}


@pytest.mark.parametrize(("model", "begin"), FRONTIER.items())
def test_comparison_is_that_of_the_frontier(model, begin):
    found = json.loads((ROOT / "benchmarks/results/frontier.json").read_text(encoding="utf-8"))
    rows = [row for row in found if row["model"] == model]
    [line] = [line for line in README.splitlines() if line.startswith(f"| {begin}")]
    scores, times = ([row[key] for row in rows] for key in ("accuracy", "ratio"))
    band = f"{100 * min(scores):.2f} to {100 * max(scores):.2f} %"
    time = "1" if max(times) == 1 else f"{min(times):.1f} to {max(times):.1f}"
    assert line.endswith(f"| {rows[0]['parameters']:,} | {band} | {time} |")
    assert f"{rows[0]['epochs']} epochs" in line


def test_comparison_with_the_paper_is_that_of_the_benchmark():
    found = json.loads((ROOT / "benchmarks/results/transfer.json").read_text(encoding="utf-8"))
    share = sum(row["right"] for row in found if row["method"] == "all together") / (3 * 656)
    interval = binomtest(round(656 * share), 656).proportion_ci(method="wilson")
    assert f"{share:.2%} (95".replace("%", " %") in README
    assert f"{100 * interval.low:.1f} to {100 * interval.high:.1f} %)" in README


def test_answer_of_an_exercise_is_the_one_it_gives():
    def output_size(size, kernel, stride=1, padding=0, dilation=1):
        return size + 2 * padding - kernel + 1

    answer = lesson_02.output_size.check(output_size)
    assert f"\n> {answer}\n" in README


def test_citation_names_the_version():
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == about["version"]
    assert f"*{cited['title']}*, version {cited['version']}" in README


def test_tags_and_limits_are_those_of_the_checks():
    rows = dict(re.findall(r"^ *\| `?([\w-]+)`? \|.*\| (.*?) \|$", CONTRIBUTING, re.MULTILINE))
    assert set(rows) - {"tag", "none"} == TAGS
    assert rows["none"] == f"{CODE_LINES} lines"
    assert rows["model"] == f"{MODEL_LINES} lines"
    assert rows["exercise"] == f"{EXERCISES} or more"
    assert f"in {ALT_CHARACTERS} characters or more" in CONTRIBUTING


def test_example_of_a_lesson_block_is_complete():
    block = json.loads(re.search(r'"lesson": (\{.*\})', CONTRIBUTING).group(1))
    assert {key: type(value) for key, value in block.items()} == LESSON_KEYS


def test_pictures_are_what_their_tool_draws(tmp_path):
    readme_pictures.main(tmp_path / "new")
    for drawn in (tmp_path / "new").iterdir():
        committed = readme_pictures.PICTURES / drawn.name
        assert committed.stat().st_size < 200_000
        old, new = cv2.imread(str(committed)), cv2.imread(str(drawn))
        assert new.shape == old.shape
        # Another machine's fonts or arithmetic may move a line by a fraction of a pixel.
        assert cv2.absdiff(new, old).mean() < 3
