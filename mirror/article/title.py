"""The headline: the heading that agrees with what the page says of itself, as readers see it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mirror.article.clean import clean, from_markup
from mirror.article.dom import HEADINGS, Element, ancestors, marker, short_text, squeeze, text_of
from mirror.article.eastern import HAN, may_be_eastern
from mirror.article.witness import Witness, strings

_AGREES = 0.5  # Dice of words; sites shorten and reword headlines for machines
_SAME = 0.9  # a smaller heading must say nearly the same to be the headline


def headline(root: Element, witness: Witness) -> Element | None:
    """
    Return the heading that is printed as the article's headline, None where none is.

    An h1 in a trail of links ("Home > Politics > …") is there for search engines, often in other
    words than the headline, which then is an h2: it counts last.
    """
    said = [run for _, text in _told(root, witness) for run in _runs(text)]
    found = [(closest(_wordings(h), said), h) for h in root.iter("h1") if _wordings(h)]
    trail = [pair for pair in found if _in_trail(pair[1])]
    printed = [pair for pair in found if pair not in trail]
    if printed and not said:
        return printed[0][1]
    best = _best(printed)
    if best and best[0] >= _AGREES:
        return best[1]
    for tags in (("h2", "h3"), _LINES):
        for element in root.iter(*tags):
            if _names(element, said) and not _in_trail(element):
                return element
    best = _best(printed if len(printed) == 1 else trail)
    return best[1] if best and best[0] > 0 else None


def _best(found: list[tuple[float, Element]]) -> tuple[float, Element] | None:
    return max(found, key=lambda pair: pair[0], default=None)


_LINES = ("div", "p", "span", "strong", "b", "font", "td")  # headlines of pages without headings


def _names(element: Element, said: list[str]) -> bool:
    """Tell whether a heading says nearly, or a line exactly, what the article is called."""
    if element.tag in HEADINGS:
        return closest(_wordings(element), said) > _SAME
    words = _words(short_text(element, _MAX_TITLE))
    return len(words) >= _MIN_PART and any(words == _words(text) for text in said)


_MAX_TITLE = 250  # characters; the longest headline we saw has 190


def _in_trail(h: Element) -> bool:
    return any(e.tag == "nav" or "breadcrumb" in marker(e).lower() for e in (h, *ancestors(h)))


def closest(texts: Iterable[str], said: Iterable[str]) -> float:
    """Return how well the best of *texts* agrees with the best of *said*."""
    said = tuple(said)
    return max((likeness(text, s) for text in texts for s in said), default=0.0)


def likeness(one: str, other: str) -> float:
    """Return the Dice coefficient of the words of two texts: 1 where they have the same words."""
    a, b = frozenset(_words(one)), frozenset(_words(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _words(text: str) -> list[str]:
    folded = text.casefold()
    return (_unspaced() if may_be_eastern(folded) else _SPACED).findall(folded)


_SPACED = re.compile(r"\w+")


@cache
def _unspaced() -> re.Pattern[str]:
    # Without spaces each character counts as a word.
    return re.compile(rf"[{HAN}]|[^\W{HAN}]+")  # takes `re` milliseconds, and few pages need it


def title(root: Element, h1: Element | None, witness: Witness) -> tuple[str, str]:
    """
    Return the title and where it came from.

    The printed headline is the title. Where it begins and ends, with a kicker and an addition or
    without, the page's names for machines decide if they agree.
    """
    told = _told(root, witness)
    wordings = _wordings(h1) if h1 is not None else []
    if not wordings:
        return next(((text, name) for name, text in told), ("", "none"))
    best = _without_kicker(wordings, [text for _, text in told])
    names = [text for name, text in told if name in ("json-ld", "og:title")]
    agreed = names[0] if len(names) == 2 and _words(names[0]) == _words(names[1]) else ""
    if agreed and _one_is_part(best, agreed):
        return agreed, "json-ld"
    # A kicker set on a line of its own has lost the colon that it is written with elsewhere.
    spelled = [text for _, text in told if _words(text) == _words(best)]
    return (spelled[0] if spelled and len(wordings) > 1 else best), "h1"


def _one_is_part(one: str, other: str) -> bool:
    """Tell whether one title is the beginning or the end of the other."""
    short, long = sorted((_words(one), _words(other)), key=len)
    return len(short) >= _MIN_PART and short in (long[: len(short)], long[-len(short) :])


def _without_kicker(wordings: list[str], said: list[str]) -> str:
    """Return the part of a headline that the page gives as its name, else all of it."""
    whole, *parts = wordings
    for part in parts:
        if any(_words(text) == _words(part) for text in said):
            return part
    likely = max(parts, key=lambda text: closest([text], said), default=whole)
    same_end = _words(whole)[-1:] == _words(likely)[-1:]
    close = closest([likely], said)
    return likely if same_end and _NEARLY < close > closest([whole], said) else whole


_NEARLY = 0.8  # Dice of words; a kicker goes where another one stands in its place


def _wordings(heading: Element) -> list[str]:
    """Return a heading's words as printed, then without what is set apart at either end."""
    whole = squeeze(clean(text_of(heading)))
    pieces = [p for p in _pieces(heading) if _words(p)]
    ends = range(1, len(pieces))
    parts = [" ".join(pieces[i:]) for i in ends] + [" ".join(pieces[:i]) for i in ends]
    return [whole, *(p for p in parts if len(_words(p)) >= _MIN_PART)] if _words(whole) else []


