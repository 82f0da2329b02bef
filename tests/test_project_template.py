"""The project of lesson 20: written whole, and working alone, on the shop's pictures and others."""

import json
import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from importlib.metadata import version

import nbformat
import numpy as np
import pytest
from PIL import Image, ImageDraw

from course_utils import export, export_project

# course_utils cannot be imported in the project, as on a computer without the course.
ALONE = "import runpy, sys; sys.modules['course_utils'] = None; sys.path.insert(0, '.'); "
RUN = ALONE + "runpy.run_path(sys.argv[1], run_name='__main__')"
TEST = ALONE + "import pytest; sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider']))"
SERVE = ALONE + "port = sys.argv.pop(); sys.argv = ['service.py', '--port', port]; "
SERVE += "runpy.run_path('service.py', run_name='__main__')"


def alone(folder, code, *arguments, **options):
    """Run Python in the project, without the course and without a network."""
    nowhere = "http://127.0.0.1:9"
    settings = {"http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": "127.0.0.1"}
    settings |= {"PYTHONPATH": "", "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return subprocess.run(
        [sys.executable, "-I", "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        **options,
    )


@pytest.fixture(scope="module")
def shop_project(tmp_path_factory):
    """The project as it is exported; the tests that use it change nothing in it."""
    folder = tmp_path_factory.mktemp("mon projet été") / "shop"
    export_project.export_project(folder)
    return folder


@pytest.fixture
def modules(shop_project, monkeypatch):
    """Import the project's modules by name."""
    monkeypatch.syspath_prepend(shop_project)
    names = ("config", "pictures", "audit", "evaluate", "cards", "report")

    def forget():
        for name in names:
            sys.modules.pop(name, None)

    forget()
    yield __import__
    forget()


def test_everything_is_there(shop_project):
    names = {path.name for path in shop_project.iterdir()}
    wanted = "README.md config.toml project.ipynb data_card.md model_card.md run.py service.py "
    wanted += "requirements.txt .gitignore tests pictures shop_card.md"
    assert set(wanted.split()) <= names
    assert not {"ruff.toml", "gitignore", "__pycache__"} & names
    assert "MIT License" in (shop_project / "shop_card.md").read_text("utf-8")
    assert len(list((shop_project / "pictures").rglob("*.png"))) > 2800
    assert "pictures/" in (shop_project / ".gitignore").read_text("utf-8").splitlines()


def test_requirements_name_exact_versions_of_all_that_is_imported(shop_project):
    lines = (shop_project / "requirements.txt").read_text("utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines)
    assert all(version(name) == number for name, number in pinned.items())
    own = {path.stem for path in shop_project.glob("*.py")}
    code = "\n".join(path.read_text("utf-8") for path in shop_project.rglob("*.py"))
    imported = export.imported_modules(code) - own - sys.stdlib_module_names
    names = {"cv2": "opencv", "PIL": "pillow", "skimage": "scikit-image"}
    names |= {"sklearn": "scikit-learn", "ai_edge_litert": "ai-edge-litert"}
    assert "course_utils" not in imported
    for module in imported:
        assert any(name.startswith(names.get(module, module)) for name in pinned), module


def test_readme_names_every_file(shop_project):
    readme = (shop_project / "README.md").read_text("utf-8")
    left = {path.name for path in shop_project.iterdir() if f"`{path.name}" not in readme}
    assert left <= {"README.md", "requirements.txt", "pytest.ini", ".gitignore"}


def test_notebook_takes_the_steps_of_the_script(shop_project):
    notebook = nbformat.read(shop_project / "project.ipynb", 4)
    nbformat.validate(notebook)
    cells = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    script = (shop_project / "run.py").read_text("utf-8")
    steps = ("audit.look(", "baseline.fit(", "network.choose(", "report.write(")
    assert all(step in cells and step in script for step in steps)
    assert "run.finish(data, settings, chosen, choice, machine)" in cells
    assert all(cell.get("outputs", []) == [] for cell in notebook.cells)


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"nothing is overwritten: give --to a new folder"):
        export_project.export_project(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_writes_it_and_says_how_to_go_on(tmp_path, capsys):
    assert export.main(["20", "--to", str(tmp_path / "my project")]) == 0
    shown = capsys.readouterr().out
    assert f"cd '{tmp_path}/my project'" in shown
    assert shown.endswith("python run.py\n  python -m pytest\n  python service.py\n")
    assert export.main(["20", "--to", str(tmp_path / "my project")]) == 1
    assert "nothing is overwritten" in capsys.readouterr().err


# --- its modules, without training --------------------------------------------------------------


def write_config(folder, text):
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return folder / "config.toml"


def test_settings(modules, shop_project, tmp_path):
    config = modules("config")
    assert config.read_settings().pictures == shop_project / "pictures"
    text = (shop_project / "config.toml").read_text("utf-8")
    elsewhere = write_config(tmp_path, text.replace("'pictures'", "'../ü b'"))
    assert config.read_settings(elsewhere).pictures.resolve() == tmp_path.parent / "ü b"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("'pictures'", '"C:\\photos\\new"', "between single quotes"),
        ("epochs", "epoch", "'epoch' is unknown: remove it|'epochs' is missing: add it"),
        ("= 12", "= 0", "epochs = 0: expected 1 or more"),
        ("= 12", "= 'many'", "expected int"),
        ("mirror = true", "mirror = 1", "expected bool"),
    ],
)
def test_bad_settings(old, new, message, modules, shop_project, tmp_path):
    text = (shop_project / "config.toml").read_text("utf-8").replace(old, new)
    with pytest.raises(ValueError, match=message):
        modules("config").read_settings(write_config(tmp_path, text))


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "holds no pictures in class folders"),
        (["loose.png"], "holds no pictures in class folders"),
        (["a/1.png", "a/2.png"], "has 1 class with readable pictures"),
        (["a/1.png", "b/1.png"], "are too few to train"),
    ],
)
def test_too_little(names, message, modules, shop_project, tmp_path):
    for number, name in enumerate(names):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("L", (40, 40), 50 * number).save(tmp_path / name)
    settings = modules("config").Settings(tmp_path, True, 96, 1, 0)
    with pytest.raises(ValueError, match=message):
        modules("audit").look(settings)


