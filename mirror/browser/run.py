"""The run's half: a worker for each page, whose requests are answered here, and its end."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pickle
import selectors
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from mirror.browser import family, rules
from mirror.charset import decode
from mirror.errors import BrowserError, MirrorError
from mirror.model import NO_VALIDATORS, Capture, Limits, Web
from mirror.sandbox import wire

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLACES = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
_AT_ONCE = 6  # what browsers open to one host
_SETTLES = 0.6  # part of the deadline after which what is there counts as drawn
_NOBODY = 65534  # the kernel's overflow user: root's browser is not root's (user_namespaces(7))
_LAUNCHER = """\
#!/bin/sh
exec setpriv --reuid={user} --regid={user} --clear-groups {program} "$@"
"""


class Browser:
    """
    Draws pages, one at a time: a browser takes some 300 MB.

    Args:
        web: answers what a page asks for; the one that the page itself came from.
        user_agent: what the page is told, the same as servers are.
        program: Chromium; looked for where the system has programs if there is none.
    """

    def __init__(self, web: Web, *, user_agent: str, program: Path | None = None) -> None:
        self._web = web
        self._user_agent = user_agent
        self._program = program
        self._turn = threading.Lock()

    def draw(self, capture: Capture, *, hosts: Collection[str], limits: Limits) -> Capture:
        """
        Return *capture* as its scripts draw it.

        Args:
            capture: a page that came with status 200.
            hosts: what it may ask for scripts and data beside its own site.
            limits: for all that the page asks for together, and for the page that is drawn.

        Raises:
            BrowserError: there is no browser, or it took too long, or it crashed.
        """
        task = {
            "url": capture.final_url,
            "html": decode(capture.body, capture.charset),
            "program": str(self._program or find_program()),
            "user_agent": self._user_agent,
            "settle_s": limits.deadline_s * _SETTLES,
            "cpu_s": int(2 * limits.deadline_s) + 1,
        }
        with self._turn, _worker(task) as process:
            desk = _Desk(self._web, capture.final_url, hosts, limits)
            html = desk.serve(process)
        return replace(
            capture, body=html, media_type="text/html", charset="utf-8", validators=NO_VALIDATORS
        )


def find_program() -> Path:
    """Return where the system's Chromium is; raise BrowserError if it or Playwright is not."""
    if importlib.util.find_spec("playwright") is None:
        raise BrowserError(
            "the outlet's pages need a browser, and Playwright is not installed",
            hint="pip install 'tamizdat[browser]', or set `browser = false` for the outlet",
        )
    found = next((path for name in PROGRAMS if (path := shutil.which(name, path=_PLACES))), None)
    if found is None:
        raise BrowserError(
            "the outlet's pages need a browser, and Chromium is not installed",
            hint="install your system's chromium, or set `browser = false` for the outlet",
        )
    return Path(found)


