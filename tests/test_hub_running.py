"""A running hub with two learners keeps them apart and within limits."""

from pathlib import Path

import pytest

from benchmarks._learner import KernelDiedError, Learner
from benchmarks._room import obstacle, room

ROOT = Path(__file__).resolve().parents[1]
LESSON = "notebooks/02_convolution.ipynb"


@pytest.fixture(scope="module")
def running():
    """Return a running hub."""
    if obstacle():
        pytest.skip(f"no test of a running hub: {obstacle()}")
    with room() as hub_:
        yield hub_


@pytest.fixture(scope="module")
def ada(running):
    """Return a learner at the hub, and a kernel of hers."""
    return enter(running, "ada")


@pytest.fixture(scope="module")
def bob(running):
    """Return another."""
    return enter(running, "bob")


def enter(running, name):
    learner = Learner(running, name)
    learner.log_in()
    learner.wait_for_server()
    return learner, learner.open(LESSON)[1]


@pytest.mark.slow
def test_wrong_password_does_not_open(running):
    assert Learner(running, "eve").log_in("open sesame") == 403


@pytest.mark.slow
def test_each_learner_has_the_lessons_and_progress_of_their_own(ada, bob):
    code = (
        "from course_utils import progress\n"
        "progress.record_check('02', 'output_size', 'passed')\n"
        "print(progress.progress_path())"
    )
    for learner, kernel in (ada, bob):
        assert f"progress-learner-{learner.name}.json" in kernel.execute(code)
        lessons = learner.ask("GET", "/api/contents/notebooks").json()["content"]
        assert len(lessons) == len(list((ROOT / "notebooks").glob("*.ipynb")))


@pytest.mark.slow
def test_a_learner_reaches_neither_files_nor_server_of_another(running, ada, bob):
    learner, kernel = bob
    look = (
        "import pathlib\n"
        "for name in ('/var/lib/learner-ada/course', '/var/lib/private/learner-ada/course'):\n"
        "    try:\n"
        "        print(list(pathlib.Path(name).iterdir()))\n"
        "    except OSError as error:\n"
        "        print(type(error).__name__)\n"
        "print(sum(b'learner-ada' in p.read_bytes() for p in pathlib.Path('/proc').glob("
        "'[0-9]*/cmdline')))"
    )
    said = kernel.execute(look).split()
    assert set(said[:2]) <= {"FileNotFoundError", "PermissionError"}
    assert said[2] == "0"
    path = ada[0].path
    answer = learner.session.get(f"{running.url}{path}/api/contents", timeout=60)
    assert answer.status_code == 403
    # There is something to find, for root.
    assert "notebooks" in running.run("ls", "/var/lib/private/learner-ada/course")


@pytest.mark.slow
@pytest.mark.parametrize("path", [ROOT / "new", "../datasets/new", "/etc/new", "/usr/bin/new"])
def test_a_learner_cannot_write_to_course_and_system(bob, path):
    with pytest.raises(RuntimeError, match=r"Read-only|Permission denied"):
        bob[1].execute(f"open({str(path)!r}, 'w')")


@pytest.mark.slow
def test_a_kernel_that_eats_memory_dies_alone(ada, bob):
    bob[1].execute("mark = 'still here'")
    eater = ada[0].open("notebooks/01_images_are_arrays.ipynb")[1]
    with pytest.raises(KernelDiedError):
        eater.execute("eaten = []\nwhile True:\n    eaten.append(b'1' * 50_000_000)")
    assert bob[1].execute("print(mark)") == "still here\n"
    assert ada[1].execute("print(1 + 1)") == "2\n"


@pytest.mark.slow
def test_processes_of_a_learner_are_limited(bob):
    code = (
        "import subprocess\n"
        "started = []\n"
        "try:\n"
        "    for _ in range(600):\n"
        "        started.append(subprocess.Popen(['sleep', '60']))\n"
        "except OSError as error:\n"
        "    print(type(error).__name__)\n"
        "for one in started: one.kill()\n"
        "for one in started: one.wait()"
    )
    assert bob[1].execute(code) == "BlockingIOError\n"
