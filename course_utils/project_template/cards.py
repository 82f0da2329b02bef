"""The two cards: people answer the questions, the run fills in the numbers.

A question is a heading of level three; its answer is the text below it. Between the two marks
stands what the run has measured, and nothing that you write there stays.
"""

import re
from pathlib import Path

BEGIN, END = "<!-- numbers: begin -->", "<!-- numbers: end -->"
UNANSWERED = "TODO"


def unanswered(path):
    """Return the questions of a card that nobody has answered."""
    text = re.sub(f"{BEGIN}.*?{END}", "", Path(path).read_text(encoding="utf-8"), flags=re.S)
    parts = re.split(r"^(#+ .*)$", text, flags=re.M)
    return [
        heading.removeprefix("### ").strip()
        for heading, answer in zip(parts[1::2], parts[2::2], strict=True)
        if heading.startswith("### ") and (not answer.strip() or UNANSWERED in answer)
    ]


def fill_in(path, lines):
    """Put lines between the marks of a card."""
    path = Path(path)
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} has lost its marks: it needs a line {BEGIN} and a line {END}")
    numbers = "\n".join([BEGIN, "", *lines, "", END])
    path.write_text(f"{before}{numbers}{after}", encoding="utf-8")
