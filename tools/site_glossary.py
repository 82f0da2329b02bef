"""Sphinx extension: the glossary, and links to it from the first mention of a word in a lesson.

The words are in docs/glossary.md, an ordinary page with a list. A mention in code, in a heading, in
a link, in a formula or in an output isn't linked.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

PAGE = Path(__file__).resolve().parents[1] / "docs" / "glossary.md"
DOCUMENT = "docs/glossary"
ROW = re.compile(
    r"- \*\*(?P<name>.+?)\*\*(?: \(also (?P<also>.+?)\))?: (?P<text>.+?) (?P<link>\[Lesson .+\))"
)
LINK = "course-term"
NOT_IN = (
    nodes.title,
    nodes.reference,
    addnodes.pending_xref,
    nodes.literal,
    nodes.math,
    nodes.raw,
    nodes.container,
)


@dataclass(frozen=True)
class Term:
    """A word of the glossary.

    Attributes
    ----------
    name : str
    also : tuple of str
        Other words for it.
    text : str
        What it means.
    link : str
        To the lesson that explains it, in Markdown.
    """

    name: str
    also: tuple[str, ...]
    text: str
    link: str


def read_terms(page=PAGE):
    """List the glossary's terms, in the page's order."""
    terms = []
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("- "):
            found = ROW.fullmatch(line)
            if not found:
                raise ValueError(f"{page.name}: not `- **word** (also …): text [Lesson …]`: {line}")
            also = tuple(found["also"].split(", ")) if found["also"] else ()
            terms.append(Term(found["name"], also, found["text"], found["link"]))
    return terms


def as_directives(text):
    """Return the page's text with Sphinx's own glossaries in place of its lists."""

    def entry(row):
        names = [row["name"], *(row["also"].split(", ") if row["also"] else [])]
        return "\n".join([*names, f"  {row['text']} {row['link']}", ""])

    text = ROW.sub(entry, text)
    return re.sub(r"(?m)^(## .)\n\n([^#]+)", r"\1\n\n```{glossary}\n\2```\n\n", text)


class Links:
    """Finds the words of the glossary in texts.

    Parameters
    ----------
    terms : list of Term
    """

    def __init__(self, terms):
        self._owner = {
            normal(form): term.name for term in terms for form in (term.name, *term.also)
        }
        # Between two words may be the end of a line. The longest is tried first.
        forms = [
            re.escape(form).replace(r"\ ", r"[\s-]+").replace("'", "['’]")
            for form in sorted(self._owner, key=len, reverse=True)
        ]
        self._words = re.compile(rf"(?<![\w-])({'|'.join(forms)})(?:e?s)?(?!\w)", re.IGNORECASE)

    def split(self, text, seen):
        """Split a text at the words that are to be linked.

        Parameters
        ----------
        text : str
        seen : set of str
            Terms linked before, which are not linked again; those found are added.

        Returns
        -------
        list of (str, str)
            Pieces of the text, each with the name of the term that it is to be linked to, or "".
        """
        pieces, start = [], 0
        for found in self._words.finditer(text):
            name = self._owner[normal(found[1])]
            if name not in seen:
                seen.add(name)
                pieces += [(text[start : found.start()], ""), (found[0], name)]
                start = found.end()
        pieces.append((text[start:], ""))
        return [piece for piece in pieces if piece[0]]


def normal(form):
    """Return a word in lower case, with spaces in place of hyphens, and a plain apostrophe."""
    return re.sub(r"[\s-]+", " ", form.lower()).replace("’", "'")


def is_prose(text):
    """Tell whether a text of a page may get links."""
    above = []
    while text.parent is not None:
        text = text.parent
        above.append(text)
    in_paragraph = any(isinstance(node, nodes.paragraph) for node in above)
    return in_paragraph and not any(isinstance(node, NOT_IN) for node in above)


def link_page(document, docname, links):
    """Link the first mention of each term in a page, in place; return the terms linked."""
    seen = set()
    for text in list(document.findall(nodes.Text)):
        # An arrow is in the names of menus.
        if "→" in text or not is_prose(text):
            continue
        pieces = links.split(str(text), seen)
        if any(name for _, name in pieces):
            text.parent.replace(text, [as_node(word, name, docname) for word, name in pieces])
    return seen


def as_node(word, name, docname):
    """Return a piece of text, as a link to be resolved if it has the name of a term."""
    if not name:
        return nodes.Text(word)
    return addnodes.pending_xref(
        "",
        nodes.inline("", word, classes=[LINK], term=name),
        refdomain="std",
        reftype="term",
        reftarget=name,
        refexplicit=True,
        refwarn=True,
        refdoc=docname,
    )


class Meanings(SphinxPostTransform):
    """Gives each link to the glossary what the word means, to be shown under the mouse."""

    default_priority = 20  # after Sphinx has resolved the links

    def run(self):
        """Change the links of a page."""
        texts = {term.name: term.text for term in read_terms()}
        for link in self.document.findall(nodes.reference):
            mention = link.next_node(nodes.inline)
            if mention is not None and LINK in mention["classes"]:
                link["reftitle"] = texts[mention["term"]]


def on_source_read(app, docname, source):
    """Make a glossary of the list."""
    if docname == DOCUMENT:
        source[0] = as_directives(source[0])


def on_doctree_read(app, document):
    """Link the words of a lesson."""
    docname = app.env.current_document.docname
    if docname.startswith("notebooks/"):
        link_page(document, docname, Links(read_terms()))


def setup(app):
    """Register with Sphinx."""
    app.connect("source-read", on_source_read)
    app.connect("doctree-read", on_doctree_read)
    app.add_post_transform(Meanings)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
