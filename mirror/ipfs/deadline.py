"""Work that ends in time, whatever the other side does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from mirror.errors import IpfsError

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T], late: str) -> T:
    """
    Return what *work* returns, or raise what it raises, in at most *seconds*.

    A time limit on sockets is one on each read, and a server that drips bytes never meets it. So
    the work has a thread of its own, left behind where it is late.

    Raises:
        IpfsError: time is up; the message is *late*.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001  it is raised again in the caller's thread
            future.set_exception(error)

    threading.Thread(target=run, daemon=True, name="ipfs-rpc").start()
    try:
        return future.result(timeout=seconds)
    except TimeoutError:
        raise IpfsError(late) from None
