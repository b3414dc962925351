"""The headline: the h1 that agrees with what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mirror.article.clean import clean, from_markup
from mirror.article.dom import Element, squeeze, text_of
from mirror.article.witness import Witness, strings

_SEPARATORS = re.compile(r"\s+[|–—\-•·»«:/]+\s+|\s*\|\s*")


_AGREES = 0.5  # Dice of words; sites shorten and reword headlines for machines


def headline(root: Element, witness: Witness) -> Element | None:
    """Return the h1 (or the h2 where no h1 agrees) that is the article's headline."""
    said = [s for s in _said(root, witness) if s]
    candidates = [(h, text) for h in root.iter("h1") if (text := text_of(h))]
    if not said or not candidates:
        return candidates[0][0] if candidates else None
    best, text = max(candidates, key=lambda c: closest(c[1], said))
    if closest(text, said) >= _AGREES:
        return best
    for h in root.iter("h2", "h3"):
        if closest(text_of(h), said) > 0.9:
            return h
    return best if len(candidates) == 1 and closest(text, said) > 0 else None


def closest(text: str, said: Iterable[str]) -> float:
    """Return how well *text* agrees with the best of *said*."""
    return max((likeness(text, s) for s in said), default=0.0)


def likeness(one: str, other: str) -> float:
    """Return the Dice coefficient of the words of two texts: 1 where they have the same words."""
    a, b = _words(one), _words(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def agreement(one: str, other: str) -> float:
    """Return the share of words two titles have in common, of the shorter one."""
    a, b = _words(one), _words(other)
    return len(a & b) / max(1, min(len(a), len(b))) if a and b else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def title(root: Element, h1: Element | None, witness: Witness) -> tuple[str, str]:
    """Return the title and where it came from."""
    printed = squeeze(clean(text_of(h1))) if h1 is not None else ""
    said = [from_markup(s) for s in _said(root, witness)]
    site = _site(witness)
    names = ("json-ld", "og:title", "twitter:title", "title")
    told = [(n, unsuffixed(s, site)) for n, s in zip(names, said, strict=True) if s]
    if printed:
        for name, text in told:
            if name != "title" and _one_is_part(printed, text):
                return text, name
        return printed, "h1"
    return (told[0][1], told[0][0]) if told else ("", "none")


_MIN_PART = 2  # words; one word in common at an end is chance


def _one_is_part(one: str, other: str) -> bool:
    """
    Tell whether one title is the other with a label before or after it.

    The h1 may hold the section's name, the witness may hold the kicker that is printed above the
    h1; the page's own word for machines is then what the outlet calls the article.
    """
    a, b = re.findall(r"\w+", one.casefold()), re.findall(r"\w+", other.casefold())
    short, long = sorted((a, b), key=len)
    if len(short) < _MIN_PART or len(short) == len(long):
        return False
    return long[-len(short) :] == short or (short is b and long[: len(short)] == short)


def _said(root: Element, witness: Witness) -> list[str]:
    node = root.find("head/title")
    page = (node.text or "") if node is not None else ""
    names = strings(witness.article.get("headline") or witness.article.get("name"))
    return [names[0] if names else "", witness.get("og:title"), witness.get("twitter:title"), page]


def _site(witness: Witness) -> tuple[str, ...]:
    publisher = witness.resolve(witness.article.get("publisher"))
    return tuple(
        s
        for s in (witness.get("og:site_name"), *strings(publisher), witness.get("application-name"))
        if s
    )


def unsuffixed(text: str, site: Iterable[str] = ()) -> str:
    """Return *text* without the site's name that is added for search engines."""
    text = squeeze(text)
    for name in site:
        for end in (f" {sep} {name}" for sep in ("|", "-", "–", "—", "•", "·", ":", "»", "/")):
            if text.casefold().endswith(end.casefold()):
                text = text[: -len(end)].rstrip()
    parts = list(_SEPARATORS.finditer(text))
    if (
        parts
        and len(text) - parts[-1].end() <= 30
        and parts[-1].start() >= len(text) / 2
        and not site
    ):
        text = text[: parts[-1].start()].rstrip()
    return text
