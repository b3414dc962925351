"""What a parser may come to do on a hostile page; run in workers by test_sandbox."""

import ctypes
import os
import signal
import socket
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


def read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def delete(path: str) -> None:
    Path(path).unlink()


def call_out(_: str) -> None:
    socket.create_connection(("127.0.0.1", 9)).close()


def send_off(_: str) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"key", ("127.0.0.1", 53))


def run_a_program(_: str) -> None:
    os.execv("/bin/true", ["true"])


def end_its_parent(_: str) -> None:
    os.kill(os.getppid(), signal.SIGTERM)


def import_late(_: str) -> str:
    import xml.dom.minidom  # noqa: PLC0415 -- that a worker still can is what is tested

    return xml.dom.minidom.__name__


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
