"""Files that are whole or not there: write, fsync, rename, fsync of the folder."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".tmp-"
"""What the names of unfinished files begin with: a kill can leave one behind."""


def write_atomic(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put *data* at *path*, which holds the old bytes or the new, never a part."""
    with replacing(path, mode=mode) as stream:
        stream.write(data)


@contextmanager
def replacing(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """
    Give a stream whose bytes stand at *path* once the block ends well, and never a part of them.

    Folders are made as needed. The order is the one that lost nothing when every system call in
    turn was made to fail or to be the last: temporary file in the same folder, fsync, rename
    (POSIX: atomic), fsync of the folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* survive a power cut (fsync of the directory, POSIX)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
