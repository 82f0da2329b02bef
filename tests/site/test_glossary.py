"""The glossary, and the links that lessons get to it."""

import json
import re

import pytest
import site_glossary
from docutils import nodes
from docutils.utils import new_document
from site_glossary import Links, Term, link_page, read_terms
from sphinx import addnodes

TERMS = read_terms()
NOTEBOOKS = site_glossary.PAGE.parents[1] / "notebooks"


def sources(path, kinds=("markdown", "code")):
    """Return the text of a lesson's cells."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] in kinds)


def prose(path):
    """Return a lesson's text without code, formulas and headings."""
    no_prose = r"```.*?```|`[^`]*`|\$+[^$]+\$+|(?m:^#+ [^\n]*$)"
    return re.sub(no_prose, "", sources(path, ["markdown"]), flags=re.DOTALL)


def linked(text, terms=TERMS):
    """Return the terms that a text mentions."""
    return [name for _, name in Links(terms).split(text, set()) if name]


def test_glossary_has_many_terms_in_order():
    names = [term.name.casefold() for term in TERMS]
    assert len(names) == len(set(names)) >= 75
    assert names == sorted(names)
    assert f"\n{len(names)} words " in site_glossary.PAGE.read_text(encoding="utf-8")


def test_each_term_is_in_the_section_of_its_letter():
    page = site_glossary.PAGE.read_text(encoding="utf-8")
    for section in page.split("\n## ")[1:]:
        names = re.findall(r"(?m)^- \*\*(.+?)\*\*", section)
        assert names
        assert {name[0].upper() for name in names} == {section[0]}


def test_no_word_belongs_to_two_terms():
    forms = [site_glossary.normal(form) for term in TERMS for form in (term.name, *term.also)]
    assert len(forms) == len(set(forms))


def test_definitions_are_short():
    for term in TERMS:
        assert 20 <= len(term.text) <= 260, term
        assert len(re.findall(r"[.?!] ", term.text)) <= 2, term


def test_each_term_is_mentioned_by_the_lesson_that_it_names_and_linked_by_one():
    paths = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    links = {name for path in paths for name in linked(prose(path))}
    whole = {path.name: set(linked(sources(path))) for path in paths}
    for term in TERMS:
        number, file = re.fullmatch(r"\[Lesson (..)\]\(\.\./notebooks/(.+)\)", term.link).groups()
        assert file.startswith(number)
        assert term.name in whole[file], term
        assert term.name in links, term


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kernels slide, and a kernel stays.", ["kernel"]),
        ("cross-validation, then validation", ["cross-validation", "validation set"]),
        ("the\nfeature\nmaps", ["feature map"]),
        ("two biases and batches", ["bias", "batch"]),
        ("a subkernel or kernelled thing", []),
        ("a one-hot row", ["one-hot"]),
        ("pre-padding", []),
    ],
)
def test_words_are_found(text, found):
    assert linked(text) == found


def test_pieces_make_up_the_text():
    text = "The stride of a kernel, and another stride."
    pieces = Links(TERMS).split(text, set())
    assert "".join(word for word, _ in pieces) == text


def test_only_prose_is_linked():
    document = new_document("page")
    literal = nodes.literal("", "stride")
    link = nodes.reference("", "stride", refuri="#")
    document += nodes.section(
        "",
        nodes.title("", "Stride"),
        nodes.paragraph("", "", literal, link, nodes.Text("*Kernel → Restart*")),
        nodes.container("", nodes.paragraph("", "stride")),
        nodes.paragraph("", "The stride, the stride."),
    )
    terms = [Term("stride", (), "", ""), Term("kernel", (), "", "")]
    assert link_page(document, "notebooks/x", Links(terms)) == {"stride"}
    [mention] = document.findall(addnodes.pending_xref)
    assert mention["reftarget"] == "stride"
    assert mention.parent.astext() == "The stride, the stride."


def test_malformed_row_is_named(tmp_path):
    page = tmp_path / "glossary.md"
    page.write_text("- **stride** how far\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"how far"):
        read_terms(page)


def test_lists_become_glossaries():
    text = "## A\n\n- **ab** (also *c*): Text. [Lesson 01](x)\n- **ac**: More. [Lesson 02](y)\n"
    expected = "\n```{glossary}\nab\n*c*\n  Text. [Lesson 01](x)\n\nac\n  More. [Lesson 02](y)\n"
    assert expected in site_glossary.as_directives(text)
