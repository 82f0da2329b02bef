"""Archives that mean harm; each is to be refused, or to stay inside its folder."""

import gzip
import io
import stat
import tarfile
import zipfile

TOO_MANY = 3000  # of files, where the limit is lowered to 2,000
OUTSIDE = "../evil", "../../evil", "a/../../evil", "/tmp/evil", "//evil", "..\\evil", "C:\\evil"
ODD = "a\0b", "a\nb", "con.png", "a.", "a ", "x" * 300, "\u202egnp.exe", "a/" * 3000 + "b", ""
TWINS = ("a", "a"), ("a", "A"), ("é", "e\u0301"), ("a", "a/b"), ("a/b", "a"), ("ﬁ", "FI")
# A name that reads from right to left, one that tar ends at the zero, an archive with a program
# before it: all that comes out is in the folder.
HARMLESS = {
    "zip '\\u202egnp.exe'",
    "tar '\\u202egnp.exe'",
    "tar 'a\\x00b'",
    "zip, in front of it a program",
}
KINDS = {
    "symlink": tarfile.SYMTYPE,
    "hard link": tarfile.LNKTYPE,
    "pipe": tarfile.FIFOTYPE,
    "device": tarfile.CHRTYPE,
    "disk": tarfile.BLKTYPE,
    "sparse file": tarfile.GNUTYPE_SPARSE,
    "unknown type": b"9",
}


def attacks():
    """Return every attack: its name, and the archive's content."""
    found = {}
    for name in (*OUTSIDE, *ODD):
        found[f"zip {name[:20]!r}"] = as_zip([(name, b"evil")])
        found[f"tar {name[:20]!r}"] = as_tar([(name, b"evil")])
    for one, other in TWINS:
        found[f"zip {one!r} and {other!r}"] = as_zip([(one, b"1"), (other, b"2")])
        found[f"tar {one!r} and {other!r}"] = as_tar([(one, b"1"), (other, b"2")])
    for name, kind in KINDS.items():
        link = tarfile.TarInfo("a")
        link.type, link.linkname = kind, "/tmp"
        found[f"tar, a {name}"] = as_tar([(link, b"")])
        found[f"tar, a {name} to write through"] = as_tar([(link, b""), ("a/evil", b"evil")])
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK):
        link = zipfile.ZipInfo("a")
        link.external_attr = (kind | 0o777) << 16
        found[f"zip, a {stat.filemode(kind)[0]}"] = as_zip([(link, b"/tmp"), ("a/evil", b"evil")])
    return found | _bombs() | _lies()


def _bombs():
    """Return small archives that unpack to a lot."""
    zeros = bytes(100_000_000)
    nested = as_tar([("zeros", zeros)])
    comment = tarfile.TarInfo("a")
    comment.pax_headers = {"comment": "x" * 60_000_000}
    return {
        "zip, 100 MB of zeros": as_zip([("zeros", zeros)]),
        "tar, 100 MB of zeros": nested,
        "tar, a header of 60 MB": as_tar([(comment, b"")]),
        "tar, packed twice": gzip.compress(gzip.compress(zeros)),
        "zip, one file 65,535 times": _many_in_a_zip(),
        "zip, too many files": as_zip((str(n), b"") for n in range(TOO_MANY)),
        "tar, too many files": as_tar((str(n), b"") for n in range(TOO_MANY)),
    }


def _many_in_a_zip():
    """Return a ZIP archive whose list names one empty file again and again."""
    content = as_zip([("a", b"")])
    begin = content.index(b"PK\1\2")
    entry, end = content[begin : content.index(b"PK\5\6")], content[content.index(b"PK\5\6") :]
    many = entry * 65_535
    size = len(many).to_bytes(4, "little")
    return content[:begin] + many + end[:8] + b"\xff\xff\xff\xff" + size + end[16:]


def _lies():
    """Return archives whose headers don't say what follows."""
    sound = as_zip([("a", b"hello" * 100), ("b", b"hello" * 100)])
    other = bytearray(sound)
    other[30:31] = b"/"  # the name in front of the data, and not the one in the list
    overlap = bytearray(sound)
    second = sound.rindex(b"PK\1\2")
    overlap[second + 42 : second + 46] = bytes(4)  # both say that they begin at 0
    paths = tarfile.TarInfo("a")
    paths.pax_headers = {"path": "../evil"}
    size = tarfile.TarInfo("a")
    size.pax_headers = {"size": "-1"}
    long = tarfile.TarInfo("a")
    long.pax_headers = {"size": str(10**15)}
    return {
        "zip, two names for one file": bytes(other),
        "zip, members that overlap": bytes(overlap),
        "zip, in front of it a program": b"#!/bin/sh\n" + sound,
        "tar, another path in a second header": as_tar([(paths, b"")]),
        "tar, a size below 0": as_tar([(size, b"")]),
        "tar, a size beyond the file": as_tar([(long, b"")]),
    }


def as_zip(members):
    """Pack (name or ZipInfo, content) as ZIP."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo("x") if isinstance(name, str) else name
            if isinstance(name, str):
                info.filename = info.orig_filename = name  # else ZipInfo would clean it
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def as_tar(members):
    """Pack (name or TarInfo, content) as gzipped tar."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()
