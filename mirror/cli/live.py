"""A table of mirrors that fills while a push goes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mirror.cli.console import verified_copies
from mirror.publish import Progress, Step

if TYPE_CHECKING:
    from rich.table import Table

_ENDS = frozenset({Step.VERIFIED, Step.FAILED, Step.UNKNOWN})
_COLORS = {Step.VERIFIED: "green", Step.FAILED: "red", Step.UNKNOWN: "yellow"}
_REFRESHES = 8  # a second


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """How far one mirror is."""

    mirror: str
    step: Step | None = None
    """The last one; of the whole tree once `ended`. None while nothing is heard of it."""
    files: int = 0
    """Sent and read back right."""
    elapsed_s: float = 0.0
    ended: bool = False


class Board:
    """The rows of all mirrors; safe to tell from several threads."""

    def __init__(self, mirrors: Sequence[str]) -> None:
        self._rows = {name: Row(mirror=name) for name in mirrors}
        self._lock = threading.Lock()

    def note(self, progress: Progress) -> None:
        """Take in one step."""
        with self._lock:
            row = self._rows.get(progress.mirror, Row(mirror=progress.mirror))
            self._rows[progress.mirror] = after(row, progress)

    def rows(self) -> tuple[Row, ...]:
        """Return all rows in the order of mirrors.toml."""
        with self._lock:
            return tuple(self._rows.values())


def after(row: Row, progress: Progress) -> Row:
    """Return *row* after one step; what is said of the whole tree is final."""
    if row.ended:
        return row
    whole = not progress.path
    files = row.files + (not whole and progress.step is Step.VERIFIED)
    return replace(
        row,
        step=progress.step,
        files=files,
        elapsed_s=progress.elapsed_s,
        ended=whole and progress.step in _ENDS,
    )


def summary(rows: Sequence[Row]) -> str:
    """Return how many of *rows* have ended well, and after how many seconds the last of them."""
    live = [row.elapsed_s for row in rows if row.ended and row.step is Step.VERIFIED]
    return verified_copies(live, len(rows))


@contextmanager
def live_table(mirrors: Sequence[str]) -> Iterator[Callable[[Progress], None]]:
    """Show a table on the terminal from the first step on; give what takes in the steps."""
    from rich.console import Group  # noqa: PLC0415  costs 0.2 s, and only a terminal needs it
    from rich.live import Live  # noqa: PLC0415  as above

    board = Board(mirrors)

    class Shown:
        def __rich__(self) -> Group:
            rows = board.rows()
            return Group(_table(rows), summary(rows))

    live = Live(Shown(), refresh_per_second=_REFRESHES)
    starting = threading.Lock()

    def note(progress: Progress) -> None:
        board.note(progress)
        with starting:  # not before: a passphrase may be asked for first
            if not live.is_started:
                live.start()

    try:
        yield note
    finally:
        live.stop()


def _table(rows: Sequence[Row]) -> Table:
    from rich.table import Table  # noqa: PLC0415  as above

    table = Table(box=None, pad_edge=False)
    for title in ("mirror", "", "files", "s"):
        table.add_column(title, justify="right" if title in {"files", "s"} else "left")
    for row in rows:
        color = _COLORS.get(row.step, "") if row.step and row.ended else ""
        step = str(row.step or "waiting")
        seconds = f"{row.elapsed_s:.1f}" if row.step else ""
        table.add_row(row.mirror, f"[{color}]{step}[/]" if color else step, str(row.files), seconds)
    return table
