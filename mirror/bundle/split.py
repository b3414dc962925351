"""Where a long article may be cut: between blocks, else inside the one that is too long."""

from dataclasses import replace
from functools import singledispatch

from mirror.bundle.typeset import Typesetter
from mirror.bundle.walk import anchors
from mirror.html import serialize
from mirror.locale import words
from mirror.model import (
    Article,
    Aside,
    Block,
    ListBlock,
    Paragraph,
    Preformatted,
    Quote,
    Span,
    Table,
)


def pieces(article: Article, size: int) -> list[tuple[Block, ...]]:
    """Return the blocks in runs of at most *size* bytes of HTML each, as far as they can be cut."""
    setter = Typesetter(words(article.language), anchors(article), {}, article.language)
    runs: list[list[Block]] = [[]]
    room = size
    todo = list(reversed(article.blocks))
    while todo:
        block = todo.pop()
        bulk = sum(len(serialize(element).encode()) for element in setter.blocks((block,)))
        halves = halve(block) if bulk > size else (block,)
        if len(halves) == 2:
            todo.extend(reversed(halves))
            continue
        if bulk > room and runs[-1]:
            runs.append([])
            room = size
        runs[-1].append(block)
        room -= bulk
    return [tuple(run) for run in runs]


@singledispatch
def halve(block: Block) -> tuple[Block, ...]:
    """Return *block* as two that hold the same words, or alone where it cannot be cut."""
    return (block,)


@halve.register
def _(block: ListBlock) -> tuple[Block, ...]:
    half = len(block.items) // 2
    if not half:
        return (block,)
    first = replace(block, items=block.items[:half])
    return first, replace(block, items=block.items[half:], start=block.start + half)


@halve.register
def _(block: Table) -> tuple[Block, ...]:
    half = len(block.rows) // 2
    if not half:
        return (block,)
    first = replace(block, rows=block.rows[:half])
    return first, replace(block, rows=block.rows[half:], caption=())


@halve.register
def _(block: Quote) -> tuple[Block, ...]:
    half = len(block.blocks) // 2
    if not half:
        return (block,)
    first = replace(block, blocks=block.blocks[:half], cite=())
    return first, replace(block, blocks=block.blocks[half:])


@halve.register
def _(block: Aside) -> tuple[Block, ...]:
    half = len(block.blocks) // 2
    if not half:
        return (block,)
    first = replace(block, blocks=block.blocks[:half])
    return first, replace(block, blocks=block.blocks[half:], title=())


@halve.register
def _(block: Paragraph) -> tuple[Block, ...]:
    first, *rest = _halve_spans(block.spans)
    return replace(block, spans=first), *(replace(block, spans=spans, id=None) for spans in rest)


@halve.register
def _(block: Preformatted) -> tuple[Block, ...]:
    lines = block.text.split("\n")
    half = len(lines) // 2
    if not half:
        return (block,)
    first = replace(block, text="\n".join(lines[:half]))
    return first, replace(block, text="\n".join(lines[half:]))


def _halve_spans(spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], ...]:
    """Return *spans* in two: cut between spans, or at a space past the middle of a lone one."""
    if len(spans) != 1:
        half = len(spans) // 2
        return (spans[:half], spans[half:]) if half else (spans,)
    text = spans[0].text
    at = text.find(" ", len(text) // 2)
    if at <= 0 or at == len(text) - 1:
        return (spans,)
    return (replace(spans[0], text=text[:at]),), (replace(spans[0], text=text[at + 1 :]),)
