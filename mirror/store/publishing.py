"""What each mirror is known to hold, and the CIDs of what was published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from mirror.model import Receipt, Status
from mirror.store.base import text_of, transaction


class Publishing:
    """Every method is one transaction or one query."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add_receipts(self, receipts: Iterable[Receipt], *, now: datetime) -> None:
        """Note the latest receipt of each file on each mirror."""
        with transaction(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?, ?, ?)",
                [(r.mirror, r.path, r.status, r.reason, r.sha256, text_of(now)) for r in receipts],
            )

    def receipts(self, mirror: str) -> dict[str, Receipt]:
        """Return the latest receipts of one mirror by path."""
        rows = self._db.execute(
            "SELECT path, status, reason, sha256 FROM receipt WHERE mirror = ?", (mirror,)
        )
        return {
            path: Receipt(
                mirror=mirror, path=path, status=Status(status), reason=reason, sha256=sha256
            )
            for path, status, reason, sha256 in rows
        }

    def forget_receipts(self, mirror: str, paths: Iterable[str]) -> None:
        """Drop the receipts of files that were taken off a mirror."""
        with transaction(self._db):
            self._db.executemany(
                "DELETE FROM receipt WHERE mirror = ? AND path = ?",
                [(mirror, path) for path in paths],
            )

    def cids(self) -> dict[str, str]:
        """Return the CIDs known by sha256 of the bytes."""
        return dict(self._db.execute("SELECT sha256, cid FROM cid"))

    def add_cids(self, cids: Iterable[tuple[str, str]]) -> None:
        """Note CIDs, as (sha256, cid)."""
        with transaction(self._db):
            self._db.executemany("INSERT OR IGNORE INTO cid VALUES (?, ?)", cids)
