"""A table that counts, for each outlet and each mirror, while a run goes on."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from mirror.cli.watch import Watcher
from mirror.job import Event
from mirror.plain import visible
from mirror.publish import Progress

if TYPE_CHECKING:
    from rich.table import Table

_KINDS = ("new", "changed", "mended", "unchanged", "vanished", "refused", "failed")


class LiveWatcher(Watcher):
    """Counts events; `table` shows the counts. Told from several threads."""

    def __init__(self) -> None:
        super().__init__(as_json=False, verbose=False)
        self._lock = threading.Lock()
        self._outlets: dict[str, Counter[str]] = {}
        self._mirrors: dict[str, str] = {}
        self._started = time.monotonic()
        self._due = 0
        self.start: Callable[[], object] = _nothing

    def event(self, event: Event) -> None:
        """Count one article or source."""
        self._shown()
        with self._lock:
            if event.kind == "due":
                self._due, self._started = event.count, time.monotonic()
            else:
                self._outlets.setdefault(event.outlet or "-", Counter())[event.kind] += 1

    def progress(self, progress: Progress) -> None:
        """Note how far a mirror is."""
        self._shown()
        with self._lock:
            self._mirrors[progress.mirror] = f"{progress.step} {progress.path}".strip()

    def _shown(self) -> None:
        with self._lock:
            start, self.start = self.start, _nothing
        start()

    def __rich__(self) -> Table:
        """Return the table as it stands now (rich's protocol)."""
        from rich.table import Table  # noqa: PLC0415 (as below)

        table = Table("outlet", "found", *_KINDS, "rate", box=None, pad_edge=False)
        with self._lock:
            elapsed_s = max(time.monotonic() - self._started, 0.001)
            for name, counts in sorted(self._outlets.items()):
                done = sum(counts[kind] for kind in _KINDS)
                rate = f"{60 * done / elapsed_s:.0f}/min"
                cells = [str(counts[kind]) for kind in ("found", *_KINDS)]
                table.add_row(visible(name), *cells, rate)
            looked = sum(counts[kind] for counts in self._outlets.values() for kind in _KINDS)
            if self._due:
                table.add_row(time_left(looked, self._due, elapsed_s))
            for name, step in sorted(self._mirrors.items()):
                table.add_row(f"mirror {name}", step)
        return table


def time_left(looked: int, due: int, elapsed_s: float) -> str:
    """Return in words how many of *due* articles were looked at, and how long the rest takes."""
    words = f"{looked} of {due} looked at"
    if not 0 < looked < due:
        return words
    return f"{words}, {timedelta(seconds=round(elapsed_s / looked * (due - looked)))} left"


def _nothing() -> None:
    """Nothing is shown, or it is shown already."""


@contextmanager
def watching(*, as_json: bool, verbose: bool) -> Iterator[Watcher]:
    """Give whoever watches: a live table on a terminal, else a line for each event."""
    if as_json or verbose or not sys.stdout.isatty():
        yield Watcher(as_json=as_json, verbose=verbose)
        return
    from rich.live import Live  # noqa: PLC0415 (rich takes 150 ms to load)

    watcher = LiveWatcher()
    live = Live(watcher, refresh_per_second=4)
    watcher.start = live.start  # at the first event: a passphrase may be asked for before
    try:
        yield watcher
    finally:
        live.stop()
