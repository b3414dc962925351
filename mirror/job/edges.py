"""The world outside as a job meets it; tests hand in another."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mirror.article import Hints
from mirror.bundle import Encode, encode
from mirror.config import Mirror
from mirror.errors import BrowserError
from mirror.flags import Poster
from mirror.model import Capture, Limits, Reading, Web
from mirror.publish import Host, Progress, Ticker
from mirror.sandbox import Call, directly
from signing.minisig import SecretKey


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened, for whoever watches. Words for a person are made elsewhere."""

    kind: str
    """"found", "due", "new", "changed", "unchanged", "refused", "failed", "vanished" …"""
    outlet: str = ""
    url: str = ""
    """Shown only when asked for: a log that names articles names its keeper's interests."""
    reason: str = ""
    count: int = 0
    """Of "due": how many articles this run is going to look at."""


class Draw(Protocol):
    """A browser, as a job needs it."""

    def __call__(self, capture: Capture, /, *, hosts: Collection[str], limits: Limits) -> Capture:
        """Return *capture* as its scripts draw it; raise BrowserError."""


def no_browser(_: Capture, *, hosts: Collection[str], limits: Limits) -> Capture:  # noqa: ARG001
    """Raise BrowserError: there is none here."""
    raise BrowserError("there is no browser here")


@dataclass(frozen=True, kw_only=True, slots=True)
class Edges:
    """Network, clock, hosts, key and whoever watches."""

    web: Web
    """For outlets and their pictures."""
    public: Callable[[Mirror], Web]
    """For the public address of a mirror."""
    registers: Poster
    """For registers that answer to a POST."""
    read: Callable[[Capture, Hints], Reading]
    """`mirror.article.read`, in a process with limits where pages may be hostile."""
    clock: Callable[[], datetime]
    ticker: Ticker
    open_host: Callable[[Mirror], Host]
    key: SecretKey
    secret: Callable[[str, str], str] = lambda mirror, what: ""  # noqa: ARG005 - it has none
    """secret("ipfs", "token"): "" where there is none."""
    tell: Callable[[Event], None] = lambda _: None
    draw: Draw = no_browser
    """`mirror.browser.Browser.draw`."""
    encode: Encode = encode
    """`mirror.bundle.encode`, in a process with limits where pictures may be hostile."""
    call: Call = directly
    """How feeds, sitemaps and link pages are parsed: in a process with limits where hostile."""
    progress: Callable[[Progress], None] = lambda _: None
    """Told of each step of publishing, from several threads."""
