"""The deadline of one exchange, held from another thread."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import weakref
from collections.abc import Iterable, Iterator

from mirror.errors import FetchError, FetchReason

# Bytes that count as a sign of life: over 12 s of patience some 80 a second, which any line
# that is worth waiting for carries; a server that drips less does it to hold us.
SIGN_OF_LIFE = 1000


class Leash:
    """
    Ends whatever a thread's connections are doing when their time is up.

    A socket's own timeout starts anew with every byte, so a server that sends one a second
    holds a reader for ever. Shutting the socket down from outside ends that read at once.
    """

    def __init__(self) -> None:
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._end = self._alive = self._patience_s = 0.0
        self._arrived = 0
        self.dialed = 0
        self.expired = False

    @contextlib.contextmanager
    def hold(self, deadline_s: float, patience_s: float) -> Iterator[None]:
        """Let what is inside take *deadline_s* in all, and *patience_s* without sign of life."""
        self._alive = time.monotonic()
        self._end, self._patience_s = self._alive + deadline_s, patience_s
        self._arrived, self.expired = 0, False
        done = threading.Event()
        threading.Thread(target=self._watch, args=(done,), daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                done.set()

    def left_s(self) -> float:
        """
        Return how many seconds are left for the next step without a sign of life, more than none.

        Raises:
            FetchError: DEADLINE, none are.
        """
        left = self._pulled_at() - time.monotonic()
        if self.expired or left <= 0:
            raise FetchError(FetchReason.DEADLINE, "the whole transfer took too long")
        return left

    def tie(self, sock: socket.socket) -> None:
        """Include *sock*, which was just connected; it may outlive this exchange in a pool."""
        self._sockets.add(sock)
        self.live()

    def live(self) -> None:
        """Note a sign of life: a connection, a whole head."""
        self._alive = time.monotonic()

    def count(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield *chunks* as they arrive, and note that they do."""
        for chunk in chunks:
            self._arrived += len(chunk)
            if self._arrived >= SIGN_OF_LIFE:
                self._arrived = 0
                self.live()
            yield chunk

    def _watch(self, done: threading.Event) -> None:
        left = self._pulled_at() - time.monotonic()
        while left > 0 and not done.wait(left):
            left = self._pulled_at() - time.monotonic()
        with self._lock:
            if not done.is_set():
                self._pull()

    def _pulled_at(self) -> float:
        return min(self._end, self._alive + self._patience_s)

    def _pull(self) -> None:
        self.expired = True
        for sock in list(self._sockets):
            # not sock.shutdown(): that of an SSLSocket takes its session away under the reader
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
