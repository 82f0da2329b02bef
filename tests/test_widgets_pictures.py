"""What the widgets share: pictures in and out, markup, and the panel that reads an upload."""

import base64
import inspect
import re
import subprocess
import sys
from datetime import UTC, datetime
from xml.etree import ElementTree

import cv2
import ipywidgets
import numpy as np
import pytest
from skimage import data

from benchmarks import widgets as benchmark
from course_utils import widgets
from course_utils.widgets import _markup, _pictures

# What takes no picture by itself is shown with some.
WITH_EXAMPLE = {
    "browse_mistakes": benchmark.browse_some,
    "explore_feature_maps": benchmark.walk_through_digit_model,
}
# Those whose controls are written in JavaScript have tests of their own.
IN_JAVASCRIPT = {"draw_digit", "label_pictures"}
NAMES = [name for name in widgets.__all__ if name not in IN_JAVASCRIPT]
FUNCTIONS = [WITH_EXAMPLE.get(name, getattr(widgets, name)) for name in NAMES]
WITH_PICTURE = [one for one in FUNCTIONS if "picture" in inspect.signature(one).parameters]


def upload(panel, content, name="mine.png"):
    """Do what the browser does when a file is chosen."""
    file = {"name": name, "content": memoryview(content), "size": len(content), "type": ""}
    panel.upload.value = ({**file, "last_modified": datetime.now(UTC)},)


def encoded(picture):
    return cv2.imencode(".png", picture)[1].tobytes()


@pytest.mark.parametrize("module", ["course_utils", "course_utils.exercises"])
def test_the_package_alone_imports_no_ipywidgets(module):
    code = f"import sys, {module}; sys.exit('ipywidgets' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_gray_is_opencvs_and_a_copy():
    photo = data.astronaut()
    gray = _pictures.as_gray(photo)
    np.testing.assert_array_equal(gray, cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY))
    same = _pictures.as_gray(gray[:, :, np.newaxis])
    np.testing.assert_array_equal(same, gray)
    assert not np.shares_memory(same, gray)


def test_a_path_is_read(tmp_path):
    (tmp_path / "two.png").write_bytes(encoded(np.uint8([[7, 8]])))
    np.testing.assert_array_equal(_pictures.as_gray(tmp_path / "two.png"), [[7, 8]])
    np.testing.assert_array_equal(_pictures.as_gray(str(tmp_path / "two.png")), [[7, 8]])


@pytest.mark.parametrize("make", WITH_PICTURE)
@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (np.zeros((9, 9)), r"float64 in \[0, 0\], expected uint8 .* \(picture \* 255\)\.round\(\)"),
        (np.zeros((9, 9, 4), np.uint8), r"\(9, 9, 4\).*drop the alpha channel"),
        (np.zeros((0, 9), np.uint8), r"\(0, 9\)"),
        ("no-such-picture.png", "no-such-picture.png"),
    ],
)
def test_what_is_no_picture_says_how_to_mend_it(make, picture, message):
    with pytest.raises(ValueError, match=message):
        make(picture)


def test_a_picture_is_shrunk_in_proportion_or_left_alone():
    assert _pictures.shrink(np.zeros((1024, 300), np.uint8)).shape == (512, 150)
    assert _pictures.shrink(np.zeros((1, 5000), np.uint8)).shape == (1, 512)
    small = np.zeros((512, 512), np.uint8)
    assert _pictures.shrink(small) is small
    means = _pictures.shrink(np.uint8([[0, 10, 20, 30]] * 4), 2)  # means of 2×2 pixels
    np.testing.assert_array_equal(means, [[5, 25], [5, 25]])


def test_signed_colours_are_neutral_at_zero_and_mirror_each_other():
    purple, zero, orange = _pictures.signed_colours(np.float32([-9, 0, 9]), 9).astype(int)
    assert zero.min() > 240
    assert np.ptp(zero) <= 2
    assert orange[0] > orange[2] + 100  # more red than blue
    assert purple[2] > purple[0]
    beyond = _pictures.signed_colours(np.float32([-99, 99]), 9)
    np.testing.assert_array_equal(beyond, [purple, orange])


@pytest.mark.parametrize("shape", [(40, 30), (40, 30, 3)])
def test_a_small_picture_is_encoded_without_loss(shape):
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    kind, text = _pictures.data_uri(picture).split(";base64,")
    decoded = cv2.imdecode(np.frombuffer(base64.b64decode(text), np.uint8), cv2.IMREAD_UNCHANGED)
    assert kind == "data:image/png"
    np.testing.assert_array_equal(decoded[:, :, ::-1] if len(shape) == 3 else decoded, picture)


def test_a_large_photo_is_encoded_small_and_black_and_white_exactly():
    photo = data.camera()
    assert _pictures.data_uri(photo).startswith("data:image/jpeg")
    assert len(_pictures.data_uri(photo)) < 150_000
    assert _pictures.data_uri(np.uint8(photo > 128) * 255).startswith("data:image/png")


