"""Flags, each with its evidence, and when their sources last answered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from mirror.model import Flag, FlagReason, Validators
from mirror.store.base import text_of, time_of, transaction


class Flags:
    """Every method is one transaction or one query."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, flags: Iterable[Flag]) -> int:
        """Note flags, each once; return how many are new."""
        rows = [(flag.url, flag.reason, flag.evidence, text_of(flag.at)) for flag in flags]
        with transaction(self._db):
            before = self._db.total_changes
            self._db.executemany("INSERT OR IGNORE INTO flag VALUES (?, ?, ?, ?)", rows)
            return self._db.total_changes - before

    def of(self, url: str | None = None) -> tuple[Flag, ...]:
        """Return the flags of one article or outlet, or all."""
        rows = self._db.execute(
            "SELECT url, reason, evidence, at FROM flag WHERE ?1 IS NULL OR url = ?1"
            " ORDER BY at, url, reason, evidence",
            (url,),
        )
        return tuple(
            Flag(url=where, reason=FlagReason(reason), evidence=evidence, at=time_of(at))
            for where, reason, evidence, at in rows
        )

    def sources(self) -> dict[str, Validators]:
        """Return what each feed, sitemap or page told to send back, by its URL."""
        rows = self._db.execute("SELECT url, etag, last_modified FROM source")
        return {url: Validators(etag=etag, last_modified=since) for url, etag, since in rows}

    def checked(self, url: str) -> datetime | None:
        """Return when a source answered last, None for never."""
        row = self._db.execute("SELECT checked_at FROM source WHERE url = ?", (url,)).fetchone()
        return time_of(row[0]) if row else None

    def source_checked(self, url: str, validators: Validators, *, now: datetime) -> None:
        """Note that a feed, sitemap or page answered."""
        with transaction(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)",
                (url, text_of(now), validators.etag, validators.last_modified),
            )
