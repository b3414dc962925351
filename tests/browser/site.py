"""A site on loopback whose pages only a script can fill, and what it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANG = b"\0hang"
"""A body that never comes."""


@dataclass
class Site:
    """`pages` by path; `asked` is each request as "GET /path"."""

    base: str
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def script(self, path: str, text: str) -> None:
        self.pages[path] = ("text/javascript", text.encode())

    def html(self, path: str, text: str) -> str:
        self.pages[path] = ("text/html; charset=utf-8", text.encode())
        return self.base + path


@contextmanager
def served() -> Iterator[Site]:
    """Give a site, up while the block lasts."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.asked.append(f"{self.command} {self.path}")
            media_type, body = site.pages.get(self.path, ("", b""))
            if body == HANG:
                ended.wait(60)
                return
            self.send_response(200 if media_type else 404)
            self.send_header("Content-Type", media_type or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(base=f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
