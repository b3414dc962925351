"""How often and how long a host is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from mirror.config import Mirror
from mirror.errors import PublishError, PublishReason

T = TypeVar("T")

TEMPORARY = frozenset({PublishReason.UNREACHABLE, PublishReason.DEADLINE})
# A public address may lag behind what was just sent: caches, eventual consistency.
LAGGING = TEMPORARY | {PublishReason.MISSING, PublishReason.STALE, PublishReason.ALTERED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """What one host may cost in tries and time."""

    attempts: int = 4
    """Of one call; the first included."""
    pause_s: float = 0.5
    """The longest first pause; it doubles with each further one."""
    longest_pause_s: float = 15.0
    parallel: int = 8
    """Calls at once on one host: measured best for 150 KB objects on S3, WebDAV and FTP."""


def patience_for(mirror: Mirror) -> Patience:
    """Return how often a mirror of its kind is tried; `deadline_s` bounds it in time."""
    if mirror.kind == "git" and mirror.url:
        # Pages services build for a minute or more after a push before they serve it.
        return Patience(attempts=60, pause_s=4.0)
    if mirror.kind == "ftp":
        return Patience(parallel=4)  # common FTP servers take 5 to 10 connections of one address
    if mirror.kind == "rclone":
        return Patience(parallel=4)  # each call is a process of some 50 MB
    return Patience()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticker:
    """Time and chance, as arguments."""

    monotonic: Callable[[], float]
    """Seconds since some fixed moment."""
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    """A number in [0, 1)."""


def retry(
    call: Callable[[], T],
    *,
    patience: Patience,
    ticker: Ticker,
    until: float,
    again: frozenset[PublishReason] = TEMPORARY,
) -> T:
    """
    Return what *call* returns, trying again while its error is one of *again*.

    Pauses are exponential with full jitter, so that hosts which failed together are not tried
    together ("Exponential Backoff and Jitter", AWS Architecture Blog, 2015).

    Args:
        call: one call to a host.
        patience: how often.
        ticker: time and chance.
        until: moment of `ticker.monotonic` after which nothing new is started.
        again: which errors may be over soon.

    Raises:
        PublishError: the last one; DEADLINE if *until* had passed before the first try.
    """
    for attempt in range(patience.attempts):
        if ticker.monotonic() >= until:
            raise PublishError(PublishReason.DEADLINE, "the time for this host is used up")
        try:
            return call()
        except PublishError as error:
            longest = min(patience.longest_pause_s, patience.pause_s * 2**attempt)
            pause_s = ticker.chance() * longest
            last = attempt + 1 == patience.attempts
            if last or error.reason not in again or ticker.monotonic() + pause_s >= until:
                raise
        ticker.sleep(pause_s)
    raise PublishError(PublishReason.DEADLINE, "no try is allowed")
