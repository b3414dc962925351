"""The state that a page's scripts hold as JSON: set, handed on, or written out as a string."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from urllib.parse import unquote

_MAX_STATE = 6_000_000  # characters of one script
_MAX_STARTS = 8  # of state in one script

# `var name = {…}`, `window.name = {…}`, `(self.name = self.name || []).push({…})`
_SET = re.compile(
    r"(?:^\s*(?:(?:var|let|const)\s+)?|(?:window|self|globalThis)\s*[.\[])"
    r"[\w$.\[\]\"']{1,60}\s*=\s*(?=[{\[])|\.push\(\s*(?=[{\[])"
)
# `JSON.parse("…")`, which browsers read sooner (v8.dev, "The cost of JavaScript in 2019")
_WRITTEN = re.compile(
    r"JSON\.parse\(\s*(?P<escaped>decodeURIComponent\(\s*)?"
    r"(?:'(?P<single>[^'\\]*+(?:\\.[^'\\]*+)*+)'|\"(?P<double>[^\"\\]*+(?:\\.[^\"\\]*+)*+)\")",
    re.DOTALL,
)
_NO_JSON = re.compile(r"\\x(?P<code>[0-9a-fA-F]{2})|\\(?P<plain>['`$])|\\.|(?P<bare>\")", re.DOTALL)
"""What a string of a script may hold and one of JSON may not (ECMA-262 12.9.4, RFC 8259 7)."""


def states(script: str) -> Iterator[object]:
    """Yield each JSON value that *script*, the text of a script element, is or sets."""
    if len(script) > _MAX_STATE:
        return
    found = (script[at.end() :] for at in islice(_SET.finditer(script), _MAX_STARTS))
    written = (_said(at) for at in islice(_WRITTEN.finditer(script), _MAX_STARTS))
    for start in chain((script.lstrip(),), found, written):
        if start.startswith(("{", "[")):
            with suppress(ValueError, RecursionError):
                yield json.JSONDecoder(strict=False).raw_decode(start)[0]


def _said(literal: re.Match[str]) -> str:
    """Return what a script's string says, "" where that cannot be told."""
    text = _NO_JSON.sub(_as_json, literal["single"] or literal["double"] or "")
    try:
        said = str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return ""
    return unquote(said) if literal["escaped"] else said


def _as_json(match: re.Match[str]) -> str:
    if match["code"]:
        return f"\\u00{match['code']}"
    if match["bare"]:
        return '\\"'
    return match["plain"] or match[0]
