"""Many calls at once, in threads that never keep the process alive."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

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


def in_parallel(call: Callable[[T], R], items: Iterable[T], workers: int) -> list[R]:
    """Return *call* of each of *items*, in their order; the first error raised is raised here."""
    waiting = deque(enumerate(items))
    results: dict[int, R] = {}

    def work() -> None:
        while waiting:
            try:
                number, item = waiting.popleft()
            except IndexError:  # another worker took the last one
                return
            try:
                results[number] = call(item)
            except BaseException:
                waiting.clear()
                raise

    running = [Later(work) for _ in range(min(workers, len(waiting)))]
    for each in running:
        each.result()
    return [result for _, result in sorted(results.items(), key=lambda pair: pair[0])]