@contextlib.contextmanager
def _worker(task: dict[str, Any]) -> Iterator[subprocess.Popen[bytes]]:
    """Give a worker at work on *task*; it, all below it and its files are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        task = {**task, "folder": name, "program": _prepare(folder, task["program"])}
        process = subprocess.Popen(
            [sys.executable, "-m", "mirror.browser.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt from the terminal is for the run to handle
            env={
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "HOME": name,
                "TMPDIR": name,
                "PATH": _PLACES,
                "LC_ALL": "C.UTF-8",
                "TZ": "UTC",
            },
        )
        try:
            _send(process.stdin, task)
            yield process
        finally:
            family.end_below(process.pid)  # first, while it still is the parent of all
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]  # both were asked for


def _prepare(folder: Path, program: str) -> str:
    """Make the place for a fresh profile; return what starts *program*, for root as nobody."""
    profile = folder / "profile"
    profile.mkdir()
    if os.geteuid() != 0:
        return program
    os.chown(folder, _NOBODY, _NOBODY)
    os.chown(profile, _NOBODY, _NOBODY)
    launcher = folder / "launch"
    launcher.write_text(_LAUNCHER.format(user=_NOBODY, program=program), encoding="ascii")
    launcher.chmod(0o755)
    return str(launcher)


@dataclass(slots=True)
class _Spent:
    """What a page has asked for so far."""

    parts: int = 0
    bytes: int = 0


class _Desk:
    """Answers the requests of one page by our rules, until it is drawn or its time is up."""

    def __init__(self, web: Web, page: str, hosts: Collection[str], limits: Limits) -> None:
        self._web, self._page, self._hosts, self._limits = web, page, hosts, limits
        self._end = time.monotonic() + limits.deadline_s
        self._spent, self._lock = _Spent(), threading.Lock()

    def serve(self, process: subprocess.Popen[bytes]) -> bytes:
        """Return the page as drawn; raise BrowserError where there is none."""
        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            while True:
                kind, *values = _message(self._read(process))
                if kind == "drawn":
                    return self._checked(values[0])
                if kind == "failed":
                    raise BrowserError(f"the browser {values[0]}")
                pool.submit(self._answer, process, *values)
        except (pickle.UnpicklingError, ValueError, TypeError, AttributeError) as error:
            raise BrowserError("the browser answered with something that is no value") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _checked(self, html: str) -> bytes:
        body = html.encode("utf-8", "replace")
        if len(body) > self._limits.max_bytes:
            raise BrowserError(f"the page that was drawn is larger than {self._limits.max_bytes}")
        return body

    def _answer(self, process: subprocess.Popen[bytes], number: int, url: str, kind: str) -> None:
        answer = self._ask(url, kind)
        with self._lock, contextlib.suppress(OSError, ValueError):  # the worker may have ended
            _send(process.stdin, (number, *answer))

    def _ask(self, url: str, kind: str) -> tuple[int, str, bytes]:
        """Return status, media type and body; status 0 where nothing was asked or came."""
        nothing = (0, "", b"")
        accept = rules.accept_for(url, kind, self._page, self._hosts)
        with self._lock:
            self._spent.parts += 1
            left = self._limits.max_bytes - self._spent.bytes
            if accept is None or left <= 0 or self._spent.parts > rules.MAX_PARTS:
                return nothing
        left_s = self._end - time.monotonic()
        # no redirects: one could lead to a host that the page may not ask
        limits = Limits(max_bytes=left, deadline_s=max(left_s, 0.1), redirects=0)
        try:
            part = self._web.get(url, limits=limits, accept=accept)
        except MirrorError:
            return nothing
        with self._lock:
            self._spent.bytes += len(part.body)
        charset = f"; charset={part.charset}" if part.charset else ""
        return part.status, part.media_type + charset, part.body

    def _read(self, process: subprocess.Popen[bytes]) -> bytes:
        """Return the next message; raise BrowserError at the end of time, or of the worker."""
        pipe = process.stdout
        (size,) = wire.HEADER.unpack(self._bytes(pipe, wire.HEADER.size))
        if size > 4 * self._limits.max_bytes:
            raise BrowserError(f"the browser's answer is larger than {size} bytes")
        return self._bytes(pipe, size)

    def _bytes(self, pipe: IO[bytes] | None, size: int) -> bytes:
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)  # type: ignore[arg-type]
            while len(data) < size:
                if not selector.select(max(0.0, self._end - time.monotonic())):
                    raise BrowserError("the browser took too long")
                piece = os.read(pipe.fileno(), min(size - len(data), 1 << 20))  # type: ignore[union-attr]
                if not piece:
                    raise BrowserError("the browser crashed")
                data += piece
        return bytes(data)


def _message(data: bytes) -> tuple[Any, ...]:
    """Return what a worker sent, checked: its browser has run a stranger's program."""
    message = wire.unpack(data)
    forms = {"drawn": (str,), "failed": (str,), "ask": (int, str, str)}
    if not isinstance(message, tuple) or not message or message[0] not in forms:
        raise ValueError("no message")
    if tuple(map(type, message[1:])) != forms[message[0]]:
        raise ValueError("no message of that kind")
    return message


def _send(pipe: IO[bytes] | None, value: object) -> None:
    if pipe is not None:
        pipe.write(wire.pack(value))
        pipe.flush()
