"""When to look at an article again: pure rules, no clock."""

from __future__ import annotations

from datetime import datetime, timedelta

SOONEST = timedelta(minutes=10)
LATEST = timedelta(days=1)
_FIRST_RETRY = timedelta(minutes=5)
_LAST_RETRY = timedelta(hours=6)


def next_look(first_seen: datetime, now: datetime) -> datetime:
    """
    Return when to look again at an article that is kept.

    After a tenth of its age: young articles change most (corrections come within hours), and
    each day a young archive costs no more requests than an old one. At least once a day, so
    that a takedown is known within a day.
    """
    return now + min(max((now - first_seen) / 10, SOONEST), LATEST)


def next_try(attempts: int, now: datetime) -> datetime:
    """Return when to try again what failed *attempts* times: twice as late each time."""
    wait = _FIRST_RETRY * (1 << min(attempts - 1, 10))
    return now + min(wait, _LAST_RETRY)
