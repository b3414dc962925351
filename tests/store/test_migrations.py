"""State that an older mirror left opens, with all that was in it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mirror.errors import StoreError
from mirror.model import Rendition, Status, TextSource
from mirror.store import Due, open_store
from mirror.store.schema import VERSION

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
URL = "https://o.example/a"
OLDEST = (Path(__file__).parent / "version-1.sql").read_text()
FILE = "path TEXT NOT NULL, revision, rendition, part, body_sha256, sha256, size, cid, encoder"
GROWN = (
    "CREATE TABLE run (at TEXT PRIMARY KEY, good INTEGER NOT NULL) WITHOUT ROWID",
    "ALTER TABLE file ADD COLUMN encoder TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE revision ADD COLUMN retracted TEXT NOT NULL DEFAULT ''",
    (
        "CREATE TABLE tree (made_of TEXT PRIMARY KEY, root TEXT NOT NULL, at TEXT NOT NULL)"
        " WITHOUT ROWID"
    ),
    (
        f"DROP INDEX file_revision; ALTER TABLE file RENAME TO old; CREATE TABLE file ({FILE},"
        " PRIMARY KEY (path, revision)) WITHOUT ROWID; INSERT INTO file SELECT * FROM old;"
        " DROP TABLE old; CREATE INDEX file_revision ON file (revision)"
    ),
)
"""What was added to the tables while they were all called version 1."""
ROWS = f"""
INSERT INTO article VALUES ('{URL}', 'O', '2026-11-22T20:00:00Z', NULL, 'kept', '', '"1"', NULL);
INSERT INTO revision (url, number, text_sha256, seen_at, title, language, direction, byline,
  pictures, lost) VALUES ('{URL}', 1, 'cd', '2026-11-22T20:00:00Z', 'T', 'ru', 'ltr', 'A', 1, 0);
INSERT INTO file (path, revision, rendition, part, body_sha256, sha256, size, cid)
  VALUES ('a/2026/11/00.html', 1, 'text', 1, '00', 'ab', 9, 'bafk');
INSERT INTO flag VALUES ('{URL}', 'requested', 'by hand', '2026-11-22T20:00:00Z');
INSERT INTO work VALUES ('{URL}', 5, '2026-11-22T21:00:00Z', 0, '');
INSERT INTO source VALUES ('https://o.example/rss', '2026-11-22T20:00:00Z', '"2"', NULL);
INSERT INTO held VALUES ('m', 'a/2026/11/00.html', 'ab');
INSERT INTO receipt VALUES ('m', 'ok', '', '2026-11-22T20:00:00Z', 0, NULL);
"""


def left_by(folder: Path, grown: int, rows: str = ROWS) -> Path:
    """Write the state of a mirror whose tables had *grown* so many times."""
    with closing(sqlite3.connect(folder / "state.sqlite3", isolation_level=None)) as db:
        db.executescript(f"{OLDEST}{rows}")
        for statements in GROWN[:grown]:
            db.executescript(statements)
        db.execute("PRAGMA user_version = 1")
    return folder


@pytest.mark.parametrize("grown", range(len(GROWN) + 1))
def test_nothing_of_an_older_state_is_lost(tmp_path, grown):
    with open_store(left_by(tmp_path, grown)) as store:
        (revision,) = store.articles.revisions()
        (task,) = store.articles.lease(9, Due(now=NOW), for_s=60)
        assert (revision.url, revision.title, revision.source) == (URL, "T", TextSource.PAGE)
        assert [(file.rendition, file.cid) for file in revision.files] == [(Rendition.TEXT, "bafk")]
        assert (task.validators.etag, task.current) == ('"1"', revision)
        assert [flag.evidence for flag in store.flags.of(URL)] == ["by hand"]
        assert store.flags.sources()["https://o.example/rss"].etag == '"2"'
        assert dict(store.publishing.held("m")) == {"a/2026/11/00.html": "ab"}
        assert store.publishing.last("m").status is Status.OK


@pytest.mark.parametrize("grown", range(len(GROWN) + 1))
def test_an_older_state_gets_the_very_tables_of_a_new_one(tmp_path, grown):
    with open_store(tmp_path / "new"), open_store(left_by(tmp_path, grown)):
        pass
    assert form(tmp_path) == form(tmp_path / "new")


def form(folder: Path) -> dict[str, list[tuple]]:
    """Return every table's columns (name, type, null, default, key) and every index."""
    with closing(sqlite3.connect(folder / "state.sqlite3")) as db:
        names = db.execute(
            "SELECT name, type, wr, ncol FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'"
        ).fetchall()
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return {
            str(row): [
                *db.execute("SELECT * FROM pragma_table_info(?)", row[:1]),
                *db.execute("SELECT name, origin, partial FROM pragma_index_list(?)", row[:1]),
                *db.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', row[:1]),
            ]
            for row in sorted(names)
        }


def test_a_step_that_fails_leaves_the_state_as_it_was(tmp_path):
    """Here somebody's own table stands in the way."""
    left_by(tmp_path, 0, ROWS + "CREATE TABLE new_file (stray)")
    for _ in range(2):
        with pytest.raises(StoreError, match="new_file"), open_store(tmp_path):
            pass
    with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM file").fetchone() == (1,)


def test_state_of_a_newer_mirror_is_refused_and_left_alone(tmp_path):
    place = tmp_path / "state.sqlite3"
    with closing(sqlite3.connect(place)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="version 99, expected at most") as caught:
        open_store(tmp_path).__enter__()
    assert "newer mirror" in caught.value.hint
    with closing(sqlite3.connect(place)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (99,)
