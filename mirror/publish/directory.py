"""A folder of this machine, or one mounted on it: the host that needs nothing installed."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mirror.disk import sync_folder, write_atomic
from mirror.errors import PublishError, PublishReason
from mirror.publish.paths import check_path

_REASONS = {
    errno.ENOSPC: PublishReason.FULL,
    errno.EDQUOT: PublishReason.FULL,
    errno.EACCES: PublishReason.DENIED,
    errno.EPERM: PublishReason.DENIED,
    errno.EROFS: PublishReason.DENIED,
    errno.ENOENT: PublishReason.MISSING,
    errno.ENOTDIR: PublishReason.MISSING,
}

_UNFINISHED = ".tmp-"  # how mirror.disk.write_atomic names what it has not renamed yet


class DirectoryHost:
    """Keeps the tree below one folder; a file there is whole or not there."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def sweep(self) -> None:
        """Remove the unfinished files that a killed run left."""
        with _told():
            for file in self._root.rglob(f"{_UNFINISHED}*"):
                file.unlink(missing_ok=True)

    def put(self, path: str, data: bytes) -> None:
        """Write *data* atomically."""
        target = self._inside(path)
        with _told():
            write_atomic(target, data)

    def get(self, path: str, *, max_bytes: int) -> bytes:
        """Return what the file holds."""
        target = self._inside(path)
        with _told(), target.open("rb") as stream:
            data = stream.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise PublishError(PublishReason.ALTERED, f"larger than {max_bytes} bytes")
        return data

    def delete(self, path: str) -> None:
        """Unlink, and make that survive a power cut."""
        target = self._inside(path)
        with _told():
            target.unlink(missing_ok=True)
            if target.parent.is_dir():
                sync_folder(target.parent)

    def list(self) -> frozenset[str]:
        """Return every file but unfinished ones."""
        with _told():
            return frozenset(
                file.relative_to(self._root).as_posix()
                for file in self._root.rglob("*")
                if file.is_file() and not file.name.startswith(_UNFINISHED)
            )

    def flush(self) -> None:
        """Nothing is staged."""

    def close(self) -> None:
        """Nothing is held open."""

    def _inside(self, path: str) -> Path:
        """Return the place of *path*; a symbolic link in it must not lead out of the root."""
        target = self._root / check_path(path)
        with _told():
            resolved = target.resolve()
            inside = resolved.is_relative_to(self._root.resolve())
        if not inside:
            raise PublishError(PublishReason.PATH, "a link leads out of the folder")
        return target


@contextmanager
def _told() -> Iterator[None]:
    """Turn an error of the operating system into one of ours, without the folder's own name."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, PublishReason.REFUSED)
        raise PublishError(reason, (error.strerror or str(error)).lower()) from error
