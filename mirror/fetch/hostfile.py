"""
Hosts in a SQLite file that several processes use at once.

A file of its own, beside the state: turns are taken while another run holds the state's lock,
and many times a second, which the state's full synchronization would not bear. If it is lost,
nothing is but a little politeness.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from mirror.errors import StoreError
from mirror.fetch.hosts import HostState, RobotsFile

T = TypeVar("T")

WAIT_S = 10.0  # for another process's turn at the file; each takes under a millisecond
_SCHEMA = """
CREATE TABLE IF NOT EXISTS host (
  host        TEXT PRIMARY KEY,
  free_at     REAL,              -- seconds since 1970, as all times here
  failures    INTEGER NOT NULL,
  rests_until REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (
  host TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  at   REAL NOT NULL
) WITHOUT ROWID;
"""


class SqliteHosts:
    """The states of hosts in the file at *path*; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        with _our_errors():
            try:
                self._db = _open(path)
            except sqlite3.OperationalError:
                raise  # busy, or no place to write: nothing that a new file would mend
            except sqlite3.DatabaseError:
                for part in ("", "-wal", "-shm"):  # a log that was left would be played into it
                    path.with_name(path.name + part).unlink(missing_ok=True)
                self._db = _open(path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def change(self, host: str, decide: Callable[[HostState], tuple[HostState, T]]) -> T:
        """Put what *decide* makes of a host's state in its place, at once; return the rest."""
        with self._lock, _our_errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                state, result = decide(self._state(host))
                self._db.execute(
                    "INSERT OR REPLACE INTO host VALUES (?, ?, ?, ?)",
                    (host, _seconds(state.free_at), state.failures, _seconds(state.rests_until)),
                )
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        return result

    def robots(self, host: str) -> RobotsFile | None:
        """Return what was kept of a host's robots.txt."""
        with self._lock, _our_errors():
            row = self._db.execute("SELECT text, at FROM robots WHERE host = ?", (host,)).fetchone()
        at = _time(row[1]) if row else None
        return RobotsFile(text=str(row[0]), at=at) if at else None

    def keep_robots(self, host: str, robots: RobotsFile) -> None:
        """Keep a host's robots.txt."""
        row = (host, robots.text, _seconds(robots.at))
        with self._lock, _our_errors():
            self._db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", row)

    def _state(self, host: str) -> HostState:
        row = self._db.execute(
            "SELECT free_at, failures, rests_until FROM host WHERE host = ?", (host,)
        ).fetchone()
        if row is None:
            return HostState()
        failures = row[1] if isinstance(row[1], int) else 0
        return HostState(free_at=_time(row[0]), failures=failures, rests_until=_time(row[2]))


def _open(path: Path) -> sqlite3.Connection:
    """Return the file at *path*, made if there is none; a damaged one is a DatabaseError."""
    db = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
    with ExitStack() as undone:
        undone.callback(db.close)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(_SCHEMA)
        if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        undone.pop_all()
    return db


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        hint = "it only keeps requests apart and may be deleted"
        raise StoreError(f"the file of hosts cannot be used: {error}", hint=hint) from error


def _seconds(time: datetime | None) -> float | None:
    return None if time is None else time.timestamp()


def _time(seconds: object) -> datetime | None:
    """Return the time that was kept; none where somebody put something else in its place."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, float) else None
    except (OverflowError, ValueError, OSError):
        return None
