"""What each mirror is known to hold, and how publishing to it last ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from mirror.model import Receipt, Status
from mirror.shelf import texts
from mirror.store.base import text_of, time_of, transaction
from mirror.store.values import Pause

_RUNS = 1000  # ten days of a run each quarter of an hour


class Publishing:
    """Every method is one transaction or one query."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def held(self, mirror: str) -> Mapping[str, str] | None:
        """
        Return path -> sha256 as last read back from *mirror*; None if it was never reached.

        It lies on disk, as it names every file of the tree, and any thread may ask it.
        """
        if self.last(mirror) is None:
            return None
        rows = self._db.execute(
            "SELECT path, sha256 FROM held WHERE mirror = ? ORDER BY path", (mirror,)
        )
        return texts(rows)

    def last(self, mirror: str) -> Receipt | None:
        """Return how the last publishing to *mirror* ended, None if there was none."""
        row = self._db.execute(
            "SELECT status, reason FROM receipt WHERE mirror = ?", (mirror,)
        ).fetchone()
        if row is None:
            return None
        return Receipt(mirror=mirror, path="", status=Status(row[0]), reason=row[1])

    def pause(self, mirror: str) -> Pause:
        """Return how *mirror* did lately."""
        row = self._db.execute(
            "SELECT failures, closed_until FROM receipt WHERE mirror = ?", (mirror,)
        ).fetchone()
        if row is None:
            return Pause()
        return Pause(failures=row[0], closed_until=time_of(row[1]) if row[1] else None)

    def published(
        self,
        whole: Receipt,
        pause: Pause,
        *,
        now: datetime,
        held: Mapping[str, str] = MappingProxyType({}),
        gone: Collection[str] = (),
    ) -> None:
        """
        Note how publishing ended.

        Args:
            whole: the receipt of the whole tree.
            pause: how the mirror did lately.
            now: the time.
            held: path -> sha256 of what was read back; what is not named stays as it was noted.
            gone: paths that it does not hold, or not for sure.
        """
        until = text_of(pause.closed_until) if pause.closed_until else None
        row = (whole.mirror, whole.status, whole.reason, text_of(now), pause.failures, until)
        with transaction(self._db):
            self._db.executemany(
                "DELETE FROM held WHERE mirror = ? AND path = ?",
                ((whole.mirror, path) for path in gone),
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO held VALUES (?, ?, ?)",
                ((whole.mirror, *item) for item in held.items()),
            )
            self._db.execute("INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?, ?, ?)", row)

    def audited(self, findings: Mapping[str, str]) -> None:
        """Note what an audit found on each mirror, in place of what the last one did."""
        with transaction(self._db):
            self._db.execute("DELETE FROM audit")
            self._db.executemany("INSERT INTO audit VALUES (?, ?)", findings.items())

    def found(self) -> dict[str, str]:
        """Return what the last audit found on each mirror that it asked."""
        return dict(self._db.execute("SELECT mirror, finding FROM audit"))

    def run_ended(self, *, good: bool, now: datetime) -> None:
        """Note how a run ended; the last `_RUNS` are remembered."""
        with transaction(self._db):
            self._db.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (text_of(now), good))
            self._db.execute(
                "DELETE FROM run WHERE at NOT IN (SELECT at FROM run ORDER BY at DESC LIMIT ?)",
                (_RUNS,),
            )

    def last_run(self, *, good: bool = False) -> datetime | None:
        """Return when the last (good) run ended, None if there was none."""
        row = self._db.execute("SELECT max(at) FROM run WHERE good >= ?", (good,)).fetchone()
        return time_of(row[0]) if row[0] else None

    def tree_published(self, made_of: str, root: str, *, now: datetime) -> None:
        """Note that the tree made of *made_of* is on every mirror."""
        with transaction(self._db):
            self._db.execute("DELETE FROM tree")
            self._db.execute("INSERT INTO tree VALUES (?, ?, ?)", (made_of, root, text_of(now)))

    def published_tree(self, made_of: str) -> tuple[str, datetime] | None:
        """Return the CID of the tree made of *made_of* and when it was last on every mirror."""
        row = self._db.execute("SELECT root, at FROM tree WHERE made_of = ?", (made_of,)).fetchone()
        return (row[0], time_of(row[1])) if row else None
