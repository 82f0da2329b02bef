"""The state of widgets in a notebook file: kept for pages without a kernel, and free of noise.

A kernel numbers its widgets at random. Here each gets the id of the cell that shows it and a
count, such as ``explore-12``, and what no cell shows is left out.
"""

import copy
import itertools
import json
import re

import nbformat

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
REFERENCE = re.compile(r'"IPY_MODEL_([^"]+)"')
PICTURE = re.compile(r"data:(image/(?:png|jpeg));base64,([\w+/=]+)")


def models(notebook):
    """Return the models in a notebook's widget state, from id to state."""
    return notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})


def views(notebook):
    """Return pairs of a code cell and the data of one of its outputs that is a widget."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    pairs = [(cell, output.get("data", {})) for cell in cells for output in cell.outputs]
    return [(cell, data) for cell, data in pairs if WIDGET_VIEW in data]


def reach(known, root):
    """Return the ids of all models that the model `root` shows, in order, itself first."""
    found, waiting = [], [root]
    while waiting:
        model = waiting.pop()
        if model in known and model not in found:
            found.append(model)
            text = json.dumps(known[model], sort_keys=True)
            waiting += reversed(REFERENCE.findall(text))
    return found


def renumber(notebook):
    """Give the widgets that a notebook shows lasting ids, and drop the others, in place."""
    known = {model: tidy(state) for model, state in models(notebook).items()}
    notebook.metadata.pop("widgets", None)
    names, counts = {}, {cell.id: itertools.count(1) for cell in notebook.cells}
    for cell, data in views(notebook):
        root = data[WIDGET_VIEW]["model_id"]
        for model in reach(known, root):
            if model not in names:
                names[model] = f"{cell.id}-{next(counts[cell.id])}"
        if root in names:
            data[WIDGET_VIEW]["model_id"] = names[root]
        else:
            del data[WIDGET_VIEW]  # the number of a widget that no longer exists
    if names:
        kept = {name: rename(known[model], names) for model, name in names.items()}
        state = {"state": kept, "version_major": 2, "version_minor": 0}
        notebook.metadata["widgets"] = nbformat.from_dict({WIDGET_STATE: state})


def tidy(model):
    """Return a model without the dozens of properties that a layout leaves open."""
    if model["model_name"] != "LayoutModel":
        return model
    state = {key: value for key, value in model["state"].items() if value is not None}
    return {**model, "state": state}


def rename(model, names):
    """Return a model with new names for the models that it refers to."""
    text = json.dumps(model)
    return json.loads(REFERENCE.sub(lambda found: f'"IPY_MODEL_{names[found[1]]}"', text))


def spell_out(notebook):
    """Return a copy of a notebook in which each widget is its models' text, then their pictures.

    So two runs can be compared as if the widgets were outputs of other kinds.
    """
    spelled = copy.deepcopy(notebook)
    known = models(spelled)
    for cell, data in views(spelled):
        shown = [known[model] for model in reach(known, data[WIDGET_VIEW]["model_id"])]
        text = json.dumps(shown, sort_keys=True)
        data[WIDGET_VIEW] = PICTURE.sub("a picture", text)
        for kind, encoded in PICTURE.findall(text):
            cell.outputs.append(nbformat.v4.new_output("display_data", {kind: encoded}))
    return spelled
