"""
Is what was read from a page an article, or what was left of one?

    check_reading
      1. it has a title, which is not that of a notice or an error
      2. the page shows it; what a script would draw has a date, an author or such metadata
      3. it has text, or pictures with words
      4. a short text does not end where a subscription begins
      5. a short text has a date, an author or metadata that calls it an article: provider
         notices in languages whose wording we do not know have none of these
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from mirror.errors import Refusal
from mirror.model import Article, Block, Capture, Card, Figure, Reading, Span
from mirror.wall.capture import MIN_TEXT as LEAST_SHOWN
from mirror.wall.capture import refuse
from mirror.wall.page import Page, look, plain
from mirror.wall.wording import parts, wordings

MIN_TEXT = 60  # characters: a flash of one sentence has more, "Read more" and menus have fewer
SHORT = 1500  # characters; what paywalls leave standing is shorter (two or three paragraphs)
# Of 990 stored news pages five are shorter and have neither; of 43 stored block pages from 15
# countries this leaves three, of 15 that their wording does not give away.
UNSIGNED = 1000
TAIL = 600  # characters at the end, where a paywall says its word


def check_reading(capture: Capture, reading: Reading) -> None:
    """
    Return if *reading*, read from *capture*, is an article as its outlet meant it.

    Raises:
        RefusedError: it is a stub, a paywall's shell, or a notice; `reason` says what.
    """
    article = reading.article
    text = plain(" ".join(_words(article.blocks)))
    if not plain(article.title):
        raise refuse(Refusal.STUB, "no title was found")
    told = reading.sources.get("body") == "script"
    if len(text) >= SHORT and not told:
        return  # the few notices that are as long were known to check_capture
    page = look(capture.body, capture.charset)
    _check_shown(article, page, told=told)
    if len(text) >= SHORT:
        return
    _check_title(article, text)
    _check_amount(article, text)
    _check_whole(page, text)
    _check_signed(article, page, text)


def _check_title(article: Article, text: str) -> None:
    for reason, wording in wordings().items():
        titled = any(part in wording.titles for part in parts(plain(article.title)))
        if titled and any(phrase in text for phrase in wording.phrases):
            raise refuse(reason)


def _check_shown(article: Article, page: Page, *, told: bool) -> None:
    """A script's state may hold any text of the site's, so more than a text is asked for."""
    if len(page.text) < LEAST_SHOWN and not (told and _is_signed(article, page)):
        raise refuse(Refusal.STUB, f"it shows {len(page.text)} characters of text")


def _check_amount(article: Article, text: str) -> None:
    shown = any(isinstance(block, Figure | Card) for block in (*article.blocks, article.lead))
    if len(text) < MIN_TEXT and not (shown and article.dek):
        raise refuse(Refusal.STUB, f"only {len(text)} characters of text were found")


def _check_whole(page: Page, text: str) -> None:
    wording = wordings()[Refusal.PAYWALL]
    closed = any(phrase in text[-TAIL:] for phrase in wording.phrases)
    if closed or any(mark in page.source for mark in wording.marks):
        raise refuse(Refusal.PAYWALL)


def _check_signed(article: Article, page: Page, text: str) -> None:
    if len(text) < UNSIGNED and not _is_signed(article, page):
        raise refuse(Refusal.STUB, "a short text without date, author or article metadata")


def _is_signed(article: Article, page: Page) -> bool:
    return article.published is not None or bool(article.byline) or page.says_article


def _words(blocks: tuple[Block, ...]) -> list[str]:
    """Return every run of text in *blocks*, in order, whatever it is in; without recursion."""
    found: list[str] = []
    stack: list[object] = [blocks]
    while stack:
        value = stack.pop()
        if isinstance(value, Span):
            found.append(value.text)
        elif isinstance(value, tuple):
            stack.extend(reversed(value))
        elif is_dataclass(value):
            stack.extend(getattr(value, field.name) for field in reversed(fields(value)))
    return found
