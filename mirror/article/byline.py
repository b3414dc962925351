"""Who wrote it: every name, in the printed order, without "By"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mirror.article.clean import clean
from mirror.article.dom import Element, marker, squeeze, text_of
from mirror.article.witness import Witness, strings
from mirror.article.wordlists import load, spread

_NAME_CLASS = re.compile(r"author|byline|writer|autor|journalist|reporter|creator")
_NOT_NAME = re.compile(
    r"https?://|www\.|@|\d{3}|\bcookie|\{|<|^(?:by|von|admin|administrator|staff|editor|redaktion|unknown|none|null|undefined|author)$",
    re.IGNORECASE,
)
_MAX_NAME = 60
_MAX_AUTHORS = 30


@cache
def _by() -> re.Pattern[str]:
    words = sorted(
        (re.escape(w) for t in load("byline").values() for w in t["by"]), key=len, reverse=True
    )
    return re.compile(rf"^(?:{'|'.join(words)})(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)


@cache
def _and() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for t in load("byline").values() for w in t["and"])
    return re.compile(rf"\s*[,;|•·/&＆、]\s*(?:(?:{words})\s+)?|\s+(?:{words})\s+", re.IGNORECASE)


def byline(root: Element, witness: Witness, outlet: str) -> tuple[tuple[str, ...], str]:
    """Return the authors and where they came from."""
    ways = (
        ("json-ld", _json_names(witness)),
        ("meta", _meta_names(witness)),
        ("page", _page_names(root)),
    )
    for source, names in ways:
        found = names_of(names)
        if found and not (
            len(found) == 1 and source != "page" and found[0].casefold() == outlet.casefold()
        ):
            return found, source
    for source, names in ways:
        if found := names_of(names):
            return found, source
    return (), "none"


def names_of(raw: Iterable[str]) -> tuple[str, ...]:
    """Return each author's name once, from strings that may hold "By", several names and roles."""
    names: list[str] = []
    for text in raw:
        bare = _by().sub("", _by().sub("", squeeze(clean(text))))
        for part in _and().split(bare):
            name = part.strip(" .,;:|-–—•")
            if (
                2 <= len(name) <= _MAX_NAME
                and not _NOT_NAME.search(name)
                and name.casefold() not in {n.casefold() for n in names}
            ):
                names.append(name)
    return tuple(names[:_MAX_AUTHORS])


def _json_names(witness: Witness) -> list[str]:
    value = witness.article.get("author") or witness.article.get("creator")
    people = value if isinstance(value, list) else [value]
    return [n for p in people for n in strings(witness.resolve(p))]


def _meta_names(witness: Witness) -> list[str]:
    for name in (
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "cxenseparse:author",
        "dable:author",
        "twitter:creator",
    ):
        found = [v for v in witness.meta.get(name, ()) if not v.startswith(("http", "@"))]
        if found:
            return found
    return []


def _page_names(root: Element) -> list[str]:
    found: list[str] = []
    for element in root.iter("a", "span", "div", "p", "address", "li", "strong", "em", "cite"):
        rel = element.get("rel") or ""
        item = element.get("itemprop") or ""
        if (
            rel == "author"
            or item in ("author", "creator")
            or _NAME_CLASS.search(spread(marker(element)))
        ):
            text = text_of(element)
            if 2 < len(text) <= 120 and len(text.split()) <= 14:
                found.append(text)
                if len(found) > 3:
                    break
    return found[:1]
