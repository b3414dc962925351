"""How an audit reads what a mirror or gateway serves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from mirror.audit import Audited
from mirror.config import Mirror
from mirror.errors import MirrorError, PublishError, PublishReason
from mirror.ipfs import Dag
from mirror.ipfs.gateway import seen_through
from mirror.job.edges import Edges
from mirror.model import Capture, Limits, TreeFile
from mirror.publish import Host, public_url

_SLACK = 1_000_000  # bytes; room for another edition or a notice, so that it can be told apart
_FILE_S = 30.0  # for one file
_NOWHERE = "https://storage.invalid/"  # RFC 2606: what was read from storage has no address

Fetch = Callable[[TreeFile], Capture]


@contextmanager
def way_to_read(mirror: Mirror, edges: Edges) -> Iterator[Fetch]:
    """Give the way to read *mirror*: as a reader does, or where there is none, its storage."""
    if mirror.url:
        yield _public(mirror, edges)
        return
    with closing(_Storage(mirror, edges)) as storage:
        yield storage.fetch


def through_gateway(gateway: str, dag: Dag, edges: Edges) -> Audited:
    """Return the tree of *dag* as the IPFS gateway at *gateway* should serve it, by its blocks."""
    web = edges.public(Mirror(name=gateway, kind="gateway", url=gateway))

    def fetch(file: TreeFile) -> Capture:
        return seen_through(gateway, dag.cids[file.path], web)

    return Audited(name=gateway, url=f"{gateway.rstrip('/')}/ipfs/{dag.root}/", fetch=fetch)


def _public(mirror: Mirror, edges: Edges) -> Fetch:
    web = edges.public(mirror)

    def fetch(file: TreeFile) -> Capture:
        limits = Limits(max_bytes=file.size + _SLACK, deadline_s=min(_FILE_S, mirror.deadline_s))
        return web.get(public_url(mirror.url, file.path), limits=limits)

    return fetch


class _Storage:
    """The storage of a mirror without a public address, opened when it is first read."""

    def __init__(self, mirror: Mirror, edges: Edges) -> None:
        self._mirror = mirror
        self._edges = edges
        self._lock = threading.Lock()
        self._host: Host | None = None

    def fetch(self, file: TreeFile) -> Capture:
        """Return the bytes as if a server had answered 200."""
        body = self._open().get(file.path, max_bytes=file.size + _SLACK)
        return Capture(
            url=_NOWHERE,
            final_url=_NOWHERE,
            status=200,
            media_type="",
            charset=None,
            body=body,
            at=self._edges.clock(),
        )

    def close(self) -> None:
        """Close the host if it was opened."""
        if self._host is not None:
            self._host.close()

    def _open(self) -> Host:
        with self._lock:
            if self._host is None:
                try:
                    self._host = self._edges.open_host(self._mirror)
                except PublishError:
                    raise
                except MirrorError as error:
                    raise PublishError(PublishReason.REFUSED, str(error)) from error
            return self._host
