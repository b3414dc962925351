"""Lines with a role of their own: agency credits, corrections, disclaimers."""

from __future__ import annotations

from functools import cache
from itertools import islice

from mirror.article.dom import Element, text_of
from mirror.article.wordlists import fold, load, starts_with, topic

LAST_BLOCKS = 6  # a credit stands at the end, above at most some boxes
_MAX_CREDIT = 260  # characters; "Associated Press writers …" with eight names has 240
_MAX_DISCLAIMER = 400
_MAX_CORRECTION = 900


def is_credit(text: str) -> bool:
    """Tell whether a line says which agencies or colleagues contributed."""
    return bool(text) and len(text) <= _MAX_CREDIT and _says("credit", text)


def says_where(text: str) -> bool:
    """Tell whether a line says where somebody reported from: "Jane Roe reported from Oslo"."""
    folded = fold(text)
    return any(words in folded for words in _where())


@cache
def _where() -> tuple[str, ...]:
    return tuple(fold(w) for table in load("credit").values() for w in table.get("where", ()))


def is_correction(text: str) -> bool:
    """Tell whether a line corrects the article itself."""
    return bool(text) and len(text) <= _MAX_CORRECTION and _says("correction", text)


def is_disclaimer(text: str) -> bool:
    """Tell whether a line parts the author's opinion from the outlet's."""
    return bool(text) and len(text) <= _MAX_DISCLAIMER and _says("disclaimer", text)


def beside(node: Element) -> str:
    """
    Return the disclaimer that a page prints beside *node*, the body of its text; "" for none.

    Two levels up at most: further off it may be that of the next article.
    """
    for up in islice(node.iterancestors(), 2):
        for element in up.iter("div", "p", "section", "aside"):
            if "disclaimer" in (element.get("class") or "") and is_disclaimer(text_of(element)):
                return text_of(element)
    return ""


def _says(name: str, text: str) -> bool:
    words, folded = topic(name), fold(text)
    if starts_with(folded, words.starts):
        return True
    return any(phrase in folded for phrase in words.contains)
