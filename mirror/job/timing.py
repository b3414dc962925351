"""When to look at an article again: pure rules, no clock."""

from __future__ import annotations

from datetime import datetime, timedelta

SOONEST = timedelta(minutes=10)
LATEST = timedelta(days=1)
LATEST_OLD = timedelta(days=7)
OLD = timedelta(days=60)
_FIRST_RETRY = timedelta(minutes=5)
_LAST_RETRY = timedelta(hours=6)


def next_look(first_seen: datetime, now: datetime) -> datetime:
    """
    Return when to look again at an article that is kept.

    After a tenth of its age: young articles change most (corrections come within hours), and
    each day a young archive costs no more requests than an old one. At least once a day, so
    that a takedown is known within a day; once a week when it is old.
    """
    age = now - first_seen
    return now + min(max(age / 10, SOONEST), LATEST if age < OLD else LATEST_OLD)


def next_try(attempts: int, now: datetime) -> datetime:
    """
    Return when to try again what failed *attempts* times.

    The first failure may be ours (a full disk, a parser that was killed): the next run tries
    again. After that each wait is twice the one before.
    """
    if attempts <= 1:
        return now
    wait = _FIRST_RETRY * (1 << min(attempts - 2, 10))
    return now + min(wait, _LAST_RETRY)
