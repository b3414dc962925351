"""What the mirrors really serve, compared with what was published; and mending it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime

from mirror.audit import Audited, Edition, Finding, HostAudit, Known, audit_all, repairs
from mirror.audit.look import Choose
from mirror.config import Config
from mirror.errors import Refusal, RefusedError
from mirror.job.build import build_kept, handed_on
from mirror.job.deliver import deliver
from mirror.job.edges import Edges
from mirror.job.living import serves
from mirror.job.readers import through_gateway, way_to_read
from mirror.job.state import at_work
from mirror.model import Capture, Receipt, Status, Tree
from mirror.store import Store
from mirror.wall import check_capture
from signing import minisig
from signing.errors import SigningError
from signing.minisig import PublicKey

# What comes in place of any page, article or not; the other refusals are about articles alone.
_NOTICES = frozenset(
    {Refusal.BLOCK_PAGE, Refusal.CHALLENGE, Refusal.PARKED, Refusal.LOGIN, Refusal.FOREIGN_HOST}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditReport:
    """How an audit went."""

    hosts: tuple[HostAudit, ...]
    """Mirrors in the order of mirrors.toml, then gateways; as they were before any repair."""
    repaired: tuple[Receipt, ...]
    """Of the whole tree, for each mirror that was published to again."""
    mirrors: int
    quorum: int

    @property
    def verified(self) -> int:
        """Mirrors that hold a verified copy, after repairs."""
        good = {host.name for host in self.hosts[: self.mirrors] if host.verified}
        return len(self._mended | good)

    @property
    def findings(self) -> Mapping[str, Finding]:
        """
        Name of each mirror -> what it serves now, after repairs.

        Empty where not one serves: then it is our own network that is out of order, or blocked.
        """
        found = {
            host.name: Finding.GENUINE if host.name in self._mended else host.finding
            for host in self.hosts[: self.mirrors]
        }
        return found if any(map(serves, found.values())) else {}

    @property
    def ok(self) -> bool:
        """Whether enough mirrors hold one."""
        return self.verified >= min(self.quorum, self.mirrors or self.quorum)

    @property
    def _mended(self) -> set[str]:
        return {receipt.mirror for receipt in self.repaired if receipt.status is Status.OK}


def audit(
    config: Config,
    edges: Edges,
    *,
    choose: Choose,
    count: int | None = None,
    gateways: Sequence[str] = (),
    repair: bool = False,
) -> AuditReport:
    """
    Return what every mirror and each of *gateways* serves.

    What is found is remembered: the next run sends again what is not genuine.

    Args:
        config: its mirrors.
        edges: network, hosts, clock and key.
        choose: which files, where not all are looked at.
        count: how many files of each host; None for all.
        gateways: addresses of IPFS gateways that should have the tree.
        repair: publish again at once where that may help.

    Raises:
        StoreError: another run is at work, or the state cannot be used.
    """
    with at_work(config) as store, ExitStack() as stack:
        built = build_kept(config, store, edges, handed_on(config))
        known = _known(built.tree, edges)
        mirrors = [
            Audited(
                name=mirror.name,
                url=mirror.url,
                fetch=stack.enter_context(way_to_read(mirror, edges)),
                before=store.publishing.held(mirror.name) or {},
            )
            for mirror in config.mirrors
        ]
        found = audit_all(mirrors, known, count=count, choose=choose)
        for host in found:
            _note(host, store, edges)
        through = [through_gateway(gateway, built.dag, edges) for gateway in gateways]
        known_own = replace(known, tree=built.own)
        found += audit_all(through, known_own, count=count, choose=choose)
        mended = _repair(repairs(found), built.tree, config, store, edges) if repair else ()
        report = AuditReport(
            hosts=found, repaired=mended, mirrors=len(mirrors), quorum=config.policy.quorum
        )
        if report.findings:
            store.publishing.audited(report.findings)
    return report


def _known(tree: Tree, edges: Edges) -> Known:
    return Known(
        tree=tree,
        now=edges.clock(),
        edition=lambda index, signature: edition(index, signature, edges.key.public),
        blocked=notice,
    )


def edition(unverified: bytes, signature: bytes, key: PublicKey) -> Edition | None:
    """Return the edition that an index signed by *key* is of; None if it is not signed by it."""
    try:
        _, parsed = minisig.parse_signature(signature.decode())
        minisig.verify(minisig.digest(unverified), key, parsed)
        index = json.loads(unverified)
        files = [
            file
            for article in index["articles"]
            for revision in article["revisions"]
            for file in revision["files"]
        ]
        return Edition(
            at=datetime.fromisoformat(index["updated"]),
            files={file["path"]: file["sha256"] for file in files},
        )
    except (SigningError, ValueError, KeyError, TypeError):
        return None


def notice(capture: Capture) -> str:
    """Return why *capture* is a notice in a file's place, "" if it is none."""
    # A notice may come with any status and type; what counts here is what it says.
    try:
        check_capture(replace(capture, status=200, media_type="text/html"))
    except RefusedError as error:
        return str(error) if error.reason in _NOTICES else ""
    return ""


def _note(host: HostAudit, store: Store, edges: Edges) -> None:
    """Remember what a mirror holds and how it was found; a faulty file counts as not held."""
    if store.publishing.last(host.name) is None:
        return  # never published to: there is nothing to remember
    faulty = [seen.path for seen in host.faults] if host.name in repairs([host]) else []
    status = Status.OK if host.verified else Status.FAILED
    reason = "" if host.verified else f"audit: {host.finding}: {first_fault(host)}"
    receipt = Receipt(mirror=host.name, path="", status=status, reason=reason)
    pause = store.publishing.pause(host.name)
    store.publishing.published(receipt, pause, gone=faulty, now=edges.clock())


def first_fault(host: HostAudit) -> str:
    """Return the worst fault of *host* in words, "" if there is none."""
    if host.age is not None:
        return f"{host.age.days} days and {host.age.seconds // 3600} hours behind"
    worst = [seen for seen in host.faults if seen.finding is host.finding]
    return f"{worst[0].path}: {worst[0].detail}" if worst else ""


def _repair(
    names: frozenset[str], tree: Tree, config: Config, store: Store, edges: Edges
) -> tuple[Receipt, ...]:
    mirrors = tuple(mirror for mirror in config.mirrors if mirror.name in names)
    return deliver(tree, replace(config, mirrors=mirrors), store, edges, urgent=True)
