"""Whether a BODY can run or call home: a first check, of scripts alone."""

import re

from signing.errors import FormatError

_ACTIVE = re.compile(
    rb"(?i)<\s*(?:script|iframe|object|embed|svg|!--|meta[^>]*refresh)|\son[a-z]+\s*="
    rb"|src=.http|javascript:"
)


def check(body: bytes) -> None:
    """Raise FormatError if *body* holds an element or handler that runs."""
    if match := _ACTIVE.search(body):
        raise FormatError("B5", f"{match.group()[:40]!r} is not allowed")