def test_no_such_folder(modules, shop_project, tmp_path):
    with pytest.raises(ValueError, match=r"no folder and no CSV file: mend the line `pictures`"):
        modules("pictures").list_pictures(tmp_path / "none")


def test_csv(modules, shop_project, tmp_path):
    pictures = modules("pictures")
    Image.new("L", (9, 9)).save(tmp_path / "1.png")
    (tmp_path / "labels.csv").write_text("path;label\n1.png;großes Tor\n", "utf-8-sig")
    assert pictures.list_pictures(tmp_path / "labels.csv") == [(tmp_path / "1.png", "großes Tor")]
    (tmp_path / "labels.csv").write_text("path,label\n1.png,a\n2.png,a\n")
    with pytest.raises(ValueError, match=r"line 3 of .* names no picture with a label \('2.png'"):
        pictures.list_pictures(tmp_path / "labels.csv")


def test_splits_by_folder_are_put_together(modules, shop_project):
    found = modules("pictures").list_pictures(shop_project / "pictures")
    assert len({label for _, label in found}) == 10


def test_audit_finds_copies_and_keeps_them_together(modules, shop_project, tmp_path):
    random = np.random.default_rng(0)
    for label in "ab":
        (tmp_path / label).mkdir()
        for i in range(9):
            gray = random.integers(0, 200, (20, 20)).astype(np.uint8)
            picture = Image.fromarray(gray).resize((60, 40))
            picture.save(tmp_path / label / f"{i}.png")
    whole = Image.open(tmp_path / "a" / "0.png")
    whole.save(tmp_path / "a" / "same.bmp")
    whole.point(lambda v: min(255, v + 20)).save(tmp_path / "a" / "brighter.png")
    Image.open(tmp_path / "a" / "1.png").save(tmp_path / "b" / "torn.png")
    (tmp_path / "a" / "bad.jpg").write_bytes(b"<html>")
    data = modules("audit").look(modules("config").Settings(tmp_path, True, 96, 1, 0))
    counts = {kind: len(names) for kind, names in data.faults.items()}
    assert counts == {
        "unreadable": 1,
        "equal, but in two classes": 2,
        "exact copies": 1,
        "look-alikes or near copies": 2,
    }
    assert data.x.shape == (18, 60, 60, 1)
    part_of = {path.name: part for path, part in zip(data.paths, data.parts) if "a" in path.parts}
    assert part_of["0.png"] == part_of["brighter.png"]


