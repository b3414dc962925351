"""What ends an article: teasers, contact lines and second copies dropped, notes made fields."""

from __future__ import annotations

import re
from itertools import zip_longest

from mirror.article import notes, wording
from mirror.article.draft import MIN_PROSE, Draft, Known, is_prose, own_links, text_in
from mirror.article.line import points, teases
from mirror.article.wordlists import fold
from mirror.model import Block, Heading, ListBlock, Paragraph, Rule


def finish(draft: Draft, known: Known) -> None:
    """Clean the draft from its first repeat to its last line."""
    _drop_highlights(draft)
    _drop_repeats(draft)
    _take_notes(draft)
    _cut_teasers(draft, known)
    _cut_tail(draft, known)
    _trim(draft)


def _drop_highlights(draft: Draft) -> None:
    """Sentences that are taken out of the text and printed above it are read where they belong."""
    texts = [text_in(b) for b in draft.blocks]
    for at, text in enumerate(texts[:_HIGHLIGHTS]):
        if len(text) <= MIN_PROSE or text not in texts[at + 1 :]:
            break
        draft.drop("repeated", draft.blocks.pop(0))


_HIGHLIGHTS = 5  # lines; a list of more is a summary, in words of its own


def _drop_repeats(draft: Draft) -> None:
    """A long line again after a few blocks is a gallery's or a template's second copy."""
    last: dict[str, int] = {}
    marks = []
    for i, text in enumerate(text_in(b) for b in draft.blocks):
        near = i - last.get(text, -1 - i - _NEAR) <= _NEAR or (text in last and len(text) > _WHOLE)
        marks.append(len(text) > MIN_PROSE and near)
        last[text] = i
    _drop(draft, "repeated", marks)


_WHOLE = 300  # characters; a paragraph so long is never meant twice
_NEAR = 6  # blocks; a menu for a week repeats its lines, but not within one day


def cut_sections(draft: Draft, known: Known) -> None:
    """Drop the links that hang under a line which announced other articles."""
    marks, cutting = [], False
    for block, following in zip_longest(draft.blocks, draft.blocks[1:]):
        cutting = _announces(block, following, known) or (cutting and points(block, known))
        marks.append(cutting)
    _drop(draft, "section", marks)


def _announces(block: Block, following: Block | None, known: Known) -> bool:
    """
    Tell whether *block* is the title of a box with other articles.

    What only begins like one ("More from the speech:") is the article's where its text goes on.
    """
    text = text_in(block)
    if not wording.announces(text):
        return False
    goes_on = isinstance(following, Paragraph | ListBlock) and not points(following, known)
    return not goes_on or wording.titles_others(text)


def _take_notes(draft: Draft) -> None:
    """Move agency credit, corrections and disclaimer from the text to their fields."""
    kept: list[Block] = []
    for i, block in enumerate(draft.blocks):
        text = text_in(block) if isinstance(block, Paragraph) else ""
        last = i >= len(draft.blocks) - notes.LAST_BLOCKS
        if isinstance(block, Paragraph) and notes.is_correction(text):
            draft.corrections.append(block.spans)
        elif last and not draft.credit and notes.is_credit(text):
            draft.credit = text
        elif not draft.disclaimer and notes.is_disclaimer(text):
            draft.disclaimer = text
        else:
            kept.append(block)
    draft.blocks[:] = kept


def _cut_teasers(draft: Draft, known: Known) -> None:
    """
    Drop a list of other articles that ends the page without a title: linked headings and leads.

    Two headings or more, all of them links to the outlet's own pages, with nothing longer than a
    lead between them, and less than a third of the text, are no part of any article.
    """
    linked = [
        i
        for i, b in enumerate(draft.blocks)
        if isinstance(b, Heading) and own_links(b.spans, known) > 0.9
    ]
    for i in linked:
        rest = draft.blocks[i:]
        lengths = [len(text_in(b)) for b in rest]
        small = sum(lengths) * 3 < sum(len(text_in(b)) for b in draft.blocks)
        heads = [b for b in rest if isinstance(b, Heading)]
        listed = 1 < len(heads) == sum(j >= i for j in linked) and len(rest) <= 4 * len(heads)
        if listed and small and max(lengths) <= _MAX_LEAD:
            _drop(draft, "teasers", [j >= i for j in range(len(draft.blocks))])
            return


_MAX_LEAD = 350  # characters of a lead under another article's headline


def _cut_tail(draft: Draft, known: Known) -> None:
    """After the last prose, links to the outlet's own pages and contact lines are furniture."""
    prose = [
        isinstance(b, Paragraph) and is_prose(b.spans) and not _about_author(text_in(b), known)
        for b in draft.blocks
    ]
    if True not in prose:
        return
    last = len(prose) - 1 - prose[::-1].index(True)
    marks = [
        i > last and (teases(b, known) or _about_author(text_in(b), known))
        for i, b in enumerate(draft.blocks)
    ]
    _drop(draft, "tail", marks)


def _about_author(text: str, known: Known) -> bool:
    """Tell whether a line says who the author is or how to reach them."""
    folded = fold(text)
    named = any(_names_first(folded, name) for name in known.names if " " in name)
    if named and notes.says_where(text):
        return False  # a credit that names the author as well
    signed = text.islower() and _INITIALS.fullmatch(text)
    return named or wording.contact(text, known.host) or bool(signed)


def _names_first(folded: str, name: str) -> bool:
    """Tell whether a line begins with a name, or with what its bearer is: "Our editor Jane Roe"."""
    role, found, _ = folded.partition(f"{name} ")
    words = role.split()
    return bool(found) and len(words) <= _MAX_ROLE and all(map(str.isalpha, words))


_MAX_ROLE = 3  # words
_INITIALS = re.compile(r"\(?[^\W\d_]{2,4}(?:[/,] ?[^\W\d_]{2,4})*\)?")  # "amw", "(mho/lk)"


def _trim(draft: Draft) -> None:
    """A heading at the end heads nothing, a rule at either end parts nothing."""
    while draft.blocks and isinstance(draft.blocks[-1], Heading | Rule):
        draft.drop("heading of nothing", draft.blocks.pop())
    while draft.blocks and isinstance(draft.blocks[0], Rule):
        draft.blocks.pop(0)


def _drop(draft: Draft, rule: str, marks: list[bool]) -> None:
    for block, marked in zip(draft.blocks, marks, strict=True):
        if marked:
            draft.drop(rule, block)
    draft.blocks[:] = [b for b, marked in zip(draft.blocks, marks, strict=True) if not marked]
