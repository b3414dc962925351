"""What our own visits tell: an article that vanished, was altered, or that somebody asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mirror.errors import Refusal, RefusedError, SourceError
from mirror.model import Flag, FlagReason, TextSource

GONE = frozenset((404, 410, 451))
"""Answers that say there is no article; others (429, 500, 503) say nothing about it."""
MAX_REQUESTS = 10_000
MAX_BYTES = 5_000_000
FORMAT = "tamizdat-request/1"

# A front page, a parked domain or a login in an article's place says it is gone; a captcha, a
# consent page or an error page says only that we did not get to see it.
_VANISHED = frozenset((
    Refusal.BLOCK_PAGE, Refusal.FOREIGN_HOST, Refusal.FRONT_PAGE, Refusal.LOGIN, Refusal.PARKED,
))  # fmt: skip


def vanished(url: str, refusal: RefusedError, *, status: int, at: datetime) -> Flag | None:
    """
    Return the flag for an article that was there before and is no longer, else None.

    Args:
        url: canonical URL of an article of which a revision is kept.
        refusal: what came in its place.
        status: of the answer.
        at: when.
    """
    is_gone = refusal.reason is Refusal.STATUS and status in GONE
    if not is_gone and refusal.reason not in _VANISHED:
        return None
    what = f"answered {status}" if is_gone else f"{refusal.reason} in its place"
    return Flag(url=url, reason=FlagReason.VANISHED, evidence=what, at=at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """An article's text as it was seen once."""

    text_sha256: str
    modified: datetime | date | str | None
    """What the outlet said then of its last change, in whatever form is kept."""
    at: datetime
    source: TextSource = TextSource.PAGE


def altered(url: str, earlier: Iterable[Sight], after: Sight) -> Flag | None:
    """
    Return the flag for a text that changed since it was seen last, else None.

    A feed, an API and the page often hold one text in different cuts. So a text is compared only
    with the last one that came from the same source: where it came another way before, nobody can
    tell whether the outlet changed it. A change is silent where the outlet's own time of change
    stayed the same.

    Args:
        url: of the article.
        earlier: its texts that are kept, oldest first.
        after: the new one.
    """
    alike = [sight for sight in earlier if sight.source is after.source]
    if not alike or alike[-1].text_sha256 == after.text_sha256:
        return None
    before = alike[-1]
    silent = before.modified == after.modified
    how = "silently: the outlet's date stayed the same" if silent else "and the outlet says so"
    period = f"between {before.at:%Y-%m-%d %H:%M} and {after.at:%Y-%m-%d %H:%M} UTC"
    evidence = f"text changed {period}, {how}"
    return Flag(url=url, reason=FlagReason.ALTERED, evidence=evidence, at=after.at)


# --- requests ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """Somebody asks for an article to be kept."""

    url: str
    reason: str


def requested(request: Request, *, by: str, at: datetime) -> Flag:
    """Return the flag of a request; *by* is who asked, as the evidence names them."""
    evidence = f"asked for by {by}: {request.reason or 'no reason given'}"
    return Flag(url=request.url, reason=FlagReason.REQUESTED, evidence=evidence, at=at)


def read_requests(unverified: bytes) -> tuple[Request, ...]:
    """
    Return the requests of a newsroom's file; whose signature it bears is the caller's to check.

    The file: {"format": "tamizdat-request/1", "requests": [{"url": "https://…", "reason": "…"}]}.

    Raises:
        SourceError: not such a file.
    """
    if len(unverified) > MAX_BYTES:
        raise SourceError(f"file is {len(unverified)} bytes, expected at most {MAX_BYTES}")
    try:
        value = json.loads(unverified)
        if value["format"] != FORMAT:
            raise SourceError(f"not a {FORMAT} file")
        return tuple(_request(each) for each in value["requests"][:MAX_REQUESTS])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SourceError(f"not a {FORMAT} file") from None


def _request(value: Mapping[str, Any]) -> Request:
    url, reason = value["url"], value.get("reason", "")
    if not isinstance(url, str) or not isinstance(reason, str):
        raise TypeError("url and reason are strings")
    return Request(url=url, reason=" ".join(reason.split())[:200])
