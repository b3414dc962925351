"""Who made a picture, when it is printed inside the caption."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from mirror.article.inline import strip, words
from mirror.article.wordlists import load
from mirror.model import Spans


@cache
def _prefix() -> re.Pattern[str]:
    names = sorted(
        (re.escape(p) for t in load("photo").values() for p in t["prefixes"]),
        key=len,
        reverse=True,
    )
    return re.compile(
        rf"(?:^|(?<=[\s(\[|/.]))(?:{'|'.join(names)})\s*[:：՝©]\s*\S.{{1,120}}$",
        re.IGNORECASE | re.DOTALL,
    )


def split_credit(caption: Spans) -> tuple[Spans, str]:
    """Return the caption without a credit at its end, and that credit, "" if there is none."""
    text = words(caption)
    match = _prefix().search(text)
    if match is None or len(text) > 2000:
        return caption, ""
    start, found = match.start(), match[0]
    opened = text[start - 1 : start] if start else ""
    if opened in ("(", "["):
        start, found = start - 1, found.rstrip(" )].")
    return _cut(caption, start), found.strip(" |/")


def _cut(spans: Spans, length: int) -> Spans:
    """Return the first *length* characters of *spans*."""
    kept = []
    for span in spans:
        if length <= 0:
            break
        kept.append(replace(span, text=span.text[:length]))
        length -= len(span.text)
    return strip(tuple(kept))
