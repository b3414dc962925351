"""
Which parts of the page are not the article: by what they are called and by what they say.

A class name alone flips every extractor we measured when an outlet renames a box, so wording
decides as well; and wording alone would drop a report about newsletters, so it only decides
about short boxes and lines.
"""

from __future__ import annotations

from functools import cache

from mirror.article.dom import Element, marker, text_of
from mirror.article.measure import Measures
from mirror.article.wordlists import TOPICS, class_pattern, fold, spread, starts_with, topic, trim

# Elements that hold page furniture by their meaning in HTML.
_FURNITURE = frozenset(("nav", "footer", "form", "button", "menu"))
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
_MAX_BOX = 1800  # characters: the longest donation plea we saw has 1,300


@cache
def named(name: str) -> str:
    """Return "drop", "keep" or "" for a class and id string."""
    folded = spread(name)
    if class_pattern("drop").search(folded):
        return "keep" if class_pattern("keep").search(folded) else "drop"
    return ""


def furniture(element: Element, measures: Measures, anchor: int) -> str:
    """
    Return the rule by which *element* is no part of the article, "" if it may be.

    Args:
        element: what is judged.
        measures: of the whole page.
        anchor: characters of prose in the body; what holds most of them is never dropped.
    """
    tag = element.tag
    rule = _by_markup(element, tag)
    if not rule:
        name = marker(element)
        if (
            name
            and tag
            not in ("body", "html", "main", "figcaption", "figure", "img", "p", "h1", "picture")
            and named(name) == "drop"
        ):
            rule = "class"
    if rule and measures.prose[element] * 3 > anchor and rule != "hidden":
        return ""  # a name lies when the text is here
    return rule


def _by_markup(element: Element, tag: str) -> str:
    attributes = element.attrib
    if tag in _FURNITURE:
        return tag
    if not attributes:
        return ""
    role = attributes.get("role")
    if role in _ROLES:
        return "role"
    if "hidden" in attributes or (
        attributes.get("aria-hidden") == "true" and tag not in ("img", "figure", "picture")
    ):
        return "hidden"
    style = attributes.get("style")
    if style and (
        "display:none" in style or "display: none" in style or "visibility:hidden" in style
    ):
        return "hidden"
    return ""


def worded(element: Element, measures: Measures) -> str:
    """Return the topic a box is about by its wording, "" if it is none of boilerplate's."""
    if element.tag not in _BOXES or not 0 < measures.total[element] <= _MAX_BOX:
        return ""
    text = text_of(element)
    folded = fold(text)
    linked = measures.links[element] * 2 > measures.total[element]
    for name in TOPICS:
        words = topic(name)
        if name == "related":
            if linked and starts_with(folded, words.starts):
                return name
            continue
        opening = bool(starts_with(folded, words.starts))
        hits = sum(phrase in folded for phrase in words.contains)
        if hits + 2 * opening >= _enough(len(folded)):
            return name
    return ""


def _enough(length: int) -> int:
    """Long boxes need more signs: 2 up to 350 characters, one more for each 350 after that."""
    return 2 + length // 350


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
    bare = trim(folded)
    for name in TOPICS:
        words = topic(name)
        if bare in words.whole:
            return name
        phrase = starts_with(folded, words.starts)
        if phrase and (link_share > 0.4 or _telling(name, folded, phrase)):
            return name
    return ""


def _telling(name: str, folded: str, phrase: str) -> bool:
    """A start alone is enough where it says it all, or more of the topic follows."""
    if len(folded) < len(phrase) + 4 or phrase.endswith(":"):
        return True
    if name == "related":
        return folded[len(phrase) :].lstrip()[:1] in (":", "»", "→", "|") and len(folded) < 200
    return any(p in folded for p in topic(name).contains)
