"""The parts that make the book's pages: lessons, measurements, the table of contents."""

import json

import nbformat
import pytest
import site_benchmarks
import site_lessons
from nbformat import v4
from site_benchmarks import band, fixed, section, table
from widget_state import WIDGET_STATE

RESULTS = sorted((site_benchmarks.ROOT / "benchmarks" / "results").glob("*.json"))


@pytest.fixture
def notebook():
    """Return a lesson with a title, a widget and a figure."""
    html = [
        {"model_name": "HTMLModel", "state": {"value": value}}
        for value in ("<svg></svg>", "", "<img hidden onload='x'>")
    ]
    known = {f"pad-{number}": model for number, model in enumerate(html, 2)}
    box = {"children": [f"IPY_MODEL_{name}" for name in known]}
    state = {"state": {"pad-1": {"model_name": "VBoxModel", "state": box}, **known}}
    view = {site_lessons.WIDGET_VIEW: {"model_id": "pad-1"}, "text/plain": "Pad: run this cell."}
    outputs = [v4.new_output("display_data", data) for data in (view, {"image/png": "AAAA"})]
    cells = [v4.new_markdown_cell("# Title\n\n## Goal # 1"), v4.new_code_cell("pad")]
    cells[1].outputs = outputs
    metadata = {"lesson": {"number": "07"}, "widgets": {WIDGET_STATE: state}}
    return v4.new_notebook(cells=cells, metadata=metadata)


def test_title_gets_the_lessons_number(notebook):
    site_lessons.prepare(notebook)
    assert notebook.cells[0].source == "# 07 Title\n\n## Goal # 1"


def test_widget_becomes_what_it_showed_and_a_figure_stays(notebook):
    site_lessons.prepare(notebook)
    shown, figure = (output.data for output in notebook.cells[1].outputs)
    assert list(shown) == ["text/html"]
    assert shown["text/html"].endswith("to play with: Pad. As it was saved:</p><svg></svg>")
    assert figure == {"image/png": "AAAA"}
    assert "widgets" not in notebook.metadata


def test_widget_without_a_name_or_a_picture_becomes_a_note(notebook):
    notebook.metadata.widgets[WIDGET_STATE]["state"] = {}
    notebook.cells[1].outputs[0].data["text/plain"] = "FileUpload(value=())"
    site_lessons.prepare(notebook)
    assert notebook.cells[1].outputs[0].data["text/html"].endswith("to play with.</p>")


def test_table_of_lessons_links_to_pages(notebook):
    link = {"text/html": '<a href="02_convolution.ipynb">02</a> <a href="my.ipynb">mine</a>'}
    notebook.cells[1].outputs.append(v4.new_output("display_data", link))
    site_lessons.prepare(notebook)
    linked = '<a href="02_convolution.html">02</a> <a href="my.ipynb">mine</a>'
    assert notebook.cells[1].outputs[2].data["text/html"] == linked


def test_only_lessons_are_prepared(notebook):
    source = [nbformat.writes(notebook)]
    site_lessons.on_source_read(None, "docs/teaching", source)
    assert source == [nbformat.writes(notebook)]
    site_lessons.on_source_read(None, "notebooks/07_first_cnn", source)
    assert "07 Title" in source[0]


def test_seeds_become_a_band():
    rows = [
        {"model": "a", "seed": 0, "accuracy": 0.5, "code": "x"},
        {"model": "b", "seed": 0, "accuracy": 0.9, "code": "x"},
        {"model": "a", "seed": 1, "accuracy": 0.25, "code": "x"},
    ]
    assert table(rows).splitlines() == [
        "| model | accuracy |",
        "| :-- | --: |",
        "| a | 0.25 to 0.5 |",
        "| b | 0.9 |",
    ]


def test_rows_without_a_seed_stay_apart():
    rows = [{"clients": 1, "p50_ms": 2.5}, {"clients": 1, "p50_ms": 3.5}]
    assert table(rows).splitlines()[2:] == ["| 1 | 2.5 |", "| 1 | 3.5 |"]


def test_words_after_the_seed_name_what_was_measured():
    assert fixed({"what": "step", "seed": 1, "way": "float16", "value": 2.0}) == ["what", "way"]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([0.25, 0.5, 0.75], "0.25 to 0.75"),
        ([0.12341, 0.12342], "0.1234"),
        ([None, 3], "3"),
        ([None], "–"),
        ([[0.1, 0.2]], "0.1 to 0.2"),
        ([True], "yes"),
    ],
)
def test_band(values, text):
    assert band(values) == text


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.stem)
def test_every_result_has_a_section_with_all_that_was_measured(path):
    text = section(path)
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert f"`make bench NAME={path.stem}`" in text
    heads = next(line for line in text.splitlines() if line.startswith("| "))
    for name in rows[0].keys() - set(site_benchmarks.NOT_SHOWN):
        assert name.replace("_", " ") in heads
