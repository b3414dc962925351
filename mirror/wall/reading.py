"""
Is what was read from a page an article, or what was left of one?

    check_reading
      1. it has a title, which is not that of a notice or an error
      2. it has text, or pictures with words
      3. a short text does not end where a subscription begins
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from mirror.errors import Refusal
from mirror.model import Article, Capture, Card, Figure, Reading, Span
from mirror.wall.capture import refuse
from mirror.wall.page import decode, plain
from mirror.wall.wording import parts, wordings

MIN_WORDS = 12  # the shortest flash seen: one sentence of who did what and when
SHORT = 1500  # characters; what paywalls leave standing is shorter (two or three paragraphs)
TAIL = 600  # characters at the end, where a paywall says its word


def check_reading(capture: Capture, reading: Reading) -> None:
    """
    Return if *reading*, read from *capture*, is an article as its outlet meant it.

    Raises:
        RefusedError: it is a stub, a paywall's shell, or a notice; `reason` says what.
    """
    article = reading.article
    text = plain(" ".join(_words(article.blocks)))
    _check_title(article, text)
    _check_amount(article, text)
    _check_whole(capture, text)


def _check_title(article: Article, text: str) -> None:
    title = plain(article.title)
    if not title:
        raise refuse(Refusal.STUB, "no title was found")
    for reason, wording in wordings().items():
        said = sum(phrase in text for phrase in wording.phrases)
        if len(text) < SHORT and said and any(part in wording.titles for part in parts(title)):
            raise refuse(reason)


def _check_amount(article: Article, text: str) -> None:
    shown = any(isinstance(block, Figure | Card) for block in (*article.blocks, article.lead))
    if len(text.split()) < MIN_WORDS and not (shown and article.dek):
        raise refuse(Refusal.STUB, f"only {len(text.split())} words of text were found")


def _check_whole(capture: Capture, text: str) -> None:
    wording = wordings()[Refusal.PAYWALL]
    if len(text) >= SHORT:
        return
    closed = any(phrase in text[-TAIL:] for phrase in wording.phrases)
    source = decode(capture.body, capture.charset).lower()
    if closed or any(mark in source for mark in wording.marks):
        raise refuse(Refusal.PAYWALL)


def _words(value: object) -> Iterator[str]:
    """Yield every run of text inside *value*, in order, whatever block it is in."""
    if isinstance(value, Span):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from _words(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _words(getattr(value, field.name))
