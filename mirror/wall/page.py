"""
What a page shows, seen roughly and in linear time.

This looks at pages before anything else does, hostile ones included, so it is no HTML parser:
it goes through the source once and cannot be made to go back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from mirror.charset import decode

LOOKED_AT = 3_000_000  # more than any page seen holds before its end, and 2 s of work at worst
PROSE_RUN = 80  # characters; menus, buttons and captions stay below, paragraphs do not
_HIDDEN = ("script", "style", "template", "textarea", "svg")
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u",
))  # fmt: skip
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_ARTICLE = re.compile(
    r"""article:published_time|"@type"\s*:\s*\[?\s*"[A-Za-z]*(?:News|Blog|)(?:Article|Posting)"
    |og:type["']?\s+content=["']?article|content=["']?article["']?\s+property=["']?og:type""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page as seen roughly."""

    source: str
    """All of it, in lower case."""
    headings: tuple[str, ...]
    """The title and the headings of first rank, as `plain` spells them."""
    text: str
    """Everything shown, as `plain` spells it."""
    prose: int
    """Characters in runs that are long enough to be sentences."""
    says_article: bool
    """Whether its metadata calls it an article."""


def look(body: bytes, charset: str | None) -> Page:
    """Return what *body*, an HTML page, shows in its first LOOKED_AT bytes."""
    if len(body) > LOOKED_AT:
        body = body[:LOOKED_AT].rpartition(b"<")[0]  # no character of any charset is cut there
    html = decode(body, charset)
    headings: list[str] = []
    runs: list[str] = []
    for element, text in _runs(html):
        (headings if element in {"title", "h1"} else runs).append(text)
    return Page(
        source=html.lower(),
        headings=tuple(plain(text) for text in headings),
        text=plain(" ".join(headings + runs)),
        prose=sum(len(text) for text in runs if len(text) >= PROSE_RUN),
        says_article=_ARTICLE.search(html) is not None,
    )


def plain(text: str) -> str:
    """Return *text* without case, marks of quotation, ё and double spaces, for comparing."""
    return " ".join(text.casefold().replace("ё", "е").translate(_QUOTES).split())


_QUOTES = str.maketrans({"’": "'", "ʼ": "'"} | dict.fromkeys('«»“”„"', None))


def _runs(html: str) -> list[tuple[str, str]]:
    """Return each run of text between block tags, with the tag that opened it."""
    runs: list[tuple[str, str]] = []
    element, words, at = "", [""], 0
    while at < len(html):
        start = html.find("<", at)
        words.append(html[at : start if start >= 0 else len(html)])
        if start < 0:
            break
        tag = _TAG.match(html, start)
        name = tag[1].lower() if tag else ""
        if name not in _INLINE and (tag or html.startswith("<!", start)):
            runs.append((element, "".join(words)))
            words = [""]
            element = "" if html.startswith("</", start) else name
        at = _after(html, start, name)
    runs.append((element, "".join(words)))
    spaced = ((element, " ".join(unescape(text).split())) for element, text in runs)
    return [(element, text) for element, text in spaced if text]


def _after(html: str, start: int, name: str) -> int:
    """Return where the markup that begins at *start* is over; never a place before."""
    if html.startswith("<!--", start):
        end, skip = html.find("-->", start), 3
    elif name in _HIDDEN and not html.startswith("</", start):
        close = re.compile(f"</{name}", re.IGNORECASE).search(html, start)
        end, skip = (html.find(">", close.start()) if close else -1), 1
    elif name or html.startswith(("</", "<!", "<?"), start):
        end, skip = html.find(">", start), 1
    else:
        return start + 1  # a "<" that begins nothing
    return end + skip if end >= 0 else len(html)
