"""What a reader would get: the bytes behind a path, from the public address where there is one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import quote

from mirror.errors import FetchError, FetchReason, PublishError, PublishReason
from mirror.model import Limits, TreeFile, Web
from mirror.publish.interface import Host

Read = Callable[[TreeFile], bytes]
"""The bytes served for a file; PublishError where there are none."""

# Room for an older, larger edition of a file or for a block page, so that it is told apart.
_SLACK = 1_000_000
_REASONS = {
    FetchReason.DEADLINE: PublishReason.DEADLINE,
    FetchReason.TOO_LARGE: PublishReason.ALTERED,
    FetchReason.FORBIDDEN_ADDRESS: PublishReason.FORBIDDEN_ADDRESS,
    FetchReason.FORBIDDEN_URL: PublishReason.REFUSED,
    FetchReason.UNREACHABLE: PublishReason.UNREACHABLE,
    FetchReason.RATE: PublishReason.UNREACHABLE,
}
_STATUSES = {
    401: PublishReason.DENIED,
    403: PublishReason.DENIED,
    404: PublishReason.MISSING,
    408: PublishReason.UNREACHABLE,
    410: PublishReason.MISSING,
    429: PublishReason.UNREACHABLE,
    451: PublishReason.DENIED,
}


def public_url(base: str, path: str) -> str:
    """Return where a reader gets *path*, "" where the mirror has no public address."""
    return f"{base.rstrip('/')}/{quote(path)}" if base else ""


def reader(host: Host, web: Web | None, base: str, *, timeout_s: float) -> Read:
    """Return how files are read back: through *web* below *base*, or else from *host* itself."""
    if not base or web is None:
        return lambda file: host.get(file.path, max_bytes=file.size + _SLACK)
    return lambda file: _through(web, public_url(base, file.path), file, timeout_s)


def _through(web: Web, url: str, file: TreeFile, timeout_s: float) -> bytes:
    limits = Limits(max_bytes=file.size + _SLACK, deadline_s=timeout_s)
    try:
        capture = web.get(url, limits=limits)
    except FetchError as error:
        reason = _REASONS.get(error.reason, PublishReason.REFUSED)
        raise PublishError(reason, f"public address: {error}") from error
    if capture.status == 200:
        return capture.body
    default = PublishReason.UNREACHABLE if capture.status >= 500 else PublishReason.REFUSED
    reason = _STATUSES.get(capture.status, default)
    raise PublishError(reason, f"public address answers {capture.status}")


def compare(data: bytes, file: TreeFile, before: str | None) -> str:
    """
    Return the sha256 of *data* if it is that of *file*.

    Raises:
        PublishError: STALE if it is *before*, the sha256 published earlier; else ALTERED.
    """
    digest = hashlib.sha256(data).hexdigest()
    if digest == file.sha256:
        return digest
    if digest == before:
        raise PublishError(PublishReason.STALE, "the bytes published before came back")
    raise PublishError(
        PublishReason.ALTERED,
        f"other bytes came back: sha256 {digest[:16]}… ({len(data)} bytes), "
        f"expected {file.sha256[:16]}… ({file.size} bytes)",
    )
