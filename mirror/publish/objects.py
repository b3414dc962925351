"""S3, WebDAV, FTP and the other object stores: an operator of Apache OpenDAL as a Host."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from mirror.errors import PublishError, PublishReason
from mirror.publish.paths import cache_control, check_path, media_type

if TYPE_CHECKING:
    import opendal

T = TypeVar("T")

_ERRORS = {
    "NotFound": PublishReason.MISSING,
    "PermissionDenied": PublishReason.DENIED,
    "RateLimited": PublishReason.UNREACHABLE,
    "ConfigInvalid": PublishReason.REFUSED,
}
# What the message of an unspecific error says: S3 error codes, HTTP and FTP reply codes
# (RFC 4918 11.5, RFC 959 4.2.2), and what OpenDAL's layers say themselves.
_HINTS = (
    (r"NoSuchBucket", "refused"),
    (r"InvalidAccessKeyId|SignatureDoesNotMatch|signing credential", "denied"),
    (r"\[530\]|status: 40[13]\b", "denied"),
    (r"QuotaExceeded|InsufficientStorage|status: 507|\[552\]|\[452\]|No space left", "full"),
    (r"timeout", "deadline"),
    (r"\[55[01]\]|status: 404", "missing"),
    (r"\(temporary\)|status: 5\d\d|send http request|connection|\[42[156]\]", "unreachable"),
)


class ObjectHost:
    """An OpenDAL operator as a Host."""

    def __init__(self, operator: opendal.Operator) -> None:
        self._operator = operator
        capability = operator.capability()
        self._typed = capability.write_with_content_type
        self._cached = capability.write_with_cache_control

    def put(self, path: str, data: bytes) -> None:
        """Write in one request, with the headers a reader's browser and caches need."""
        check_path(path)
        self._call(
            lambda: self._operator.write(
                path,
                data,
                content_type=media_type(path) if self._typed else None,
                cache_control=cache_control(path) if self._cached else None,
            ),
        )

    def get(self, path: str, *, max_bytes: int) -> bytes:
        """Read the object in one request, and no more of it than is bearable."""
        check_path(path)
        data = self._call(lambda: self._read(path, max_bytes))
        if len(data) > max_bytes:
            raise PublishError(PublishReason.ALTERED, f"larger than {max_bytes} bytes")
        return data

    def delete(self, path: str) -> None:
        """Delete the object."""
        check_path(path)
        self._call(lambda: self._operator.delete(path))

    def list(self) -> frozenset[str]:
        """List all objects below the root."""
        entries = self._call(lambda: [*self._operator.list("", recursive=True)])
        return frozenset(entry.path for entry in entries if not entry.path.endswith("/"))

    def flush(self) -> None:
        """Nothing is staged."""

    def close(self) -> None:
        """OpenDAL closes its connections by itself."""

    def _read(self, path: str, max_bytes: int) -> bytes:
        data = bytearray()
        with self._operator.open(path, "rb") as stream:
            while len(data) <= max_bytes and (part := stream.read(max_bytes + 1 - len(data))):
                data += part
        return bytes(data)

    @staticmethod
    def _call(call: Callable[[], T]) -> T:
        try:
            return call()
        except Exception as error:  # noqa: BLE001  OpenDAL's errors have no common base
            reason = _reason(error)
            code = re.search(r'code: "(\w{1,64})"|status: (\d{3})|\[(\d{3})\]', str(error))
            detail = next(filter(None, code.groups())) if code else "no usable answer"
            # Not its message, which may repeat what was sent, keys among it.
            raise PublishError(reason, detail) from None


def _reason(error: Exception) -> PublishReason:
    text = str(error)
    for pattern, reason in _HINTS:
        if re.search(pattern, text):
            return PublishReason(reason)
    return _ERRORS.get(type(error).__name__, PublishReason.REFUSED)
