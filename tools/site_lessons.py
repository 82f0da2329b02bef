"""Sphinx extension: what a lesson's notebook becomes before it is a page of the book.

The file itself stays as it is, for the page's download button.
"""

import re

import nbformat
from widget_state import WIDGET_VIEW, models, reach, views

NOTE = '<p class="course-live">Here JupyterLab shows a control to play with{name}.{state}</p>'

LESSON = re.compile(r'href="(\d\d_\w+)\.ipynb"')


def prepare(notebook):
    """Put a number before the title, what widgets showed in their place, links to pages in tables.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Changed in place.
    """
    title = notebook.cells[0]
    title.source = title.source.replace("# ", f"# {notebook.metadata.lesson.number} ", 1)
    known = models(notebook)
    for _, data in views(notebook):
        name, needs, _ = data["text/plain"].partition(": run this cell")
        state = saved_state(known, data[WIDGET_VIEW]["model_id"])
        note = NOTE.format(
            name=f": {name}" if needs else "", state=" As it was saved:" if state else ""
        )
        data.clear()
        data["text/html"] = note + state
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            page = output.get("data", {}).get("text/html")
            if page:
                output.data["text/html"] = LESSON.sub(r'href="\1.html"', page)


def saved_state(known, root):
    """Return what a widget's pictures and texts showed when the notebook was saved, as HTML."""
    states = [known[model] for model in reach(known, root)]
    texts = [state["state"]["value"] for state in states if state["model_name"] == "HTMLModel"]
    # A hidden picture carries a script for JupyterLab.
    return "".join(text for text in texts if not text.startswith("<img hidden"))


def on_source_read(app, docname, source):
    """Change the text of a notebook after Sphinx has read it."""
    if docname.startswith("notebooks/"):
        notebook = nbformat.reads(source[0], as_version=4)
        prepare(notebook)
        source[0] = nbformat.writes(notebook)


def setup(app):
    """Register with Sphinx."""
    app.connect("source-read", on_source_read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
