"""Work that ends in time, whatever the other side does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mirror.errors import IpfsError
from mirror.threads import Later

T = TypeVar("T")

GRACE_S = 5.0
"""What sockets wait above the deadline, so that threads left behind end as well."""


def within(seconds: float, work: Callable[[], T], late: str) -> T:
    """
    Return what *work* returns, or raise what it raises, in at most *seconds*.

    A time limit on sockets is one on each read, and a server that drips bytes never meets it. So
    the work has a thread of its own, left behind where it is late.

    Raises:
        IpfsError: time is up; the message is *late*.
    """
    later = Later(work)
    if not later.ready(seconds):
        raise IpfsError(late)
    return later.result()
