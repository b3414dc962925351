"""When it was published and changed: machine-readable witnesses first, printed dates last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import chain

from mirror.article.dom import Element, marker, text_of
from mirror.article.printed_date import printed_date
from mirror.article.witness import Witness, strings

When = datetime | date

# ISO 8601 as outlets write it, with a space for the T and zones with or without a colon.
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{0,2})?)?"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{2}:?\d{2})?$")
# Month and day have two digits where nothing parts them: /2014/12/ is December, no 2 January.
_IN_URL = re.compile(
    r"/((?:19|20)\d{2})(?:[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])"
    r"|[/-]?(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
# Numbers of articles often begin with the day: A202601291432000519.
_URL_DIGITS = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{4,})?(?!\d)")
_FIRST_YEAR = 1990  # the web is no older

# Punctuation does not count in these names (`witness.key`).
_PUBLISHED = (
    "article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "pubdate", "publishdate",
    "publication_date", "cxenseparse:recs:publishtime", "article:published", "date",
    "dc.date.created", "originalpublicationdate", "ptime", "last-published", "dc.date.published",
    "citation_publication_date", "bt:pubdate", "prism.publicationdate", "published", "release_date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "datemodified", "og:updated_time", "last-modified",
    "dcterms.modified", "lastmod", "dc.date.modified",
)  # fmt: skip


def parse(text: str) -> When | None:
    """Return the date or aware time that *text* states, None where it states none."""
    text = text.strip()
    match = _ISO.search(text) or _COMPACT.match(text)
    found = _when(match) if match else None
    return found or printed_date(text[:_MAX_TEXT])


_MAX_TEXT = 200  # characters a date's element has at most


def _when(match: re.Match[str]) -> When | None:
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        plain = date(int(year), int(month), int(day))
        offset = _offset(zone)
        if hour is None or offset is None:
            found: When = plain
        else:
            clock = time(int(hour) % 24, int(minute), int(second or 0), tzinfo=offset)
            found = datetime.combine(plain, clock)
    except ValueError:
        return None
    return found if plain.year >= _FIRST_YEAR else None


def _offset(zone: str | None) -> timezone | None:
    if zone is None:
        return None
    if zone in ("Z", "UTC", "GMT"):
        return UTC
    digits = zone[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-span if zone[0] == "-" else span)


# Sources that a hint knows better than; what the page says to machines stays, because the printed
# time is often that of the last update.
PRINTED = frozenset(("time", "page", "url", "none"))


def parse_element(element: Element) -> When | None:
    """Return the date that an element states in its attributes or prints."""
    said = (element.get("datetime"), element.get("content"), text_of(element))
    return next((found for s in said if s and (found := parse(s))), None)


def published(
    root: Element, h1: Element | None, witness: Witness, url: str
) -> tuple[When | None, str]:
    """Return when the article was published and where that came from."""
    return _first(chain(_published(root, witness, url), _near(root, h1)))


def modified(witness: Witness) -> tuple[When | None, str]:
    """Return when the article was last changed and where that came from."""
    ways = [("json-ld", s) for s in strings(witness.article.get("dateModified"))]
    ways += [(name, witness.get(name)) for name in _MODIFIED]
    return _first(iter(ways))


def _first(ways: Iterator[tuple[str, str]]) -> tuple[When | None, str]:
    for source, text in ways:
        found = parse(text) if text else None
        if found is not None:
            return found, source
    return None, "none"


def _published(root: Element, witness: Witness, url: str) -> Iterator[tuple[str, str]]:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        for text in strings(witness.article.get(name)):
            yield "json-ld", text
    for name in _PUBLISHED:
        yield name, witness.get(name)
    yield from _marked(root)
    match = _IN_URL.search(url)
    if match:
        yield "url", "-".join(filter(None, match.groups()))
    digits = _URL_DIGITS.search(url)
    if digits:
        yield "url", "-".join(digits.groups())
    for node in witness.nodes:
        for text in strings(node.get("datePublished")):
            yield "json-ld", text
    yield from _named_so(root)
    for text in strings(witness.article.get("dateModified")):
        yield "json-ld modified", text
    for name in _MODIFIED:
        yield name, witness.get(name)


_AROUND = 60  # elements after the headline, and half as many before it
_MAX_STAMP = 90  # characters of a line with a date; a sentence with one is longer


def _near(root: Element, h1: Element | None) -> Iterator[tuple[str, str]]:
    """Short lines around the headline, whatever they are called."""
    order = list(root.iter())
    at = order.index(h1) if h1 is not None else 0
    for element in (*order[at + 1 : at + _AROUND], *order[max(0, at - _AROUND // 2) : at]):
        for text in (element.text, element.tail):
            if text and 6 <= len(text.strip()) <= _MAX_STAMP:
                yield "page", text


_DATE_CLASS = re.compile(r"date|time|publi|posted|stamp|datum|fecha|byline|meta", re.IGNORECASE)


def _marked(root: Element) -> Iterator[tuple[str, str]]:
    later = []
    for element in root.iter():
        name = element.get("itemprop") or ""
        if element.tag != "time" and name not in ("datePublished", "dateCreated"):
            continue
        said = element.get("datetime") or element.get("content") or text_of(element)
        if "pdate" in marker(element).lower() or name == "dateModified":
            later.append(said)
        else:
            yield "time", said
    for said in later:
        yield "time", said


def _named_so(root: Element) -> Iterator[tuple[str, str]]:
    """Elements whose class says they hold a date, as far as their text is short."""
    for element in root.iter(
        "span", "div", "p", "li", "small", "abbr", "td", "em", "i", "b", "a", "h4", "h5", "h6"
    ):
        if _DATE_CLASS.search(marker(element)):
            text = element.get("title") or text_of(element)
            if 6 <= len(text) <= 120:
                yield "page", text
