"""The head of an article: dek and lead picture found, labels and stamps dropped."""

from __future__ import annotations

from collections.abc import Sequence

from mirror.article import wording
from mirror.article.draft import (
    MIN_PROSE,
    Draft,
    Known,
    ends_sentence,
    is_prose,
    is_title,
    item_spans,
    text_in,
)
from mirror.article.inline import link_share
from mirror.article.line import rule_of
from mirror.article.names import says_by
from mirror.article.plain import lines
from mirror.article.printed_date import printed_date
from mirror.article.title import likeness
from mirror.article.wordlists import fold
from mirror.model import Block, Card, Figure, Heading, ListBlock, Paragraph, Rule, Spans

_ABOVE_CHARS = 400  # what stands above a headline is a label, a date, a name; more is the article
_HEAD_BLOCKS = 25  # a body that has not begun after so many blocks begins at once
_MAX_DEK = 150  # characters; longer ones are the first paragraph of the text, set apart
_MAX_LEDE = 600  # characters of a dek that is set as a heading
_SMALL = 200  # pixels; portraits of authors are smaller, lead pictures never


def headline_at(blocks: Sequence[Block], title: str) -> int | None:
    """Return where in the first blocks of the container the headline stands."""
    above = 0
    for i, block in enumerate(blocks):
        if isinstance(block, Heading) and is_title(text_in(block), title):
            return i
        above += len(text_in(block))
        if above > _ABOVE_CHARS:
            return None
    return None


def read_opening(
    draft: Draft,
    above: Sequence[Block],
    below: Sequence[Block],
    inside: Sequence[Block],
    known: Known,
) -> list[Block]:
    """
    Return the body from its first sentence on; dek and lead picture go to the draft.

    Args:
        draft: gets the dek, the lead and a note of each line that is dropped.
        above: what stands above the headline.
        below: what stands between the headline and the container.
        inside: the container's blocks after the headline.
        known: what other fields say.
    """
    start = _start_of(inside, known)
    heading = len(below) + _headed_from(inside[:start])
    rest: list[Block] = []
    for i, block in enumerate((*below, *inside[:start])):
        heads = i >= heading and _opens(block)
        if not _take(draft, block, known, apart=i < len(below)):
            if heads or _stays(block, known):
                rest.append(block)
            else:
                draft.drop("head", block)
    _look_above(draft, above, known)
    return [*rest, *inside[start:]]


def _take(draft: Draft, block: Block, known: Known, *, apart: bool) -> bool:
    """Take the first picture as the lead and the first dek as the dek, and tell whether it did."""
    if draft.lead is None and isinstance(block, Figure) and _is_lead(block, known):
        draft.lead = block
    elif not draft.dek and _is_dek(block, known, apart=apart):
        draft.dek = text_in(block)
    else:
        return False
    return True


def _look_above(draft: Draft, above: Sequence[Block], known: Known) -> None:
    """The nearest picture above the headline leads where none is below it."""
    if draft.lead is None:
        figures = (b for b in reversed(above) if isinstance(b, Figure))
        draft.lead = next((f for f in figures if _is_lead(f, known)), None)
    for block in above:
        if block is not draft.lead:
            draft.drop("above the headline", block)


def _is_lead(figure: Figure, known: Known) -> bool:
    """Tell whether a picture in the head is the article's and not its author's."""
    picture = figure.pictures[0]
    widths = [c.width for c in picture.candidates if c.width]
    if widths and max(widths) < _SMALL:
        return False
    return fold(picture.alt) not in known.names


def _start_of(blocks: Sequence[Block], known: Known) -> int:
    """Return where the body begins: with its first sentence, or a line of it before that."""
    prose = _prose_at(blocks)
    first = (i for i, block in enumerate(blocks[:prose]) if _begins(block, known))
    return next(first, prose)


def _begins(block: Block, known: Known) -> bool:
    """Tell whether a line that stands beside the first sentence is neither dek, date nor name."""
    text = " ".join(lines((block,)))
    if fold(text) not in known.beside or isinstance(block, Heading) or rule_of(block, known):
        return False
    apart = _is_dek(block, known, apart=False) or _is_linked(block)
    return not (apart or says_by(text) or printed_date(text) or _is_name(text))


def _is_linked(block: Block) -> bool:
    return isinstance(block, Paragraph) and link_share(block.spans) > 0.5


def _is_name(text: str) -> bool:
    """Tell whether a line may be nothing but a name: two or three words, each with a capital."""
    words = text.split()
    return len(words) in (2, 3) and all(w[0].isupper() and w.isalpha() for w in words)


def _prose_at(blocks: Sequence[Block]) -> int:
    """Return where the first sentence of the body is, 0 where none is near."""
    for i, block in enumerate(blocks[:_HEAD_BLOCKS]):
        if isinstance(block, Paragraph) and is_prose(block.spans):
            return i
        if isinstance(block, ListBlock) and any(is_prose(s) for s in item_spans(block)):
            return i
    return 0


def _is_dek(block: Block, known: Known, *, apart: bool) -> bool:
    """Tell whether a line is the dek; *apart* from the text, a shorter heading is one as well."""
    if not isinstance(block, Paragraph | Heading):
        return False
    text = text_in(block)
    longest = _MAX_LEDE if isinstance(block, Heading) else _MAX_DEK
    if not 25 <= len(text) <= longest or wording.line_rule(text, link_share(block.spans)):
        return False
    if known.description and likeness(text, known.description) > 0.85:
        return True
    if printed_date(text) and not ends_sentence(text):
        return False  # when it was published and changed, set large
    long = apart or len(text) >= MIN_PROSE
    return isinstance(block, Heading) and long and not is_title(text, known.title)


def _headed_from(blocks: Sequence[Block]) -> int:
    """Return where the headings and pictures begin that stand right above the first sentence."""
    at = len(blocks)
    while at and isinstance(blocks[at - 1], Heading | Figure | Card):
        at -= 1
    return at


def _opens(block: Block) -> bool:
    """A short heading above the first paragraph heads it, or a picture with it."""
    return isinstance(block, Heading) and len(text_in(block)) < MIN_PROSE


def _stays(block: Block, known: Known) -> bool:
    """A card, a quote or a whole sentence before the first paragraph is the article's."""
    if isinstance(block, Heading) and len(text_in(block)) < MIN_PROSE:
        return False
    if isinstance(block, Paragraph | Heading):
        return is_prose(block.spans) and not rule_of(block, known)
    if isinstance(block, ListBlock):
        return _tells(item_spans(block)) and not rule_of(block, known)
    return not isinstance(block, Rule)


def _tells(items: list[Spans]) -> bool:
    """A list of sentences or of many unlinked words is the article's, not a row of buttons."""
    unlinked = sum(len(s.text) for spans in items for s in spans if not s.href)
    return any(map(is_prose, items)) or unlinked >= 2 * MIN_PROSE
