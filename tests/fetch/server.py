"""A loopback web server that answers with raw bytes, so that it can break any rule of HTTP."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Answer = bytes | Callable[["Client"], None]


class Client(socketserver.StreamRequestHandler):
    """One connection: reads a request's head, records it, plays the answer, hangs up."""

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = self.rfile.readline(65536)
                if not line:
                    return
                head += line
            self.server.site.requests.append(head.decode("latin-1"))
            answer = self.server.site.answers.get(head.split(b" ")[1].decode(), NOT_FOUND)
            answer(self) if callable(answer) else self.wfile.write(answer)


@dataclass
class Site:
    """What is served, and what was asked."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def ok(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return a proper answer that holds *body*."""
    head = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode() + body


NOT_FOUND = ok(b"not here", status="404 Not Found")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def handle_error(self, request, client_address) -> None:
        """Say nothing: clients hang up on purpose here."""


@contextlib.contextmanager
def serve() -> Iterator[Site]:
    """Yield a site on 127.0.0.1."""
    with _Server(("127.0.0.1", 0), Client) as server:
        server.site = Site(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.site
        server.shutdown()
        thread.join()
