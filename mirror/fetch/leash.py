"""The deadline of one exchange, held from another thread."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import weakref
from collections.abc import Iterator

from mirror.errors import FetchError, FetchReason


class Leash:
    """
    Ends whatever a thread's connections are doing when their time is up.

    A socket's own timeout starts anew with every byte, so a server that sends one a second
    holds a reader for ever. Shutting the socket down from outside ends that read at once.
    """

    def __init__(self) -> None:
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._end = 0.0
        self.expired = False

    @contextlib.contextmanager
    def hold(self, deadline_s: float) -> Iterator[None]:
        """Let what is inside take *deadline_s* seconds at most."""
        self._end = time.monotonic() + deadline_s
        self.expired = False
        timer = threading.Timer(deadline_s, self._pull)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def left_s(self) -> float:
        """
        Return how many seconds are left, more than none.

        Raises:
            FetchError: DEADLINE, none are.
        """
        left = self._end - time.monotonic()
        if self.expired or left <= 0:
            raise FetchError(FetchReason.DEADLINE, "the whole transfer took too long")
        return left

    def tie(self, sock: socket.socket) -> None:
        """Include *sock*, which may outlive this exchange in a connection pool."""
        self._sockets.add(sock)

    def _pull(self) -> None:
        self.expired = True
        for sock in list(self._sockets):
            # not sock.shutdown(): that of an SSLSocket takes its session away under the reader
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
