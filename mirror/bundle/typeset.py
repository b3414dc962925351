"""Blocks and spans as elements."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import singledispatchmethod

from mirror.bundle.address import address, url_as_text
from mirror.bundle.pictures import Encoded
from mirror.bundle.walk import walk
from mirror.html import Element, Node, clean, element, link
from mirror.locale import Words
from mirror.model import (
    Aside,
    Block,
    Candidate,
    Card,
    Cell,
    Figure,
    Heading,
    ListBlock,
    Mark,
    Paragraph,
    Picture,
    Preformatted,
    Quote,
    Rule,
    Span,
    Table,
)

MAX_DEPTH = 16  # of blocks: what nests deeper is set as if it stood beside, and no word is lost
MAX_START = 999_999_999  # of a numbered list; HTML counts in 32 bits
_KINDS = {
    "post": "Post",
    "video": "Video",
    "audio": "Recording",
    "frame": "Embedded page",
    "chart": "Chart",
    "document": "Document",
}


class Typesetter:
    """
    Sets the blocks of one article; `shown` and `lost` count its pictures as they are set.

    Args:
        words: our own words, in the reader's language.
        anchors: id in the article -> id in the page.
        pictures: encoded pictures by their candidates; what is not there becomes a placeholder.
        language: of the article, so that our words are marked where they are in another.
    """

    def __init__(
        self,
        words: Words,
        anchors: Mapping[str, str],
        pictures: Mapping[tuple[Candidate, ...], Encoded],
        language: str,
    ) -> None:
        self.words = words
        self.shown = 0
        self.lost = 0
        self._anchors = anchors
        self._pictures = pictures
        same = language.lower().partition("-")[0] == words.language
        self.tongue = {} if same else {"lang": words.language, "dir": words.direction}
        self._seen: dict[str, str] = {}
        self._depth = 0

    def blocks(self, blocks: Iterable[Block]) -> tuple[Element, ...]:
        """Return *blocks* as elements, without those that hold nothing."""
        self._depth += 1
        level = _flat(blocks) if self._depth > MAX_DEPTH else blocks
        elements = [self._block(block) for block in level]
        self._depth -= 1
        return tuple(e for e in elements if e.children or e.attributes or e.name == "hr")

    def spans(self, spans: Sequence[Span]) -> tuple[Node, ...]:
        """Return *spans* as text and elements, neighbors with one address in one link."""
        nodes: list[Node] = []
        for href, run in itertools.groupby(spans, key=lambda span: span.href):
            inside = [node for span in run for node in _marked(span)]
            address = self._address(href)
            nodes.extend([link(address, *inside)] if address else inside)
        return tuple(nodes)

    def figure(self, figure: Figure) -> Element:
        """Return *figure*: its pictures or their placeholders, then caption and credit."""
        said = "".join(span.text for span in figure.caption).strip()
        children = [self._picture(picture) for picture in figure.pictures]
        placeholders = self._placeholders(
            [
                picture.alt
                for picture, shown in zip(figure.pictures, children, strict=True)
                if not shown
            ],
            said,
        )
        caption = self.spans(figure.caption)
        if figure.credit:
            caption += (*([" "] if caption else []), element("cite", figure.credit))
        under = [element("figcaption", *caption)] if caption else []
        return element("figure", *(child for child in children if child), *placeholders, *under)

    def _address(self, href: str | None) -> str | None:
        if href is None:
            return None
        if href.startswith("#"):
            anchor = self._anchors.get(href[1:])
            return f"#{anchor}" if anchor else None
        return address(href)

    def _picture(self, picture: Picture) -> Element | None:
        encoded = self._pictures.get(picture.candidates)
        if encoded is None:
            self.lost += 1
            return None
        source = encoded.source()
        if source in self._seen:
            same = self.words.text("The same picture as above")
            return element("p", link(f"#{self._seen[source]}", same), **self.tongue)
        self.shown += 1
        anchor = self._seen[source] = f"p{self.shown}"
        width, height = str(encoded.width), str(encoded.height)
        return element("img", id=anchor, src=source, alt=picture.alt, width=width, height=height)

    def _placeholders(self, alts: Sequence[str], caption: str) -> Iterator[Element]:
        """Yield a placeholder for each picture with words of its own, and one for the others."""
        telling = [alt for alt in alts if alt.strip() and alt.strip() != caption]
        for alt in telling:
            yield self._placeholder(self.words.text("Picture"), f": {alt}")
        if silent := len(alts) - len(telling):
            ours = "Picture" if silent == 1 else "Pictures: {number}"
            yield self._placeholder(self.words.text(ours).format(number=silent))

    def _placeholder(self, ours: str, theirs: str = "") -> Element:
        return element("p", element("bdi", f"[{ours}", **self.tongue), f"{theirs}]")

    @singledispatchmethod
    def _block(self, block: Block) -> Element:
        raise TypeError(f"not a block: {type(block).__name__}")

    @_block.register
    def _(self, block: Paragraph) -> Element:
        return element("p", *self.spans(block.spans), id=self._anchors.get(block.id or ""))

    @_block.register
    def _(self, block: Heading) -> Element:
        level = min(max(block.level, 2), 4)
        anchor = self._anchors.get(block.id or "")
        return element(f"h{level}", *self.spans(block.spans), id=anchor)

    @_block.register
    def _(self, block: ListBlock) -> Element:
        items = [element("li", *self._item(item)) for item in block.items]
        if not block.ordered:
            return element("ul", *items)
        counted = block.start != 1 and abs(block.start) <= MAX_START
        return element("ol", *items, start=str(block.start) if counted else None)

    def _item(self, item: Sequence[Block]) -> tuple[Node, ...]:
        # a lone paragraph needs no element of its own: the list stays tight
        if len(item) == 1 and isinstance(item[0], Paragraph) and item[0].id is None:
            return self.spans(item[0].spans)
        return self.blocks(item)

    @_block.register
    def _(self, block: Quote) -> Element:
        cite = [element("p", element("cite", *self.spans(block.cite)))] if block.cite else []
        quoted = element("blockquote", *self.blocks(block.blocks), *cite)
        return element("figure", quoted) if block.pull else quoted

    @_block.register
    def _(self, block: Figure) -> Element:
        return self.figure(block)

    @_block.register
    def _(self, block: Table) -> Element:
        caption = [element("caption", *self.spans(block.caption))] if block.caption else []
        rows = [element("tr", *(self._cell(cell) for cell in row)) for row in block.rows]
        return element("table", *caption, element("tbody", *rows))

    def _cell(self, cell: Cell) -> Element:
        return element(
            "th" if cell.header else "td",
            *self.spans(cell.spans),
            colspan=_reach(cell.colspan),
            rowspan=_reach(cell.rowspan),
        )

    @_block.register
    def _(self, block: Preformatted) -> Element:
        return element("pre", block.text, dir="auto")  # code, mostly, also in right-to-left text

    @_block.register
    def _(self, _rule: Rule) -> Element:
        return element("hr")

    @_block.register
    def _(self, block: Card) -> Element:
        kind = self.words.text(_KINDS.get(block.kind, "Embedded page"))
        title: tuple[Node, ...] = (": ", element("strong", block.title)) if block.title else ()
        head = element("p", element("bdi", kind, **self.tongue), *title)
        poster = self._poster(block.poster) if block.poster else []
        where = [element("p", url_as_text(block.url))] if block.url else []
        return element("aside", head, *poster, *self.blocks(block.blocks), *where)

    def _poster(self, poster: Picture) -> list[Element]:
        # without a silent poster a card lacks nothing: it says what is there, and where
        if poster.alt or poster.candidates in self._pictures:
            return [self.figure(Figure(pictures=(poster,)))]
        return []

    @_block.register
    def _(self, block: Aside) -> Element:
        title = [element("p", element("strong", *self.spans(block.title)))] if block.title else []
        return element("aside", *title, *self.blocks(block.blocks))


def _marked(span: Span) -> list[Node]:
    """Return the text of *span* within the elements of its marks, in one order for all."""
    lines = clean(span.text).split("\n")
    nodes: list[Node] = [lines[0]]
    for line in lines[1:]:
        nodes += [element("br"), line]
    for mark in reversed([mark for mark in Mark if mark in span.marks]):
        nodes = [element(mark.value, *nodes)]
    return nodes


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield *blocks* without nesting: what a container says itself, then what it holds."""
    for block in walk(tuple(blocks)):
        if isinstance(block, Quote | Card | Aside):
            yield replace(block, blocks=())
        elif not isinstance(block, ListBlock):
            yield block


def _reach(number: int) -> str | None:
    return str(min(number, 1000)) if number > 1 else None  # HTML 4.9.11: colspan ends at 1000
