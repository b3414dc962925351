"""
The RPC of a node of ours (Kubo, or IPFS Cluster's proxy), by way of ipfshttpclient.

The only module that imports ipfshttpclient, and only when a node is used: readers and machines
without a node need none of it. Of that library the transport is used and no convenience: its
`add` and `get` are unfit for content that must have one CID (docs/adr/0041), it takes a truncated
answer for a whole one, and `connect()` refuses every node since 0.8.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import requests

from mirror.errors import IpfsError
from mirror.ipfs.address import multiaddr
from mirror.ipfs.deadline import GRACE_S, within

MAX_ANSWER = 64_000_000  # bytes; the list of a million blocks, far above any tree of ours
CONNECT_S = 10.0  # a node is near: on this machine, or in the volunteer's own network

Clock = Callable[[], float]
Answer = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """Where a node's RPC is and what it may cost."""

    api: str
    """http(s) URL without path, `http://127.0.0.1:5001`."""
    deadline_s: float = 300.0
    """For everything asked of it in one publishing."""
    authorization: str = ""
    """Value of the Authorization header, a secret; "" where the node wants none."""


class Rpc:
    """Calls to one node; all of them together end at the node's deadline."""

    def __init__(self, node: Node, *, clock: Clock = time.monotonic) -> None:
        self._node = node
        self._clock = clock
        self._until = clock() + node.deadline_s
        self._client = _client(node)

    def call(self, path: str, *args: str, body: IO[bytes] | None = None, **options: str) -> Answer:
        """
        Return every JSON object a command answered with.

        Args:
            path: the command, `/pin/add`.
            args: what it works on.
            body: a file it takes, read to its end; sent as it is read.
            options: with "_" for "-"; nodes ignore those they do not know.

        Raises:
            IpfsError: the node is down, late, refuses or answers nonsense.
        """
        raw = self.fetch(path, *args, body=body, **options)
        try:
            found = tuple(json.loads(line) for line in raw.splitlines() if line.strip())
        except ValueError:
            raise IpfsError(f"node answered {path} with something that is not json") from None
        if not all(isinstance(one, dict) for one in found):
            raise IpfsError(f"node answered {path} with something that is no object")
        return found

    def fetch(self, path: str, *args: str, body: IO[bytes] | None = None, **options: str) -> bytes:
        """Return the bytes a command answered with; arguments and errors as for `call`."""
        left = self._until - self._clock()
        if left <= 0:
            raise IpfsError(f"node took longer than {self._node.deadline_s:g} s in all")
        late = f"node took longer than {self._node.deadline_s:g} s: {path}"
        return within(left, lambda: self._request(path, args, body, options), late)

    def _request(
        self, path: str, args: tuple[str, ...], body: IO[bytes] | None, options: Mapping[str, str]
    ) -> bytes:
        from ipfshttpclient import exceptions, multipart  # noqa: PLC0415  optional, and slow to import

        data, headers = multipart.stream_files(body) if body else (None, {})
        names = {name.replace("_", "-"): value for name, value in options.items()}
        try:
            parts = self._client.request(
                path, args, opts=names, data=data, headers=headers, stream=True,
                timeout=(CONNECT_S, self._node.deadline_s + GRACE_S),
            )  # fmt: skip
            return _bounded(path, parts)
        except exceptions.ErrorResponse as error:
            raise IpfsError(f"node refused {path}: {str(error)[:200]}") from None
        except (exceptions.Error, requests.RequestException) as error:
            raise IpfsError(f"no answer from the node to {path}: {_kind(error)}") from None


def _client(node: Node) -> Any:  # noqa: ANN401  ipfshttpclient has no types
    """The transport of ipfshttpclient, rid of what it does on its own account."""
    # Its patch of requests passes `strict=` on, which urllib3 3 refuses. Read once, at import.
    os.environ.setdefault("PY_IPFS_HTTP_CLIENT_PATCH_REQUESTS", "no")
    import ipfshttpclient  # noqa: PLC0415  optional, and slow to import

    headers = {"Authorization": node.authorization} if node.authorization else {}
    client = ipfshttpclient.Client(multiaddr(node.api), headers=headers)
    transport = client._client  # noqa: SLF001  no public way to the next line, or to new commands
    transport._session_props["trust_env"] = False  # noqa: SLF001  no proxy, no .netrc: it is ours
    return transport


def _bounded(path: str, parts: Iterator[bytes]) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > MAX_ANSWER:
            raise IpfsError(f"node answered {path} with more than {MAX_ANSWER} bytes")
    return bytes(body)


def _kind(error: Exception) -> str:
    """What went wrong, without the address that requests puts into its messages."""
    original = getattr(error, "original", error)
    return type(original).__name__
