"""Hosts that go wrong in one way each: wrappers with the real interface."""

from __future__ import annotations

import threading
from collections.abc import Callable

from mirror.errors import PublishError, PublishReason
from mirror.publish import Host


class Killed(BaseException):
    """The process ended here."""


class Wrapped:
    """A Host that passes every call on; a fault overrides what it changes."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def put(self, path: str, data: bytes) -> None:
        self.before("put", path)
        self.host.put(path, data)

    def get(self, path: str, *, max_bytes: int) -> bytes:
        self.before("get", path)
        return self.host.get(path, max_bytes=max_bytes)

    def delete(self, path: str) -> None:
        self.before("delete", path)
        self.host.delete(path)

    def list(self) -> frozenset[str]:
        self.before("list", "")
        return self.host.list()

    def flush(self) -> None:
        self.before("flush", "")
        self.host.flush()

    def close(self) -> None:
        self.host.close()

    def before(self, call: str, path: str) -> None:
        """Go wrong here."""


class KilledAt(Wrapped):
    """The process is killed at call number *at*, before it reaches the host."""

    def __init__(self, host: Host, at: int) -> None:
        super().__init__(host)
        self.left = at
        self._lock = threading.Lock()

    def before(self, call: str, path: str) -> None:
        with self._lock:
            self.left -= 1
            if self.left < 0:
                raise Killed


class Fails(Wrapped):
    """The first *times* calls of one kind fail for one reason."""

    def __init__(self, host: Host, call: str, reason: PublishReason, times: int = 10_000) -> None:
        super().__init__(host)
        self.call, self.reason, self.times = call, reason, times

    def before(self, call: str, path: str) -> None:
        if call == self.call and self.times > 0:
            self.times -= 1
            raise PublishError(self.reason, f"{self.reason} on purpose")


class LosesAnswers(Wrapped):
    """Takes every file, but for one the answer that says so never arrives."""

    def __init__(self, host: Host, path: str) -> None:
        super().__init__(host)
        self.path = path

    def put(self, path: str, data: bytes) -> None:
        self.host.put(path, data)
        if path == self.path:
            raise PublishError(PublishReason.DEADLINE, "no answer")


class Gives(Wrapped):
    """Gives back what *change* makes of the path and the true bytes."""

    def __init__(self, host: Host, change: Callable[[str, bytes], bytes]) -> None:
        super().__init__(host)
        self.change = change

    def get(self, path: str, *, max_bytes: int) -> bytes:
        return self.change(path, self.host.get(path, max_bytes=max_bytes))


class DropsWrites(Wrapped):
    """Says yes to every file and keeps the old bytes."""

    def put(self, path: str, data: bytes) -> None:
        self.before("put", path)
