"""Captions that are set as a short line in italics right below a photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from mirror.article import wording
from mirror.article.builder import captioned
from mirror.article.inline import link_share, words
from mirror.model import Block, Figure, Mark, Paragraph

_MAX_CAPTION = 120  # characters; a paragraph in italics is longer
_UNFINISHED = (",", ":")  # what follows is the text
_QUOTES = ("“", "„", "«", '"', "»")


def with_captions(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return *blocks* with each such line as the caption of the photo above it."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(last, Figure) and not last.caption and _is_caption(block):
            upright = tuple(replace(s, marks=s.marks - {Mark.EMPHASIS}) for s in block.spans)
            found[-1] = captioned(last, upright, "")
        else:
            found.append(block)
    return tuple(found)


def _is_caption(line: Block) -> TypeGuard[Paragraph]:
    if not isinstance(line, Paragraph):
        return False
    text, linked = words(line.spans), link_share(line.spans)
    if len(text) > _MAX_CAPTION or linked > 0.5 or wording.line_rule(text, linked):
        return False
    if text.startswith(_QUOTES) or text.endswith(_UNFINISHED):
        return False
    return all(Mark.EMPHASIS in s.marks for s in line.spans if s.text.strip(" .,()"))
