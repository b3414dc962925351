"""
From the DOM to blocks: one walk with a stack of its own, so that no page can overflow ours.

Every element either opens a frame that becomes a block (list, quote, table …), ends the current
paragraph (div, p …), or only changes how the text inside is set (em, a …).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from lxml import etree

from mirror.article import embeds
from mirror.article.builder import Builder
from mirror.article.dom import BLOCK, HEADINGS, SILENT, Element, text_of
from mirror.article.figures import boxed, figure
from mirror.article.inline import MARKS
from mirror.article.kinds import frame_kind
from mirror.article.links import anchor
from mirror.article.photo_box import photo_boxes
from mirror.article.pictures import background, hidden_pictures, picture
from mirror.article.spans import spans_of
from mirror.article.tables import is_data, table
from mirror.model import Block, Card, Figure, Mark, Paragraph, Preformatted, Rule

_CITES = frozenset(("cite", "footer", "figcaption"))
_FRAMES = {"iframe", "amp-iframe", "amp-youtube", "video", "amp-video", "audio", "embed", "object"}
_MIN_TEXT = 300  # characters in paragraphs; messages to readers without script are shorter


def build(roots: Iterable[Element], dropped: Mapping[Element, str], base: str) -> tuple[Block, ...]:
    """
    Return the blocks under *roots*, one after the other.

    Args:
        roots: the body of the article, or the parts of its head.
        dropped: elements that are not the article's, with the rule; they are left out whole.
        base: URL that relative addresses stand on.
    """
    builder = Builder(base)
    for root in roots:
        _walk(builder, root, dropped)
        builder.flush()
    return tuple(builder.frames[0].blocks)


def _walk(builder: Builder, root: Element, dropped: Mapping[Element, str]) -> None:
    skipped: set[Element] = set()
    boxes = photo_boxes(root, builder.base)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element in boxes and element not in dropped:
                builder.add(boxed(element, builder.base))
                skipped.add(element)
                walk.skip_subtree()
            elif (element in dropped and element is not root) or _whole(builder, element):
                skipped.add(element)
                walk.skip_subtree()
            else:
                _start(builder, element)
                if element.text:
                    builder.text(element.text)
            continue
        if element not in skipped:
            _end(builder, element)
        elif element.tag in BLOCK:
            builder.flush()
        if element is not root and element.tail:
            builder.text(element.tail)


def _whole(builder: Builder, element: Element) -> bool:
    """Add what is taken whole, and tell whether *element* was that (or nothing to show)."""
    take = _TAKERS.get(element.tag)
    return take(builder, element) if take else element.tag in SILENT


def _take_script(builder: Builder, element: Element) -> bool:
    if element.get("data-telegram-post"):
        builder.add(embeds.card(element, builder.base))
    return True


def _take_embed(builder: Builder, element: Element) -> bool:
    builder.add(embeds.card(element, builder.base))
    return True


def _take_picture(builder: Builder, element: Element) -> bool:
    found = picture(element, builder.base)
    builder.add(Figure(pictures=(found,)) if found else None)
    return True


def _take_noscript(builder: Builder, element: Element) -> bool:
    if sum(len(p.text or "") for p in element.iter("p")) > _MIN_TEXT:
        return False  # the article itself, for readers without script
    _quote_post(builder, element)
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
    **dict.fromkeys(("img", "amp-img", "picture"), _take_picture),
    "script": _take_script,
    "noscript": _take_noscript,
    "figure": _take_figure,
    "hr": _take_rule,
    "pre": _take_pre,
    "table": _take_table,
}


def _start(builder: Builder, element: Element) -> None:
    tag = element.tag
    if tag in MARKS:
        builder.marks.append(MARKS[tag])
    elif tag == "a":
        _start_link(builder, element)
    elif tag == "br":
        builder.line_break()
    elif kind := frame_kind(element):
        builder.open(kind, element)
    elif tag in BLOCK:
        _start_block(builder, element)


def _start_block(builder: Builder, element: Element) -> None:
    tag = element.tag
    builder.flush()
    if element.get("style") and (found := background(element, builder.base)):
        builder.add(Figure(pictures=(found,)))
    if tag in _CITES and builder.frames[-1].kind == "quote":
        builder.in_cite += 1
    if tag in HEADINGS:
        builder.heading = min(4, max(2, int(tag[1])))
    if tag == "dt":
        builder.marks.append(Mark.STRONG)
    if ident := element.get("id"):
        builder.ident = ident


def _start_link(builder: Builder, element: Element) -> None:
    href = anchor(element.get("href"), builder.base)
    builder.hrefs.append(href or "")
    ident = element.get("id") or element.get("name")
    if ident and builder.ident is None:
        builder.ident = ident


def _end(builder: Builder, element: Element) -> None:
    tag = element.tag
    if tag in MARKS:
        builder.marks.remove(MARKS[tag])
    elif tag == "a":
        builder.hrefs.pop()
    elif builder.frames[-1].element is element:
        _close(builder, element)
    elif tag in BLOCK:
        _end_block(builder, tag)


def _end_block(builder: Builder, tag: str) -> None:
    builder.flush()
    if tag in _CITES and builder.in_cite:
        builder.in_cite -= 1
    if tag in HEADINGS:
        builder.heading = 0
    if tag == "dt":
        builder.marks.remove(Mark.STRONG)


def _close(builder: Builder, element: Element) -> None:
    if builder.frames[-1].kind == "post":
        _close_post(builder, element)
    else:
        builder.close()


def _close_post(builder: Builder, element: Element) -> None:
    builder.flush()
    frame = builder.frames.pop()
    url = embeds.post_url(element, builder.base)
    if frame.blocks or url:
        builder.frames[-1].blocks.append(Card(kind="post", url=url, blocks=tuple(frame.blocks)))
