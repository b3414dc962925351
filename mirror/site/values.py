"""What the pages are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from mirror.model import KeptFile, Rendition, Revision, TextSource


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One place where the same tree is published."""

    kind: str
    """"https", "onion", "ipns", "ipfs", "telegram" or "mail"."""
    url: str
    since: date | None = None
    """The first day on which it served; None if nobody says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MirrorList:
    """The signed list of living mirrors (FORMAT.md 9), as of one day."""

    version: int
    issued: date
    expires: date
    days_over: int | None
    """For how many days it has been out of date; None if it is not."""
    places: tuple[Place, ...]
    """In the order in which they are shown."""


History = tuple[Revision, ...]
"""The revisions of one article, oldest first."""


class Kept(Protocol):
    """All articles that are kept, one at a time: an archive is larger than a small server."""

    def by_url(self) -> Iterator[History]:
        """Yield each article, in the order of their URLs."""

    def newest_first(self) -> Iterator[History]:
        """Yield each article by `month_key` of its last revision, falling; then by URL."""

    def last_seen(self) -> datetime | None:
        """Return when the newest revision was seen, None if nothing is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Everything the indexes tell."""

    publisher: str
    """The pseudonym of who signs the index."""
    key: str
    """Its minisign public key, 56 characters."""
    fingerprint: str
    """Of that key, as people compare it."""
    verifier_sha256: str
    """Of verify.html, shown so that two copies of it can be compared."""
    kept: Kept
    """All that is kept."""
    places: tuple[Place, ...] = ()
    """The publisher's own addresses."""
    living: MirrorList | None = None
    """Shown instead of `places` where there is one."""

    @property
    def updated(self) -> str:
        """When the newest revision was seen, RFC 3339; it alone moves the indexes' time."""
        newest = self.kept.last_seen()
        return f"{newest:%Y-%m-%dT%H:00:00Z}" if newest else "1970-01-01T00:00:00Z"


def changes(history: Sequence[Revision]) -> int:
    """
    Return how often the text of an article became another, or was withdrawn.

    A page, a feed and an API hold one text in different cuts, so that only texts from the same
    source are compared: else a better copy of ours would be laid at the outlet's door.
    """
    last: dict[TextSource, str] = {}
    changed = 0
    for revision in history:
        before = last.get(revision.source, revision.text_sha256)
        changed += bool(revision.retracted) or before != revision.text_sha256
        if not revision.retracted:
            last[revision.source] = revision.text_sha256
    return changed


def month_key(revision: Revision) -> str:
    """Return what an article is ordered by: when it was published, else when it was first seen."""
    return revision.published or f"{revision.seen_at:%Y-%m-%d}"


def file_of(revision: Revision, rendition: Rendition) -> KeptFile | None:
    """Return the (first) file of a rendition."""
    return next((file for file in revision.files if file.rendition is rendition), None)
