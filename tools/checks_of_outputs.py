"""Static checks of a lesson's outputs: what the house style asks of every notebook.

Each check takes a notebook and returns a list of problems in words, empty for a good lesson.
`OUTPUT_CHECKS` lists them all. No kernel is started.
"""

import copy
import platform
import re

import nbformat

from tools.notebook_files import PICTURES, code_cells, code_digest, label, normalise, tags, to_text

FILE_BYTES = 1_000_000
OUTPUT_LINES = 40
ALT_CHARACTERS = 20
IGNORE = "nbval-ignore-output"
IGNORED_SHARE = 0.2
LITTER = {
    "an absolute path": re.compile(
        r"(?<![\w./:])/(?:home|root|Users|tmp|usr|opt|var|mnt|private|work)/|\b[A-Za-z]:\\"
    ),
    "the machine's name": re.compile(rf"\b{re.escape(platform.node() or 'unnamed')}\b"),
    "a memory address": re.compile(r"\b0x[0-9a-f]{6,}"),
    "an Axes (end with plt.show())": re.compile(r"<Axes"),
    "control characters": re.compile(r"[\r\b]"),
}


def texts(cell):
    """Return the text in the outputs of a code cell, of any kind but pictures."""
    parts = [(output.get("data") or {"text": output.get("text", "")}) for output in cell.outputs]
    return [str(text) for part in parts for kind, text in part.items() if kind not in PICTURES]


def has_picture(cell):
    """Return whether the output of a code cell holds a picture."""
    return any(kind in output.get("data", {}) for output in cell.outputs for kind in PICTURES)


def is_valid(notebook):
    """Check the file format."""
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        return [f"not a valid notebook: {error}"]
    return []


def is_executed(notebook):
    """Check that `make notebooks` wrote the outputs, and wrote them for this code."""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        return [f"counts are {counts}, not 1..n: run `make notebooks`"]
    if notebook.metadata.get("code_digest") != code_digest(notebook):
        return ["code edited since its outputs were made: run `make notebooks`"]
    if to_text(normalise(copy.deepcopy(notebook))) != to_text(notebook):
        return ["the file holds noise of an editor: run `make notebooks`"]
    return []


def is_small(notebook):
    """Check the size of the file."""
    size = len(to_text(notebook).encode())
    return [f"{size} bytes, at most {FILE_BYTES}"] if size > FILE_BYTES else []


def has_no_errors(notebook):
    """Check that no output is an error or was written to stderr."""
    return [
        f"{label(cell)}: output of kind {output.get('name', 'error')}"
        for cell in code_cells(notebook)
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def has_short_outputs(notebook):
    """Check that nothing prints more than a reader takes in."""
    problems = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            if len(text.splitlines()) > OUTPUT_LINES:
                count = len(text.splitlines())
                problems.append(f"{label(cell)}: {count} lines printed, at most {OUTPUT_LINES}")
    return problems


def has_alt_texts(notebook):
    """Check that each picture has a text for those who cannot see it."""
    problems = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            alts = re.findall(r"!\[(.*?)\]\(", cell.source)
        else:
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            alts = [alt] * has_picture(cell)
        problems += [
            f"{label(cell)}: alt text of {ALT_CHARACTERS} characters or more expected, got {alt!r}"
            for alt in alts
            if len(alt.strip()) < ALT_CHARACTERS
        ]
    return problems


def ignores_little(notebook):
    """Check that less than a fifth of the code cells is not compared."""
    cells = code_cells(notebook)
    ignored = sum(IGNORE in tags(cell) for cell in cells)
    if ignored and ignored >= IGNORED_SHARE * len(cells):
        return [f"{ignored} of {len(cells)} code cells are ignored, a fifth or more"]
    return []


def claims_after_training(notebook):
    """Check that each training cell is ignored, and the next code cell prints a checked claim."""
    problems = []
    cells = code_cells(notebook)
    for cell, claim in zip(cells, [*cells[1:], None], strict=True):
        if "training" not in tags(cell):
            continue
        if IGNORE not in tags(cell):
            problems.append(f"{label(cell)}: trains, so it needs the tag {IGNORE}")
        if claim is None or IGNORE in tags(claim) or not any(map(str.strip, texts(claim))):
            problems.append(f"{label(cell)}: trains, so the next code cell must print a claim")
    return problems


def has_no_litter(notebook):
    """Check for traces of one machine or one run, and for what progress bars leave behind."""
    return [
        f"{label(cell)}: {what} in the output"
        for cell in code_cells(notebook)
        for text in texts(cell)
        for what, pattern in LITTER.items()
        if pattern.search(text)
    ]


def shows_its_figures(notebook):
    """Check that a cell that draws ends with ``plt.show()``, which leaves no text behind."""
    return [
        f"{label(cell)}: draws a figure, so it ends with plt.show()"
        for cell in code_cells(notebook)
        if any("<Figure" in text for text in texts(cell))
        and cell.source.splitlines()[-1].strip() != "plt.show()"
    ]


OUTPUT_CHECKS = [
    is_valid,
    is_executed,
    is_small,
    has_no_errors,
    has_short_outputs,
    has_alt_texts,
    ignores_little,
    claims_after_training,
    has_no_litter,
    shows_its_figures,
]
