"""Which elements open a block that holds others, and of what kind."""

from __future__ import annotations

import re
from functools import lru_cache

from mirror.article import embeds
from mirror.article.builder import PULL
from mirror.article.dom import HEADINGS, Element, marker, short_text, text_of
from mirror.article.wordlists import spread

_ASIDE = re.compile(
    r"(?<![a-z])(?:fact|info|context|explainer)-?box|infokasten|faktaruta|faktaboks"
)
_CAPTION = re.compile(
    r"caption|legende|bildunterschrift|bildtext|cutline|(?:image|img|photo|pic|media)-?_?_?"
    r"(?:text|desc|info|title|subtitle)"
)
_CREDIT = re.compile(
    r"credit|copyright|photographer|attribution|(?:image|img|photo|pic|media)-?_?_?source"
)
_MAX_CAPTION = 1200  # characters; what is longer under such a name is text


_PARTS = frozenset(("img", "picture", "iframe", "video", "figure"))
_KINDS = {"ul": "list", "ol": "list", "menu": "list", "dir": "list", "li": "item",
          "blockquote": "quote", "aside": "aside", "details": "aside"}  # fmt: skip


def frame_kind(element: Element) -> str:
    """Return the kind of frame that *element* opens, "" if it opens none."""
    tag, name = element.tag, element.get("class") or ""
    if tag == "figcaption" and not _is_inside(element, "figure", "blockquote"):
        return "caption"  # of a gallery whose slides are links
    if tag == "cite" and _is_after_quote(element):
        return "cite"
    if name and (printed := _printed_kind(name)) and _is_label(element):
        return printed
    kind = _KINDS.get(tag, "")
    if kind == "quote" and embeds.is_post_quote(element):
        return "post"
    if kind == "aside" and (PULL.search(spread(marker(element))) or _only_quotes(element)):
        return "quote"
    boxed = tag in ("div", "section") and _ASIDE.search(spread(name))
    return "aside" if boxed else kind


def _is_inside(element: Element, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _only_quotes(element: Element) -> bool:
    """Tell whether a box holds one quotation and no other word: a pull quote without the name."""
    quotes = list(element.iter("q", "blockquote"))
    return len(quotes) == 1 and text_of(quotes[0]) == text_of(element)


def _is_after_quote(element: Element) -> bool:
    """Tell whether *element* stands right behind a quotation, and so says whose it is."""
    before = element.getprevious()
    return before is not None and before.tag == "blockquote" and not (before.tail or "").strip()


@lru_cache(maxsize=4096)
def _printed_kind(name: str) -> str:
    """Return what a class says is printed by a picture: "caption", "credit" or ""."""
    folded = spread(name)
    if _CAPTION.search(folded):
        return "caption"
    return "credit" if _CREDIT.search(folded) else ""


def _is_label(element: Element) -> bool:
    if element.tag in HEADINGS or next(element.iter(*_PARTS), None) is not None:
        return False
    return bool(short_text(element, _MAX_CAPTION))
