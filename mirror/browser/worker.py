"""
The browser's half: `python -m mirror.browser.worker`, started by `run`, for one page.

Reads one task from standard input, then answers to its requests; writes requests and in the end
the page to standard output. Without the run (its end of the pipe closes) it ends itself, the
browser and the profile.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import resource
import shutil
import sys
import threading
from typing import TYPE_CHECKING, Any

from mirror.browser import family
from mirror.sandbox import wire
from mirror.sandbox.confine import leave_network

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route, WebSocketRoute

_FLAGS = (
    # Belts, as the kernel makes no socket: no name is looked up, no proxy answers, nothing is
    # sent on the browser's own behalf (chromium.googlesource.com, */switches.cc).
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=socks5://127.0.0.1:1",
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-features=OptimizationHints,MediaRouter,Translate,WebRtcHideLocalIpsWithMdns,DnsOverHttps",
    # What a page of text does not need, and what keeps it small.
    "--disable-gpu",
    "--disable-webgl",
    "--mute-audio",
    "--renderer-process-limit=1",
    "--js-flags=--max-old-space-size=512",
)
_MAX_FILE = 200_000_000  # bytes of any file the browser writes
_MAX_DATA = 4 << 30  # bytes of memory that one of its processes may write to
_LOOK_S = 0.25  # between two looks at how much is drawn
_QUIET = 6  # looks in a row at which nothing came and nothing grew: 1.5 s
_VIEW = {"width": 1280, "height": 2000}  # px; a tall one, since some pages draw what is in view
_LENGTH = "document.body ? document.body.innerText.length : 0"
_PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
_STAND_INS = {"stylesheet": ("text/css", b""), "image": ("image/gif", _PIXEL)}
"""What is not fetched to draw text, but whose absence some scripts take for an error."""


class _Line:
    """Requests up, answers down; used from the loop alone but for the reading thread."""

    def __init__(self, task: dict[str, Any], answers: Any, requests: Any) -> None:  # noqa: ANN401
        self._folder, self._answers, self._requests = task["folder"], answers, requests
        self._loop = asyncio.get_running_loop()
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[tuple[int, str, bytes]]] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def idle(self) -> bool:
        """Whether nothing is waited for."""
        return not self._waiting

    def send(self, *message: object) -> None:
        self._requests.write(wire.pack(message))
        self._requests.flush()

    async def ask(self, url: str, kind: str) -> tuple[int, str, bytes]:
        number = next(self._numbers)
        answer: asyncio.Future[tuple[int, str, bytes]] = self._loop.create_future()
        self._waiting[number] = answer
        self.send("ask", number, url, kind)
        try:
            return await answer
        finally:
            del self._waiting[number]

    def _listen(self) -> None:
        while message := _read(self._answers):
            self._loop.call_soon_threadsafe(self._settle, *message)
        family.end_below(os.getpid())  # the run is gone: so is its browser
        shutil.rmtree(self._folder, ignore_errors=True)
        os._exit(1)

    def _settle(self, number: int, *answer: Any) -> None:  # noqa: ANN401 -- as it was sent
        if number in self._waiting and not self._waiting[number].done():
            self._waiting[number].set_result(answer)


def main() -> None:
    """Draw one page."""
    answers, requests = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nobody else may write into the requests
    task = _read(answers)
    if task is None:
        return
    family.adopt_orphans()
    for limit, value in (
        (resource.RLIMIT_FSIZE, _MAX_FILE),
        (resource.RLIMIT_DATA, _MAX_DATA),
        (resource.RLIMIT_CPU, task["cpu_s"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    if not leave_network():
        requests.write(wire.pack(("failed", "cannot be kept from the network on this system")))
        return
    asyncio.run(_work(task, answers, requests))
    requests.flush()


async def _work(task: dict[str, Any], answers: Any, requests: Any) -> None:  # noqa: ANN401
    from playwright.async_api import Error  # noqa: PLC0415  an extra

    line = _Line(task, answers, requests)
    try:
        line.send("drawn", await _draw(task, line))
    except Error as error:
        # "No usable sandbox!" is Chromium's own; its other words may name files of the volunteer
        no_sandbox = "usable sandbox" in str(error)
        line.send("failed", "has no sandbox on this system" if no_sandbox else "could not draw it")


async def _draw(task: dict[str, Any], line: _Line) -> str:
    end = asyncio.get_running_loop().time() + task["settle_s"]
    from playwright.async_api import async_playwright  # noqa: PLC0415  an extra

    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            os.path.join(task["folder"], "profile"),  # noqa: PTH118 -- text goes to the driver
            executable_path=task["program"],
            args=_FLAGS,
            chromium_sandbox=True,
            service_workers="block",
            accept_downloads=False,
            permissions=[],
            user_agent=task["user_agent"],
            locale="en-US",
            timezone_id="UTC",
            viewport=_VIEW,  # type: ignore[arg-type]
        )
        page = context.pages[0]
        await _guard(context, task, line)
        await page.goto(task["url"], wait_until="commit")
        await _settle(page, line, end)
        return await page.content()


async def _close(window: Page) -> None:
    await window.close()


async def _guard(context: BrowserContext, task: dict[str, Any], line: _Line) -> None:
    """Have every request of the page answered by us: the first by the page that is here."""
    first = True

    async def answer(route: Route) -> None:
        nonlocal first
        request = route.request
        if first and request.resource_type == "document":
            first = False
            await route.fulfill(body=task["html"], content_type="text/html; charset=utf-8")
        elif request.resource_type == "document":
            await route.fulfill(status=204)  # an error page would take the place of ours
        elif request.resource_type in _STAND_INS:
            media_type, body = _STAND_INS[request.resource_type]
            await route.fulfill(body=body, content_type=media_type)
        elif request.method == "GET":
            await _fulfill(route, *await line.ask(request.url, request.resource_type))
        else:
            await route.abort()

    async def refuse(socket: WebSocketRoute) -> None:
        await socket.close()

    await context.route("**/*", answer)
    await context.route_web_socket("**/*", refuse)
    context.on("page", _close)


async def _fulfill(route: Route, status: int, content_type: str, body: bytes) -> None:
    if not status:
        await route.abort()
        return
    origin = route.request.headers.get("origin", "*")
    # The page has no cookie and no name, so it reads nothing here that anybody could not.
    headers = {"access-control-allow-origin": origin, "access-control-allow-credentials": "true"}
    if content_type:
        headers["content-type"] = content_type
    await route.fulfill(status=status, headers=headers, body=body)


async def _settle(page: Page, line: _Line, end: float) -> None:
    """Wait until the page is quiet, or until *end* on the loop's clock."""
    clock, quiet, last = asyncio.get_running_loop().time, 0, -1
    while quiet < _QUIET and clock() < end:
        await asyncio.sleep(_LOOK_S)
        length = await page.evaluate(_LENGTH)
        quiet = quiet + 1 if line.idle and length == last else 0
        last = length


def _read(pipe: Any) -> Any:  # noqa: ANN401 -- what the run sent
    """Return the next message from the run, None at its end."""
    header = pipe.read(wire.HEADER.size)
    if len(header) < wire.HEADER.size:
        return None
    data = pipe.read(wire.HEADER.unpack(header)[0])
    try:
        return wire.unpack(data)
    except EOFError:
        return None


if __name__ == "__main__":
    main()
