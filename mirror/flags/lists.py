"""Plain lists of blocked domains: one a line, or a JSON array of strings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from mirror.errors import SourceError
from mirror.flags.places import Watch
from mirror.model import Flag, FlagReason

MAX_BYTES = 20_000_000  # the largest list in use holds 86,000 domains in 1.5 MB


def scan_domains(body: bytes, watch: Watch, *, name: str, at: datetime) -> tuple[Flag, ...]:
    """
    Return a flag for each host of *watch* that the list *body* means.

    Args:
        body: domains one a line ("#" begins a comment), or a JSON array of them, or of URLs.
        watch: what to look for.
        name: what the evidence calls the list.
        at: when the list was read: it does not say since when.

    Raises:
        SourceError: too large, or neither a list nor JSON.
    """
    if len(body) > MAX_BYTES:
        raise SourceError(f"list is {len(body)} bytes, expected at most {MAX_BYTES}")
    found: dict[str, str] = {}
    for entry in _entries(body):
        for url in _meant(entry, watch):
            found.setdefault(url, entry)
    return tuple(
        Flag(url=url, reason=FlagReason.BLOCKED, evidence=f"{name} lists {entry[:120]}", at=at)
        for url, entry in found.items()
    )


def _entries(body: bytes) -> Iterable[str]:
    text = body.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("<"):
        raise SourceError("a page came in the place of a list")
    if not text.startswith("["):
        return (line.partition("#")[0].strip() for line in text.splitlines())
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        raise SourceError("list is neither one domain a line nor a JSON array") from None
    return _strings(values)


def _strings(values: object) -> Iterator[str]:
    """The strings of an array, and of the "domains" of objects in it: both forms are in use."""
    for value in values if isinstance(values, list) else ():
        named = value.get("domains") if isinstance(value, dict) else [value]
        if isinstance(named, list):
            yield from (name for name in named if isinstance(name, str))


def _meant(entry: str, watch: Watch) -> Iterator[str]:
    """The front pages, or pages, that an entry names."""
    if "/" not in entry:
        yield from (f"https://{host}/" for host in watch.of_domain(entry))
    elif place := watch.of_url(entry if "://" in entry else f"https://{entry}"):
        yield place.url
