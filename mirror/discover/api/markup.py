"""Small pieces of markup that the adapters share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

MAX_NESTING = 8  # of parts in parts; two are seen
LAST_SECOND = 4_102_444_800  # the year 2100: above it a number is no time in seconds

Json = Mapping[str, Any]


def figure(source: str, caption: str | None, credit: str | None = None) -> str:
    """Return a figure; caption and credit are HTML as the outlet sent it."""
    text = caption or ""
    if credit:
        text += f' <span class="credit">{credit}</span>'
    under = f"<figcaption>{text}</figcaption>" if text else ""
    return f'<figure><img src="{escape(source)}" alt="">{under}</figure>'


def plain(fragment: object) -> str:
    """Return the words of a title: these APIs put <br> and entities into titles."""
    from lxml import html  # noqa: PLC0415 - only outlets with an API need it

    if not fragment or not isinstance(fragment, str):
        return ""
    tree = html.fragment_fromstring(fragment.replace("<br", " <br"), create_parent="p")
    return " ".join(tree.text_content().split())


def time_of(seconds: object) -> datetime | None:
    """Return the time so many seconds after 1970; None for none or nonsense."""
    if not isinstance(seconds, (int, float)) or not 0 < seconds < LAST_SECOND:
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def descend(depth: int) -> int:
    """Return one level deeper; ValueError below MAX_NESTING."""
    if depth >= MAX_NESTING:
        raise ValueError(f"parts are nested deeper than {MAX_NESTING}")
    return depth + 1
