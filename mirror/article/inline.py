"""Runs of text: from pieces with marks to tidy spans."""

from __future__ import annotations

import re
from dataclasses import replace

from mirror.article.clean import clean
from mirror.model import Mark, Span, Spans

MARKS = {
    "em": Mark.EMPHASIS, "i": Mark.EMPHASIS, "strong": Mark.STRONG, "b": Mark.STRONG,
    "code": Mark.CODE, "kbd": Mark.CODE, "samp": Mark.CODE, "tt": Mark.CODE,
    "sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT,
    "s": Mark.STRIKE, "strike": Mark.STRIKE, "del": Mark.STRIKE, "q": Mark.QUOTE,
    "bdi": Mark.ISOLATE,
}  # fmt: skip

# HTML's white space without U+00A0, which authors mean.
_SPACES = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r" *\n *")


def run(text: str, marks: frozenset[Mark], href: str | None) -> Span:
    """Return one span of page text, white space squeezed as a browser shows it."""
    return Span(text=clean(_SPACES.sub(" ", text)), marks=marks, href=href)


BREAK = Span(text="\n")


def tidy(spans: list[Span]) -> Spans:
    """Return *spans* merged where alike, without spaces at the ends and around line breaks."""
    merged: list[Span] = []
    for span in spans:
        text = span.text
        if merged and text[:1] == " " and merged[-1].text[-1:] in (" ", "\n"):
            text = text[1:]
        if text == "\n" and merged and merged[-1].text.endswith(" "):
            merged[-1] = replace(merged[-1], text=merged[-1].text.rstrip(" "))
        if not text:
            continue
        if merged and merged[-1].href == span.href and merged[-1].marks == span.marks:
            merged[-1] = replace(merged[-1], text=merged[-1].text + text)
        else:
            merged.append(span if text is span.text else replace(span, text=text))
    return strip(tuple(merged))


def strip(spans: Spans) -> Spans:
    """Return *spans* without white space at the ends; spans of nothing else go."""
    items = list(spans)
    while items and not items[0].text.strip():
        items.pop(0)
    while items and not items[-1].text.strip():
        items.pop()
    if items and items[0].text[0].isspace():
        items[0] = replace(items[0], text=items[0].text.lstrip())
    if items and items[-1].text[-1].isspace():
        items[-1] = replace(items[-1], text=items[-1].text.rstrip())
    return tuple(items)


def words(spans: Spans) -> str:
    """Return the text of *spans* without marks."""
    return "".join(s.text for s in spans)


def link_share(spans: Spans) -> float:
    """Return the share of characters that are inside links."""
    total = sum(len(s.text) for s in spans)
    return sum(len(s.text) for s in spans if s.href) / total if total else 0.0
