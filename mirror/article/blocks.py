"""
From the DOM to blocks: one walk with a stack of its own, so that no page can overflow ours.

Every element either opens a frame that becomes a block (list, quote, table …), ends the current
paragraph (div, p …), or only changes how the text inside is set (em, a …).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from mirror.article import embeds
from mirror.article.builder import Builder
from mirror.article.dom import BLOCK, HEADINGS, Element
from mirror.article.figures import boxed
from mirror.article.inline import MARKS, link_share
from mirror.article.kinds import frame_kind
from mirror.article.links import anchor
from mirror.article.photo_box import photo_boxes
from mirror.article.pictures import background
from mirror.article.whole import take_whole
from mirror.model import Block, Card, Figure, Mark, Paragraph

_CITES = frozenset(("cite", "footer", "figcaption"))


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
            elif (element in dropped and element is not root) or take_whole(builder, element):
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


def _start(builder: Builder, element: Element) -> None:
    tag = element.tag
    if tag in ("a", "span"):
        _add_background(builder, element)
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
    _add_background(builder, element)
    if tag in _CITES and builder.frames[-1].kind == "quote":
        builder.in_cite += 1
    if tag in HEADINGS:
        builder.heading = min(4, max(2, int(tag[1])))
    if tag == "dt":
        builder.marks.append(Mark.STRONG)
    if ident := element.get("id"):
        builder.ident = ident


def _add_background(builder: Builder, element: Element) -> None:
    if found := background(element, builder.base):
        builder.add(Figure(pictures=(found,)))


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
    said = () if url and _only_points(frame.blocks) else tuple(frame.blocks)
    if said or url:
        builder.frames[-1].blocks.append(Card(kind="post", url=url, blocks=said))


def _only_points(blocks: list[Block]) -> bool:
    """Tell whether a post says no more than "View this post": the card's address says that."""
    lone = blocks[0] if len(blocks) == 1 else None
    return isinstance(lone, Paragraph) and link_share(lone.spans) == 1
