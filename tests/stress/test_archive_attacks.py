"""Archives that mean harm, and archives with damage: refused, or whole and inside their folder.

`tests/test_archives.py` holds each refusal to its message; here nothing may come through at all.
"""

import contextlib
import gzip
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from course_utils import archives
from course_utils.archives import ArchiveError, unpack

from .attacks import HARMLESS, TOO_MANY, as_tar, as_zip, attacks
from .children import run_in_children
from .damage import WAYS

GIGABYTE = 1e9


def try_to_unpack(content):
    """Unpack in a folder of its own; return what came of it."""
    with tempfile.TemporaryDirectory() as place:
        archive, target = Path(place, "archive"), Path(place, "in", "new")
        archive.write_bytes(content)
        target.parent.mkdir()
        try:
            unpack(archive, target)
            outcome = "unpacked"
        except ArchiveError:
            outcome = "refused"
        except OSError as error:
            outcome = f"refused by the disk ({error.strerror})"
        left = sorted(path.name for path in [*archive.parent.iterdir(), *target.parent.iterdir()])
        expected = ["archive", "in", "new"][: 2 + (outcome == "unpacked")]
        links = [path for path in target.rglob("*") if path.is_symlink()]
        return outcome if left == expected and not links else f"{outcome}, and left {left} {links}"


@contextlib.contextmanager
def attacking():
    archives.MAX_FILES = TOO_MANY - 1000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = list(attacks().values())
    yield lambda number: try_to_unpack(known[number])


@contextlib.contextmanager
def damaging():
    """Damage three sound archives, each in one way or two."""
    files = [(f"cats/{n}.png", np.random.default_rng(n).bytes(400)) for n in range(9)]
    sound = [as_zip(files), as_tar(files), gzip.decompress(as_tar(files))]

    def unpack_damaged(number):
        rng = np.random.default_rng([9, number])
        content = sound[number % 3]
        for _ in range(rng.integers(1, 3)):
            content = bytes(WAYS[rng.integers(len(WAYS))](bytearray(content), rng)) or b"x"
        return try_to_unpack(content)

    yield unpack_damaged


@pytest.mark.slow
def test_attacks(line):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of names that are there twice
        names = list(attacks())
    given, memory = run_in_children(attacking, list(range(len(names))), children=1)
    outcomes = {names[number]: outcome for number, outcome in given.items()}
    through = {name for name, outcome in outcomes.items() if outcome == "unpacked"}
    strange = {n: o for n, o in outcomes.items() if not o.startswith(("refused", "unpacked"))}
    assert not strange
    assert through == HARMLESS
    assert not Path("/tmp/evil").exists()
    assert memory < 2 * GIGABYTE
    line(
        "Archives that attack: paths outside, links, devices, bombs, twins, odd names, lies",
        len(names),
        f"{len(names) - len(through)} refused, {len(through)} harmless ones unpacked in their "
        f"folder; nothing outside, nothing left; at most {memory / GIGABYTE:.1f} GB of memory",
    )


@pytest.mark.slow
def test_damaged_archives(often, line):
    number = often(150, 3000)
    given, _ = run_in_children(damaging, list(range(number)))
    counts = Counter(given.values())
    assert set(counts) == {"refused", "unpacked"}, counts
    line(
        "Damaged ZIP and tar archives",
        number,
        f"{counts['refused']:,} refused, {counts['unpacked']:,} unpacked whole; nothing half",
    )
