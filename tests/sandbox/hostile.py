"""What a parser may come to do on a hostile page; run in workers by test_sandbox."""

import ctypes
import os
import time
from pathlib import Path

from mirror.errors import Refusal, RefusedError
from mirror.model import Span


def double(text: str) -> Span:
    return Span(text=text * 2)


def refuse(_: str) -> None:
    raise RefusedError(Refusal.STUB, "nothing there", hint="look again")


def fail(page: str) -> None:
    raise KeyError(page)


def spin(_: str) -> None:
    while True:
        pass


def sleep(_: str) -> None:
    time.sleep(60)


def eat(_: str) -> int:
    return len(b"x" * (4 << 30))


def recurse(text: str) -> str:
    return recurse(text)


def crash(_: str) -> None:
    ctypes.string_at(0)


def leave(_: str) -> None:
    os._exit(7)


def write(path: str) -> None:
    Path(path).write_text("something", encoding="utf-8")


def environment(_: str) -> tuple[str, ...]:
    return tuple(sorted(os.environ))


def process(_: str) -> int:
    return os.getpid()


class Trojan:
    """Unpickled without care, this runs a command in the run's own process."""

    def __reduce__(self):
        return os.system, ("true",)


def trojan(_: str) -> Trojan:
    return Trojan()


def chatter(text: str) -> str:
    os.write(1, b"noise")
    return text
