"""The state of one walk over the DOM: open frames, the paragraph so far, how text is set."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from mirror.article.dom import Element, marker
from mirror.article.inline import BREAK, run, tidy, words
from mirror.article.photo_credit import split_credit
from mirror.article.wordlists import spread
from mirror.model import (
    Aside,
    Block,
    Card,
    Figure,
    Heading,
    ListBlock,
    Mark,
    Paragraph,
    Quote,
    Span,
    Spans,
)

PULL = re.compile(r"pull-?quote")


@dataclass(slots=True)
class Frame:
    """A block being built."""

    kind: str
    element: Element | None = None
    blocks: list[Block] = field(default_factory=list)
    items: list[tuple[Block, ...]] = field(default_factory=list)
    cite: list[Span] = field(default_factory=list)
    ident: str | None = None
    credit: str = ""


class Builder:
    """The state of one walk: open frames, the paragraph so far, how text is set just now."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.frames = [Frame(kind="flow")]
        self.spans: list[Span] = []
        self.marks: list[Mark] = []
        self.hrefs: list[str] = []
        self.heading = 0
        self.in_cite = 0
        self.ident: str | None = None
        self.pending: Spans = ()

    # --- text -------------------------------------------------------------------------------

    def text(self, text: str) -> None:
        """Add text of the page to the paragraph."""
        href = (self.hrefs[-1] or None) if self.hrefs else None
        self.spans.append(run(text, frozenset(self.marks), href))

    def line_break(self) -> None:
        """Add a line break; two of them end the paragraph, as authors mean it."""
        for span in reversed(self.spans):
            if span is BREAK:
                self.flush()
                return
            if span.text.strip():
                break
        self.spans.append(BREAK)

    def flush(self) -> None:
        """End the paragraph so far."""
        spans = tidy(self.spans)
        self.spans = []
        ident, self.ident = self.ident, None
        if not spans:
            return
        frame = self.frames[-1]
        if self.in_cite and frame.kind == "quote":
            frame.cite.extend(spans)
        elif self.heading:
            frame.blocks.append(Heading(level=self.heading, spans=spans, id=ident))
        else:
            frame.blocks.append(Paragraph(spans=spans, id=ident))

    def add(self, block: Block | None) -> None:
        """Add a block that was read whole; None adds nothing and ends no paragraph."""
        if block is None:
            return
        self.flush()
        if self.pending and isinstance(block, Figure) and not block.caption:
            block, self.pending = replace(block, caption=self.pending), ()
        self.frames[-1].blocks.append(block)

    # --- frames -----------------------------------------------------------------------------

    def open(self, kind: str, element: Element) -> None:
        """Begin a block that holds others."""
        self.flush()
        self.frames.append(Frame(kind=kind, element=element))

    def close(self) -> None:
        """End the innermost block and hand it to the one around it."""
        self.flush()
        frame = self.frames.pop()
        if frame.kind in ("caption", "credit"):
            self._print_under(frame)
        elif frame.kind == "cite":
            self._cite(frame)
        elif frame.kind == "item":
            self._end_item(frame)
        elif frame.kind == "list" and _pictures_only(frame):
            self.frames[-1].blocks.extend(b for item in frame.items for b in item)
        elif (block := finished(frame)) is not None:
            self.frames[-1].blocks.append(block)

    def _end_item(self, frame: Frame) -> None:
        parent = self.frames[-1]
        if parent.kind != "list":
            parent.blocks.extend(frame.blocks)
        elif frame.blocks:
            parent.items.append(tuple(frame.blocks))

    def _cite(self, frame: Frame) -> None:
        """Give the name behind a quotation to it."""
        blocks = self.frames[-1].blocks
        last = blocks[-1] if blocks else None
        if isinstance(last, Quote) and not last.cite:
            blocks[-1] = replace(last, cite=_words_of(frame))
        else:
            blocks.extend(frame.blocks)

    def _print_under(self, frame: Frame) -> None:
        """Give a caption or credit to the picture it stands by, the one before it first."""
        spans = _unlinked(_words_of(frame))
        parent = self.frames[-1]
        if parent.kind == "caption":  # a figcaption around spans that are called caption and credit
            parent.blocks.extend(() if frame.kind == "credit" else frame.blocks)
            parent.credit = words(spans) if frame.kind == "credit" else parent.credit
            return
        credit = words(spans) if frame.kind == "credit" else frame.credit
        caption = () if frame.kind == "credit" else spans
        last = parent.blocks[-1] if parent.blocks else None
        if isinstance(last, Figure):
            parent.blocks[-1] = captioned(last, caption, credit)
        elif isinstance(last, Card) and not last.title:
            parent.blocks[-1] = replace(last, title=words(spans))
        elif isinstance(last, Card):
            parent.blocks[-1] = replace(last, blocks=(*last.blocks, *frame.blocks))
        elif frame.kind == "credit":
            parent.blocks.extend(frame.blocks)
        else:
            self.pending = caption


def _words_of(frame: Frame) -> Spans:
    return tuple(s for b in frame.blocks if isinstance(b, Paragraph | Heading) for s in b.spans)


def _unlinked(spans: Spans) -> Spans:
    """Return a caption without the one link that holds all of it: it leads to the picture."""
    if len({span.href for span in spans if span.text.strip()}) != 1:
        return spans
    return tuple(replace(span, href=None) for span in spans)


def captioned(figure: Figure, caption: Spans, credit: str) -> Figure:
    """Return *figure* with what it does not have yet."""
    if not credit:
        caption, credit = split_credit(caption)
    return replace(
        figure, caption=figure.caption or caption, credit=figure.credit or credit.strip()
    )


def _pictures_only(frame: Frame) -> bool:
    return bool(frame.items) and all(isinstance(b, Figure) for item in frame.items for b in item)


def finished(frame: Frame) -> Block | None:
    """Return the block that *frame* became, None where it is empty or a list item."""
    element = frame.element
    if frame.kind == "list" and element is not None:
        frame.items.extend((b,) for b in frame.blocks)
        start = element.get("start") or "1"
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
        return (
            ListBlock(items=tuple(frame.items), ordered=element.tag == "ol", start=number)
            if frame.items
            else None
        )
    if frame.kind == "quote" and element is not None and (frame.blocks or frame.cite):
        pull = bool(PULL.search(spread(marker(element))))
        return Quote(blocks=tuple(frame.blocks), cite=tuple(frame.cite), pull=pull)
    if frame.kind == "post" and element is not None:
        return Card(kind="post", url=None, blocks=tuple(frame.blocks))
    if frame.kind == "aside" and frame.blocks:
        head = frame.blocks[0]
        if isinstance(head, Heading) and len(frame.blocks) > 1:
            return Aside(title=head.spans, blocks=tuple(frame.blocks[1:]))
        return Aside(blocks=tuple(frame.blocks))
    return None