def test_markup_is_escaped_and_well_formed():
    picture = np.zeros((2, 2), np.uint8)
    image = _markup.figure(picture, "caption", 'a "name" <b>')
    assert 'alt="a &quot;name&quot; &lt;b&gt;"' in image
    assert "<b>" not in _markup.warning("<b>") + _markup.code("<b>") + _markup.label(0, 0, "<b>")
    assert _markup.warning("") == ""
    drawing = _markup.svg(
        _markup.table(np.eye(2), 0, 0, _markup.signed_fill(np.eye(2))), 9, 9, "<b>"
    )
    root = ElementTree.fromstring(drawing)
    assert root.get("aria-label") == "<b>"
    assert root.get("role") == "img"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-0.0, "0"), (-2, "−2"), (0.125, "0.125"), (1 / 3, "0.3333")]
)
def test_numbers_are_written_short(value, text):
    assert _markup.number(value) == text


def test_gray_cells_are_drawn_as_the_course_draws_pictures():
    assert _markup.gray_fill([[0, 255]]).tolist() == [[[0, 0, 0], [255, 255, 255]]]
    assert _markup.gray_fill([[100, 100]])[0, 0, 0] == 100
    assert _markup.gray_fill([[0, 3]])[0, 1, 0] == 255
    assert _markup.gray_fill([[-1, -1]]).max() == 0


@pytest.mark.parametrize("make", FUNCTIONS)
def test_every_control_has_a_name_and_every_picture_a_text(make):
    for one in everything_in(make()):
        named = getattr(one, "description", "") or getattr(one, "tooltip", "")
        is_slider = isinstance(one, ipywidgets.IntSlider)  # beside a number box with a name
        assert named or is_slider or isinstance(one, ipywidgets.Box | ipywidgets.HTML)
        if isinstance(one, ipywidgets.HTML):
            assert len(re.findall("<img (?!hidden)", one.value)) == len(
                re.findall(r'<img [^>]*alt="[^"]{15,}"', one.value)
            )
            assert one.value.count("<svg ") == one.value.count('<svg role="img" aria-label="')


def everything_in(widget):
    """Return a widget and all the widgets in it."""
    inside = [part for child in getattr(widget, "children", ()) for part in everything_in(child)]
    return [widget, *inside]


@pytest.mark.parametrize("make", FUNCTIONS)
def test_without_a_kernel_it_says_what_it_is(make):
    assert re.fullmatch(
        r"[A-Z][\w ,]+: run this cell in JupyterLab to play with it\.", repr(make())
    )


@pytest.mark.parametrize("make", FUNCTIONS)
def test_the_stored_state_is_small(make):
    widget = make()
    assert sum(len(str(one.get_state())) for one in everything_in(widget)) < 140_000


@pytest.mark.parametrize("make", WITH_PICTURE)
def test_an_upload_is_read_and_shown(make):
    panel = make()
    before = panel.output.value
    upload(panel, encoded(np.random.default_rng(0).integers(0, 256, (7, 7), dtype=np.uint8)))
    assert panel.picture.shape == (7, 7)
    assert panel.output.value != before
    assert panel.upload.value == ()


@pytest.mark.parametrize("make", WITH_PICTURE)
def test_a_bad_upload_says_why_and_loses_nothing(make):
    panel = make()
    before, shown = panel.picture, panel.output.value
    upload(panel, b"<b>this is no picture", name="<i>essay.txt")
    said = panel.upload_message.value
    assert "essay.txt" in said
    assert "The last picture is kept." in said
    assert "<i>" not in said
    assert ".." not in said
    np.testing.assert_array_equal(panel.picture, before)
    assert panel.output.value == shown
    upload(panel, encoded(np.zeros((9, 9), np.uint8)))
    assert panel.upload_message.value == ""


@pytest.mark.parametrize("make", WITH_PICTURE)
@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (2, 3), (600, 20)])
def test_an_upload_of_any_shape_is_shown_or_explained(make, shape):
    panel = make()
    upload(panel, encoded(np.full(shape, 200, np.uint8)))
    assert panel.output.value
    if min(panel.picture.shape) < 3 and hasattr(panel, "message"):
        assert "larger than the picture" in panel.message.value


@pytest.mark.parametrize("make", WITH_PICTURE)
def test_the_callers_picture_is_unchanged(make):
    picture = data.coins()
    before = picture.copy()
    make(picture)
    np.testing.assert_array_equal(picture, before)


def test_the_benchmark_times_every_control_on_512_pixels():
    rows = benchmark.run(rounds=1)
    assert {row["widget"] for row in rows} == {"Drawing pad", *(make().title for make in FUNCTIONS)}
    assert all(0 < row["median_ms"] <= row["worst_ms"] for row in rows)
    # Ten times the budget, since another test may keep the processor busy.
    assert max(row["median_ms"] for row in rows) < 1000


def test_the_benchmark_notices_a_slow_control(monkeypatch):
    calculator = widgets.calculate_output_size()
    monkeypatch.setattr(benchmark, "BUDGET", 0)
    row = benchmark.time_control(calculator, "size", 9, rounds=1)
    assert row["within_budget"] is False
    assert calculator.size.value == 9
