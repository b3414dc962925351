"""From the blocks of the page to the article's own, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from mirror.article.captions import with_captions
from mirror.article.draft import Draft, Known
from mirror.article.ending import cut_sections, finish
from mirror.article.line import rule_of
from mirror.article.opening import headline_at, read_opening
from mirror.model import Block


def tidy(
    above: Sequence[Block], below: Sequence[Block], inside: Sequence[Block], known: Known
) -> Draft:
    """
    Return the draft without what is not the article's own.

    Args:
        above: blocks before the headline, outside of the container.
        below: blocks between headline and container.
        inside: blocks of the container, which may begin with the headline itself.
        known: what other fields say.
    """
    draft = Draft()
    above, below, inside = map(with_captions, (above, below, inside))
    at = headline_at(inside, known.title)
    if at is not None:
        above, inside = (*above, *inside[:at]), inside[at + 1 :]
    draft.blocks[:] = read_opening(draft, above, below, inside, known)
    cut_sections(draft, known)  # before the titles that announce them are dropped as lines
    _drop_lines(draft, known)
    finish(draft, known)
    return draft


def _drop_lines(draft: Draft, known: Known) -> None:
    kept: list[Block] = []
    for block in draft.blocks:
        if rule := rule_of(block, known):
            draft.drop(rule, block)
        else:
            kept.append(block)
    draft.blocks[:] = kept
