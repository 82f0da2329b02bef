"""Ten thousand damaged pictures: each is read or refused, and nothing else ever happens."""

import contextlib
from collections import Counter

import pytest

from course_utils.images import ImageError, find_digits, inspect_image, read_image

from .children import run_in_children
from .damage import damaged, samples

GIGABYTE = 1e9
BATCH = 100  # pictures in a folder that is audited
KINDS = len(samples())


@contextlib.contextmanager
def reading():
    """Read a damaged picture, look at it, look for digits on it."""
    import cv2

    cv2.setNumThreads(1)

    def read(number):
        try:
            picture = read_image(damaged(number)[1])
        except ImageError as error:
            return "refused" if str(error).startswith("The content ") else f"wrong words: {error}"
        assert (picture.dtype, picture.ndim, picture.shape[2]) == ("uint8", 3, 3)
        assert repr(inspect_image(picture))
        assert all(0 <= digit.label <= 9 for digit in find_digits(picture))
        return "read"

    yield read


@contextlib.contextmanager
def asking():
    """Send a damaged picture to the service."""
    import cv2
    import requests

    from course_utils.data import digit_model_path
    from course_utils.serve.server import serving

    cv2.setNumThreads(1)

    def ask(number):
        name, content = damaged(number)
        files = {"pictures": (name, content)}
        answer = session.post(f"{url}/predict?seen=true", files=files, timeout=60)
        if answer.status_code == 200:
            assert 0 <= answer.json()["answers"][0]["confidence"] <= 1
        else:
            assert answer.status_code in (413, 422), answer.text
            assert answer.json()["error"].startswith(f"'{name}' "), answer.text
        return answer.status_code

    # One connection for all; the child's stderr must stay empty.
    with serving(digit_model_path()) as url, requests.Session() as session:
        yield ask


@contextlib.contextmanager
def auditing():
    """Audit a folder of damaged pictures in two classes."""
    import tempfile
    from pathlib import Path

    from course_utils.audit import audit_folder

    def audit(batch):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(batch * BATCH, (batch + 1) * BATCH):
                name, content = damaged(number)
                place = Path(folder) / f"class {number % 2}"
                place.mkdir(exist_ok=True)
                # Files that are called .ppm would be passed over.
                ending = {"JPEG2000": "jp2", "PPM": "png"}.get(
                    name.split()[0], name.split()[0].lower()
                )
                place.joinpath(f"{number}.{ending}").write_bytes(content)
            found = audit_folder(folder)
            assert repr(found)
            assert found._repr_html_()
            return len(found.of_kind("unreadable"))

    yield audit


@pytest.fixture
def number(often):
    return often(100, 10_000)


@pytest.mark.slow
def test_reading(number, line):
    given, memory = run_in_children(reading, list(range(number)))
    counts = Counter(given.values())
    assert counts["read"] + counts["refused"] == number, counts
    assert min(counts.values()) > number / 20
    assert memory < 3 * GIGABYTE
    line(
        f"Damaged pictures of {KINDS} kinds through `read_image`, `inspect_image`, `find_digits`",
        number,
        f"{counts['read']:,} read, {counts['refused']:,} refused with an `ImageError`; "
        f"no crash, hang or other error; at most {memory / GIGABYTE:.1f} GB of memory",
    )


@pytest.mark.slow
def test_service(number, line):
    given, memory = run_in_children(asking, list(range(number)))
    counts = Counter(given.values())
    assert sum(counts.values()) == number
    assert min(counts[200], counts[422]) > number / 20
    assert memory < 1.5 * GIGABYTE
    line(
        "The same pictures to the service's `/predict`",
        number,
        f"{counts[200]:,} answered, {counts[422] + counts[413]:,} refused with the reason as JSON; "
        f"at most {memory / GIGABYTE:.1f} GB of memory",
    )


@pytest.mark.slow
def test_audit(number, line):
    given, memory = run_in_children(auditing, list(range(number // BATCH)))
    unreadable = sum(given.values())
    assert number / 20 < unreadable < number
    assert memory < 4 * GIGABYTE
    line(
        f"The same pictures, {BATCH} in a folder, through `audit_folder`",
        number,
        f"{unreadable:,} listed as unreadable, the others audited; "
        f"at most {memory / GIGABYTE:.1f} GB of memory",
    )


def test_the_same_number_is_the_same_file():
    assert [damaged(n) for n in range(50)] == [damaged(n) for n in range(50)]
