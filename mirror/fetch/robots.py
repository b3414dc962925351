"""What a host's robots.txt asks for (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from protego import Protego

from mirror.errors import FetchError, FetchReason
from mirror.model import Capture

NAME = "tamizdat"  # what outlets can address; requests carry a browser's name, for the volunteer
PATH = "/robots.txt"
FRESH = timedelta(hours=24)  # RFC 9309 2.4
MAX_BYTES = 500 * 1024  # RFC 9309 2.5: what is beyond need not be read
LONGEST_DELAY_S = 60.0  # of Crawl-delay; what asks for more asks to be left out, see Disallow


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What a robots.txt says of one URL."""

    allowed: bool
    delay_s: float
    """Between two requests; 0 where it does not ask for any."""


def read_answer(capture: Capture) -> str:
    """
    Return the text of robots.txt in *capture*, "" where the host has none.

    Raises:
        FetchError: ROBOTS, the host cannot say now, which forbids all (RFC 9309 2.3.1.4).
    """
    if capture.status == 200:
        return capture.body[:MAX_BYTES].decode("utf-8", "replace")
    if 400 <= capture.status < 500 and capture.status != 429:  # RFC 9309 2.3.1.3
        return ""
    raise FetchError(FetchReason.ROBOTS, f"robots.txt answers with status {capture.status}")


def rules(text: str, url: str) -> Rules:
    """Return what the robots.txt in *text* says of *url*."""
    parsed = _parse(text)
    delay_s = parsed.crawl_delay(NAME) or 0.0
    return Rules(allowed=parsed.can_fetch(url, NAME), delay_s=min(delay_s, LONGEST_DELAY_S))


@lru_cache(maxsize=32)  # hosts of one run; parsing 500 kB takes 0.4 s
def _parse(text: str) -> Protego:
    return Protego.parse(text)
