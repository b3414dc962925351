"""Articles, their revisions, and the queue of those to look at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from mirror.model import Revision, TextSource, Validators
from mirror.store import files
from mirror.store.base import text_of, time_of, transaction
from mirror.store.values import Due, Ending, Standing, Task

_REVISIONS = (
    "SELECT r.id, r.url, a.outlet, r.number, r.text_sha256, r.seen_at, r.title,"
    " r.language, r.direction, r.byline, r.published, r.modified, r.pictures, r.lost,"
    " r.retracted, r.source"
    " FROM revision r JOIN article a USING (url) "
)
_NEWEST_FIRST = """
SELECT url FROM revision r WHERE number = (SELECT max(number) FROM revision WHERE url = r.url)
ORDER BY CASE published WHEN '' THEN substr(seen_at, 1, 10) ELSE published END DESC, url
"""
# What failed in this very moment is for the next run: it must not take the place of another.
_DUE = (
    "FROM work JOIN article USING (url)"
    " WHERE (not_before < :now OR not_before = :now AND attempts = 0) AND leased_until <= :now"
    " AND (:outlet IS NULL OR article.outlet = :outlet) AND (:url IS NULL OR url = :url)"
)
_COUNT_DUE = f"SELECT count(*) {_DUE}"
_LEASE = f"""
UPDATE work SET leased_until = :until, attempts = attempts + 1
WHERE url IN (SELECT url {_DUE} ORDER BY priority, not_before, url LIMIT :count)
RETURNING url, attempts
"""  # noqa: S608 (our own words)


def _values(which: Due) -> dict[str, str | int | None]:
    return {"now": text_of(which.now), "outlet": which.outlet, "url": which.url}


class Articles:
    """Every method is one transaction or one query."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, url: str, outlet: str, *, priority: int, now: datetime) -> bool:
        """Note an article and queue it; False if it was known, its place in the queue stays."""
        with transaction(self._db):
            new = self._db.execute(
                "INSERT OR IGNORE INTO article (url, outlet, found_at) VALUES (?, ?, ?)",
                (url, outlet, text_of(now)),
            ).rowcount
            self._db.execute(
                "INSERT OR IGNORE INTO work (url, priority, not_before) VALUES (?, ?, ?)",
                (url, priority, text_of(now)),
            )
        return bool(new)

    def hurry(self, url: str, *, now: datetime) -> None:
        """Make a known article due now, before all others."""
        with transaction(self._db):
            self._db.execute(
                "UPDATE work SET priority = 0, not_before = ?, attempts = 0 WHERE url = ?",
                (text_of(now), url),
            )

    def due(self, which: Due) -> int:
        """Return how many tasks `lease` could take."""
        count: int = self._db.execute(_COUNT_DUE, _values(which)).fetchone()[0]
        return count

    def lease(self, count: int, which: Due, *, for_s: float) -> tuple[Task, ...]:
        """Take up to *count* due tasks for *for_s* seconds, most urgent first."""
        until = text_of(which.now + timedelta(seconds=for_s))
        with transaction(self._db):
            values = {**_values(which), "until": until, "count": count}
            rows = self._db.execute(_LEASE, values).fetchall()
        return tuple(self._task(url, attempts) for url, attempts in sorted(rows))

    def settle(self, url: str, ending: Ending) -> None:
        """End a task without a new revision: unchanged, refused, failed or vanished."""
        with transaction(self._db):
            self._settle(url, ending)

    def keep(self, revision: Revision, ending: Ending) -> None:
        """End a task with a new revision, whose files already lie in the tree."""
        with transaction(self._db):
            row = self._db.execute(
                "INSERT INTO revision (url, number, text_sha256, seen_at, title, language,"
                " direction, byline, published, modified, pictures, lost, retracted,"
                " source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (
                    revision.url, revision.number, revision.text_sha256, text_of(revision.seen_at),
                    revision.title, revision.language, revision.direction, revision.byline,
                    revision.published, revision.modified, revision.pictures, revision.lost,
                    revision.retracted, revision.source,
                ),
            ).fetchone()  # fmt: skip
            files.add(self._db, row[0], revision.files)
            self._settle(revision.url, ending)

    def mend(self, revision: Revision, ending: Ending) -> None:
        """End a task with other files of a revision that is kept: more of its pictures came."""
        with transaction(self._db):
            row = self._db.execute(
                "UPDATE revision SET pictures = ?, lost = ? WHERE url = ? AND number = ?"
                " RETURNING id",
                (revision.pictures, revision.lost, revision.url, revision.number),
            ).fetchone()
            self._db.execute("DELETE FROM file WHERE revision = ?", row)
            files.add(self._db, row[0], revision.files)
            self._settle(revision.url, ending)

    def current(self, url: str) -> Revision | None:
        """Return the last good revision of an article, None if nothing is kept."""
        revisions = self._revisions("WHERE r.url = ? ORDER BY r.number DESC LIMIT 1", (url,))
        return next(revisions, None)

    def revisions(self) -> Iterator[Revision]:
        """Yield every revision that is kept, articles in order of their URLs, oldest first."""
        return self._revisions("ORDER BY r.url, r.number", ())

    def by_url(self) -> Iterator[tuple[Revision, ...]]:
        """Yield the revisions of each article that is kept, articles in order of their URLs."""
        for _, revisions in groupby(self.revisions(), key=lambda revision: revision.url):
            yield tuple(revisions)

    def newest_first(self) -> Iterator[tuple[Revision, ...]]:
        """Yield the same, the last published first; what tells no date counts as first seen."""
        for (url,) in self._db.execute(_NEWEST_FIRST):
            yield self.history(url)

    def last_seen(self) -> datetime | None:
        """Return when the newest revision was seen, None if nothing is kept."""
        (newest,) = self._db.execute("SELECT max(seen_at) FROM revision").fetchone()
        return time_of(newest) if newest else None

    def history(self, url: str) -> tuple[Revision, ...]:
        """Return the revisions of one article, oldest first."""
        return tuple(self._revisions("WHERE r.url = ? ORDER BY r.number", (url,)))

    def fingerprint(self) -> str:
        """Return what is another text whenever a revision or one of their files is another."""
        row = self._db.execute(
            "SELECT (SELECT count(*) FROM revision), (SELECT max(id) FROM revision),"
            " count(*), total(size) FROM file"
        ).fetchone()
        # A list that takes the place of another may be as long to the byte.
        listed = self._db.execute("SELECT listed, count(*) FROM file GROUP BY listed").fetchall()
        return repr((*row, listed))

    def kept(self) -> dict[str, tuple[int, int]]:
        """Return how many articles, and how many revisions of them, are kept of each outlet."""
        rows = self._db.execute(
            "SELECT outlet, count(DISTINCT url), count(*) FROM revision JOIN article USING (url)"
            " GROUP BY outlet ORDER BY outlet"
        )
        return {outlet: (articles, revisions) for outlet, articles, revisions in rows}

    def standings(self) -> Iterator[Standing]:
        """Yield where every article stands, by outlet and URL."""
        for row in self._db.execute(
            "SELECT url, outlet, state, reason, coalesce(checked_at, '') FROM article"
            " ORDER BY outlet, url"
        ):
            url, outlet, state, reason, checked_at = row
            yield Standing(
                url=url, outlet=outlet, state=state, reason=reason, checked_at=checked_at
            )

    def _task(self, url: str, attempts: int) -> Task:
        outlet, etag, last_modified = self._db.execute(
            "SELECT outlet, etag, last_modified FROM article WHERE url = ?", (url,)
        ).fetchone()
        validators = Validators(etag=etag, last_modified=last_modified)
        return Task(
            url=url,
            outlet=outlet,
            attempts=attempts,
            validators=validators,
            current=self.current(url),
        )

    def _settle(self, url: str, ending: Ending) -> None:
        seen, failed = ending.validators, ending.state == "failed"
        again = ending.state in ("failed", "refused")
        self._db.execute(
            "UPDATE article SET state = ?1, reason = ?2, etag = coalesce(?3, etag),"
            " last_modified = coalesce(?4, last_modified),"
            " checked_at = CASE WHEN ?5 THEN checked_at ELSE ?6 END WHERE url = ?7",
            (
                ending.state, ending.reason, seen.etag, seen.last_modified, failed,
                text_of(ending.now), url,
            ),
        )  # fmt: skip
        self._db.execute(
            "UPDATE work SET not_before = ?1, leased_until = '', priority = 5,"
            " attempts = CASE WHEN ?2 THEN attempts ELSE 0 END WHERE url = ?3",
            (text_of(ending.due), again, url),
        )

    def _revisions(self, where: str, values: tuple[str, ...]) -> Iterator[Revision]:
        rows = self._db.execute(_REVISIONS + where, values)
        names = [column[0] for column in rows.description[1:]]
        for row in rows:
            fields = dict(zip(names, row[1:], strict=True))
            fields["seen_at"] = time_of(fields["seen_at"])
            fields["source"] = TextSource(fields["source"])
            of_it = "revision = ? ORDER BY rendition DESC, part"
            yield Revision(**fields, files=tuple(files.select(self._db, of_it, (row[0],))))
