"""The pages for people: HTML beside this file, filled once at the start."""

from html import escape
from pathlib import Path

import mistune

HERE = Path(__file__).parent
MOST_NAMED = 20  # labels
# What the page loads. The pad is that of lesson 00's notebook.
ASSETS = {
    "page.css": (HERE / "page.css", "text/css"),
    "page.js": (HERE / "page.js", "text/javascript"),
    "pad.js": (HERE.parent / "widgets" / "pad.js", "text/javascript"),
}


class _CardRenderer(mistune.HTMLRenderer):
    """Writes a card's headings below the page's own, and no styles: the page allows none."""

    def heading(self, text, level, **attrs):
        return super().heading(text, min(level + 2, 6), **attrs)

    def table_cell(self, text, align=None, head=False):
        name = "th" if head else "td"
        return f'<{name} class="{align or "left"}">{text}</{name}>\n'


# HTML in a card is shown as text: a card may come from strangers.
_render = mistune.create_markdown(renderer=_CardRenderer(escape=True), plugins=["table"])


def start_page(classifier):
    """Return the HTML of the page on which pictures are dropped, taken and drawn."""
    description, limits = classifier.description, classifier.limits
    card = _render(classifier.card) if classifier.card else "<p>This model has no card.</p>"
    return _fill(
        "page.html",
        title=escape(description.title),
        labels=escape(_enumerate(description.labels)),
        form=f"{description.width} × {description.height}, "
        + ("gray" if description.channels == 1 else "RGB"),
        most_bytes=str(limits.body),
        most_pictures=str(limits.pictures),
        card=card,
    )


def _enumerate(labels):
    """Name the labels, or some of many."""
    named, more = labels[:MOST_NAMED], len(labels) - MOST_NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def docs_page(document):
    """Return the HTML of an OpenAPI document, for people."""
    parts = []
    for address, methods in document["paths"].items():
        for method, about in methods.items():
            rows = "".join(
                f"<tr><td>{status}</td><td>{escape(response['description'])}</td></tr>"
                for status, response in about["responses"].items()
            )
            parts.append(
                f"<section><h2><code>{method.upper()} {escape(address)}</code></h2>"
                f"<p>{escape(about['summary'])}.</p>{_render(about.get('description', ''))}"
                f"<table><tr><th>Status</th><th>Meaning</th></tr>{rows}</table></section>"
            )
    return _fill("docs.html", title=escape(document["info"]["title"]), paths="".join(parts))


def _fill(name, **values):
    """Return a file's text with values in the place of their names in double braces."""
    html = (HERE / name).read_text(encoding="utf-8")
    for key, value in values.items():
        html = html.replace("{{" + key + "}}", value)
    return html
