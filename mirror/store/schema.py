"""The tables, and opening them: one file, one lock, one form."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mirror.errors import StoreError
from mirror.store.base import transaction
from mirror.store.migrations import MIGRATIONS

VERSION = 1 + len(MIGRATIONS)

# The form of today; how older ones get there stands in `migrations`, and a test compares the two.
# WITHOUT ROWID where the key is the row's whole identity: half the pages, same lookups.
_TABLES = """
CREATE TABLE article (
  url           TEXT PRIMARY KEY,          -- canonical
  outlet        TEXT NOT NULL,
  found_at      TEXT NOT NULL,
  checked_at    TEXT,                      -- last time the outlet answered anything
  state         TEXT NOT NULL DEFAULT 'found'
                CHECK (state IN ('found', 'kept', 'refused', 'failed', 'vanished')),
  reason        TEXT NOT NULL DEFAULT '',  -- of that state, for a person
  etag          TEXT,
  last_modified TEXT
) WITHOUT ROWID;

CREATE TABLE revision (
  id          INTEGER PRIMARY KEY,
  url         TEXT NOT NULL REFERENCES article,
  number      INTEGER NOT NULL,            -- 1, 2, 3 … of this article
  text_sha256 TEXT NOT NULL,               -- of the text rendition's BODY, or of its parts' joined
  seen_at     TEXT NOT NULL,
  title       TEXT NOT NULL,
  language    TEXT NOT NULL,
  direction   TEXT NOT NULL,
  byline      TEXT NOT NULL,               -- joined with ", "
  published   TEXT NOT NULL DEFAULT '',    -- RFC 3339 date or time, '' where unknown
  modified    TEXT NOT NULL DEFAULT '',
  pictures    INTEGER NOT NULL,
  lost        INTEGER NOT NULL,
  retracted   TEXT NOT NULL DEFAULT '',    -- why the newsroom withdrew it; this is its notice
  source      TEXT NOT NULL DEFAULT 'page' -- what the text was read from
              CHECK (source IN ('page', 'feed', 'api')),
  UNIQUE (url, number)
);

CREATE TABLE file (
  path        TEXT NOT NULL,               -- in the tree; two revisions can share a file
  revision    INTEGER NOT NULL REFERENCES revision,
  rendition   TEXT NOT NULL CHECK (rendition IN ('text', 'full')),
  part        INTEGER NOT NULL,
  body_sha256 TEXT NOT NULL,               -- of BODY; the path holds its first half
  sha256      TEXT NOT NULL,               -- of the whole file
  size        INTEGER NOT NULL,
  cid         TEXT NOT NULL,
  encoder     TEXT NOT NULL,               -- what made its pictures, with versions (ADR 30)
  listed      TEXT NOT NULL DEFAULT '',    -- the mirror list in its trailer: last day and digest
  PRIMARY KEY (path, revision)
) WITHOUT ROWID;
CREATE INDEX file_revision ON file (revision);

CREATE TABLE flag (
  url      TEXT NOT NULL,
  reason   TEXT NOT NULL,
  evidence TEXT NOT NULL,
  at       TEXT NOT NULL,
  PRIMARY KEY (url, reason, evidence)
) WITHOUT ROWID;

CREATE TABLE work (
  url          TEXT PRIMARY KEY REFERENCES article,
  priority     INTEGER NOT NULL,           -- 0 first
  not_before   TEXT NOT NULL,
  attempts     INTEGER NOT NULL DEFAULT 0,
  leased_until TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX work_order ON work (priority, not_before);

CREATE TABLE source (                      -- feeds, sitemaps, pages: when they last answered
  url           TEXT PRIMARY KEY,
  checked_at    TEXT NOT NULL,
  etag          TEXT,
  last_modified TEXT
) WITHOUT ROWID;

CREATE TABLE held (                        -- what was last read back from each mirror
  mirror TEXT NOT NULL,
  path   TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (mirror, path)
) WITHOUT ROWID;

CREATE TABLE tree (                        -- the one that was last published everywhere
  made_of TEXT PRIMARY KEY,                -- digest of all that went into it
  root    TEXT NOT NULL,                   -- its CID
  at      TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE run (                         -- the last ones, for `mirror status`
  at   TEXT PRIMARY KEY,
  good INTEGER NOT NULL                    -- enough mirrors held a verified copy
) WITHOUT ROWID;

CREATE TABLE receipt (                     -- how the last publishing to each mirror ended
  mirror       TEXT PRIMARY KEY,
  status       TEXT NOT NULL,
  reason       TEXT NOT NULL,
  at           TEXT NOT NULL,
  failures     INTEGER NOT NULL,           -- publishings in a row that were not verified
  closed_until TEXT                        -- left in peace until then
) WITHOUT ROWID;

CREATE TABLE rewriting (                   -- bundles whose bytes may be newer than their row
  path TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE audit (                       -- what the last audit found on each mirror
  mirror  TEXT PRIMARY KEY,
  finding TEXT NOT NULL
) WITHOUT ROWID;
"""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """
    Hold the state folder for one run.

    flock(2) goes with the process, so a killed run leaves nothing to clean up.

    Raises:
        StoreError: another run holds it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"{folder}: another run is at work here", hint="wait until it is done"
            ) from None
        yield
    finally:
        os.close(handle)


def connect(path: Path) -> sqlite3.Connection:
    """
    Open the database; make its tables if it is new, bring them up to date if it is old.

    WAL with synchronous=FULL: a killed run loses nothing, nor does a power cut
    (WAL with NORMAL may drop the last commits, says the SQLite documentation).

    Raises:
        StoreError: it is damaged, or a newer mirror wrote it.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        _make_tables(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        hint = "move it away and run again: what was published stays, and is captured anew"
        raise StoreError(f"{path}: not a usable database: {error}", hint=hint) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the tables to their form of today: from nothing, or from that of an older mirror."""
    while (version := _version(connection)) != VERSION:
        if version > VERSION:
            raise StoreError(
                f"{path}: state of version {version}, expected at most {VERSION}",
                hint="a newer mirror wrote it: use that one; nothing was changed",
            )
        with transaction(connection):
            if _version(connection) == version:  # else another process was quicker
                _step(connection, version)


def _step(connection: sqlite3.Connection, version: int) -> None:
    """Make the tables, or bring them one version on."""
    if version == 0:
        for statement in _TABLES.split(";\n"):  # executescript would end the transaction
            connection.execute(statement)
    else:
        MIGRATIONS[version - 1](connection)
    connection.execute(f"PRAGMA user_version = {version + 1 if version else VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
