"""What the parts of the store share: a transaction, and times as text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Make all writes inside happen, or none."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def text_of(time: datetime) -> str:
    """Return *time* as RFC 3339 in UTC, to the second: such texts sort as times do."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def time_of(text: str) -> datetime:
    """Return the time that `text_of` wrote."""
    return datetime.fromisoformat(text)
