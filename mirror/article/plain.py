"""The words of an article's body, for measuring, searching and comparing."""

from __future__ import annotations

from mirror.article.inline import words
from mirror.model import (
    Article,
    Aside,
    Block,
    Card,
    Heading,
    ListBlock,
    Paragraph,
    Preformatted,
    Quote,
    Table,
)


def text(article: Article) -> str:
    """
    Return the body alone, one paragraph a line: no title, byline, captions, photo credits, boxes.

    Boxes (Aside) stand beside the text; the agency credit ends it.
    """
    blocks = tuple(b for b in article.blocks if not isinstance(b, Aside))
    return "\n".join(line for line in (*lines(blocks), article.credit) if line.strip())


def lines(blocks: tuple[Block, ...]) -> list[str]:
    """Return the lines of *blocks* in reading order, without recursion."""
    found: list[str] = []
    stack: list[Block] = list(reversed(blocks))
    while stack:
        block = stack.pop()
        if isinstance(block, Paragraph | Heading):
            found.append(words(block.spans))
        elif isinstance(block, Preformatted):
            found.append(block.text)
        elif isinstance(block, Table):
            found.extend(" ".join(words(c.spans) for c in row) for row in block.rows)
        else:
            stack.extend(reversed(inner(block)))
    return found


def inner(block: Block) -> tuple[Block, ...]:
    """Return the blocks inside *block* in reading order, its title and cite as paragraphs."""
    if isinstance(block, ListBlock):
        return tuple(b for item in block.items for b in item)
    if isinstance(block, Quote):
        return (*block.blocks, Paragraph(spans=block.cite)) if block.cite else block.blocks
    if isinstance(block, Aside):
        return (Paragraph(spans=block.title), *block.blocks) if block.title else block.blocks
    return block.blocks if isinstance(block, Card) else ()