_MIN_PART = 2  # words; one word in common at an end is chance
_MAX_PIECES = 8  # a heading with every word set apart sets nothing apart


def _pieces(heading: Element) -> list[str]:
    """Return the parts of a heading that elements of their own or a bar set apart."""
    while len(heading) == 1 and not squeeze((heading.text or "") + (heading[0].tail or "")):
        heading = heading[0]
    texts = [heading.text or ""]
    for child in heading:
        texts += [text_of(child), child.tail or ""]
    pieces = [squeeze(clean(p)) for text in texts for p in text.split("|")]
    return pieces if len(pieces) <= _MAX_PIECES else []


def _told(root: Element, witness: Witness) -> list[tuple[str, str]]:
    """Return what the page calls the article for machines, each with its source, best first."""
    site = _site(witness)
    names = strings(witness.article.get("headline") or witness.article.get("name"))
    node = root.find("head/title")
    said = (
        ("json-ld", names[0] if names else ""),
        ("og:title", witness.get("og:title")),
        ("twitter:title", witness.get("twitter:title")),
        ("title", (node.text or "") if node is not None else ""),
    )
    found = [(name, unsuffixed(from_markup(text), site)) for name, text in said]
    if not site and not any(text for name, text in found if name != "title"):
        found = [(name, _cut(text)) for name, text in found]
    return [(name, text) for name, text in found if text]


def _site(witness: Witness) -> tuple[str, ...]:
    publisher = strings(witness.resolve(witness.article.get("publisher")))
    names = (witness.get("og:site_name"), *publisher, witness.get("application-name"))
    return tuple(squeeze(n) for n in names if n)


_BAR = r"\s+[|–—\-•·:»›/]\s+|\s*[|｜ㅣ_：]\s*"
_BARS, _LAST_BAR = re.compile(_BAR), re.compile(rf"(?:{_BAR})$")
_MAX_SITE = 30  # characters of what may be a site's name after the last bar of a title


def unsuffixed(text: str, site: Iterable[str] = ()) -> str:
    """Return *text* without the site's name that is added for search engines at either end."""
    text = squeeze(text)
    for name in map(str.casefold, site):
        before, after = text[: -len(name)], text[len(name) :]
        if text[len(before) :].casefold() == name and (bar := _LAST_BAR.search(before)):
            text = before[: bar.start()]
        elif text[: len(name)].casefold() == name and (bar := _BARS.match(after)):
            text = after[bar.end() :]
    return text


def _runs(text: str) -> list[str]:
    """Return a title and what bars set apart at either end of it, if that is most of it."""
    bars = list(_BARS.finditer(text)) if len(text) <= _MAX_TITLE else []
    runs = [text[: bar.start()] for bar in bars] + [text[bar.end() :] for bar in bars]
    return [text, *(run for run in runs if len(run) * 2 > len(text))]


def _cut(text: str) -> str:
    """Return a title without its last part where the site's name is not known but short."""
    start, end = max((bar.span() for bar in _BARS.finditer(text)), default=(0, 0))
    site = 0 < len(text) - end <= _MAX_SITE and start >= len(text) / 2
    return text[:start].rstrip() if site else text
