"""What the steps of cleaning a body share: the draft, what is known, and what a sentence is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mirror.article.eastern import HAN, may_be_eastern
from mirror.article.inline import link_share, words
from mirror.article.plain import lines
from mirror.article.title import likeness
from mirror.model import Block, Dropped, Figure, Heading, ListBlock, Paragraph, Spans


@dataclass(slots=True)
class Draft:
    """The article while it is cleaned: blocks that stay, and what was left out of them."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    dek: str = ""
    lead: Figure | None = None
    credit: str = ""
    corrections: list[Spans] = field(default_factory=list)
    disclaimer: str = ""

    def drop(self, rule: str, block: Block) -> None:
        """Say that *block* is left out, and why."""
        sample = " ".join(lines((block,)))[:120]
        if sample:
            self.dropped.append(Dropped(rule=rule, sample=sample))


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What other fields already say, so that the body need not repeat it."""

    title: str
    description: str
    """The page's own summary for machines: often the dek, word for word."""
    names: frozenset[str]
    """Folded names of the authors."""
    beside: frozenset[str]
    """Folded lines that stand beside the first sentence, in one element with it."""
    host: str
    """Links to it lead to the outlet's other pages."""


def text_in(block: Block) -> str:
    """Return the words of a paragraph or heading, "" of any other block."""
    return words(block.spans) if isinstance(block, Paragraph | Heading) else ""


def is_title(text: str, title: str) -> bool:
    """
    Tell whether a line repeats the headline.

    Another number makes it another headline ("Archive No. 671", "Archive No. 3328"): what only
    resembles the title is the article's.
    """
    return _NUMBER.findall(text) == _NUMBER.findall(title) and likeness(text, title) > 0.85


MIN_PROSE = 60  # characters; a byline with a date is shorter, a first sentence rarely
_LONG = 120  # characters; so long a line is prose even without a full stop
_LINKED = 100  # characters; a sentence so long may be made of links
_MOSTLY = 0.85  # share of a line; teasers are links from end to end
_ENDS = re.compile(r"[.!?…。！？؟۔։][\s\"”»’)\]]*$")
_NUMBER = re.compile(r"\d+")
_STAMP = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d\b|@")


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends as sentences do."""
    return bool(_ENDS.search(text))


def has_stamp(text: str) -> bool:
    """Tell whether a line holds a year, a time of day or an address."""
    return bool(_STAMP.search(text))


def is_prose(spans: Spans) -> bool:
    """Tell whether a line is a sentence of somebody's, not a label, a link or a stamp."""
    text = words(spans)
    ends = ends_sentence(text)
    if link_share(spans) >= (_MOSTLY if ends and len(text) > _LINKED else 0.5):
        return False
    if ends and _count_words(text) >= _SENTENCE and not has_stamp(text):
        return True
    return len(text) >= MIN_PROSE and (ends or text.endswith(":") or len(text) > _LONG)


_SENTENCE = 5  # words
_PER_WORD = 2  # characters; a word has one or two of them


def _count_words(text: str) -> int:
    unspaced = re.findall(f"[{HAN}]", text) if may_be_eastern(text) else ()
    return len(text.split()) + len(unspaced) // _PER_WORD


def item_spans(block: ListBlock) -> list[Spans]:
    """Return the spans of each line of a list, lists inside it left out."""
    return [b.spans for item in block.items for b in item if isinstance(b, Paragraph | Heading)]


def own_links(spans: Spans, known: Known) -> float:
    """Return the share of characters that link to the outlet's own pages."""
    total = sum(len(s.text) for s in spans)
    linked = sum(len(s.text) for s in spans if s.href and _own_page(s.href, known))
    return linked / total if total else 0.0


def _own_page(href: str, known: Known) -> bool:
    if href.startswith(("#", "mailto:", "tel:")):
        return False
    return known.host in href.split("/", 3)[2]
