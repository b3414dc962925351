"""Whether one block of a body is not the article's, by what it says."""

from __future__ import annotations

import re

from mirror.article import wording
from mirror.article.draft import (
    Known,
    ends_sentence,
    is_title,
    item_spans,
    own_links,
    text_in,
)
from mirror.article.inline import link_share
from mirror.article.names import says_when
from mirror.article.printed_date import printed_date
from mirror.article.wordlists import fold
from mirror.model import Block, Heading, ListBlock, Paragraph, Spans


def rule_of(block: Block, known: Known) -> str:
    """Return the rule by which *block* is dropped, "" if it stays."""
    if isinstance(block, ListBlock):
        return "link list" if is_menu(block, known) else ""
    if not isinstance(block, Paragraph | Heading):
        return ""
    text = text_in(block)
    if fold(text) in known.names or _is_stamp(text, known):
        return "byline"
    if isinstance(block, Heading) and is_title(text, known.title):
        return "repeated"
    return wording.line_rule(text, link_share(block.spans))


def is_menu(block: ListBlock, known: Known) -> bool:
    """Tell whether a list is nothing but links to the outlet's own pages."""
    bare = (_without_label(spans) for spans in item_spans(block))
    return own_links(tuple(s for spans in bare for s in spans), known) > 0.8


def _without_label(spans: Spans) -> Spans:
    """Return a line without the word before its link: "Politics: The dam that never was"."""
    labeled = len(spans) > 1 and not spans[0].href and spans[0].text.rstrip().endswith(":")
    return spans[1:] if labeled and spans[1].href else spans


def points(block: Block, known: Known) -> bool:
    """Tell whether a block under an announcement of other articles belongs to it."""
    if isinstance(block, ListBlock):
        spans = tuple(s for spans in item_spans(block) for s in spans)
        return own_links(spans, known) > 0.3
    return teases(block, known)


def teases(block: Block, known: Known) -> bool:
    """Tell whether a block points to another of the outlet's pages and says little else."""
    if isinstance(block, ListBlock):
        return is_menu(block, known)
    if not isinstance(block, Paragraph | Heading):
        return False
    text = text_in(block)
    sentence = len(text) > _LINKED_SENTENCE and text.endswith(".")
    return own_links(block.spans, known) > 0.5 and not sentence


_LINKED_SENTENCE = 80  # characters; headlines are shorter and end without a full stop
_MAX_STAMP = 90  # characters of a line with names, places and a date
_WHEN = 2  # of date, time of day and a word for it ("Updated at 10:05")
_MAX_LETTERS = 8  # words of such a line that are no numbers
_LETTERS = re.compile(r"[^\W\d_]+")
_NOON = re.compile(r"\b[ap]\.\s?m\.$", re.IGNORECASE)  # whose stop ends no sentence
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?!\d)")  # also in "2 hours ago10:05"


def _is_stamp(text: str, known: Known) -> bool:
    """Tell whether a line holds nothing but who wrote it, when and where."""
    if len(text) > _MAX_STAMP or (ends_sentence(text) and not _NOON.search(text)):
        return False
    folded = fold(text)
    named = [n for n in known.names if n in folded]
    if named:
        short = len(folded) < 3 * max(map(len, named))
        return short or bool(_CLOCK.search(text) or printed_date(text))
    when = bool(_CLOCK.search(text)) + says_when(text)
    if not when or len(_LETTERS.findall(text)) > _MAX_LETTERS:
        return False
    return when + bool(printed_date(text)) >= _WHEN
