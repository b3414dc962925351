"""Many calls at once, in threads that never keep the process alive."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import Generic, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Later(Generic[R]):
    """The result of a call that runs meanwhile."""

    def __init__(self, call: Callable[[], R]) -> None:
        self._result: list[R] = []
        self._error: BaseException | None = None
        # daemon: a host that hangs for ever must not hold up the end of the process, which
        # concurrent.futures would wait for.
        self._thread = threading.Thread(target=self._run, args=(call,), daemon=True)
        self._thread.start()

    def ready(self, timeout_s: float) -> bool:
        """Return whether the call ended within *timeout_s*."""
        self._thread.join(max(0.0, timeout_s))
        return not self._thread.is_alive()

    def result(self) -> R:
        """Wait for the call; return what it returned or raise what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._result[0]

    def _run(self, call: Callable[[], R]) -> None:
        try:
            self._result.append(call())
        except BaseException as error:  # noqa: BLE001  it is raised again by result()
            self._error = error


class Crew:
    """
    Threads that stay for many rounds of calls, and with them the connections they keep open.

    A round must not be called from within another one of the same crew: it would wait for itself.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._threads: list[threading.Thread] = []
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        for _ in self._threads:
            self._calls.put(None)

    def map(self, call: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """Return *call* of each of *items*, in their order; an error raised is raised here."""
        round_ = _Round(call, list(items))
        while len(self._threads) < min(self._size, len(round_.items)):
            # daemon, as above
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()
        for number in range(len(round_.items)):
            self._calls.put(partial(round_.run, number))
        return round_.results()

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call()


class _Round(Generic[T, R]):
    """One call of each item."""

    def __init__(self, call: Callable[[T], R], items: list[T]) -> None:
        self.items = items
        self._call = call
        self._results: dict[int, R] = {}
        self._error: BaseException | None = None
        self._ended = threading.Semaphore(0)

    def run(self, number: int) -> None:
        try:
            if self._error is None:
                self._results[number] = self._call(self.items[number])
        except BaseException as error:  # noqa: BLE001  it is raised again by results()
            self._error = error
        finally:
            self._ended.release()

    def results(self) -> list[R]:
        for _ in self.items:
            self._ended.acquire()
        if self._error is not None:
            raise self._error
        return [self._results[number] for number in range(len(self.items))]


def in_parallel(call: Callable[[T], R], items: Iterable[T], workers: int) -> list[R]:
    """Return *call* of each of *items*, in their order; an error raised is raised here."""
    with Crew(workers) as crew:
        return crew.map(call, items)
