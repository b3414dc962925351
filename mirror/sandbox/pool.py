"""The run's half: workers that are started, used again, and ended when they misbehave."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, Self, TypeVar

from mirror.errors import SandboxError
from mirror.sandbox import wire

P = ParamSpec("P")
T = TypeVar("T")

_LAST_WORDS_S = 5.0  # between the end of a worker's pipe and its own


@dataclass(frozen=True, kw_only=True, slots=True)
class SandboxLimits:
    """What one call may cost."""

    cpu_s: int = 10
    """Of processor time; the slowest of 1,006 stored news pages took 1.3 s."""
    deadline_s: float = 30.0
    """By the clock on the wall, waiting for other processes included."""
    memory_bytes: int = 1 << 30
    """Of address space, of which the interpreter and its libraries take some 200 MB."""
    answer_bytes: int = 64 << 20
    calls: int = 200
    """After which a worker is replaced, so that no page's traces stay for long."""


class Call(Protocol):
    """Runs a function of a module on values: in a worker (`Sandbox.call`), or `directly`."""

    def __call__(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Return what *function* returns; raise its MirrorError, or SandboxError."""


def directly(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run *function* here: for bytes that are nobody else's."""
    return function(*arguments, **named)


class Sandbox:
    """Runs functions of modules on values in other processes; safe to share between threads."""

    def __init__(self, limits: SandboxLimits, *, workers: int = 2) -> None:
        self._limits = limits
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)
        self._workers = workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        """End every worker; waits for calls in other threads."""
        for _ in range(self._workers):
            worker = self._idle.get()
            if worker is not None:
                worker.end()

    def call(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """
        Return what *function* returns for *arguments*.

        Args:
            function: of a module, by its own name; pure, as a worker may end at any moment.
            arguments: values that can be pickled.
            named: not taken.

        Raises:
            MirrorError: the function raised it.
            SandboxError: it took too long or too much memory, crashed, or raised another error.
        """
        if named:
            raise TypeError("a sandbox takes positional arguments only")
        message = wire.pack((function.__module__, function.__qualname__, arguments))
        with self._worker() as worker:
            kind, value = worker.ask(message)
        if kind == "ok":
            result: T = value
            return result
        if kind == "error":
            raise value
        raise SandboxError(f"the parser {value}")

    @contextlib.contextmanager
    def _worker(self) -> Iterator[_Worker]:
        """Yield a worker of our own for one call; one that did not answer well is replaced."""
        worker = self._idle.get()
        kept: _Worker | None = None
        try:
            if worker is None:
                worker = _Worker(self._limits)
            yield worker
            kept = worker if worker.fit else None
        finally:
            if worker is not None and kept is None:
                worker.end()
            self._idle.put(kept)


class _Worker:
    """One process."""

    def __init__(self, limits: SandboxLimits) -> None:
        self._limits = limits
        self._calls = 0
        self.fit = True
        self._process = subprocess.Popen(  # noqa: S603 -- our own module, no word of a stranger's
            [
                sys.executable,
                *("-m", "mirror.sandbox.worker"),
                *(str(limits.memory_bytes), str(limits.cpu_s)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"},
        )

    def ask(self, message: bytes) -> tuple[str, Any]:
        """Return the answer to *message*; raise SandboxError where none comes."""
        self.fit, self._calls = False, self._calls + 1
        end = time.monotonic() + self._limits.deadline_s
        try:
            self._pipes()[0].write(message)
            self._pipes()[0].flush()
            size = wire.HEADER.unpack(self._read(wire.HEADER.size, end))[0]
            if size > self._limits.answer_bytes:
                raise SandboxError(f"the parser's result is larger than {size} bytes")
            kind, value = wire.unpack(self._read(size, end))
        except (OSError, EOFError):
            raise SandboxError(f"the parser {self._cause_of_death()}") from None
        except (pickle.UnpicklingError, ValueError, TypeError, AttributeError) as error:
            raise SandboxError("the parser answered with something that is no value") from error
        self.fit = kind != "failed" and self._calls < self._limits.calls
        return kind, value

    def end(self) -> None:
        """End the process now: it holds nothing that is missed."""
        self._process.kill()
        self._process.wait()
        for pipe in self._pipes():
            with contextlib.suppress(OSError):
                pipe.close()

    def _pipes(self) -> tuple[Any, Any]:
        return self._process.stdin, self._process.stdout

    def _read(self, size: int, end: float) -> bytes:
        """Return *size* bytes of the answer; raise SandboxError at *end*, EOFError before."""
        answer = self._pipes()[1]
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(answer, selectors.EVENT_READ)
            while len(data) < size:
                if not selector.select(max(0.0, end - time.monotonic())):
                    raise SandboxError("the parser took too long")
                piece = os.read(answer.fileno(), min(size - len(data), 1 << 20))
                if not piece:
                    raise EOFError
                data += piece
        return bytes(data)

    def _cause_of_death(self) -> str:
        try:
            code = self._process.wait(_LAST_WORDS_S)
        except subprocess.TimeoutExpired:
            return "could not be reached"  # it lives, but its pipe does not
        if code == -signal.SIGXCPU:
            return "used too much processor time"
        return f"crashed ({signal.Signals(-code).name if code < 0 else f'exit status {code}'})"
