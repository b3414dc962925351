"""The files of revisions: which bytes each has now. Trailers grow; BODY and path stay."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from mirror.model import KeptFile, Rendition, TreeFile
from mirror.store.base import transaction

_FILES = (
    "SELECT path, rendition, part, body_sha256, sha256, size, cid, encoder, listed FROM file WHERE "
)
# Renditions in the order of what a slow line can carry, and the newest revision first.
_OUTDATED = (
    "listed <> :now AND (substr(listed, 12) <> substr(:now, 12)"
    " OR (listed < :soon AND listed < :now))"
    " GROUP BY path ORDER BY rendition DESC, max(revision) DESC, path"
)


class Files:
    """Every method is one transaction or one query."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def rewriting(self, path: str) -> None:
        """Note that the bytes at *path* are about to change: a kill may come before their row."""
        with transaction(self._db):
            self._db.execute("INSERT OR IGNORE INTO rewriting VALUES (?)", (path,))

    def unsettled(self) -> tuple[KeptFile, ...]:
        """Return the files that were being rewritten when a run died."""
        found = select(self._db, "path IN (SELECT path FROM rewriting) GROUP BY path", ())
        return tuple(found)

    def rewritten(self, files: Iterable[KeptFile]) -> None:
        """Note the bytes that *files* have now."""
        with transaction(self._db):
            rewrite(self._db, files)

    def in_tree(self) -> Iterator[TreeFile]:
        """Yield every file that is kept, each once, by path."""
        rows = self._db.execute("SELECT path, sha256, size FROM file GROUP BY path ORDER BY path")
        for path, sha256, size in rows:
            yield TreeFile(path=path, sha256=sha256, size=size)

    def with_body(self, body_sha256: str) -> KeptFile | None:
        """Return the file that is kept with this BODY, None if there is none."""
        return next(select(self._db, "body_sha256 = ?", (body_sha256,)), None)

    def outdated(self, now: str, soon: str) -> Iterator[KeptFile]:
        """
        Yield the files whose mirror list is to be renewed, texts and what is newest first.

        Args:
            now: `KeptFile.listed` of the newest list. One that names other mirrors gives way to it.
            soon: a day, RFC 3339. One that ends before gives way if the newest one ends later.
        """
        return select(self._db, _OUTDATED, {"now": now, "soon": soon})


def select(
    db: sqlite3.Connection, where: str, values: tuple[str | int, ...] | dict[str, str]
) -> Iterator[KeptFile]:
    """Yield the files *where* says, a clause with placeholders for *values*."""
    for row in db.execute(_FILES + where, values):
        path, rendition, part, body_sha256, sha256, size, cid, encoder, listed = row
        yield KeptFile(
            path=path, rendition=Rendition(rendition), part=part, body_sha256=body_sha256,
            sha256=sha256, size=size, cid=cid, encoder=encoder, listed=listed,
        )  # fmt: skip


def add(db: sqlite3.Connection, revision: int, files: Iterable[KeptFile]) -> None:
    """Write down *files* as those of the row *revision*, within a transaction."""
    files = tuple(files)
    db.executemany(
        "INSERT INTO file (path, revision, rendition, part, body_sha256, sha256, size, cid,"
        " encoder, listed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                f.path, revision, f.rendition, f.part, f.body_sha256, f.sha256, f.size, f.cid,
                f.encoder, f.listed,
            )
            for f in files
        ],
    )  # fmt: skip
    rewrite(db, files)


def rewrite(db: sqlite3.Connection, files: Iterable[KeptFile]) -> None:
    """Give every row of the paths of *files* their bytes, within a transaction."""
    for file in files:
        db.execute(
            "UPDATE file SET sha256 = ?, size = ?, cid = ?, listed = ? WHERE path = ?",
            (file.sha256, file.size, file.cid, file.listed, file.path),
        )
        db.execute("DELETE FROM rewriting WHERE path = ?", (file.path,))
