"""Unpack an archive from somebody else: whole and inside its folder, or not at all."""

import contextlib
import errno
import gzip
import io
import os
import shutil
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from pathlib import Path, PureWindowsPath

from course_utils.writing import new_folder

MAX_FILES = 250_000
MAX_BYTES = 20 * 1024**3  # all files together, unpacked
MAX_RATIO = 100  # bytes unpacked for one byte of the archive; photos hardly shrink
FREE_BYTES = 32 * 1024**2  # unpacked before the ratio counts: a small text may shrink a lot
BLOCK = 1024**2

DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a compression that zipfile does not know
    UnicodeError,
)


class ArchiveError(ValueError):
    """An archive is refused; the message says which member is why, and what to do."""


def unpack(archive, target):
    """Unpack a ZIP or tar archive, plain or gzipped, into a new folder.

    It is unpacked beside `target` and renamed at the end: a failure leaves nothing behind.

    Parameters
    ----------
    archive : str or path
        The file; what it is, its content tells.
    target : str or path
        The folder to make. It may exist if it is empty.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    ArchiveError
        If `target` holds files, or if the archive is damaged, would write outside the folder,
        holds links, devices, names that a computer cannot keep apart, or more than `MAX_FILES`
        files, `MAX_BYTES` or `MAX_RATIO` times its own size. A ValueError.
    OSError
        If the archive cannot be read or the folder not be written.
    """
    archive, target = Path(archive), Path(target)
    _refuse_used(target)
    try:
        with new_folder(target) as beside, archive.open("rb") as file:
            _unpack_file(file, archive, beside)
    except DAMAGE as error:
        raise ArchiveError(
            f"'{archive}' is damaged ({error or type(error).__name__}): copy or download it again"
        ) from None
    except OSError:
        _refuse_used(target)  # by somebody who was quicker
        raise
    return target


def _refuse_used(target):
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise ArchiveError(
            f"'{target}' is there already, and nothing is overwritten: "
            "name a new folder, or remove that one first"
        )


def _unpack_file(file, archive, folder):
    """Unpack an open archive, whatever it is, into `folder`."""
    counter = _Counter(archive, os.fstat(file.fileno()).st_size)
    head = file.read(512)
    file.seek(0)
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(file) as content:
            _unpack_tar(content, counter, _Names(archive, folder))
    elif head[257:262] == b"ustar":
        _unpack_tar(file, counter, _Names(archive, folder))
    elif zipfile.is_zipfile(file):
        _unpack_zip(file, counter, _Names(archive, folder))
    else:
        raise ArchiveError(
            f"'{archive}' is no ZIP and no tar archive (it begins with {head[:6].hex(' ')}): "
            "pack it again as ZIP"
        )


def _unpack_zip(file, counter, names):
    with _open_zip(zipfile.ZipFile, file) as members:
        for member in members.infolist():
            mode = member.external_attr >> 16
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                names.refuse(member.orig_filename, "is a link or a device: pack the files")
            if member.flag_bits & 1:
                names.refuse(member.orig_filename, "is encrypted: unpack it with its password")
            # zipfile itself cuts names at a NUL, and turns backslashes on Windows.
            is_folder = member.orig_filename.endswith("/")
            path = names.place(member.orig_filename, is_folder)
            counter.count_file()
            if not is_folder:
                with _open_zip(members.open, member) as content, path.open("xb") as copy:
                    shutil.copyfileobj(_Counted(content, counter), copy, BLOCK)


def _open_zip(opener, what):
    """Open an archive or a member; where it says that it begins before the file, it is damaged."""
    try:
        return opener(what)
    except (OSError, ValueError) as error:
        if isinstance(error, ValueError) or error.errno == errno.EINVAL:
            raise zipfile.BadZipFile(str(error)) from None
        raise


