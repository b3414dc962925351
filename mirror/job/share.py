"""The tree on IPFS, as far as the configuration wants it: a node, a pinning service, a name."""

from __future__ import annotations

from dataclasses import replace

from mirror.config import Ipfs
from mirror.errors import IpfsError
from mirror.ipfs import Cid, Dag, naming, node, psa
from mirror.ipfs.http import Service
from mirror.ipfs.ipns import Record
from mirror.ipfs.rpc import Node
from mirror.job.edges import Edges, Event
from mirror.model import Receipt, Status

NODE = "ipfs"  # what the node is called among the mirrors, and in the names of its secrets
SERVICE = "ipfs-service"
_WORD = "pinned, by the service's own word: `mirror audit` reads blocks back"


def to_node(dag: Dag, wanted: Ipfs, previous: Cid | None, edges: Edges) -> Receipt:
    """Give the tree to the node of *wanted*, which may also be a cluster's proxy."""
    return node.publish(
        dag, _node(wanted, edges), name=wanted.pin_name, previous=previous, mirror=NODE,
        clock=edges.ticker.monotonic,
    )  # fmt: skip


def to_service(dag: Dag, wanted: Ipfs, previous: Cid | None, edges: Edges) -> Receipt:
    """
    Have the tree pinned by the service of *wanted*.

    A pin is never more than unknown: nobody has read a block back.
    """
    service = Service(url=wanted.service, token=edges.secret(NODE, "token"))
    receipt = psa.pin(
        dag.root, service, name=wanted.pin_name, previous=previous, wait_s=wanted.deadline_s,
        mirror=SERVICE, clock=edges.ticker.monotonic, sleep=edges.ticker.sleep,
    )  # fmt: skip
    if receipt.status is not Status.OK:
        return receipt
    return replace(receipt, status=Status.UNKNOWN, reason=_WORD)


def is_pinned(receipt: Receipt) -> bool:
    """Whether the tree that *receipt* is about takes the place of the one before."""
    return receipt.status is Status.OK or receipt.reason == _WORD


def read_record(wanted: Ipfs, edges: Edges) -> Record | None:
    """Return the newsroom's IPNS record; None, and tell why, where it is not to be handed on."""
    if wanted.record is None:
        return None
    try:
        return naming.read_record(wanted.record, now=edges.clock())
    except IpfsError as error:
        edges.tell(Event(kind="name failed", reason=str(error)))
        return None


def hand_on(record: Record, wanted: Ipfs, edges: Edges) -> None:
    """Put *record* again, which the network forgets after two days, and tell what became of it."""
    receipt = naming.put(
        record, _node(wanted, edges), now=edges.clock(), clock=edges.ticker.monotonic
    )
    kind = "named" if receipt.status is Status.OK else "name failed"
    edges.tell(Event(kind=kind, reason=receipt.reason))


def _node(wanted: Ipfs, edges: Edges) -> Node:
    return Node(
        api=wanted.api,
        deadline_s=wanted.deadline_s,
        authorization=edges.secret(NODE, "authorization"),
    )
