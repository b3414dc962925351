"""The tree to every mirror at once, and what is known of each afterwards."""

from __future__ import annotations

from functools import partial

from mirror import ipfs
from mirror.config import Config, Ipfs, Mirror
from mirror.disk import replacing
from mirror.job import share
from mirror.job.edges import Edges
from mirror.job.tree import Built
from mirror.model import Receipt, Tree
from mirror.publish import Circuit, Outcome, Target, held_after, publish_all
from mirror.store import Pause, Store

_ROOT = "/"  # the path whose "sha256" is the CID that a node or service last held


def deliver(
    tree: Tree, config: Config, store: Store, edges: Edges, *, urgent: bool = False
) -> tuple[Receipt, ...]:
    """
    Publish *tree* to every mirror; return the receipt of the whole tree on each.

    Args:
        tree: what every mirror shall hold.
        config: its mirrors.
        store: what they held last.
        edges: hosts, public addresses, who watches.
        urgent: try also the hosts that failed so often that they are left in peace.
    """
    targets = [_target(mirror, store, edges) for mirror in config.mirrors]
    outcomes = publish_all(
        tree, targets, ticker=edges.ticker, now=edges.clock, report=edges.progress, urgent=urgent
    )
    return tuple(_noted(outcome, store, edges) for outcome in outcomes)


def _target(mirror: Mirror, store: Store, edges: Edges) -> Target:
    pause = store.publishing.pause(mirror.name)
    return Target(
        mirror=mirror,
        open=partial(edges.open_host, mirror),
        web=edges.public(mirror) if mirror.url else None,
        held=store.publishing.held(mirror.name),
        circuit=Circuit(failures=pause.failures, closed_until=pause.closed_until),
    )


def deliver_to_ipfs(built: Built, wanted: Ipfs, store: Store, edges: Edges) -> tuple[Receipt, ...]:
    """
    Write the CAR, and give the tree to a node and a pinning service, as far as *wanted*.

    One that is down or lies is a failed receipt: the run goes on without it.
    """
    if wanted.car is not None:
        with replacing(wanted.car) as stream:
            ipfs.write_car(built.dag, stream)
    ways = {share.NODE: share.to_node} if wanted.api else {}
    if wanted.service:
        ways[share.SERVICE] = share.to_service
    receipts = []
    for name, give in ways.items():
        held = store.publishing.held(name) or {}
        previous = ipfs.parse(held[_ROOT]) if _ROOT in held else None
        receipt = give(built.dag, wanted, previous, edges)
        now_held = {_ROOT: receipt.cid} if share.is_pinned(receipt) else {}
        store.publishing.published(receipt, Pause(), held=now_held, now=edges.clock())
        receipts.append(receipt)
    if wanted.api and built.record is not None:
        share.hand_on(built.record, wanted, edges)
    return tuple(receipts)


def _noted(outcome: Outcome, store: Store, edges: Edges) -> Receipt:
    *receipts, whole = outcome.receipts
    held = held_after(None, receipts)
    gone = {receipt.path for receipt in receipts} - held.keys()
    circuit = outcome.circuit
    pause = Pause(failures=circuit.failures, closed_until=circuit.closed_until)
    store.publishing.published(whole, pause, held=held, gone=gone, now=edges.clock())
    return whole
