"""Link pages and plain lists: addresses from HTML by a selector, or one a line."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree, html

from mirror.discover.values import Entry
from mirror.errors import ConfigError, SourceError

MAX_BYTES = 2_000_000  # front pages of large newspapers are below 1 MB
MAX_LINKS = 5_000
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{20000,}")  # libxml2 is quadratic in a tag's attributes


def read_links(
    body: bytes, *, base: str, charset: str | None = None, selector: str = "a[href]"
) -> tuple[Entry, ...]:
    """
    Return the links of the page *body* that *selector* names, absolute, in the page's order.

    Args:
        body: HTML as fetched.
        base: the URL it came from; a <base href> counts before it.
        charset: as declared by Content-Type; else the page's own meta element decides.
        selector: CSS; what it matches is a link itself, or holds one.

    Raises:
        SourceError: too large, or nothing that can be parsed.
        ConfigError: *selector* is no CSS selector.
    """
    if len(body) > MAX_BYTES:
        raise SourceError(f"page is {len(body)} bytes, expected at most {MAX_BYTES}")
    if _LONG_TAG.search(body):
        raise SourceError("page has a tag of more than 20000 bytes")
    tree = _tree(body, charset)
    base = urljoin(base, next(iter(tree.xpath("//base/@href")), ""))
    entries: list[Entry] = []
    for element in _selected(tree, selector):
        link = element if element.get("href") else next(iter(element.xpath(".//a[@href]")), None)
        if link is not None and len(entries) < MAX_LINKS:
            url = _absolute(base, link.get("href"))
            title = " ".join("".join(element.itertext()).split())[:300]
            entries.append(Entry(url=url, title=title))
    return tuple(entries)


def read_list(text: str) -> tuple[Entry, ...]:
    """Return the addresses of a plain list: one a line, "#" begins a comment."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines()[:MAX_LINKS])
    return tuple(Entry(url=line) for line in lines if line)


def _tree(body: bytes, charset: str | None) -> html.HtmlElement:
    try:
        parser = html.HTMLParser(encoding=charset, no_network=True)
    except LookupError:  # a charset nobody knows
        parser = html.HTMLParser(no_network=True)
    try:
        return html.document_fromstring(body, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise SourceError("page cannot be parsed") from None


def _selected(tree: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    from cssselect import SelectorError  # noqa: PLC0415 - only link pages need it

    try:
        return list(tree.cssselect(selector))
    except SelectorError as error:
        raise ConfigError(f"not a CSS selector: {selector!r}: {error}") from None


def _absolute(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""
