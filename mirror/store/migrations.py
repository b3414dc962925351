"""
How a state folder that an older mirror wrote gets today's tables: one step a version, forward only.

Each step runs in one transaction with the new version's number, so that a kill leaves the state
before it or after it. A step that was released is never changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable


def _one_form(db: sqlite3.Connection) -> None:
    """Version 1 came in six forms, since tables and columns were added without a new number."""
    db.execute(
        "CREATE TABLE IF NOT EXISTS run (at TEXT PRIMARY KEY, good INTEGER NOT NULL) WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE IF NOT EXISTS tree"
        " (made_of TEXT PRIMARY KEY, root TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID"
    )
    if "retracted" not in _columns(db, "revision"):
        db.execute("ALTER TABLE revision ADD COLUMN retracted TEXT NOT NULL DEFAULT ''")
    if "encoder" not in _columns(db, "file"):
        db.execute("ALTER TABLE file ADD COLUMN encoder TEXT NOT NULL DEFAULT ''")
    # a key cannot be altered (sqlite.org/lang_altertable.html): the table is made anew
    db.execute("""
        CREATE TABLE new_file (
          path TEXT NOT NULL, revision INTEGER NOT NULL REFERENCES revision,
          rendition TEXT NOT NULL CHECK (rendition IN ('text', 'full')), part INTEGER NOT NULL,
          body_sha256 TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
          cid TEXT NOT NULL, encoder TEXT NOT NULL, PRIMARY KEY (path, revision)
        ) WITHOUT ROWID
    """)
    db.execute(
        "INSERT INTO new_file SELECT path, revision, rendition, part, body_sha256, sha256, size,"
        " cid, encoder FROM file"
    )
    db.execute("DROP TABLE file")
    db.execute("ALTER TABLE new_file RENAME TO file")
    db.execute("CREATE INDEX file_revision ON file (revision)")


def _source(db: sqlite3.Connection) -> None:
    """Note what a text was read from; of older ones we take it that it was the page."""
    db.execute(
        "ALTER TABLE revision ADD COLUMN source TEXT NOT NULL DEFAULT 'page'"
        " CHECK (source IN ('page', 'feed', 'api'))"
    )


def _lists(db: sqlite3.Connection) -> None:
    """Note the mirror list in each file, what is being rewritten, and what an audit found."""
    db.execute("ALTER TABLE file ADD COLUMN listed TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE TABLE rewriting (path TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute("CREATE TABLE audit (mirror TEXT PRIMARY KEY, finding TEXT NOT NULL) WITHOUT ROWID")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_one_form, _source, _lists)
"""The first brings version 1 to 2, and so on."""


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (table,))}
