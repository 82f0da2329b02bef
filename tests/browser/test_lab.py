"""The harness itself: what it says about a notebook is so."""

import pytest

pytestmark = pytest.mark.slow


def test_cells_run_and_python_is_asked(lab):
    lab.notebook(["x = [1, (2, 'é')]", "", "print(sum(range(5)))\nx"])
    lab.run_all()
    lab.wait(lambda: lab.output_text(2).split() == ["10", "[1,", "(2,", "'é')]"], 30, "outputs")
    assert lab.evaluate_python("x") == [1, (2, "é")]
    assert lab.problems() == []


def test_control_reaches_python(lab):
    lab.notebook(
        [
            "import ipywidgets\n"
            "slider = ipywidgets.IntSlider(value=3, description='Width')\n"
            "changes = []\n"
            "slider.observe(changes.append, names='value')\n"
            "slider"
        ]
    )
    lab.run_all()
    handle = lab.cell_output(0).locator(".noUi-handle")
    handle.press("ArrowRight")
    handle.press("ArrowRight")
    lab.wait_for_python("[change['new'] for change in changes]", [4, 5])
    with pytest.raises(AssertionError, match=r"slider.value is 5 in Python, expected 6"):
        lab.wait_for_python("slider.value", 6, seconds=0)
    assert lab.problems() == []


def test_error_is_a_problem_and_ends_the_run(lab):
    lab.notebook(["1 / 0", "print('never')"])
    lab.run_all()
    (problem,) = lab.problems()
    assert "ZeroDivisionError" in problem
    with pytest.raises(RuntimeError, match="missing: NameError"):
        lab.evaluate_python("missing")


def test_what_python_warns_of_is_a_problem(lab):
    lab.notebook(["import warnings; warnings.warn('look')"])
    lab.run_all()
    lab.wait(lambda: "UserWarning: look" in "".join(lab.problems()), 30, "the warning")


def test_script_that_fails_or_asks_the_network_is_a_problem(lab):
    page = "<script>console.error('broken')</script><img src='https://example.org/x.png'>"
    lab.notebook([f"from IPython.display import HTML\nHTML({page!r})"])
    lab.run_all()
    for words in ["broken", "asked the network for https://example.org/x.png"]:
        lab.wait(lambda words=words: words in lab.problems(), 30, words)


def test_picture_is_seen_as_drawn(lab):
    box = "<div id=box style='width: 60px; height: 40px; background: rgb(200, 100, 0)'></div>"
    lab.notebook([f"from IPython.display import HTML\nHTML({box!r})"])
    lab.run_all()
    picture = lab.drawn(lab.page.locator("#box"))
    assert (picture[5:35, 5:55] == [200, 100, 0]).all()
    assert picture.shape[0] in (40, 41)  # it may begin between two pixels of the screen
    assert picture.shape[1] in (60, 61)
