"""
A Web that is a good guest.

    PoliteWeb.get
      1. a host that failed lately is left in peace (FetchReason.CIRCUIT)
      2. robots.txt is heard, where it binds (ROBOTS)
      3. requests to one host wait for their turn, those of other processes included
      4. a host that is busy is asked again, as it says or after a while, a few times
      5. what came of it is remembered
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial

from mirror import urls
from mirror.errors import FetchError, FetchReason
from mirror.fetch import hosts as host_rules
from mirror.fetch import robots
from mirror.fetch.hosts import Hosts, RobotsFile
from mirror.model import NO_VALIDATORS, Capture, Limits, Validators, Web

BUSY = frozenset({429, 500, 502, 503, 504})  # worth asking again; the rest says no for good
BACKOFF_S = 0.5  # doubled each time, plus as much again by chance (as urllib3's Retry does)
LONGEST_RETRY_AFTER_S = 60.0  # urllib3 would wait 6 hours: one host could stop a whole run
PARTS_FASTER = 10  # a page brings ten or so, and a browser asks for all of them at once
_FAULTS = frozenset(
    {FetchReason.UNREACHABLE, FetchReason.DEADLINE, FetchReason.TLS, FetchReason.MALFORMED}
)


class Binds(StrEnum):
    """What robots.txt binds."""

    PAGES = "pages"
    """All but pictures and scripts: those belong to the page that shows them, as in a browser."""
    ALL = "all"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Manners:
    """How hosts are treated."""

    interval_s: float = 1.0
    """Between two requests to one host, where its robots.txt does not ask for more."""
    robots: Binds = Binds.PAGES
    consenting: frozenset[str] = frozenset()
    """Hosts (with their subdomains) of outlets that asked to be mirrored."""
    attempts: int = 3


class PoliteWeb:
    """A Web over another; safe to share between threads if that one is."""

    def __init__(
        self,
        web: Web,
        hosts: Hosts,
        manners: Manners,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._web = web
        self._hosts = hosts
        self._manners = manners
        self._now = now
        self._sleep = sleep
        self._chance = chance
        self._doors: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def get(
        self,
        url: str,
        *,
        limits: Limits,
        accept: str = "*/*",
        validators: Validators = NO_VALIDATORS,
    ) -> Capture:
        """
        Return the final answer to a GET of *url*, whatever its status.

        Waiting for a turn is not counted against the deadline, asking again is.

        Raises:
            FetchError: as the Web below; CIRCUIT, ROBOTS, or RATE where the host asks for a
                longer wait than a run may take.
        """
        place = urls.parse(url)
        if not self._hosts.change(place.authority, partial(host_rules.ask, now=self._now())):
            raise FetchError(FetchReason.CIRCUIT, "the host failed lately and is left in peace")
        try:
            interval_s = self._heed_robots(place, accept, limits)
            ask = partial(self._web.get, url, accept=accept, validators=validators)
            capture = self._ask_patiently(place.authority, interval_s, ask, limits)
        except FetchError as error:
            if error.reason in _FAULTS:
                self._hosts.change(place.authority, partial(host_rules.fail, now=self._now()))
            raise
        return self._remember(place.authority, capture)

    def _heed_robots(self, place: urls.HttpUrl, accept: str, limits: Limits) -> float:
        """Return the interval between requests to a host; raise FetchError where it says no."""
        if _is_part(accept) and self._manners.robots != Binds.ALL:
            return self._manners.interval_s / PARTS_FASTER
        if not self._binds(place):
            return self._manners.interval_s
        asked = robots.rules(self._robots(place, limits), str(place))
        if not asked.allowed:
            raise FetchError(
                FetchReason.ROBOTS,
                "the host's robots.txt forbids it",
                hint="set `consent = true` for an outlet that asked to be mirrored",
            )
        return max(self._manners.interval_s, asked.delay_s)

    def _binds(self, place: urls.HttpUrl) -> bool:
        consents = urls.is_under(place, self._manners.consenting)
        return self._manners.robots != Binds.NOTHING and not consents

    def _robots(self, place: urls.HttpUrl, limits: Limits) -> str:
        """Return the host's robots.txt, kept or fetched; threads that need the same one wait."""
        with self._doors[place.authority]:
            kept, now = self._hosts.robots(place.authority), self._now()
            if kept is not None and timedelta() <= now - kept.at < robots.FRESH:
                return kept.text
            return self._fetch_robots(place, limits, now)

    def _fetch_robots(self, place: urls.HttpUrl, limits: Limits, now: datetime) -> str:
        ask = partial(self._web.get, str(replace(place, target=robots.PATH)))
        capture = self._ask_patiently(place.authority, self._manners.interval_s, ask, limits)
        text = robots.read_answer(self._remember(place.authority, capture))
        self._hosts.keep_robots(place.authority, RobotsFile(text=text, at=now))
        return text

    def _ask_patiently(
        self, host: str, interval_s: float, ask: Callable[..., Capture], limits: Limits
    ) -> Capture:
        """Return an answer that is not BUSY, or the last one."""
        budget_s, asked = limits.deadline_s, None
        for attempt in range(self._manners.attempts):
            self._wait_turn(host, interval_s)
            start, last = self._now(), attempt == self._manners.attempts - 1
            asked = self._ask_once(ask, replace(limits, deadline_s=budget_s), last=last)
            if last or (asked is not None and asked.status not in BUSY):
                break
            delay_s = self._delay_s(host, attempt, asked)
            budget_s -= (self._now() - start).total_seconds() + delay_s
            if budget_s <= 0:
                break
            self._hosts.change(host, partial(host_rules.wait, now=self._now(), seconds=delay_s))
        if asked is None:
            raise FetchError(FetchReason.UNREACHABLE, "no connection")
        return asked

    def _ask_once(
        self, ask: Callable[..., Capture], limits: Limits, *, last: bool
    ) -> Capture | None:
        """Return an answer, or none where it is worth asking again for one."""
        try:
            return ask(limits=limits)
        except FetchError as error:
            if last or error.reason != FetchReason.UNREACHABLE:
                raise
            return None

    def _delay_s(self, host: str, attempt: int, capture: Capture | None) -> float:
        """Return how long to wait; raise FetchError where that is too long."""
        if capture is None or capture.retry_after_s is None:
            return BACKOFF_S * 2.0**attempt * (1 + self._chance())
        if capture.retry_after_s > LONGEST_RETRY_AFTER_S:
            asked = partial(host_rules.rest, now=self._now(), seconds=capture.retry_after_s)
            self._hosts.change(host, asked)
            raise FetchError(
                FetchReason.RATE, f"the host asks to wait for {capture.retry_after_s:.0f} s"
            )
        return capture.retry_after_s

    def _wait_turn(self, host: str, interval_s: float) -> None:
        turn = partial(host_rules.take_turn, now=self._now(), interval_s=interval_s)
        wait_s: float = self._hosts.change(host, turn)
        if wait_s > host_rules.LONGEST_WAIT_S:
            raise FetchError(FetchReason.RATE, f"the host's next turn is {wait_s:.0f} s away")
        if wait_s > 0:
            self._sleep(wait_s)

    def _remember(self, host: str, capture: Capture) -> Capture:
        if capture.status in BUSY:
            self._hosts.change(host, partial(host_rules.fail, now=self._now()))
        else:
            self._hosts.change(host, host_rules.succeed)
        return capture


def _is_part(accept: str) -> bool:
    return accept.startswith(("image/", "text/javascript"))