def test_split_by_hand(modules, shop_project):
    split = modules("audit").split
    groups = np.repeat(np.arange(20), 2)
    parts = split(["a"] * 40, groups, seed=1)
    assert [int(np.sum(parts == part)) for part in ("train", "val", "test")] == [26, 6, 8]
    assert all(len(set(parts[groups == group])) == 1 for group in range(20))
    assert set(split(["a", "b", "b"], [0, 1, 2], seed=0)[:1]) == {"train"}


def test_measures_by_hand(modules, shop_project):
    evaluate = modules("evaluate")
    truth, answers = np.array([0, 0, 0, 0, 1]), np.array([0, 0, 0, 1, 1])
    assert evaluate.mean_recall(truth, answers) == pytest.approx((3 / 4 + 1) / 2)
    measured = evaluate.share(answers == truth)
    assert (measured["right"], measured["of"]) == (4, 5)
    assert measured["low"] < 0.8 < measured["high"]
    assert evaluate.say(evaluate.share(np.array([], bool))) == "no pictures"
    compared = evaluate.compare(truth, answers, np.array([1, 1, 0, 0, 1]))
    assert compared == {"only_model": 2, "only_baseline": 1, "p": 1.0}


def test_questions_are_open_until_somebody_answers(modules, shop_project, tmp_path):
    cards = modules("cards")
    for name, count in (("data_card.md", 5), ("model_card.md", 7)):
        text = (shop_project / name).read_text("utf-8")
        card = tmp_path / name
        card.write_text(text, encoding="utf-8")
        questions = cards.unanswered(card)
        assert len(questions) == count
        assert all(question.endswith("?") for question in questions)
        card.write_text(text.replace("\nTODO\n", "\nWe asked.\n", 1), encoding="utf-8")
        assert cards.unanswered(card) == questions[1:]
        card.write_text(text.replace("\nTODO\n", "\nWe asked.\n"), encoding="utf-8")
        assert cards.unanswered(card) == []
        card.write_text(text.replace("\nTODO\n", "\n"), encoding="utf-8")
        assert cards.unanswered(card) == questions


def test_numbers_are_filled_in_and_replaced(modules, tmp_path):
    cards = modules("cards")
    card = tmp_path / "card.md"
    card.write_text(f"before\n{cards.BEGIN}\nold\n{cards.END}\nafter\n")
    for line in ("first", "second"):
        cards.fill_in(card, [line])
    assert card.read_text().split() == [
        *("before", *cards.BEGIN.split(), "second", *cards.END.split(), "after")
    ]
    card.write_text("no marks")
    with pytest.raises(ValueError, match="has lost its marks"):
        cards.fill_in(card, ["x"])


@pytest.mark.parametrize("script", ["report.py", "service.py"])
def test_without_a_run_there_is_nothing_to_report_or_serve(script, shop_project):
    done = alone(shop_project, RUN, script, timeout=120)
    assert done.returncode != 0
    assert "run `python run.py` first" in done.stderr


# --- the whole way --------------------------------------------------------------------------------


