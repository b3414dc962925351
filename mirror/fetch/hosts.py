"""
What is remembered of each host between requests, runs and processes, and what follows from it.

Decisions are functions from one HostState to the next; a Hosts applies them one at a time,
whichever process asks, so that two runs on one machine are as polite as one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

T = TypeVar("T")

FAILURES = 5  # in a row, until a host is left in peace: two or three articles with their retries
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=1)  # several runs of a timer; an outage of a day costs 24 requests
LONGEST_WAIT_S = 300.0  # for a turn; what comes later is for the next run
# Further ahead than any turn is given: such a time was written under a wrong clock.
LONGEST_QUEUE = timedelta(seconds=2 * LONGEST_WAIT_S)


@dataclass(frozen=True, kw_only=True, slots=True)
class HostState:
    """One host, as last seen."""

    free_at: datetime | None = None
    """When its next turn is."""
    failures: int = 0
    """In a row."""
    rests_until: datetime | None = None
    """While in the future, nothing is asked of it (an open circuit)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RobotsFile:
    """A host's robots.txt, as last fetched."""

    text: str
    """"" where there is none."""
    at: datetime


class Hosts(Protocol):
    """Where the states live. `SqliteHosts` shares them between processes."""

    def change(self, host: str, decide: Callable[[HostState], tuple[HostState, T]]) -> T:
        """Put what *decide* makes of a host's state in its place, at once; return the rest."""

    def robots(self, host: str) -> RobotsFile | None:
        """Return what was kept of a host's robots.txt."""

    def keep_robots(self, host: str, robots: RobotsFile) -> None:
        """Keep a host's robots.txt."""


def take_turn(state: HostState, now: datetime, interval_s: float) -> tuple[HostState, float]:
    """
    Return the state with one turn taken, and how many seconds it is away.

    None is taken if that is more than LONGEST_WAIT_S. This is a token bucket that holds one
    token, written as the time of its next (the generic cell rate algorithm, ITU-T I.371 A).
    """
    free_at = state.free_at or now
    if not now <= free_at <= now + LONGEST_QUEUE:
        free_at = now
    wait_s = (free_at - now).total_seconds()
    if wait_s <= LONGEST_WAIT_S:
        free_at += timedelta(seconds=interval_s)
    return replace(state, free_at=free_at), wait_s


def ask(state: HostState, now: datetime) -> tuple[HostState, bool]:
    """
    Return whether a host may be asked now, and its state after that.

    Once a rest is over one request goes ahead to see; until it is answered, others wait.
    """
    rests_until = state.rests_until
    if rests_until is None:
        return state, True
    if now < rests_until <= now + LONGEST_REST:
        return state, False
    return replace(state, rests_until=now + FIRST_REST), True


def succeed(state: HostState) -> tuple[HostState, None]:
    """Return the state of a host that answered."""
    return replace(state, failures=0, rests_until=None), None


def fail(state: HostState, now: datetime) -> tuple[HostState, None]:
    """Return the state of a host that did not: after some failures it rests, longer each time."""
    failures = state.failures + 1
    if failures < FAILURES:
        return replace(state, failures=failures), None
    rest = min(FIRST_REST * 2 ** min(failures - FAILURES, 10), LONGEST_REST)
    return replace(state, failures=failures, rests_until=now + rest), None


def rest(state: HostState, now: datetime, seconds: float) -> tuple[HostState, None]:
    """Return the state of a host that asked to be left in peace for *seconds*."""
    asked = min(timedelta(seconds=seconds), LONGEST_REST)
    return replace(state, rests_until=now + asked), None


def wait(state: HostState, now: datetime, seconds: float) -> tuple[HostState, None]:
    """Return the state of a host whose next turn is at least *seconds* away."""
    after = now + timedelta(seconds=seconds)
    return replace(state, free_at=max(state.free_at or after, after)), None
