"""What the person who pushes says of an article that its file does not say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from mirror.article.clean import clean
from mirror.model import Article, Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """Fields of an article; what is empty stays as it was read."""

    title: str = ""
    byline: tuple[str, ...] = ()
    published: datetime | date | None = None
    language: str = ""
    """BCP 47."""


NOTHING = Given()


def completed(reading: Reading, given: Given) -> Reading:
    """Return *reading* with what was *given* in its place, and that said in its sources."""
    fields = {
        "title": clean(given.title),
        "byline": tuple(clean(name) for name in given.byline),
        "published": given.published,
        "language": given.language,
    }
    known = {name: value for name, value in fields.items() if value}
    article: Article = replace(reading.article, **known)  # type: ignore[arg-type]
    sources = {**reading.sources, **dict.fromkeys(known, "by hand")}
    return replace(reading, article=article, sources=sources)
