"""A SOCKS5 proxy on loopback (RFC 1928, 1929) that answers requests itself and keeps notes."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fetch.server import ok

BY_NAME = 3  # RFC 1928 4: the address type of a name
PAGE = b"<p>through the proxy"


@dataclass(frozen=True)
class Asked:
    """One connection that was asked for."""

    kind: int
    host: str
    port: int
    user: str
    password: str


@dataclass
class Proxy:
    port: int
    asked: list[Asked] = field(default_factory=list)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):
            user, password = self._greet()
            kind, host, port = self._target()
            self.server.proxy.asked.append(Asked(kind, host, port, user, password))
            self.wfile.write(bytes([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
            while self.rfile.readline() not in {b"\r\n", b""}:
                pass
            self.wfile.write(ok(PAGE, "Connection: close"))

    def _greet(self) -> tuple[str, str]:
        self.rfile.read(self.rfile.read(2)[1])
        self.wfile.write(b"\x05\x02")
        self.rfile.read(1)
        user, password = (self.rfile.read(self.rfile.read(1)[0]).decode() for _ in range(2))
        self.wfile.write(b"\x01\x00")
        return user, password

    def _target(self) -> tuple[int, str, int]:
        kind = self.rfile.read(4)[3]
        size = {1: 4, 4: 16}.get(kind) or self.rfile.read(1)[0]
        host = self.rfile.read(size)
        port = int.from_bytes(self.rfile.read(2))
        return kind, host.decode() if kind == BY_NAME else host.hex(), port


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextlib.contextmanager
def serve_socks() -> Iterator[Proxy]:
    """Yield a proxy on 127.0.0.1."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.proxy = Proxy(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.proxy
        server.shutdown()
        thread.join()
