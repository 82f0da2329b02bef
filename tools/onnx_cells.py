"""Lesson 18's export to ONNX, for the tools that make the course's models."""

from tools.lesson_cells import read_cells, run_cells

IMPORTS = ("imports", "imports-known", "imports-new")
CELLS = (
    *("fold", "as-convolution", "pads", "geometry", "refuse", "refuse-model", "as-tensor"),
    *("as-model", "add-other", "to-onnx", "for-use"),
)


def load_export():
    """Run the cells; return the lesson's functions ``to_onnx`` and ``for_use``."""
    names = {}
    run_cells(read_cells("18"), [*IMPORTS, *CELLS], names)
    return names["to_onnx"], names["for_use"]
