"""Figures: the photos of one element with the caption and the credit that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mirror.article.dom import Element, marker, short_text, squeeze, text_of
from mirror.article.inline import run, tidy, words
from mirror.article.photo_credit import split_credit
from mirror.article.pictures import background, drawn_photo, hidden_pictures, photo_keys, picture
from mirror.article.spans import spans_of
from mirror.article.wordlists import spread
from mirror.model import Figure, Picture, Span, Spans

_CAPTION = re.compile(
    r"caption|legende|bildunterschrift|bildtext|descr|__text|image-text|photo-text|wp-caption-text"
)
_CREDIT = re.compile(
    r"credit|copyright|source|author|photographer|byline|attribution|rights|quelle|agency|fotograf|provider|kredit"
)
_BUTTON = re.compile(
    r"button|toggle|icon|zoom|expand|counter|sr-only|visually-hidden|visuallyhidden|screen-reader|label--hidden|hide-caption|enlarge"
)


def figure(element: Element, base: str) -> Figure | None:
    """Return the figure of *element* (figure, a gallery's slide, img …), None without a photo."""
    pictures = gather(element, base)
    if not pictures:
        return None
    caption, credit = caption_of(element, base)
    if not words(caption) and not credit:
        caption = _from_attributes(element)
    return Figure(pictures=pictures, caption=caption, credit=credit)


def boxed(element: Element, base: str) -> Figure | None:
    """Return the figure of a box whose words are all printed by its photo."""
    credit_nodes = _credit_nodes(element)
    caption = spans_of(element, base, frozenset((*credit_nodes, *_buttons(element))))
    _, credit = caption_of(element, base)
    rest, found = split_credit(caption)
    return Figure(pictures=gather(element, base), caption=rest, credit=credit or found)


def gather(element: Element, base: str) -> tuple[Picture, ...]:
    """Return every photo under *element* once, in document order."""
    found: list[Picture] = []
    seen: set[str] = set()
    for candidate in islice(_each(element, base), _MAX_PICTURES):
        keys = photo_keys(candidate)
        if seen.isdisjoint(keys):
            found.append(candidate)
        seen |= keys
    return tuple(found)


_MAX_PICTURES = 300  # of one gallery; the largest we saw has 120


_GROUNDS = ("div", "span", "figure", "a", "section")
_HOLDERS = ("picture", "img", "amp-img", "amp-anim", "noscript", "svg", *_GROUNDS)


def _each(element: Element, base: str) -> Iterator[Picture]:
    inside: set[Element] = set()
    for node in element.iter(*_HOLDERS):
        if node in inside:
            continue
        if node.tag == "noscript":
            inside.update(node.iter())
            yield from hidden_pictures(node, base)
            continue
        if node.tag in _GROUNDS:
            found = background(node, base)
        elif node.tag == "svg":
            found = drawn_photo(node, base)
        else:
            found = picture(node, base)
            if node.tag == "picture":
                inside.update(node.iter())
        if found is not None:
            yield found


def caption_of(element: Element, base: str) -> tuple[Spans, str]:
    """Return what is printed under a figure: its caption, and who made the picture."""
    nodes = list(element.iter("figcaption")) or _named(element)
    credit_nodes = _credit_nodes(element)
    spans: list[Span] = []
    for node in nodes:
        if any(up in nodes for up in node.iterancestors()):
            continue
        piece = spans_of(node, base, frozenset((*credit_nodes, *_buttons(node))))
        if words(piece) and words(piece) != words(tuple(spans)):
            spans.extend(((Span(text=" "),) if spans else ()) + piece)
    printed: list[str] = []
    for node in credit_nodes:
        text = text_of(node)
        if (
            text
            and text not in printed
            and not any(up in credit_nodes for up in node.iterancestors())
        ):
            printed.append(text)
    caption = tidy(spans)
    if printed:
        return caption, " ".join(printed)
    return split_credit(caption)


def _named(element: Element) -> list[Element]:
    """Without a figcaption, what is called a caption is one."""
    return [
        n
        for n in element.iter("div", "p", "span", "small", "cite", "em", "dd")
        if n is not element and _CAPTION.search(spread(marker(n))) and not n.xpath(".//img")
    ][:3]


def _credit_nodes(element: Element) -> list[Element]:
    found = []
    for node in element.iter("span", "small", "cite", "div", "p", "em", "i", "a", "figcaption"):
        name = node.get("class") or node.get("itemprop")
        if (
            name
            and node is not element
            and _CREDIT.search(spread(name))
            and not _CAPTION.search(spread(name))
        ):
            text = short_text(node, 160)
            if text:
                found.append(node)
    return found


def _buttons(node: Element) -> list[Element]:
    return [n for n in node.iter() if n is not node and _BUTTON.search(marker(n))]


def _from_attributes(element: Element) -> Spans:
    """A gallery may keep the caption only in attributes of its links or pictures."""
    for node in element.iter("a", "img"):
        for name in ("data-caption", "data-title", "data-sub-html", "data-description"):
            text = squeeze(node.get(name) or "")
            if text and "<" not in text:
                return tidy([run(text, frozenset(), None)])
    return ()