def draw_leaves(folder):
    """Write photos of two kinds of leaves in colour, of any size and shape."""
    random = np.random.default_rng(1)
    for label, colour in (("healthy", (40, 150, 50)), ("sick été", (150, 120, 40))):
        (folder / label).mkdir(parents=True)
        for i in range(40):
            width, height = (int(side) for side in random.integers(40, 180, 2))
            noise = random.integers(90, 200, (height, width, 3)).astype(np.uint8)
            picture = Image.fromarray(noise)
            box = [width // 5, height // 5, width * 4 // 5, height * 4 // 5]
            ImageDraw.Draw(picture).ellipse(box, fill=tuple(c + i for c in colour))
            picture.save(folder / label / f"{i}.{'jpg' if i % 2 else 'png'}")
    return folder


def change_one_line(project, pictures):
    """Point the project at other pictures, as a learner does."""
    path = project / "config.toml"
    lines = path.read_text("utf-8").splitlines()
    (number,) = [i for i, line in enumerate(lines) if line.startswith("pictures =")]
    lines[number] = f"pictures = '{pictures}'"
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(scope="module", params=["shop", "leaves"])
def finished(request, tmp_path_factory):
    """A project whose run has ended, with what it printed."""
    folder = tmp_path_factory.mktemp("finished") / request.param
    export_project.export_project(folder)
    if request.param == "leaves":
        change_one_line(folder, draw_leaves(tmp_path_factory.mktemp("photos") / "leaves"))
    done = alone(folder, RUN, "run.py", timeout=1500)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.mark.slow
def test_run_reports_and_is_not_done(finished):
    folder, printed = finished
    numbers = json.loads((folder / "result" / "numbers.json").read_text("utf-8"))
    is_shop = folder.name == "shop"
    assert numbers["data"]["channels"] == (1 if is_shop else 3)
    assert len(numbers["data"]["classes"]) == (10 if is_shop else 2)
    model = numbers["test"]["model"]
    assert model["right"] / model["of"] > (0.7 if is_shop else 0.8)
    assert "NOT DONE: 12 questions" in printed
    text = (folder / "result" / "report.md").read_text("utf-8")
    assert "95 % interval" in text
    assert "**NOT DONE: 12 questions are open.**" in text
    assert numbers["model"]["sha256"] in (folder / "model_card.md").read_text("utf-8")
    assert (folder / "result" / "confusion.png").stat().st_size > 1000
    assert (folder / "result" / "worst.png").exists() == bool(numbers["worst"])
    assert ("worst.png" if numbers["worst"] else "None on these test pictures") in text


@pytest.mark.slow
def test_its_own_tests_pass(finished):
    folder, _ = finished
    done = alone(folder, TEST, timeout=900)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
    assert "warning" not in done.stdout


@pytest.mark.slow
def test_its_own_tests_fail_on_another_model(finished, tmp_path):
    folder, _ = finished
    model = folder / "result" / "model.tflite"
    content = model.read_bytes()
    try:
        model.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        done = alone(folder, TEST, timeout=900)
    finally:
        model.write_bytes(content)
    assert done.returncode != 0
    assert "is not the file that was tested" in done.stdout


@pytest.mark.slow
def test_report_is_done_when_all_is_answered(finished):
    folder, _ = finished
    for name in ("data_card.md", "model_card.md"):
        card = folder / name
        card.write_text(card.read_text("utf-8").replace("\nTODO\n", "\nWe know.\n"), "utf-8")
    done = alone(folder, RUN, "report.py", timeout=300)
    assert "Done." in done.stdout, done.stderr
    assert "**Done:" in (folder / "result" / "report.md").read_text("utf-8")


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def ask(address, timeout):
    """Return the answer of an address as soon as there is one."""
    end = time.monotonic() + timeout
    while True:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.mark.slow
def test_service_runs_alone(finished):
    folder, _ = finished
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": "", "no_proxy": "127.0.0.1"}
    command = [sys.executable, "-I", "-c", SERVE, str(port)]
    service = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE)
    try:
        health = json.loads(ask(f"http://127.0.0.1:{port}/healthz", timeout=200))
        about = json.loads((folder / "result" / "model.json").read_text("utf-8"))
        assert health == {"status": "ok", "sha256": about["sha256"]}
        assert "What is it?" in ask(f"http://127.0.0.1:{port}/", timeout=20)
    finally:
        service.terminate()
        service.wait(timeout=60)
        service.stderr.close()


@pytest.mark.slow
def test_the_course_s_own_service_takes_the_model(finished):
    from course_utils.serve.description import read_description

    folder, _ = finished
    description = read_description(folder / "result" / "model.tflite")
    assert description.prepare == "letterbox"


@pytest.mark.slow
def test_notebook_runs_alone(tmp_path):
    folder = tmp_path / "project"
    export_project.export_project(folder)
    change_one_line(folder, draw_leaves(tmp_path / "leaves"))
    code = ALONE + (
        "import json, matplotlib; matplotlib.use('agg')\n"
        "for cell in json.load(open('project.ipynb', encoding='utf-8'))['cells']:\n"
        "    if cell['cell_type'] == 'code':\n"
        "        exec(''.join(cell['source']), globals())\n"
    )
    done = alone(folder, code, timeout=1500)
    assert done.returncode == 0, done.stderr
    assert "network:" in done.stdout
    assert (folder / "result" / "report.md").exists()


def test_config_has_one_line_to_change(shop_project):
    text = (shop_project / "config.toml").read_text("utf-8")
    assert tomllib.loads(text)["pictures"] == "pictures"
    assert text.count("pictures =") == 1
