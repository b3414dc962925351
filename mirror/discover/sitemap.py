"""
Sitemaps (sitemaps.org 0.9), sitemap indexes and news sitemaps: addresses from bounded XML.

expat alone, with no DTD: any entity declaration is refused, so nothing expands and nothing is
loaded. What was read before damage counts: half a sitemap is better than none.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.parsers import expat

from mirror.discover.values import Entry
from mirror.errors import SourceError

MAX_BYTES = 52_428_800  # sitemaps.org: 50 MB uncompressed
MAX_URLS = 50_000  # sitemaps.org: in one file
MAX_DEPTH = 16  # a news or video sitemap nests five elements
MAX_TEXT = 4_096  # characters of one value; sitemaps.org: addresses are below 2,048
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sitemap:
    """What one file lists."""

    pages: tuple[Entry, ...] = ()
    sitemaps: tuple[Entry, ...] = ()
    """The files an index names; `published` is their lastmod."""
    fault: str = ""
    """Why reading stopped before the end, "" if it did not."""


def read_sitemap(body: bytes) -> Sitemap:
    """
    Return what the sitemap *body* lists; it may be gzip.

    Raises:
        SourceError: no sitemap at all, or one that declares entities.
    """
    reader = _Reader()
    fault = ""
    try:
        reader.read(_unpacked(body))
    except (_Stop, expat.ExpatError, ValueError, LookupError) as error:
        fault = str(error)
    if not reader.is_sitemap:
        raise SourceError("not a sitemap" + (f": {fault}" if fault else ""))
    return Sitemap(pages=tuple(reader.pages), sitemaps=tuple(reader.sitemaps), fault=fault)


def _unpacked(body: bytes) -> bytes:
    """The XML, at most MAX_BYTES of it: a bomb is cut, not opened."""
    if not body.startswith(_GZIP):
        return body[:MAX_BYTES]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES)
    except zlib.error:
        raise SourceError("sitemap is not the gzip it says it is") from None


class _Stop(Exception):  # noqa: N818 - not an error of the tree: it never leaves this module
    """Reading ends here, and why."""


@dataclass(slots=True)
class _Reader:
    """Follows expat's events: which element we are in, and the values of the entry so far."""

    pages: list[Entry] = field(default_factory=list)
    sitemaps: list[Entry] = field(default_factory=list)
    is_sitemap: bool = False
    depth: int = 0
    values: dict[str, str] = field(default_factory=dict)
    text: list[str] | None = None
    room: int = 0

    def read(self, xml: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.EntityDeclHandler = _refuse_entity
        parser.buffer_text = True
        parser.Parse(xml, True)

    def start(self, name: str, _attributes: object) -> None:
        self.depth += 1
        local = name.rpartition(" ")[2]
        if self.depth > MAX_DEPTH:
            raise _Stop(f"elements are nested deeper than {MAX_DEPTH}")
        if self.depth == 1:
            self.is_sitemap = local in ("urlset", "sitemapindex")
        if not self.is_sitemap:
            raise _Stop(f"the root element is {local[:40]!r}")
        if local in ("url", "sitemap") and self.depth == 2:
            self.values = {}
        wanted = local in ("loc", "lastmod", "title", "publication_date")
        self.text, self.room = ([], MAX_TEXT) if wanted and not _is_media(name) else (None, 0)

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text[: self.room])
            self.room -= len(self.text[-1])

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if self.text is not None:
            self.values.setdefault(local, "".join(self.text).strip())
            self.text = None
        if local in ("url", "sitemap") and self.depth == 2:
            self.add(self.sitemaps if local == "sitemap" else self.pages)
        self.depth -= 1

    def add(self, entries: list[Entry]) -> None:
        if len(entries) >= MAX_URLS:
            raise _Stop(f"more than {MAX_URLS} addresses")
        if url := self.values.get("loc"):
            when = _time(self.values.get("publication_date") or self.values.get("lastmod", ""))
            entries.append(Entry(url=url, title=self.values.get("title", ""), published=when))


def _is_media(name: str) -> bool:
    """Whether *name* is in the image or video namespace, whose loc and title are not a page's."""
    space = name.rpartition(" ")[0]
    return "sitemap-image" in space or "sitemap-video" in space


def _refuse_entity(*_declaration: object) -> None:
    raise SourceError("sitemap declares entities")


def _time(text: str) -> datetime | None:
    """A W3C datetime (ISO 8601 profile) in UTC; None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
