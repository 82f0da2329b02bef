"""What a learner gets to see: a coloured card in JupyterLab, one line of text elsewhere."""

import html
import re
from dataclasses import dataclass

# Each colour has a contrast of at least 4.5 with its white label, and of at least 3 with the page
# in Lab's light and dark themes. The message keeps the theme's own colours.
LOOK = {
    "passed": ("✓", "#1a7f37"),
    "failed": ("✗", "#c03530"),
    "not attempted": ("○", "#5f6b7a"),
    "set-up incomplete": ("!", "#9a5b00"),
    "hint": ("?", "#3b6fb5"),
    "solution": ("=", "#3b6fb5"),
}
_CARD = "border-left:4px solid {colour};padding:6px 12px;margin:4px 0;max-width:48em"
_LABEL = "background:{colour};color:#ffffff;padding:1px 8px;border-radius:3px"


def inline_html(text):
    """Escape a text for HTML; what stands between backticks becomes code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text)).replace("\n", "<br>")


def _card(title, kind, text, code=""):
    sign, colour = LOOK[kind]
    listing = f'<pre style="white-space:pre-wrap">{html.escape(code)}</pre>' if code else ""
    return (
        f'<div role="status" style="{_CARD.format(colour=colour)}">'
        f'<b style="{_LABEL.format(colour=colour)}">{sign} {kind}</b> '
        f"<code>{html.escape(title)}</code>"
        f'<div style="margin-top:6px">{inline_html(text)}</div>{listing}</div>'
    )


@dataclass(frozen=True)
class Result:
    """The outcome of a check.

    Attributes
    ----------
    name : str
        The exercise.
    status : {"passed", "failed", "not attempted", "set-up incomplete"}
        "set-up incomplete" means that the answer could not be judged, and is not to blame.
    message : str
        What was tried, what came out, and what to look at next.
    """

    name: str
    status: str
    message: str

    @property
    def passed(self):
        """True if the answer is right."""
        return self.status == "passed"

    def __repr__(self):
        return " ".join(f"{self.name}: {self.status}. {self.message}".split())

    def _repr_html_(self):
        return _card(self.name, self.status, self.message)


@dataclass(frozen=True)
class Hint:
    """One hint of several, from a nudge to nearly the answer."""

    name: str
    text: str
    number: int
    total: int

    def _full_text(self):
        if self.number < self.total:
            further = f"Hint {self.number} of {self.total}: `.hint({self.number + 1})` says more."
        else:
            further = "The last hint: `.solution()` shows one way to do it."
        return f"{self.text} ({further})"

    def __repr__(self):
        return " ".join(f"{self.name}: hint. {self._full_text()}".split())

    def _repr_html_(self):
        return _card(self.name, "hint", self._full_text())


@dataclass(frozen=True)
class Solution:
    """The source of the reference solution and why it is right."""

    name: str
    source: str
    why: str

    def __repr__(self):
        return f"{self.source}\n\nWhy: {self.why}"

    def _repr_html_(self):
        return _card(self.name, "solution", self.why, self.source)
