"""The state of one volunteer or newsroom: one folder, one lock, one database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mirror.store.articles import Articles
from mirror.store.files import Files
from mirror.store.flags import Flags
from mirror.store.publishing import Publishing
from mirror.store.schema import connect, lock

_NAME = "state.sqlite3"


class Store:
    """What survives between runs, by subject."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.articles = Articles(db)
        self.files = Files(db)
        self.flags = Flags(db)
        self.publishing = Publishing(db)


@contextmanager
def open_store(folder: Path) -> Iterator[Store]:
    """
    Hold the state *folder* and give its Store.

    Leases left by a run that died are taken back, and count as no try: while we hold the lock
    nobody else works here.

    Raises:
        StoreError: another run is at work, or the database cannot be used.
    """
    with lock(folder), _connected(folder) as db:
        db.execute(
            "UPDATE work SET leased_until = '', attempts = attempts - 1 WHERE leased_until <> ''"
        )
        yield Store(db)


@contextmanager
def read_store(folder: Path) -> Iterator[Store]:
    """Give the Store of *folder* beside a run that may be at work: to read, or to add a flag."""
    with _connected(folder) as db:
        yield Store(db)


def copy_state(folder: Path, to: Path) -> None:
    """Copy the database of *folder* to the folder *to*, also while a run is at work."""
    with _connected(folder) as db, closing(sqlite3.connect(to / _NAME)) as copy:
        db.backup(copy)


@contextmanager
def _connected(folder: Path) -> Iterator[sqlite3.Connection]:
    db = connect(folder / _NAME)
    try:
        yield db
    finally:
        db.close()
