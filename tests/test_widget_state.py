"""Widget state in notebook files: lasting ids, only what is shown, compared without pictures."""

import copy

import nbformat
import pytest

from tools import widget_state

v4 = nbformat.v4
BOX, LAYOUT, TEXT, UNSEEN = "b0b0", "1a1a", "7e7e", "ffff"


def model(name, **state):
    return {"model_name": name, "model_module": "@jupyter-widgets/controls", "state": state}


@pytest.fixture
def notebook():
    """A box, shown by two cells, with a text in it that shares its layout; one widget unseen."""
    view = {"model_id": BOX, "version_major": 2, "version_minor": 0}
    data = {"text/plain": "VBox()", widget_state.WIDGET_VIEW: view}
    cells = [v4.new_code_cell("box", id=name) for name in ("first", "second")]
    for cell in cells:
        cell.outputs = [v4.new_output("display_data", copy.deepcopy(data))]
    found = v4.new_notebook(cells=[v4.new_markdown_cell("# Widgets"), *cells])
    state = {
        UNSEEN: model("TextModel", layout=f"IPY_MODEL_{LAYOUT}"),
        TEXT: model("TextModel", layout=f"IPY_MODEL_{LAYOUT}", value=TEXT, tooltip=None),
        LAYOUT: model("LayoutModel", width="9px", height=None),
        BOX: model("VBoxModel", children=[f"IPY_MODEL_{TEXT}"], layout=f"IPY_MODEL_{LAYOUT}"),
    }
    found.metadata.widgets = {widget_state.WIDGET_STATE: {"state": state, "version_major": 2}}
    return nbformat.from_dict(found)


def test_ids_follow_the_cell_and_the_order_of_appearance(notebook):
    widget_state.renumber(notebook)
    assert widget_state.models(notebook) == {
        "first-1": model("VBoxModel", children=["IPY_MODEL_first-2"], layout="IPY_MODEL_first-3"),
        "first-2": model("TextModel", layout="IPY_MODEL_first-3", value=TEXT, tooltip=None),
        "first-3": model("LayoutModel", width="9px"),
    }
    views = [data[widget_state.WIDGET_VIEW]["model_id"] for _, data in widget_state.views(notebook)]
    assert views == ["first-1", "first-1"]
    nbformat.validate(notebook)


def test_renumbering_again_changes_nothing(notebook):
    widget_state.renumber(notebook)
    before = copy.deepcopy(notebook)
    widget_state.renumber(notebook)
    assert notebook == before


def test_other_random_ids_give_the_same_notebook(notebook):
    text = nbformat.writes(notebook)
    other = nbformat.reads(text.replace(BOX, "0001").replace(LAYOUT, "0002"), as_version=4)
    widget_state.renumber(notebook)
    widget_state.renumber(other)
    assert nbformat.writes(other) == nbformat.writes(notebook)


def test_a_view_without_a_model_is_dropped_and_so_is_a_state_without_a_view(notebook):
    del notebook.metadata.widgets[widget_state.WIDGET_STATE]["state"][BOX]
    widget_state.renumber(notebook)
    assert "widgets" not in notebook.metadata
    assert notebook.cells[1].outputs[0].data == {"text/plain": "VBox()"}


def test_models_that_refer_to_each_other_are_visited_once():
    known = {name: model("M", other=f"IPY_MODEL_{other}") for name, other in ("ab", "ba")}
    assert widget_state.reach(known, "a") == ["a", "b"]


def test_spelled_out_a_widget_is_its_text_and_then_its_pictures(notebook):
    known = widget_state.models(notebook)
    known[TEXT]["state"]["value"] = '<img src="data:image/png;base64,QUJD"> and 7'
    before = copy.deepcopy(notebook)
    spelled = widget_state.spell_out(notebook)
    assert notebook == before
    shown, picture = spelled.cells[1].outputs
    assert "a picture" in shown.data[widget_state.WIDGET_VIEW]
    assert "and 7" in shown.data[widget_state.WIDGET_VIEW]
    assert "QUJD" not in shown.data[widget_state.WIDGET_VIEW]
    assert picture.data == {"image/png": "QUJD"}
