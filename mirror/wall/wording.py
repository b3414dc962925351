"""What pages say that are not the article: the files in wordings/, one for each reason."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from mirror.errors import Refusal
from mirror.wall.page import Page, plain

SOME_PROSE = 200  # more makes a page an article, where its metadata calls it one
# In this order a page is judged: the first that fits names the reason.
_FILES = {
    Refusal.BLOCK_PAGE: "block",
    Refusal.CHALLENGE: "challenge",
    Refusal.PARKED: "parked",
    Refusal.LOGIN: "login",
    Refusal.CONSENT: "consent",
    Refusal.ERROR_PAGE: "error",
    Refusal.PAYWALL: "paywall",
}
_PARTS = re.compile(r"\s+[|–—·•:»›/-]\s*|\s*[|:!?…]+\s*|\.\s+|\.{2,}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """How pages of one kind give themselves away; spelled as `plain` does."""

    prose: int
    """The most characters of running text that such a page was seen with."""
    titles: frozenset[str]
    """Whole titles or headings, or whole parts of them."""
    phrases: tuple[str, ...]
    """Parts of the text."""
    marks: tuple[str, ...]
    """Parts of the source, in lower case."""
    hosts: frozenset[str]
    """First labels, or whole names, of hosts that a request was sent on to."""


@functools.cache
def wordings() -> dict[Refusal, Wording]:
    """Return the wording of each kind, in the order of judging."""
    return {reason: _read(name) for reason, name in _FILES.items()}


def fits(wording: Wording, page: Page) -> bool:
    """Return whether *page* gives itself away: by a title, a mark or two phrases."""
    if page.prose > (min(wording.prose, SOME_PROSE) if page.says_article else wording.prose):
        return False
    titled = any(part in wording.titles for text in page.headings for part in parts(text))
    marked = any(mark in page.source for mark in wording.marks)
    phrases = sum(phrase in page.text for phrase in wording.phrases)
    return titled or marked or phrases >= 2


def parts(title: str) -> tuple[str, ...]:
    """Return *title* and what stands between its dashes and bars: one may be the site's name."""
    pieces = (piece.strip(" .,'-–—") for piece in (title, *_PARTS.split(title)))
    return tuple(piece for piece in pieces if piece)


def _read(name: str) -> Wording:
    file = resources.files("mirror.wall").joinpath("wordings", f"{name}.toml")
    table = tomllib.loads(file.read_text("utf-8"))
    return Wording(
        prose=table["prose"],
        titles=frozenset(plain(text) for text in table["titles"]),
        phrases=tuple(plain(text) for text in table["phrases"]),
        marks=tuple(table["marks"]),
        hosts=frozenset(table["hosts"]),
    )
