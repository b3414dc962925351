"""All processes below one, and their end. Linux: /proc (proc(5))."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from pathlib import Path

_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
_TRIES = 200  # of 10 ms: a family that starts processes faster than they are ended has none left


def adopt_orphans() -> None:
    """Make this process the parent of whatever its descendants leave behind (prctl(2))."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def below(pid: int) -> tuple[int, ...]:
    """Return the processes that *pid* started, those that they started, and so on."""
    children: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            # the name in the second field may hold anything, a parenthesis too
            state, parent = place.read_text("utf-8", "replace").rpartition(")")[2].split()[:2]
            if state not in "ZX":
                children.setdefault(int(parent), []).append(int(place.parent.name))
    found: list[int] = []
    todo = [pid]
    while todo:
        todo += (more := children.get(todo.pop(), []))
        found += more
    return tuple(found)


def end_below(pid: int) -> None:
    """End every process below *pid*, as long as there are any."""
    for _ in range(_TRIES):
        family = below(pid)
        if not family:
            return
        for each in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        time.sleep(0.01)
