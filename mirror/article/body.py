"""From the blocks of the container to the article's own: head, tail and lines between cleaned."""

from __future__ import annotations

from dataclasses import dataclass, field

from mirror.article import boilerplate
from mirror.article.inline import link_share, words
from mirror.article.title import agreement
from mirror.article.wordlists import fold
from mirror.model import (
    Aside,
    Block,
    Card,
    Dropped,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Spans,
)


@dataclass(slots=True)
class Body:
    """Blocks that stay, and what was left out of them."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def drop(self, rule: str, block: Block) -> None:
        """Leave *block* out and say so."""
        self.dropped.append(Dropped(rule=rule, sample=plain(block)[:120]))


def spans_in(block: Block) -> Spans:
    """Return the spans of a block of words, () of any other."""
    return block.spans if isinstance(block, Paragraph | Heading) else ()


def plain(block: Block) -> str:
    """Return the first words of *block*, without recursion deeper than its first child."""
    if isinstance(block, Paragraph | Heading):
        return words(block.spans)
    if isinstance(block, Quote | Aside | Card) and block.blocks:
        return words(spans_in(block.blocks[0]))
    if isinstance(block, ListBlock) and block.items and block.items[0]:
        return words(spans_in(block.items[0][0]))
    return type(block).__name__


def tidy(blocks: tuple[Block, ...], title: str, known: frozenset[str]) -> Body:
    """
    Return the body without lines that are not its own.

    Args:
        blocks: as they stand in the container.
        title: repeated headings go.
        known: folded texts that stand in other fields (dek, names, dates).
    """
    body = Body()
    for block in blocks:
        rule = _rule(block, title, known)
        if rule:
            body.drop(rule, block)
        else:
            body.blocks.append(block)
    _trim(body)
    return body


def _rule(block: Block, title: str, known: frozenset[str]) -> str:
    if isinstance(block, ListBlock):
        return _list_rule(block)
    if not isinstance(block, Paragraph | Heading):
        return ""
    text = words(block.spans)
    if fold(text) in known:
        return "repeated"
    if isinstance(block, Heading) and agreement(text, title) > 0.9 and len(text) > 0.8 * len(title):
        return "repeated"
    return boilerplate.line_rule(text, link_share(block.spans))


def _list_rule(block: ListBlock) -> str:
    spans = [s for item in block.items for b in item for s in spans_in(b)]
    total = sum(len(s.text) for s in spans)
    linked = sum(len(s.text) for s in spans if s.href and not s.href.startswith("#"))
    return "link list" if total and linked > 0.8 * total else ""


def _trim(body: Body) -> None:
    """A heading at the end heads nothing; nor does one whose words were dropped."""
    while body.blocks and isinstance(body.blocks[-1], Heading | Rule):
        body.drop("heading of nothing", body.blocks.pop())
    while body.blocks and isinstance(body.blocks[0], Rule):
        body.blocks.pop(0)
