"""Elements that become a block at once, with all they hold: pictures, players, tables, drawings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from mirror.article import embeds
from mirror.article.awaited import awaited
from mirror.article.builder import Builder
from mirror.article.dom import SILENT, Element, text_of
from mirror.article.figures import figure
from mirror.article.links import absolute
from mirror.article.pictures import drawn_photo, hidden_pictures, picture
from mirror.article.spans import spans_of
from mirror.article.tables import is_data, table
from mirror.model import Candidate, Card, Figure, Paragraph, Picture, Preformatted, Rule

_FRAMES = ("iframe", "amp-iframe", "video", "amp-video", "audio", "amp-audio", "embed")
_MIN_TEXT = 300  # characters in paragraphs; messages to readers without script are shorter


def take_whole(builder: Builder, element: Element) -> bool:
    """Add what is taken whole, and tell whether *element* was that (or nothing to show)."""
    if card := awaited(element, builder.base):
        builder.add(card)
        return True
    take = _TAKERS.get(element.tag)
    return take(builder, element) if take else element.tag in SILENT


def _take_script(builder: Builder, element: Element) -> bool:
    if element.get("data-telegram-post") or element.get("src"):
        builder.add(embeds.card(element, builder.base))
    return True


def _take_embed(builder: Builder, element: Element) -> bool:
    builder.add(embeds.card(element, builder.base))
    return True


def _take_object(builder: Builder, element: Element) -> bool:
    """An object is a picture, or a card, or else what it holds for those who cannot show it."""
    photo = _object_photo(element, builder.base)
    found = Figure(pictures=(photo,)) if photo else embeds.card(element, builder.base)
    builder.add(found)
    return found is not None


def _object_photo(element: Element, base: str) -> Picture | None:
    url = absolute(element.get("data"), base)
    shown = (element.get("type") or "").startswith("image/")
    return Picture(candidates=(Candidate(url=url),)) if url and shown else None


def _take_picture(builder: Builder, element: Element) -> bool:
    found = picture(element, builder.base)
    href = builder.hrefs[-1] if builder.hrefs else ""
    if found and href and embeds.kind_of(href) == "video":
        builder.add(Card(kind="video", url=href, title=found.alt, poster=replace(found, alt="")))
    else:
        builder.add(Figure(pictures=(found,)) if found else None)
    return True


def _take_drawing(builder: Builder, element: Element) -> bool:
    """A drawing is never passed on: the photo in it is, or its words, as of a chart."""
    if photo := drawn_photo(element, builder.base):
        builder.add(Figure(pictures=(photo,)))
    else:
        builder.add(embeds.drawing(element))
    return True


def _take_noscript(builder: Builder, element: Element) -> bool:
    if sum(len(p.text or "") for p in element.iter("p")) > _MIN_TEXT:
        return False  # the article itself, for readers without script
    _quote_post(builder, element)
    for frame in element.iter("iframe"):
        builder.add(embeds.card(frame, builder.base))
    for item in hidden_pictures(element, builder.base):
        builder.add(Figure(pictures=(item,)))
    return True


def _quote_post(builder: Builder, element: Element) -> None:
    """Give the words of a post, written out for readers without script, to its card."""
    quotes = list(element.iter("blockquote"))
    before = builder.frames[-1].blocks
    last = before[-1] if before else None
    if quotes and isinstance(last, Card) and last.kind == "post" and not last.blocks:
        words = [spans_of(p, builder.base) for p in quotes[0].iter("p")]
        said = tuple(Paragraph(spans=spans) for spans in words if spans)
        before[-1] = replace(last, blocks=said)


def _take_rule(builder: Builder, element: Element) -> bool:
    del element
    builder.add(Rule())
    return True


def _take_pre(builder: Builder, element: Element) -> bool:
    text = "".join(map(str, element.itertext())).strip("\n")
    builder.add(Preformatted(text=text) if text.strip() else None)
    return True


def _take_table(builder: Builder, element: Element) -> bool:
    if not is_data(element):
        return False
    builder.add(table(element, builder.base))
    return True


def _take_figure(builder: Builder, element: Element) -> bool:
    """A figure without a photo is a frame around something else; its words are walked into."""
    if next(element.iter("blockquote", "table", "iframe", "pre", "video"), None) is not None:
        return False
    if next(element.iter("h2", "h3", "h4"), None) is not None and len(list(element.iter("p"))) > 0:
        return False  # an item of a list told in pictures
    found = figure(element, builder.base)
    builder.add(found)
    return found is not None or not text_of(element)


_TAKERS: Mapping[str, Callable[[Builder, Element], bool]] = {
    **dict.fromkeys(_FRAMES, _take_embed),
    **dict.fromkeys(("img", "amp-img", "amp-anim", "picture"), _take_picture),
    "script": _take_script,
    "noscript": _take_noscript,
    "figure": _take_figure,
    "hr": _take_rule,
    "object": _take_object,
    "svg": _take_drawing,
    "canvas": _take_drawing,
    "pre": _take_pre,
    "table": _take_table,
}
