"""What discovery hands on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mirror.model import Skipped, Validators


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """
    An article's text from a source that is not its page: a full-text feed, or the outlet's API.

    It is what a page is made from when the page itself is blocked or drawn by script. Everything
    in it is as the outlet sent it: untrusted.
    """

    url: str
    title: str
    raw_html: str
    """The body as HTML, not sanitized: it goes through the same engine as a page."""
    dek: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | date | None = None
    modified: datetime | None = None
    language: str = ""
    """BCP 47 tag, "" where the source gives none."""
    tags: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Kinds of parts that the source has and no rule covers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The address of an article, and what its source says of it."""

    url: str
    """Canonical."""
    source: str
    """URL of the feed, sitemap or page that named it."""
    title: str = ""
    """As the source gives it: a hint, untrusted."""
    published: datetime | None = None
    """A hint too, UTC."""
    text: Recovered | None = None
    """The article itself, where the source carries it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One address in a feed, sitemap or page, as it stands there: not yet canonical or checked."""

    url: str
    title: str = ""
    published: datetime | None = None
    text: Recovered | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Which links are an outlet's articles, and where its link pages hold them."""

    hosts: tuple[str, ...]
    """Its own hosts; their subdomains count, by label."""
    links: str = "a[href]"
    """CSS selector of the links to articles in a link page."""
    paths: re.Pattern[str] | None = None
    """What the path of an article begins with; None takes every path but the root."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Discovery:
    """What one pass over an outlet's sources gave."""

    found: tuple[Found, ...] = ()
    """In the order of the sources, each URL once."""
    validators: Mapping[str, Validators] = field(default_factory=dict)
    """By source URL, to be sent back next time; only for sources that were read whole."""
    unchanged: tuple[str, ...] = ()
    """Sources that answered 304."""
    skipped: tuple[Skipped, ...] = ()
    """Sources that could not be read, and why."""
