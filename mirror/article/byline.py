"""Who wrote it: every name, in the printed order, without "By"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from mirror.article.clean import from_markup
from mirror.article.dom import Element, text_of
from mirror.article.witness import Witness, key, strings
from mirror.article.wordlists import load, spread

_NAME_CLASS = re.compile(r"author|byline|writer|autor|journalist|reporter|creator")
_NOT_CLASS = re.compile(
    r"comment|bio|avatar|image|photo|social|follow|related|sidebar|widget|count|share|more"
)
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


def byline(
    root: Element, h1: Element | None, witness: Witness, outlet: str
) -> tuple[tuple[str, ...], str]:
    """Return the authors and where they came from; people before the outlet itself."""
    ways = [
        ("json-ld", names_of(_json_names(witness))),
        ("meta", names_of(_meta_names(witness))),
        ("page", names_of(_page_names(root, h1))),
    ]
    own = _same_as(outlet, witness)
    for source, names in ways:
        people = tuple(n for n in names if n.casefold() not in own)
        if people and source != "page" and _goes_on(people, linked := _linked_names(root, h1)):
            return linked, "page"  # metadata often names the first author alone
        if people and (source != "page" or any(" " in n for n in people)):
            return people, source  # a page's initials ("amw") say less than the outlet's name
    return next(((names, source) for source, names in ways if names), ((), "none"))


def _same_as(outlet: str, witness: Witness) -> frozenset[str]:
    """What the outlet calls itself: as an author it says nothing where a person is named."""
    publisher = strings(witness.resolve(witness.article.get("publisher")))
    host = outlet.removeprefix("www.")
    return frozenset(
        n.casefold() for n in (outlet, host, witness.get("og:site_name"), *publisher) if n
    )


def names_of(raw: Iterable[str]) -> tuple[str, ...]:
    """Return each author's name once, from strings that may hold "By", several names and roles."""
    names: list[str] = []
    for text in raw:
        bare = _AFTER.sub("", from_markup(text))
        for part in _and().split(_by().sub("", _by().sub("", bare))):
            name = _by().sub("", _ROLE.sub("", part)).strip(" .,;:|-–—•*")
            if _is_name(name, first=not names) and name.casefold() not in map(str.casefold, names):
                names.append(name)
    return tuple(names[:_MAX_AUTHORS])


# What follows a name in the same element: dates, "Published", a bracket with initials or a role.
_AFTER = re.compile(
    r"\s*(?:\(|\[|[|•·]|\bpublished\b|\bupdated\b|\bposted\b|\bon \w+ \d|\d{1,2}[./:]\d\d|"
    r"\b(?:19|20)\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d).*$",
    re.IGNORECASE | re.DOTALL,
)
_ROLE = re.compile(
    r"(?:,|\s+-)\s.*$"
    r"|(?<=\w)\s+(?:The Associated Press|Staff Writer|Correspondent|Reporter|Editor)$"
)
_CREDENTIAL = re.compile(r"^(?:[A-Z]{2,5}|Ph\.?D\.?|M\.?D\.?|[A-Z]\.[A-Z]\.)$")


def _is_name(text: str, *, first: bool) -> bool:
    if not 2 <= len(text) <= _MAX_NAME or _NOT_NAME.search(text) or len(text.split()) > _MAX_WORDS:
        return False
    return first or not _CREDENTIAL.match(text)  # "Jane Roe, MS, RDN": letters after a name


_MAX_WORDS = 7


def _json_names(witness: Witness) -> list[str]:
    value = witness.article.get("author") or witness.article.get("creator")
    people = value if isinstance(value, list) else [value]
    return [n for p in people for n in strings(witness.resolve(p))]


_META = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "byl", "cxenseparse:author", "dable:author", "citation_author",
)  # fmt: skip


def _meta_names(witness: Witness) -> list[str]:
    for name in _META:
        found = [v for v in witness.meta.get(key(name), ()) if not v.startswith(("http", "@"))]
        if found:
            return found
    return []


_NEAR = 150  # elements; a byline above the headline stands this close
_FAR = 900


def _page_names(root: Element, h1: Element | None) -> list[str]:
    """Return the names in the first element after the headline that is called a byline."""
    element = _byline_element(root, h1)
    if element is None:
        return []
    parts = _leaves(element, "a", "span", "li", "p")
    return parts if len(parts) > 1 and names_of(parts) else [text_of(element)]


def _linked_names(root: Element, h1: Element | None) -> tuple[str, ...]:
    """Return the names that a byline prints as links, if its words ("By A and B") say the same."""
    element = _byline_element(root, h1)
    if element is None:
        return ()
    linked, said = names_of(_leaves(element, "a")), names_of([text_of(element)])
    agree = len(linked) == len(said) and all(map(_says_name, said, linked))
    return linked if agree else ()


def _says_name(said: str, name: str) -> bool:
    """Tell whether *name* is what was *said*, before a date perhaps, and no "sign in" link."""
    return said.startswith(name) and not name[0].islower()


def _goes_on(first: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Tell whether *names* begins with *first* and holds more."""
    begins = [n.casefold() for n in names[: len(first)]] == [n.casefold() for n in first]
    return begins and len(names) > len(first)


def _leaves(element: Element, *tags: str) -> list[str]:
    return [t for a in element.iter(*tags) if " " in (t := text_of(a)) and len(a) == 0]


def _byline_element(root: Element, h1: Element | None) -> Element | None:
    order = list(root.iter())
    at = order.index(h1) if h1 is not None else 0
    for element in (*order[at : at + _FAR], *order[max(0, at - _NEAR) : at]):
        if _is_byline(element):
            text = text_of(element)
            if 2 < len(text) <= 160 and (names_of([text]) or len(element) > 1):
                return element
    return None


def _is_byline(element: Element) -> bool:
    if element.tag in ("meta", "link", "script", "img", "body", "article", "main"):
        return False
    if "author" in (element.get("rel") or "") or element.get("itemprop") in ("author", "creator"):
        return True
    name = element.get("class")
    return bool(name and _named_author(name))


@lru_cache(maxsize=4096)
def _named_author(name: str) -> bool:
    folded = spread(name)
    return bool(_NAME_CLASS.search(folded)) and not _NOT_CLASS.search(folded)
