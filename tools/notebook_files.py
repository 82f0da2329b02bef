"""Notebook files without noise: read, strip, and write a lesson the same way every time.

What is noise: counts other than 1..n, time stamps, version numbers, random ids of widgets (see
`tools.widget_state`), streams in pieces, and cell ids that come and go.
"""

import hashlib
import itertools
import json
import os
import re
from pathlib import Path

import nbformat

from tools.widget_state import renumber

PICTURES = ("image/png", "image/jpeg")
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"}


def read_notebook(text):
    """Return the notebook in `text`, every cell with a valid and unique id.

    Raises
    ------
    ValueError
        The text is not that of a notebook in format 4.
    """
    try:
        raw = json.loads(text)
        raw["nbformat_minor"] = max(raw["nbformat_minor"], 5)
        taken = set()
        for cell in raw["cells"]:
            if cell.get("id") in taken or not re.fullmatch(r"[\w-]{1,64}", cell.get("id", "")):
                cell["id"] = new_id(cell, taken)
            taken.add(cell["id"])
        return nbformat.reads(json.dumps(raw), as_version=4)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"expected a notebook in format 4, got {error!r}") from None


def new_id(cell, taken):
    """Return an id for `cell` that depends on its text and is not yet taken."""
    text = cell["cell_type"] + "".join(cell["source"])
    digests = (hashlib.sha256(f"{text}{attempt}".encode()) for attempt in itertools.count())
    ids = (digest.hexdigest()[:8] for digest in digests)
    return next(candidate for candidate in ids if candidate not in taken)


def code_cells(notebook):
    """Return the code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell):
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def label(cell):
    """Say which cell it is: the count of a code cell, and the first words of either kind."""
    place = f"cell [{cell.execution_count}]" if cell.cell_type == "code" else "text"
    return f"{place} {cell.source[:30]!r}"


def code_digest(notebook):
    """Return a digest of the code of all cells, in order.

    The run that makes the outputs stores it as ``code_digest`` in the notebook's metadata, so
    code that was edited since then can be told.
    """
    code = [cell.source for cell in code_cells(notebook)]
    return hashlib.sha256(json.dumps(code).encode()).hexdigest()[:16]


def normalise(notebook):
    """Strip the noise from a notebook, in place, and return it."""
    notebook.metadata["kernelspec"] = dict(KERNELSPEC)
    notebook.metadata["language_info"] = dict(LANGUAGE)
    renumber(notebook)
    for count, cell in enumerate(code_cells(notebook), start=1):
        cell.execution_count = count
        for stamp in ("execution", "ExecuteTime"):
            cell.metadata.pop(stamp, None)
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
        cell.outputs = merge_streams(cell.outputs)
        for output in cell.outputs:
            normalise_output(output, count, alt)
    return notebook


def normalise_output(output, count, alt):
    """Strip one output, in place, and put the alt text of its pictures where nbconvert reads it."""
    if output.output_type == "execute_result":
        output.execution_count = count
    data = output.get("data", {})
    for kind in PICTURES:
        if kind in data and alt:
            output.metadata.setdefault(kind, {})["alt"] = alt


def merge_streams(outputs):
    """Return the outputs with neighbouring pieces of one stream put together."""
    merged = []
    for output in outputs:
        if merged and output.output_type == "stream" and output.name == merged[-1].get("name"):
            merged[-1].text += output.text
        else:
            merged.append(output)
    return merged


def to_text(notebook):
    """Return the text of a notebook's file: sorted keys, indent 1, newline at the end."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def write_atomically(path, content):
    """Write bytes so that a reader sees the old file or the new one, never half of one."""
    temporary = Path(path).with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
