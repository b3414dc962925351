"""
Which parts of the page are not the article, by what they are called.

A class name alone flips every extractor we measured when an outlet renames a box, so the wording
decides as well: see `wording.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import chain, islice, takewhile

from mirror.article.builder import PULL
from mirror.article.candidates import PHOTO_FILE
from mirror.article.dom import BLOCK, HEADINGS, Element, ancestors, marker
from mirror.article.measure import Measures
from mirror.article.sight import sight
from mirror.article.tables import is_data
from mirror.article.wordlists import class_pattern, spread

# Elements that hold page furniture by their meaning in HTML.
_FURNITURE = frozenset(("nav", "footer", "form", "button", "menu"))
_PICTURED = frozenset(("img", "picture", "figure"))
_SHOWN = ("img", "picture", "amp-img", "iframe", "video")
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog",
     "alert", "menu", "menubar", "toolbar", "tablist", "form", "button")
)  # fmt: skip
_LEAST = 200  # characters of prose that an article has at least
_COLLAPSED = 120  # characters of prose; messages of forms and menus are shorter


# Classes that a build made up, in the order of the alphabet, and perhaps an id: one of them may
# happen to be a word.
_MINTED = re.compile(r"\s*(?:[a-z]{1,2}\s+){4,}\S*\s*")


@lru_cache(maxsize=4096)  # pages repeat a few names; a hostile one must not fill memory
def bad_name(name: str) -> str:
    """Return the part of a class and id string for which a part is dropped, "" if none."""
    if _MINTED.fullmatch(name):
        return ""
    folded = spread(name)
    found = class_pattern("drop").search(folded)
    return "" if found is None or class_pattern("keep").search(folded) else found[0]


def _tells(name: str, length: int) -> bool:
    """
    Tell whether a name says of a paragraph that it is no text.

    What stands behind a paywall is the article, and its teaser the dek; other names tell of
    short lines only, but a life is the author's at any length.
    """
    return "bio" in name or (length < _LEAST and not re.search("paywall|tease", name))


_UNSEEN = re.compile(r"(?<![\w-])(?:visually-?hidden|sr-only|screen-reader-text)(?![\w-])")
_HELD_BACK = re.compile("paywall|tease")  # what is shown of a text before, or sold behind


def _is_text(element: Element, name: str, measures: Measures) -> bool:
    """
    Tell whether a box is paragraphs of the text, sold or shown in advance, and nothing else.

    A teaser is the text's own where the text goes on beside it, and another's everywhere else.
    """
    prose = measures.prose[element]
    titled = next(element.iter(*HEADINGS, "form", "button"), None) is not None
    if titled or prose * 10 < measures.total[element] * 9:
        return False
    if "paywall" in name:
        return prose >= _LEAST
    return any(measures.prose[e] > prose for e in element.itersiblings())


# Elements that hold the article, a line of it or a picture: never judged by their name.
_TRUSTED = frozenset(
    ("body", "html", "main", "figcaption", "figure", "img", "picture", "noscript", *HEADINGS)
)


def furniture(
    element: Element, measures: Measures, anchor: int, liars: Collection[str] = ()
) -> tuple[str, str]:
    """
    Return the rule by which *element* is no part of the article and the name that says so.

    Args:
        element: what is judged.
        measures: of the whole page.
        anchor: characters of prose in the body; what holds a third of them is never dropped.
        liars: names that are known to mean nothing on this page.
    """
    rule, name = _by_markup(element, element.tag), ""
    if rule in ("hidden", "folded") and measures.prose[element] >= _COLLAPSED:
        rule = ""  # text that opens on a click is the article's as well
    if rule == "folded" and next(element.iter(*_SHOWN), None) is not None:
        rule = ""  # a frame around what comes late
    if not rule and element.tag in HEADINGS and _UNSEEN.search(element.get("class") or ""):
        rule = "unseen"  # a label for those who listen
    if not rule:
        name = _telling_name(element, measures)
        rule = "class" if name and name not in liars else ""
    prose = measures.prose[element]
    remark = outgrows(name) and anchor - prose > _LEAST
    if rule in ("class", "role") and _is_photo(element, measures):
        return "", ""  # galleries are sliders, modals and buttons by name
    if rule == "class" and element.tag == "table" and is_data(element):
        return "", ""  # what is sorted into rows and columns is told, whatever it is called
    if rule in ("button", "role") and _enlarges(element, measures):
        return "", ""
    if rule and prose * 3 > anchor and not remark:
        return "", ""  # a name lies when the text is here
    return rule, name


def _telling_name(element: Element, measures: Measures) -> str:
    """Return what an element is called that is no text, "" if its name tells nothing of it."""
    own = "" if element.tag in _TRUSTED else _name(element)
    name = bad_name(own) if own else ""
    if not name or (element.tag not in BLOCK and _in_sentence(element)):
        return ""
    if name.startswith("rating") and _is_headed(element):
        return ""
    if element.tag == "p":
        return name if _tells(name, measures.total[element]) else ""
    return "" if _HELD_BACK.search(name) and _is_text(element, name, measures) else name


def _is_headed(element: Element) -> bool:
    """Tell whether a box has a heading and nothing to click: what was rated, not a row of stars."""
    asks = next(element.iter("input", "button", "form", "svg"), None)
    return asks is None and next(element.iter(*HEADINGS), None) is not None


def _in_sentence(element: Element) -> bool:
    """Tell whether an inline element has words right before and after it, and so is one of them."""
    up = chain((element,), islice(ancestors(element), _MAX_NESTED))
    inline = list(takewhile(lambda e: e.tag not in BLOCK, up))
    after = any((e.tail or "").strip() for e in inline)
    return after and _follows_words(inline)


_MAX_NESTED = 8  # inline elements around a word; a page with more could make us climb for hours


def _follows_words(inline: Sequence[Element]) -> bool:
    """Tell whether words stand before the first of nested elements, as far as each is the first."""
    for element in inline:
        previous, parent = element.getprevious(), element.getparent()
        said = previous.tail if previous is not None else parent.text if parent is not None else ""
        if previous is not None or (said or "").strip():
            return bool((said or "").strip())
    return False


def outgrows(name: str) -> bool:
    """Tell whether what goes by *name* may be longer than the article it stands beside."""
    return bool(_LONGER.search(name))


_LONGER = re.compile("comment|cookie|consent|gdpr|privacy")


def _is_photo(element: Element, measures: Measures) -> bool:
    """Tell whether an element is pictures with their captions and next to nothing else."""
    if next(element.iter("img", "picture"), None) is None:
        return False
    captions = list(element.iter("figcaption"))
    rest = measures.total[element] - sum(measures.total[c] for c in captions)
    return bool(captions) and rest <= _LABELS and measures.links[element] <= _LABELS


def _enlarges(element: Element, measures: Measures) -> bool:
    """Tell whether an element is a photo that a click makes larger; icons are no JPEG or WebP."""
    images = element.iter("img", "source") if measures.total[element] <= _LABELS else ()
    return any(PHOTO_FILE.search(str(value)) for e in images for value in e.attrib.values())


_LABELS = 60  # characters: "1/7", "Next", "Enlarge picture"
_MAX_ID_WORDS = 3  # a longer id is the slug of a heading ("related-deaths-in-recent-years")


def _name(element: Element) -> str:
    """Return class and id as one string, an id made of a heading's words left out."""
    ident = element.get("id") or ""
    if element.tag in HEADINGS or len(re.split(r"[-_\s]+", ident)) > _MAX_ID_WORDS:
        ident = ""
    return f"{element.get('class') or ''} {ident}".strip()


def _in_heading(element: Element) -> bool:
    """An accordion's heading is a button in an h3, or an h3 in a button."""
    parent = element.getparent()
    return (parent is not None and parent.tag in HEADINGS) or any(
        c.tag in HEADINGS for c in element
    )


def _by_markup(element: Element, tag: str) -> str:
    attributes = element.attrib
    if tag in _FURNITURE:
        return "" if tag == "button" and _in_heading(element) else tag
    if tag == "label" and next(element.iter("input"), None) is not None:
        return "form"  # an answer of a poll
    role = attributes.get("role")
    if not attributes or role == "tabpanel":  # a page shows one panel of several at a time
        return ""
    if role in _ROLES:
        return "role"
    if "hidden" in attributes or _is_muted(element):
        return "hidden"
    style = attributes.get("style")
    return sight(style) if style else ""


def _is_muted(element: Element) -> bool:
    """Tell whether an element is kept from listeners and is no pull quote, which only repeats."""
    if element.get("aria-hidden") != "true" or element.tag in _PICTURED:
        return False
    return not PULL.search(spread(marker(element)))
