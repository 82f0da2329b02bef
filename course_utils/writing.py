"""Write a file or a folder whole or not at all: a crash or a full disk leaves what was there."""

import contextlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path


def write_whole(path, content, mode=0o666):
    """Give a file a new content in one step.

    Parameters
    ----------
    path : str or path
        It need not exist, its folder must. Where it is a link, what it leads to is replaced.
    content : str or bytes
        A text is written as UTF-8, with its line ends as they are.
    mode : int
        The rights to the file, less what the user's umask takes away.

    Raises
    ------
    OSError
        If it can't be written; then the file is as it was.
    """
    path = Path(path).resolve()
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def new_folder(target):
    """Give a folder to fill, which gets its name only if all went well.

    Parameters
    ----------
    target : str or path
        The name. There may be an empty folder of this name.

    Yields
    ------
    Path
        A hidden folder beside `target`.

    Raises
    ------
    OSError
        If it can't be written, or `target` is there and holds something.
    """
    target = Path(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        yield beside
        beside.chmod(0o755)  # mkdtemp's is private, but a folder of data is to be shared
        if target.is_dir():
            target.rmdir()  # Windows does not rename to a folder that exists, even an empty one
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