def _unpack_tar(file, counter, names):
    # Counted before tarfile sees them, since it also reads headers of any length.
    counted = _Counted(file, counter)
    with tarfile.open(fileobj=counted, mode="r|") as members:
        for member in members:
            if member.issparse() or not (member.isreg() or member.isdir()):
                names.refuse(member.name, "is a link, a device or a sparse file: pack the files")
            path = names.place(member.name, member.isdir())
            counter.count_file()
            if member.isreg():
                with members.extractfile(member) as content, path.open("xb") as copy:
                    shutil.copyfileobj(content, copy, BLOCK)
                    if copy.tell() != member.size:
                        raise tarfile.ReadError(f"'{member.name}' ends too early")
    while counted.read(BLOCK):  # gzip's checksum stands at the end
        pass


class _Counter:
    """Counts what really comes out; what headers say may be a lie."""

    def __init__(self, archive, size):
        self._archive, self._size = archive, size
        self._files = self._bytes = 0

    def count_file(self):
        self._files += 1
        if self._files > MAX_FILES:
            self._refuse(f"more than {MAX_FILES:,} files")

    def count_bytes(self, number):
        self._bytes += number
        if self._bytes > MAX_BYTES:
            self._refuse(f"more than {MAX_BYTES / 1024**3:.3g} GB")
        if self._bytes > max(FREE_BYTES, MAX_RATIO * self._size):
            self._refuse(f"more than {MAX_RATIO} times its own {self._size:,} bytes")

    def _refuse(self, what):
        raise ArchiveError(
            f"'{self._archive}' unpacks to {what}, which may be meant to fill your disk: "
            "if you trust it, unpack it with your system's program"
        )


class _Counted(io.RawIOBase):
    """A file whose bytes are counted while they are read."""

    def __init__(self, file, counter):
        super().__init__()
        self._file, self._counter = file, counter

    def read(self, size=-1):
        content = self._file.read(BLOCK if size is None or size < 0 else min(size, BLOCK))
        self._counter.count_bytes(len(content))
        return content


class _Names:
    """Where members go: inside the folder, each at a place of its own on any computer."""

    def __init__(self, archive, folder):
        self._archive, self._folder = archive, folder
        self._taken = {}  # a name without case → as it was written, and whether it is a folder

    def refuse(self, name, why):
        raise ArchiveError(f"'{self._archive}' is refused: its member {name!r} {why}")

    def place(self, name, is_folder):
        """Return the path for a member, its folders made, or refuse it."""
        parts = self._parts(name)
        for length in range(1, len(parts) + 1):
            last = length == len(parts)
            self._take(name, parts[:length], is_folder or not last, again=not last or is_folder)
        path = self._folder.joinpath(*parts)
        with contextlib.suppress(FileExistsError):
            (path if is_folder else path.parent).mkdir(parents=True)
        return path

    def _parts(self, name):
        if any(character < " " for character in name):
            self.refuse(name, "has control characters in its name: pack it under another name")
        if "\\" in name or ":" in name:
            self.refuse(name, "has \\ or : in its name, a Windows path: pack it again with / only")
        if name.startswith("/"):
            self.refuse(name, "has an absolute path: pack it with paths relative to one folder")
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if not parts and not name.endswith(("/", ".")):
            self.refuse(name, "has no name: pack it again")
        if ".." in parts:
            self.refuse(name, "would be written outside the folder: pack it without '..'")
        for part in parts:
            if part != part.rstrip(". ") or PureWindowsPath(part).is_reserved():
                self.refuse(name, f"has the name {part!r}, which Windows cannot keep: rename it")
        return parts

    def _take(self, name, parts, is_folder, again):
        """Note that a name is taken; `again` allows the same folder twice."""
        written = "/".join(parts)
        key = unicodedata.normalize("NFC", written).casefold()
        known = self._taken.setdefault(key, (written, is_folder, name))
        if known[2] is name and known[:2] == (written, is_folder):
            return
        if known[:2] != (written, is_folder) or not again:
            self.refuse(name, f"has the same name as {known[0]!r}, but for case: rename one")
