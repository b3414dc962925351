"""
Real parts on loopback: found, started, waited for, stopped by their process id.

`make tools` fetches them. One that is missing skips the test loudly, and fails it in CI.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pytest

START_S = 40.0
"""How long a part may take to answer: two busy cores, nodes that open a database first."""


def missing(what: str) -> NoReturn:
    """Skip a test whose part is missing, loudly; in CI a missing part is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"missing in CI: {what}")
    pytest.skip(f"MISSING: {what}")


def cache() -> Path:
    """The folder that `make tools` fills."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tamizdat"


def find(*names: str) -> str:
    """The path of the first command of *names* that is here, among what `make tools` built too."""
    places = [str(cache() / "bin"), os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]
    for name in names:
        found = shutil.which(name, path=os.pathsep.join(places))
        if found:
            return found
    missing(f"{' or '.join(names)} (make tools)")


def free_port() -> int:
    """A TCP port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> Callable[[], bool]:
    """A question: does somebody listen on this port of loopback?"""

    def ask() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
            return True
        return False

    return ask


@contextlib.contextmanager
def running(
    argv: Sequence[str | Path],
    *,
    ready: Callable[[], bool],
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """
    A server while the block lasts: started, answered `ready`, and ended after.

    What it prints goes to *log*, whose end is shown where it does not come up.
    """
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd,
            env=None if env is None else {**os.environ, **env},
        )  # fmt: skip
    try:
        _wait(process, ready, log)
        yield process
    finally:
        stop(process)


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + START_S
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            tail = log.read_text(errors="replace")[-2000:]
            pytest.fail(f"{process.args!r} did not come up (status {process.poll()}):\n{tail}")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End *process*: asked first, then killed."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
