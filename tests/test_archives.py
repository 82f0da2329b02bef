"""`unpack`: hostile archives are refused and leave nothing behind."""

import gzip
import io
import os
import stat
import tarfile
import zipfile

import pytest

from course_utils import archives
from course_utils.archives import ArchiveError, unpack

FILES = {"cat/a.png": b"a" * 1000, "dog/été 👟.png": b"b", "empty.txt": b""}


def make_zip(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return path


def make_tar(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


MAKERS = {"a.zip": make_zip, "a.tar.gz": make_tar}


@pytest.fixture(params=MAKERS)
def make(request, tmp_path):
    return lambda members: MAKERS[request.param](tmp_path / request.param, members)


def refused(tmp_path, archive, message):
    """Unpack, expect a refusal with this message, and nothing left behind."""
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ArchiveError, match=message):
        unpack(archive, tmp_path / "out")
    assert sorted(tmp_path.rglob("*")) == before


def test_files_come_out_as_they_went_in(tmp_path, make):
    out = unpack(make(FILES.items()), tmp_path / "new" / "out")
    found = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert found == FILES
    assert stat.S_IMODE(out.stat().st_mode) == 0o755
    assert list(out.parent.iterdir()) == [out]


def test_plain_tar_folders_and_an_empty_target(tmp_path):
    folder = tarfile.TarInfo("./cat/")
    folder.type = tarfile.DIRTYPE
    members = [(folder, b""), ("./cat/a.png", b"a"), ("cat/b.png", b"b")]
    (tmp_path / "out").mkdir()
    out = unpack(make_tar(tmp_path / "a", members, "w"), str(tmp_path / "out"))
    assert sorted(path.name for path in (out / "cat").iterdir()) == ["a.png", "b.png"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../evil.png", r"'../evil.png' would be written outside.*pack it without"),
        ("cat/../../evil.png", "outside the folder"),
        ("/etc/evil", "absolute path"),
        ("C:/evil.png", "a Windows path"),
        ("..\\evil.png", "a Windows path"),
        ("cat/x\x07.png", "control characters"),
        ("cat/nul.png", "Windows cannot keep"),
        ("cat./a.png", "Windows cannot keep"),
    ],
)
def test_no_path_leads_outside(tmp_path, make, name, message):
    refused(tmp_path, make([("good.png", b"g"), (name, b"e")]), message)


@pytest.mark.parametrize(
    "names",
    [
        ("cat/A.png", "cat/a.png"),
        ("Cat/a.png", "cat/b.png"),
        ("a.png", "a.png"),
        ("é.png", "e\u0301.png"),
        ("cat", "cat/a.png"),
        ("cat/a.png", "cat"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_clash(tmp_path, make, names):
    refused(tmp_path, make([(name, b"x") for name in names]), "has the same name as.*rename one")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_links_and_devices_in_a_tar(tmp_path, kind):
    link = tarfile.TarInfo("link")
    link.type, link.linkname = kind, "/etc/passwd"
    refused(tmp_path, make_tar(tmp_path / "a.tar.gz", [(link, b"")]), "'link' is a link, a device")


def test_a_link_in_a_zip(tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    refused(tmp_path, make_zip(tmp_path / "a.zip", [(link, "/etc")]), "'link' is a link or a dev")


def test_a_member_without_a_name(tmp_path):
    nameless = zipfile.ZipInfo("a")
    nameless.filename = ""
    refused(tmp_path, make_zip(tmp_path / "a.zip", [(nameless, b"a")]), "'' has no name")


def test_a_zip_that_begins_before_its_file(tmp_path):
    path = make_zip(tmp_path / "a.zip", [("a.png", b"a" * 100)])
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\5\6")
    content[place + 16 : place + 20] = (10**6).to_bytes(4, "little")  # where the list begins
    path.write_bytes(content)
    refused(tmp_path, path, "is damaged")


def test_an_encrypted_zip(tmp_path):
    path = make_zip(tmp_path / "a.zip", [("a.png", b"a")])
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    refused(tmp_path, path, "'a.png' is encrypted")


def test_bombs(tmp_path, make, monkeypatch):
    monkeypatch.setattr(archives, "FREE_BYTES", 100_000)
    refused(tmp_path, make([("zeros", bytes(3_000_000))]), "100 times its own [0-9,]+ bytes")
    monkeypatch.setattr(archives, "MAX_BYTES", 2 * 1024**2)
    monkeypatch.setattr(archives, "MAX_RATIO", 10**6)
    refused(tmp_path, make([("zeros", bytes(3_000_000))]), "more than 0.00195 GB")


def test_too_many_files(tmp_path, make, monkeypatch):
    monkeypatch.setattr(archives, "MAX_FILES", 10)
    refused(tmp_path, make([(f"{i}.png", b"") for i in range(11)]), "more than 10 files")


def test_a_size_that_the_header_hides(tmp_path, monkeypatch):
    path = make_zip(tmp_path / "a.zip", [("zeros", bytes(3_000_000))])
    true, claimed = (3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert true in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(true, claimed))
    refused(tmp_path, path, "is damaged")


def test_a_header_of_any_length(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "FREE_BYTES", 100_000)
    info = tarfile.TarInfo("a")
    info.pax_headers = {"comment": "x" * 3_000_000}
    path = make_tar(tmp_path / "a.tar.gz", [(info, b"")])
    refused(tmp_path, path, "100 times its own")


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_truncated(tmp_path, make, keep):
    path = make([(f"{i}.bin", os.urandom(20_000)) for i in range(9)])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    refused(tmp_path, path, "is damaged.*again|is no ZIP and no tar")


def test_a_changed_byte(tmp_path, make):
    path = make([("a.bin", os.urandom(20_000))])
    content = bytearray(path.read_bytes())
    content[10_000] ^= 1
    path.write_bytes(content)
    refused(tmp_path, path, "is damaged")


@pytest.mark.parametrize("content", [b"", b"Rar!\x1a\x07\x00", b"hello"])
def test_no_archive(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    refused(tmp_path, tmp_path / "a", "no ZIP and no tar.*pack it again as ZIP")


def test_a_gzipped_picture(tmp_path):
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"x" * 2000))
    refused(tmp_path, tmp_path / "a.gz", "is damaged")


def test_files_that_are_there_stay(tmp_path, make):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    refused(tmp_path, make(FILES.items()), "is there already, and nothing is overwritten")
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"


def test_the_second_of_two_that_unpack_at_once(tmp_path, make, monkeypatch):
    archive = make(FILES.items())

    def unpack_by_another(*arguments):
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "a.png").write_bytes(b"other")
        unpack_file(*arguments)

    unpack_file = archives._unpack_file
    monkeypatch.setattr(archives, "_unpack_file", unpack_by_another)
    with pytest.raises(ArchiveError, match="is there already"):
        unpack(archive, tmp_path / "out")
    assert (tmp_path / "out" / "a.png").read_bytes() == b"other"
