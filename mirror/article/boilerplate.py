"""
Which parts of the page are not the article: by what they are called and by what they say.

A class name alone flips every extractor we measured when an outlet renames a box, so wording
decides as well; and wording alone would drop a report about newsletters, so it only decides
about short boxes and lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from mirror.article.dom import HEADINGS, Element, text_of
from mirror.article.measure import Measures
from mirror.article.sight import sight
from mirror.article.wordlists import (
    TOPICS,
    class_pattern,
    fold,
    signs,
    spread,
    starts_with,
    topic,
    trim,
)

# Elements that hold page furniture by their meaning in HTML.
_FURNITURE = frozenset(("nav", "footer", "form", "button", "menu"))
_PICTURED = frozenset(("img", "picture", "figure"))
_SHOWN = ("img", "picture", "amp-img", "iframe", "video")
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog",
     "alert", "menu", "menubar", "toolbar", "tablist", "form", "button")
)  # fmt: skip
_BOXES = frozenset(
    (
        "div",
        "section",
        "aside",
        "ul",
        "ol",
        "table",
        "header",
        "details",
        "article",
        "center",
        "blockquote",
        "fieldset",
    )
)
_LEAST = 200  # characters of prose that an article has at least
_COLLAPSED = 120  # characters of prose; messages of forms and menus are shorter
_MAX_BOX = 1800  # characters: the longest donation plea we saw has 1,300


@lru_cache(maxsize=4096)  # pages repeat a few names; a hostile one must not fill memory
def bad_name(name: str) -> str:
    """Return the part of a class and id string for which a part is dropped, "" if none."""
    folded = spread(name)
    found = class_pattern("drop").search(folded)
    return "" if found is None or class_pattern("keep").search(folded) else found[0]


# Elements that hold the article, a line of it or a picture: never judged by their name.
_TRUSTED = frozenset(
    ("body", "html", "main", "figcaption", "figure", "img", "p", "picture", "noscript", *HEADINGS)
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
    if not rule and element.tag not in _TRUSTED and (own := _name(element)):
        name = bad_name(own)
        rule = "class" if name and name not in liars else ""
    prose = measures.prose[element]
    remark = "comment" in name and anchor - prose > _LEAST  # they may be longer than the article
    if rule in ("class", "role") and _is_photo(element, measures):
        return "", ""  # galleries are sliders, modals and buttons by name
    if rule and prose * 3 > anchor and not remark:
        return "", ""  # a name lies when the text is here
    return rule, name


def _is_photo(element: Element, measures: Measures) -> bool:
    """Tell whether an element is pictures with their captions and next to nothing else."""
    if next(element.iter("img", "picture"), None) is None:
        return False
    captions = list(element.iter("figcaption"))
    rest = measures.total[element] - sum(measures.total[c] for c in captions)
    return bool(captions) and rest <= _LABELS and measures.links[element] <= _LABELS


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
    if not attributes:
        return ""
    role = attributes.get("role")
    if role in _ROLES:
        return "role"
    if "hidden" in attributes or (attributes.get("aria-hidden") == "true" and tag not in _PICTURED):
        return "hidden"
    style = attributes.get("style")
    return sight(style) if style else ""


def worded(element: Element, measures: Measures) -> str:
    """Return the topic a box is about by its wording, "" if it is none of boilerplate's."""
    if element.tag not in _BOXES or not 0 < measures.total[element] <= _MAX_BOX:
        return ""
    text = text_of(element)
    folded = fold(text)
    linked = measures.links[element] * 2 > measures.total[element]
    for name in TOPICS:
        words = topic(name)
        if name == "commerce":
            continue  # one line says it, in a box of the article's own
        if name == "related":
            if linked and starts_with(folded, words.starts):
                return name
            continue
        opening = bool(starts_with(folded, words.starts))
        if signs(folded, words) + 2 * opening >= _enough(len(folded)):
            return name
    return ""


def _enough(length: int) -> int:
    """Long boxes need more signs: 2 up to 350 characters, one more for each 350 after that."""
    return 2 + length // 350


def announces(text: str) -> bool:
    """Tell whether a line is the title of a box with other articles, and nothing else."""
    folded = trim(fold(text))
    if len(folded) > _MAX_TITLE:
        return False
    words = topic("related")
    return folded in words.whole or bool(starts_with(folded, words.starts))


_MAX_ONE_WORD = 120  # characters of an invitation that begins with one telling word
_MAX_LABELED = 160  # characters; "Read: " before a headline is shorter, before a text longer
_MAX_TITLE = 60  # characters of a box's title


def contact(text: str) -> bool:
    """Tell whether a line says how to reach or follow somebody; only for the end of the text."""
    words, folded = topic("contact"), fold(text)
    hits = sum(p in folded for p in words.contains) + bool(starts_with(folded, words.starts))
    return hits >= 2 or (hits == 1 and len(folded) < 300 and bool(_HANDLE.search(folded)))


_HANDLE = re.compile(r"@\w|\w@\w|https?:|\.com\b|twitter|facebook|telegram|instagram")


def line_rule(text: str, link_share: float) -> str:
    """
    Return the topic of one line of boilerplate, "" if the line may be the article's.

    Args:
        text: the words of a paragraph, heading or list item.
        link_share: share of its characters inside links.
    """
    if len(text) > 400:
        return ""
    folded = fold(text)
    if _COUNTER.fullmatch(folded):
        return "counter"
    bare, plain = trim(folded), folded.lstrip(_MARKS)
    for name in TOPICS:
        words = topic(name)
        if bare in words.whole:
            return name
        phrase = starts_with(folded, words.starts) or starts_with(plain, words.starts)
        if phrase and (link_share > 0.4 or _telling(name, folded, phrase)):
            return name
        if len(folded) <= _MAX_SIGNED and signs(folded, words) >= _SIGNS:
            return name
    return ""


_MARKS = "[(*•·>»→▶►|–— "  # what outlets set before an invitation
_SIGNS = 2  # phrases of one topic in one line; a single one may be what a report is about
_MAX_SIGNED = 300  # characters


# "Image 1 of 5", "3 / 12", "Foto 2 von 7": where a gallery stands.
_COUNTER = re.compile(
    r"\(?(?:\w+ )?\d{1,3}(?: ?- ?\d{1,3})? ?(?:/|of|von|из|з|sur|de|di|från|av|من|از) ?\d{1,3}\)?"
)


def _telling(name: str, folded: str, phrase: str) -> bool:
    """A start alone is enough where it says it all, or more of the topic follows."""
    if len(folded) < len(phrase) + 4:
        return True
    if phrase.endswith(":"):
        return len(folded) < _MAX_LABELED
    if name == "related":
        return folded[len(phrase) :].lstrip()[:1] in (":", "»", "→", "|") and len(folded) < 200
    if " " not in phrase and len(folded) >= _MAX_ONE_WORD:
        return False  # "Newsletter writers say that …" begins a report
    return any(p in folded for p in topic(name).contains)
