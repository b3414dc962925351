"""
Articles of outlets whose pages are drawn by script, from the JSON that their own pages ask for.

Each kind is a module with `address(url)` and `read(answer, url)`. The shapes are those that public
readers of these APIs rely on; the outlets document none of them, so a part of a kind without a
rule is left out and named in `Recovered.left_out`, where a change of the API shows.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from mirror.discover.api import meduza, novaya
from mirror.discover.api.markup import Json
from mirror.discover.values import Recovered
from mirror.errors import SourceError

MAX_BYTES = 10_000_000  # ten times the longest live report seen

_KINDS: dict[str, tuple[Callable[[str], str], Callable[[Json, str], Recovered]]] = {
    "meduza-w5": (meduza.address, meduza.read),
    "novaya-eu-v1": (novaya.address, novaya.read),
}
KINDS = tuple(_KINDS)

_WRONG_SHAPE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


def api_address(kind: str, url: str) -> str:
    """Return where an API of *kind* (one of KINDS) has the article whose page is at *url*."""
    address, _ = _KINDS[kind]
    return address(url)


def read_api(kind: str, body: bytes, url: str) -> Recovered:
    """
    Return the article in the JSON *body*.

    Args:
        kind: one of KINDS.
        body: as fetched from `api_address(kind, url)`.
        url: of the article's page.

    Raises:
        SourceError: not the JSON expected, or an article without words.
    """
    if len(body) > MAX_BYTES:
        raise SourceError(f"answer is {len(body)} bytes, expected at most {MAX_BYTES}")
    _, read = _KINDS[kind]
    try:
        text = read(json.loads(body), url)
    except _WRONG_SHAPE as error:
        raise SourceError(f"not an answer of {kind}: {type(error).__name__}") from None
    if not text.title or not text.raw_html:
        raise SourceError(f"the answer of {kind} holds no article")
    return text
