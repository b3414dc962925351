"""The headline: the h1 that agrees with what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mirror.article.clean import clean
from mirror.article.dom import Element, squeeze, text_of
from mirror.article.witness import Witness, strings

_SEPARATORS = re.compile(r"\s+[|–—\-•·»«:/]+\s+|\s*\|\s*")


def headline(root: Element, witness: Witness) -> Element | None:
    """Return the h1 (or the h2 where no h1 agrees) that is the article's headline."""
    said = [s for s in _said(root, witness) if s]
    candidates = [(h, squeeze(text_of(h))) for h in root.iter("h1")]
    candidates = [(h, t) for h, t in candidates if t]
    best = max(
        candidates, key=lambda c: max((agreement(c[1], s) for s in said), default=0), default=None
    )
    if best and (
        len(candidates) == 1 or not said or max(agreement(best[1], s) for s in said) > _AGREES
    ):
        return best[0]
    for h in root.iter("h2", "h3"):
        if any(agreement(text_of(h), s) > 0.9 for s in said):
            return h
    return best[0] if best else None


_AGREES = 0.4  # share of common words; sites shorten headlines for machines


def agreement(one: str, other: str) -> float:
    """Return the share of words two titles have in common, of the shorter one."""
    a, b = _words(one), _words(other)
    return len(a & b) / max(1, min(len(a), len(b))) if a and b else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def title(root: Element, h1: Element | None, witness: Witness) -> tuple[str, str]:
    """Return the title and where it came from."""
    printed = squeeze(clean(text_of(h1))) if h1 is not None else ""
    said = [squeeze(clean(s)) for s in _said(root, witness)]
    site = _site(witness)
    names = ("json-ld", "og:title", "twitter:title", "title")
    told = [(n, unsuffixed(s, site)) for n, s in zip(names, said, strict=True) if s]
    if printed and (not told or any(agreement(printed, s) > _AGREES for _, s in told)):
        return printed, "h1"
    if told:
        return told[0][1], told[0][0]
    return printed, "h1" if printed else "none"


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
