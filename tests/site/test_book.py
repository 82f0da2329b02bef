"""The built book, read in Chromium from the disk, without a network."""

import html
import re
import urllib.parse

import pytest
from setup_site import ROOT

pytestmark = pytest.mark.slow

LESSONS = sorted(f"notebooks/{path.stem}" for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
IN_BOTH_THEMES = ["index", LESSONS[2], LESSONS[12], LESSONS[18], "docs/glossary", "docs/benchmarks"]
FORMULAS = "() => document.querySelectorAll('span.math, div.math').length"
DRAWN = "() => document.querySelectorAll('.math mjx-container svg').length"
BROKEN = "() => [...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src)"
NAMELESS = "() => [...document.images].filter(i => !i.alt.trim()).map(i => i.src)"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
QUIZ = "#course_quiz_02"


def every_page(site):
    """List the names of all pages."""
    pages = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    return sorted(str(path.relative_to(site).with_suffix("")) for path in pages)


def test_every_lesson_is_readable_offline(read):
    reader = read()
    for lesson in LESSONS:
        reader.open(lesson)
        page = reader.page
        assert page.locator("h1").first.inner_text().startswith(lesson.split("/")[1][:2])
        assert page.evaluate(FORMULAS) == page.evaluate(DRAWN), lesson
        assert page.evaluate(BROKEN) == [], lesson
        assert page.evaluate(NAMELESS) == [], lesson
        assert page.locator(".course-term").count() > 0, lesson
        assert reader.complaints == [], lesson


def test_every_other_page_opens_without_a_complaint(site, read):
    reader = read()
    for name in set(every_page(site)) - set(LESSONS):
        reader.open(name)
        assert reader.page.evaluate(BROKEN) == [], name
        assert reader.complaints == [], name


def test_every_link_leads_somewhere(site):
    """Sphinx doesn't look into HTML that a notebook brings."""
    texts = {site / f"{name}.html": "" for name in every_page(site)}
    for path in texts:
        text = path.read_text(encoding="utf-8")
        texts[path] = re.sub(r"(?s)<script.*?</script>", "", text)
    known = {path: set(re.findall(r'\sid="([^"]+)"', text)) for path, text in texts.items()}
    for path, text in texts.items():
        for link in re.findall(r'<(?:a|img|link)\s[^>]*?(?:href|src)="([^"]+)"', text):
            link = urllib.parse.urlsplit(html.unescape(link))
            if link.scheme:
                continue
            target = (path.parent / urllib.parse.unquote(link.path)).resolve()
            target = target if link.path else path
            assert target.exists(), (path.name, link)
            fragment = urllib.parse.unquote(link.fragment)
            assert not fragment or fragment in known.get(target, [fragment]), (path.name, link)


def test_no_page_is_wider_than_a_phone(site, read):
    reader = read(width=390)
    for name in every_page(site):
        reader.open(name)
        assert reader.page.evaluate(OVERFLOW) <= 0, name


def test_notebooks_are_offered_as_they_are(site):
    for lesson in LESSONS:
        offered = site / "_sources" / f"{lesson}.ipynb"
        assert offered.read_bytes() == (site.parent / "source" / f"{lesson}.ipynb").read_bytes()


def test_download_button_leads_to_the_notebook(site, read):
    reader = read()
    reader.open(LESSONS[2])
    link = reader.page.locator("a.btn-download-source-button").get_attribute("href")
    assert (
        site / "notebooks" / urllib.parse.unquote(link)
    ).resolve().name == "02_convolution.ipynb"


def test_each_term_of_the_glossary_is_linked_from_a_lesson(site):
    pages = [(site / f"{lesson}.html").read_text(encoding="utf-8") for lesson in LESSONS]
    linked = {name for page in pages for name in re.findall(r'glossary\.html#(term-[^"]+)"', page)}
    glossary = (site / "docs" / "glossary.html").read_text(encoding="utf-8")
    entries = re.findall(r"(?s)((?:<dt id=\"term-[^>]+>.*?</dt>)+)<dd>", glossary)
    assert len(entries) >= 75
    for entry in entries:
        assert linked & set(re.findall(r'id="(term-[^"]+)"', entry)), entry


def test_mention_says_what_the_word_means(read):
    reader = read()
    reader.open(LESSONS[2])
    mention = reader.page.locator("a:has(.course-term)", has_text="stride").first
    assert "from one window to the next" in mention.get_attribute("title")
    mention.click()
    assert "stride" in reader.page.locator("dt:target").inner_text()


def test_search_finds_a_word(read):
    reader = read()
    reader.page.goto(f"{(reader._site / 'search.html').as_uri()}?q=stride")
    found = reader.page.locator("#search-results li a")
    found.first.wait_for()
    assert any("Convolution" in text for text in found.all_inner_texts())
    assert reader.complaints == []


def test_theme_can_be_switched(read):
    reader = read()
    reader.open("index")
    theme = "() => document.documentElement.dataset.theme"
    background = "() => getComputedStyle(document.body).backgroundColor"
    before = reader.page.evaluate(background)
    reader.page.locator("button.theme-switch-button").click()
    reader.page.locator("button.theme-change-button[data-mode=dark]").click()
    assert reader.page.evaluate(theme) == "dark"
    assert reader.page.evaluate(background) != before
    reader.open(LESSONS[2])
    assert reader.page.evaluate(theme) == "dark"


def test_quiz_answers_the_mouse(read):
    reader = read()
    reader.open(LESSONS[2])
    quiz = reader.page.locator(QUIZ)
    quiz.get_by_text("28×28", exact=True).click()
    feedback = quiz.locator(".Feedback").first
    assert "incorrect" in feedback.get_attribute("class")
    quiz.get_by_text("26×26", exact=True).click()
    assert "incorrect" not in feedback.get_attribute("class")
    assert feedback.inner_text().strip()
    assert reader.complaints == []


def test_quiz_answers_the_keyboard(read):
    reader = read()
    reader.open(LESSONS[2])
    choices = reader.page.locator(f"{QUIZ} input[type=radio]")
    choices.first.focus()
    reader.page.keyboard.press("Space")
    feedback = reader.page.locator(f"{QUIZ} .Feedback").first
    assert feedback.inner_text().strip()
    first = feedback.inner_text()
    reader.page.keyboard.press("ArrowDown")
    assert feedback.inner_text().strip() != first
    assert reader.complaints == []


def test_controls_that_need_a_kernel_are_replaced_by_what_they_showed(site, read):
    reader = read()
    reader.open(LESSONS[2])
    notes = reader.page.locator(".course-live")
    assert notes.count() == 2
    assert "JupyterLab" in notes.first.inner_text()
    assert reader.page.locator(".cell_output svg[aria-label^='Window 1 of 9']").is_visible()
    for lesson in LESSONS:
        text = (site / f"{lesson}.html").read_text(encoding="utf-8")
        assert "widget-view+json" not in text
        assert "html-manager" not in text


def test_print_shows_the_lesson_alone(read):
    reader = read(scheme="dark")
    reader.open(LESSONS[2])
    theme = "() => document.documentElement.dataset.theme"
    assert reader.page.evaluate(theme) == "dark"
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert reader.page.evaluate(theme) == "light"
    reader.page.emulate_media(media="print")
    for selector in [".bd-sidebar-primary", ".bd-sidebar-secondary", ".bd-header-article"]:
        assert not reader.page.locator(selector).first.is_visible(), selector
    assert reader.page.locator("h1").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", IN_BOTH_THEMES)
def test_axe_finds_nothing_serious(name, scheme, read):
    reader = read(scheme=scheme)
    reader.open(name)
    # Only contrast depends on the theme.
    assert serious(reader.page, ["color-contrast"] if scheme == "dark" else None) == []


def test_axe_would_find_pale_text_and_a_picture_without_a_text(read):
    reader = read()
    reader.open("docs/serving")
    reader.page.evaluate("document.querySelector('article p').style.color = '#bbb'")
    reader.page.evaluate("document.querySelector('article').append(new Image())")
    assert {rule for rule, *_ in serious(reader.page)} == {"color-contrast", "image-alt"}


def serious(page, rules=None):
    """List what axe-core finds serious or critical on a page, by all rules or some."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    return [
        (violation["id"], node["target"], node["failureSummary"][:300])
        for violation in Axe().run(page, options=options).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
