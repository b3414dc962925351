"""
Pages drawn by script: the text is in the page, but in JSON that a script would draw.

JSON-LD's articleBody comes first, then the longest text in the state that frameworks leave in
script elements. Both are read only where the page itself shows next to nothing, because they
lose marks, links and pictures and articleBody is often cut off (measured: whole in 4 of 5).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from mirror.article.dom import Element
from mirror.article.witness import Witness

_STATE = re.compile(r"^\s*(?:window\.|var |let |const |self\.)?[\w$.\[\]\"']{0,60}\s*=\s*(?=[{\[])")
_MAX_STATE = 6_000_000  # characters of one script
_MAX_VALUES = 200_000
_MIN_BODY = 300  # characters of a text worth taking
_TEXT_KEYS = frozenset(
    ("articlebody", "body", "content", "text", "html", "bodyhtml", "contenthtml", "paragraph",
     "description_html", "fulltext", "articletext", "rawhtml", "value", "data", "p", "bodytext")
)  # fmt: skip


def hidden_body(root: Element, witness: Witness, shown: int) -> str:
    """
    Return the article's text as HTML or plain lines, "" where the page shows it itself.

    Args:
        root: the page.
        witness: what it says of itself.
        shown: characters of prose that the page shows.
    """
    said = witness.article.get("articleBody")
    if isinstance(said, str) and len(said) > max(_MIN_BODY, 2 * shown):
        return said
    if shown >= _MIN_BODY:
        return ""
    return max((_longest(script.text or "") for script in root.iter("script")), key=len, default="")


def _longest(text: str) -> str:
    """Return the texts of one script's state that belong together, "" if it holds none."""
    if not _MIN_BODY < len(text) <= _MAX_STATE or '"' not in text:
        return ""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(_STATE.sub("", text).lstrip())
    except (ValueError, RecursionError):
        return ""
    lists: dict[int, list[str]] = {}
    for group, found in _texts(value):
        lists.setdefault(group, []).append(found)
    best = max(lists.values(), key=lambda texts: sum(map(len, texts)), default=[])
    body = "\n\n".join(dict.fromkeys(best))
    return body if len(body) >= _MIN_BODY else ""


def _texts(value: object) -> Iterator[tuple[int, str]]:
    """Yield every text under a key that promises one, with the number of the list it is in."""
    stack: list[tuple[object, int, str]] = [(value, 0, "")]
    groups = 0
    for _ in range(_MAX_VALUES):
        if not stack:
            return
        item, group, key = stack.pop()
        if isinstance(item, str):
            if key in _TEXT_KEYS and _reads(item):
                yield group, item
        elif isinstance(item, list):
            groups += 1
            inside = group or groups
            stack.extend((v, inside, key) for v in reversed(item))
        elif isinstance(item, dict):
            stack.extend((v, group, str(k).lower()) for k, v in reversed(item.items()))


def _reads(text: str) -> bool:
    """Tell whether a string is prose: spaced words and an end of a sentence."""
    return (
        len(text) > 40
        and " " in text
        and "{" not in text[:200]
        and bool(re.search(r"[.!?…。؟]", text))
    )
