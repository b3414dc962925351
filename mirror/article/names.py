"""Names out of the strings that hold them: bylines and metadata with "By", roles and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mirror.article import eastern
from mirror.article.clean import from_markup
from mirror.article.wordlists import load

_MAX_NAME = 60
_MAX_WORDS = 7
_MAX_AUTHORS = 30
_NOT_NAME = re.compile(
    r"https?://|www\.|@|\d{3}|\bcookie|\{|<|^(?:by|von|admin|administrator|staff|editor|redaktion|unknown|none|null|undefined|author)$",
    re.IGNORECASE,
)
# A time, "12.24.14", "22", "1 de diciembre de", "2 min. read": beside a name it is none. Outlets
# may be called "24 Канал" or "7x7".
_STAMP = re.compile(r"\d{1,2}[:.]\d\d|^\d{1,2}(?:$|\s)")
_CREDENTIAL = re.compile(r"^(?:[A-Z]{2,5}|Ph\.?D\.?|M\.?D\.?|[A-Z]\.[A-Z]\.)$")
_EDGES = " .,;:|-–—•*"
_GLUED = re.compile(r"^By(?=[A-Z])")  # two elements without a space between them

# What follows a name in the same element: dates, "Published", a bracket with initials or a role.
_AFTER = re.compile(
    r"\s*(?:\(|\[|[|•·©]|\bpublished\b|\bupdated\b|\bposted\b|\s-\s|[\s,]\d|(?<=(?-i:[\u3040-\u9fff]))\d|"
    r"\bon (?:\d|\w+ \d)|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d).*$",
    re.IGNORECASE | re.DOTALL,
)


def names_of(raw: Iterable[str]) -> tuple[str, ...]:
    """Return each author's name once, from strings that may hold "By", several names and roles."""
    found: dict[str, str] = {}
    for text in raw:
        if text.startswith(("http:", "https:")):
            continue
        for name in _names_in(text, first=not found):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())[:_MAX_AUTHORS]


def _names_in(text: str, *, first: bool) -> list[str]:
    """
    Return the names in one string, in its order.

    Args:
        text: "Von Jane Roe, Berlin", "Jane Roe and Richard Roe, Staff Writers" …
        first: nobody is named yet, so that even a role may be all there is of a name.
    """
    names: list[str] = []
    for part in _pattern("and").split(_without_by(_AFTER.sub("", _unstamped(from_markup(text))))):
        name = _without_role(_without_by(part), alone=bool(names or not first))
        if _is_name(name, names) and not (_STAMP.search(name) and (names or not first)):
            names.append(name)
    return names


def _without_role(text: str, *, alone: bool) -> str:
    """Return a name without the role behind it; "" where a role stands *alone* after a name."""
    role = _role().search(text)
    if role is None:
        return text
    bare, title = text[: role.start()].strip(_EDGES), role[0].strip()
    if alone and (not bare or (" " not in title and title < eastern.FIRST)):
        return ""  # "Senior Writer", "Culture Editor"; Korean and Japanese put it behind each name
    return bare or text


def _is_name(text: str, before: list[str]) -> bool:
    if not 2 <= len(text) <= _MAX_NAME or _NOT_NAME.search(text) or len(text.split()) > _MAX_WORDS:
        return False
    if text.casefold() in _labels():
        return False
    return not (before and _CREDENTIAL.match(text))  # "Jane Roe, MS, RDN"


def _unstamped(text: str) -> str:
    """Return a byline without the date before its "by": "Published 3 May 2021 by Jane Roe"."""
    text = _GLUED.sub("By ", text.strip(_EDGES))
    stamp = _pattern("stamp").match(text)
    return text[stamp.end() :] if stamp else text


def says_when(text: str) -> bool:
    """Tell whether a line begins as those do that say when a text was published or changed."""
    return bool(_pattern("when").match(text.strip(_EDGES)))


def says_by(text: str) -> bool:
    """Tell whether a line begins as bylines do, with a name or nothing behind it."""
    return bool(_pattern("by").match(f"{text.strip(_EDGES)} _"))


def _without_by(text: str) -> str:
    by = _pattern("by")
    return by.sub("", by.sub("", text.strip(_EDGES))).strip(_EDGES)


@cache
def _labels() -> frozenset[str]:
    """Return what stands beside names in bylines and is none: days, buttons."""
    return frozenset(w for table in load("byline").values() for w in table.get("label", ()))


@cache
def _words(kind: str) -> str:
    words = {re.escape(w) for table in load("byline").values() for w in table.get(kind, ())}
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """Return what finds the words before a name ("by"), a date before those, or an "and"."""
    if kind == "stamp":
        return re.compile(rf"\D{{0,30}}\d.{{0,40}}?\s(?=(?:{_words('by')})\s)", re.IGNORECASE)
    words = _words(kind)
    if kind == "when":
        return re.compile(rf"(?:{words})(?!\w)", re.IGNORECASE)
    if kind == "by":
        return re.compile(rf"^(?:{words})(?:\s*[:：՝]\s*|\s+)(?=\S)", re.IGNORECASE)
    return re.compile(rf"\s*[,;|•·/&＆、]\s*(?:(?:{words})\s+)?|\s+(?:{words})\s+", re.IGNORECASE)


@cache
def _role() -> re.Pattern[str]:
    """Return what finds a role at the end of a name: "Jane Roe Staff Writer"."""
    return re.compile(rf"(?:^|\s)(?:{_words('role')})$", re.IGNORECASE)
