"""
The tree given to a node of ours, and checked there.

The order is right for Kubo and for IPFS Cluster's proxy, which takes `pin/add` for itself and
hands `dag/import` on. A status of 200 proves nothing: nodes ignore options they do not know, and
`dag/import` answers 200 with a pin that failed.
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Container, Iterator, Mapping
from typing import Any

from mirror.errors import IpfsError
from mirror.ipfs import car
from mirror.ipfs.cid import Cid, parse
from mirror.ipfs.pack import Dag, blocks
from mirror.ipfs.rpc import Answer, Clock, Node, Rpc
from mirror.model import Receipt, Status


def publish(
    dag: Dag,
    node: Node,
    *,
    name: str,
    previous: Cid | None = None,
    mirror: str = "ipfs",
    clock: Clock = time.monotonic,
) -> Receipt:
    """
    Return what became of *dag* on *node*: pinned and checked, or failed and why.

    Args:
        dag: the packed tree.
        node: which node, and how long it may take.
        name: what the pin is called on the node, so that its owner knows it.
        previous: root of the tree that this node got last time: only what is new is sent, and its
            pin is taken off when the new one stands.
        mirror: name of this mirror in the receipt.
        clock: seconds, monotonic.
    """
    start = clock()
    try:
        _publish(dag, Rpc(node, clock=clock), name, previous)
        status, reason = Status.OK, ""
    except IpfsError as error:
        status, reason = Status.FAILED, str(error)
    elapsed_s = clock() - start
    return Receipt(
        mirror=mirror, path="", status=status, reason=reason, cid=str(dag.root), elapsed_s=elapsed_s
    )


def _publish(dag: Dag, rpc: Rpc, name: str, previous: Cid | None) -> None:
    # 1. what it still has of the last tree need not be sent again
    held = _held(rpc, previous)
    # 2. the blocks, and the root compared with the one computed here
    _import(dag, rpc, held)
    # 3. the pin by name: the one that IPFS Cluster spreads
    rpc.call("/pin/add", str(dag.root), name=name, fast_provide_root="true")
    # 4. is it there, and does the node give the right bytes back?
    _check_pinned(rpc, dag.root)
    _read_back(rpc, dag)
    # 5. only now the last tree may go
    if held and previous != dag.root:
        with contextlib.suppress(IpfsError):  # a pin left there costs space, not truth
            rpc.call("/pin/rm", str(previous))


def _held(rpc: Rpc, previous: Cid | None) -> frozenset[Cid]:
    """Every block below the last root; none where the node has it no longer, or not whole."""
    if previous is None:
        return frozenset()
    try:
        _check_pinned(rpc, previous)
        refs = rpc.call("/refs", str(previous), recursive="true", unique="true", offline="true")
        found = frozenset(parse(str(ref.get("Ref"))) for ref in refs)
    except IpfsError:
        return frozenset()
    return found if not any(ref.get("Err") for ref in refs) else frozenset()


def _import(dag: Dag, rpc: Rpc, held: Container[Cid]) -> None:
    stream = io.BufferedReader(_Parts(car.sections(dag.root, blocks(dag, held))))
    answer = rpc.call(
        "/dag/import", body=stream, pin_roots="true",
        fast_provide_root="true", fast_provide_dag="true",
    )  # fmt: skip
    roots = [one["Root"] for one in answer if isinstance(one.get("Root"), dict)]
    if [_cid(root.get("Cid")) for root in roots] != [dag.root]:
        raise IpfsError(f"node imported another root than {dag.root}")
    if roots[0].get("PinErrorMsg"):
        raise IpfsError(f"node could not pin: {str(roots[0]['PinErrorMsg'])[:200]}")


def _cid(unverified: object) -> Cid | None:
    """The CID of `{"/": "bafy…"}`: nodes write it in bases of their own, so values are compared."""
    if isinstance(unverified, dict) and isinstance(unverified.get("/"), str):
        return parse(unverified["/"])
    return None


def _check_pinned(rpc: Rpc, root: Cid) -> None:
    answer = rpc.call("/pin/ls", str(root), type="recursive")
    if root not in {parse(key) for key in _keys(answer)}:
        raise IpfsError(f"node does not list a pin of {root}")


def _keys(answer: Answer) -> Mapping[str, Any]:
    keys = answer[0].get("Keys") if answer else None
    return keys if isinstance(keys, dict) else {}


def _read_back(rpc: Rpc, dag: Dag) -> None:
    if not dag.root.matches(rpc.fetch("/block/get", str(dag.root), offline="true")):
        raise IpfsError(f"node gives other bytes than {dag.root} names")


class _Parts(io.RawIOBase):
    """Bytes that are made as they are read, so that a CAR of a gigabyte is never in one place."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  as in io.RawIOBase
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = memoryview(part)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
