"""Going through an article's blocks, however deep they nest."""

from collections.abc import Iterator, Sequence

from mirror.model import (
    Article,
    Aside,
    Block,
    Candidate,
    Card,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Picture,
    Quote,
    Span,
    Table,
)

MAX_PICTURES = 200  # of one article; 5 MB hold no more than that at the least quality
TARGET_WIDTH = 1200  # px: as wide as any picture is shown, so more would only be thrown away


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield every block in reading order, a container before what it holds."""
    todo = list(reversed(blocks))
    while todo:
        block = todo.pop()
        yield block
        todo.extend(reversed(_inside(block)))


def _inside(block: Block) -> tuple[Block, ...]:
    if isinstance(block, ListBlock):
        return tuple(inner for item in block.items for inner in item)
    return block.blocks if isinstance(block, Quote | Card | Aside) else ()


def spans(block: Block) -> Iterator[Span]:
    """Yield the block's own spans, not those of blocks in it."""
    if isinstance(block, Paragraph | Heading):
        yield from block.spans
    elif isinstance(block, Quote):
        yield from block.cite
    elif isinstance(block, Figure):
        yield from block.caption
    elif isinstance(block, Aside):
        yield from block.title
    elif isinstance(block, Table):
        yield from block.caption
        for row in block.rows:
            for cell in row:
                yield from cell.spans


def anchors(article: Article) -> dict[str, str]:
    """
    Return the new id of every paragraph and heading that a link in the article leads to.

    New ids, because those of the page are a stranger's: they could be anything, and name anything.
    """
    all_spans = [span for block in walk(article.blocks) for span in spans(block)]
    all_spans += [span for correction in article.corrections for span in correction]
    targets = {span.href[1:] for span in all_spans if span.href and span.href.startswith("#")}
    ids: dict[str, str] = {}
    for block in walk(article.blocks):
        if isinstance(block, Paragraph | Heading) and block.id in targets and block.id:
            ids.setdefault(block.id, f"n{len(ids) + 1}")
    return ids


def pictures(article: Article) -> Iterator[Picture]:
    """Yield every picture in reading order, repeated ones too."""
    yield from article.lead.pictures if article.lead else ()
    for block in walk(article.blocks):
        if isinstance(block, Figure):
            yield from block.pictures
        elif isinstance(block, Card) and block.poster:
            yield block.poster


def wanted(article: Article) -> tuple[Picture, ...]:
    """Return each picture to fetch, in reading order, its candidates in the order to try them."""
    found = {picture.candidates: picture for picture in reversed(list(pictures(article)))}
    unique = reversed(found.values())
    return tuple(
        Picture(candidates=by_fit(picture.candidates), alt=picture.alt)
        for picture in unique
        if picture.candidates
    )[:MAX_PICTURES]


def by_fit(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """
    Return the smallest that is wide enough first, then wider ones, then the others.

    Those are in the order of their widths, or in the page's own where it does not tell them all.
    """
    wide = [candidate for candidate in candidates if _width(candidate) >= TARGET_WIDTH]
    others = [candidate for candidate in candidates if _width(candidate) < TARGET_WIDTH]
    if all(map(_width, others)):
        others.sort(key=_width, reverse=True)
    return (*sorted(wide, key=_width), *others)


def _width(candidate: Candidate) -> int:
    return candidate.width or 0
