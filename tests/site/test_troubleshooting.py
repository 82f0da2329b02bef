"""docs/troubleshooting.md explains messages that are really given."""

import re
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import mistakes
import pytest
import setup_steps

ROOT = Path(setup_steps.__file__).parent.parent
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
HEADINGS = [heading.strip() for heading in re.findall(r"(?m)^### `+(.+?)`+$", PAGE)]
# What pip says; the set-up adds advice.
PIP = [
    "WARNING: Retrying (",
    "CERTIFICATE_VERIFY_FAILED",
    "No space left",
    "THESE PACKAGES DO NOT MATCH",
    "No matching distribution",
]
# What can't be provoked here, and the file that says it.
SAID = {
    "This course needs Python 3.11, 3.12 or 3.13. Found:…": "Makefile",
    "Another set-up of this environment is at work: waiting for it to end.": (
        "tools/setup_environment.py"
    ),
    "ImportError: …: cannot open shared object file": "tools/setup_steps.py",
    "… is read-only: the lessons run, but what you change is not saved.": "tools/start_lab.py",
    "without AVX: TensorFlow stops with 'Illegal instruction'": "course_utils/doctor/machine.py",
}
# Likewise, of JupyterLab's programs in the environment.
IN_LAB = {
    "The kernel for … appears to have died. It will restart automatically.": (
        "share/jupyter/lab/static/jlab_core.*.js"
    ),
    "Error displaying widget: model not found": (
        "share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager/static/*.js"
    ),
}
ONLY_IN_5 = {"module 'cv2' has no attribute 'HOGDescriptor'"}


def fits(heading, text):
    """Tell whether a text has the words of a heading, in which … stands for any others."""
    words = [re.escape(part.strip()) for part in heading.split("…")]
    return re.search(".*".join(words), text, re.DOTALL) is not None


def said_by(mistake, folder, capsys, monkeypatch):
    """Return all that a mistake makes the learner see."""
    monkeypatch.chdir(folder)
    text = ""
    try:
        text = str(mistake(folder))
    except Exception as error:
        text = str(error)
    plt.close("all")
    printed = capsys.readouterr()
    return text + printed.out + printed.err


@pytest.mark.parametrize("heading", mistakes.QUICK)
def test_mistake_gives_the_message(heading, tmp_path, capsys, monkeypatch):
    if heading == "Port 8888 is in use or not allowed: taking …":
        port = mistakes.in_use(tmp_path).split()[-1]
        assert fits(heading.replace("8888", port), capsys.readouterr().out)
        return
    text = said_by(mistakes.QUICK[heading], tmp_path, capsys, monkeypatch)
    text = re.sub(r"<[^>]+>", "", text)
    assert fits(heading, text), text


@pytest.mark.slow
def test_mistakes_with_keras_give_the_messages(tmp_path, capsys, monkeypatch):
    import keras_mistakes

    for number, (heading, mistake) in enumerate(keras_mistakes.MISTAKES.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = said_by(mistake, folder, capsys, monkeypatch)
        assert fits(heading, text), text


@pytest.mark.parametrize("heading", PIP)
def test_set_up_advises_on_what_pip_says(heading):
    assert not setup_steps.explain(heading).endswith("Run the same command again.")


@pytest.mark.parametrize("heading", SAID)
def test_message_is_in_the_file_that_gives_it(heading):
    text = (ROOT / SAID[heading]).read_text(encoding="utf-8")
    words = [part.strip(" :") for part in heading.removeprefix("ImportError").split("…")]
    assert all(part in text for part in words), words


@pytest.mark.parametrize("heading", IN_LAB)
def test_message_is_in_jupyterlab(heading):
    files = Path(sys.prefix).glob(IN_LAB[heading])
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    words = [part.strip() for part in heading.split("…")]
    assert any(all(part in text for part in words) for text in texts)


def test_every_message_is_proven():
    keras = (Path(__file__).parent / "keras_mistakes.py").read_text(encoding="utf-8")
    one_line = re.sub(r'"\s+"', "", keras)
    known = {*mistakes.QUICK, *PIP, *SAID, *IN_LAB, *ONLY_IN_5}
    unproven = [heading for heading in HEADINGS if heading not in known]
    assert [heading for heading in unproven if f'"{heading}"' not in one_line] == []
    assert known <= set(HEADINGS)
    assert len(HEADINGS) == len(set(HEADINGS)) >= 60


def test_every_message_has_a_remedy():
    for entry in re.split(r"(?m)^### ", PAGE)[1:]:
        heading, _, text = entry.partition("\n")
        assert len(text.split("##")[0].strip()) > 40, heading
