"""The outlet on loopback: real sockets, for the demo, for the fetcher's tests and for browsers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.outlet.site import Outlet, Request
from tests.outlet.story import load
from tests.outlet.timeline import Timeline

AFTER_ALL = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""A time when every story in articles/ is published."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """An outlet that answers."""

    url: str
    """http://127.0.0.1:port, without a final slash."""
    outlet: Outlet


class Handler(BaseHTTPRequestHandler):
    """Hands requests to the outlet, and bytes back."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args, outlet: Outlet, clock: Callable[[], datetime], closing, **kwargs):
        self.outlet, self.clock, self.closing = outlet, clock, closing
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """Answer one GET."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = self.path.partition("?")[0]
        request = Request(path=path, address=self.client_address[0], headers=headers)
        response = self.outlet.answer(request, self.clock())
        self.send_response_only(response.status)
        for name, value in {**response.headers, "content-length": str(len(response.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self._send(response.body, response.stall_after)

    def _send(self, body: bytes, stall_after: int | None) -> None:
        """Write the body, or its first bytes and then nothing until somebody gives up."""
        self.wfile.write(body[:stall_after])
        if stall_after is not None and len(body) > stall_after:
            self.wfile.flush()
            self.closing.wait(30)
            self.close_connection = True

    def log_message(self, *args) -> None:
        """Keep the terminal for the program that is shown."""


@contextmanager
def serve_outlet(
    make: Callable[[str], Outlet] | None = None,
    *,
    clock: Callable[[], datetime] = lambda: AFTER_ALL,
    port: int = 0,
) -> Iterator[Served]:
    """
    Serve an outlet on 127.0.0.1 until the block ends.

    Args:
        make: from the base URL to the outlet; by default all of articles/, with no events.
        clock: the outlet's time.
        port: 0 takes a free one.
    """
    make = make or outlet_of_articles
    closing = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler)
    url = f"http://127.0.0.1:{server.server_port}"
    outlet = make(url)
    server.RequestHandlerClass = partial(Handler, outlet=outlet, clock=clock, closing=closing)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Served(url=url, outlet=outlet)
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def outlet_of_articles(base: str) -> Outlet:
    """The outlet with the stories of articles/, in which nothing happens."""
    return Outlet(base=base, timeline=Timeline(stories=load()))
