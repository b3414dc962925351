"""
The worker's half: `python -m mirror.sandbox.worker MEMORY CPU`, started by `pool`.

Reads calls from standard input, answers on standard output, ends when the input does.
"""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import sys
import traceback
from typing import Any, BinaryIO

from mirror.errors import MirrorError
from mirror.sandbox import wire
from mirror.sandbox.confine import confine

# An answer is ("ok", value), ("error", MirrorError) or ("failed", text).


def main() -> None:
    """Serve calls until there are no more."""
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not write into the answers
    memory, cpu_s = int(sys.argv[1]), int(sys.argv[2])
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (_at_most(limit, value),) * 2)
    confined = False
    while header := calls.read(wire.HEADER.size):
        function, arguments = _call(calls, *wire.HEADER.unpack(header))
        if not confined:  # now that the function's module is here, wherever it came from
            confine()
            confined = True
        _allow_cpu(cpu_s)
        answers.write(_answer(function, arguments))
        answers.flush()


def _call(calls: BinaryIO, size: int) -> tuple[Any, tuple[Any, ...]]:
    module, name, arguments = pickle.loads(calls.read(size))  # noqa: S301 -- the run sent it
    return getattr(importlib.import_module(module), name), arguments


def _allow_cpu(seconds: int) -> None:
    """Let the next call use *seconds*: the kernel ends a process that uses more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = _at_most(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _at_most(limit: int, value: int) -> int:
    """Return *value*, or what the run itself was given if that is less (a unit's LimitCPU=)."""
    hard = resource.getrlimit(limit)[1]
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def _answer(function: Any, arguments: tuple[Any, ...]) -> bytes:  # noqa: ANN401 -- any function
    try:
        return wire.pack(("ok", function(*arguments)))
    except MirrorError as error:
        return wire.pack(("error", error))
    except MemoryError:
        return wire.pack(("failed", "ran out of memory"))
    except Exception as error:  # noqa: BLE001 -- a page must not end a run, whatever it finds
        return wire.pack(("failed", f"{type(error).__name__} {_place(error)}"))


def _place(error: Exception) -> str:
    """Return where *error* comes from, for a bug report: our own line, nothing of the page."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if f"{os.sep}mirror{os.sep}" in frame.filename and frame.filename != __file__
    ]
    if not ours:
        return "in a library"
    path = ours[-1].filename.rpartition(f"{os.sep}mirror{os.sep}")[2]
    return f"at mirror/{path}:{ours[-1].lineno}"


if __name__ == "__main__":
    main()
