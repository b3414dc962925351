"""One pass: find, look, keep, build the tree, publish. A second pass changes nothing."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from mirror.config import Config, Ipfs
from mirror.errors import ConfigError
from mirror.job.build import Handed, build_kept, handed_on
from mirror.job.deliver import deliver, deliver_to_ipfs
from mirror.job.edges import Edges
from mirror.job.find import find
from mirror.job.ledger import Tally
from mirror.job.renew import renew_lists
from mirror.job.share import is_pinned
from mirror.job.state import at_work
from mirror.job.work import work_off
from mirror.model import Receipt, Skipped, Status
from mirror.store import Store, copy_state

_NEWS = ("new", "changed", "mended", "signed", "retracted")


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """How a pass went."""

    counts: Mapping[str, int]
    """Kind ("new", "changed", "signed", "unchanged", "refused", "failed", …) -> articles."""
    skipped: tuple[Skipped, ...]
    receipts: tuple[Receipt, ...]
    """Of the whole tree, one for each mirror."""
    root: str
    """CID of the tree."""
    quorum: int

    @property
    def verified(self) -> int:
        """Mirrors that were read back and hold the tree."""
        return sum(receipt.status is Status.OK for receipt in self.receipts)

    @property
    def queued(self) -> tuple[str, ...]:
        """Mirrors that the next run tries again."""
        return tuple(
            receipt.mirror
            for receipt in self.receipts
            if receipt.status is not Status.OK and not is_pinned(receipt)
        )

    @property
    def changed(self) -> bool:
        """Whether anything new is published."""
        return any(self.counts.get(kind) for kind in _NEWS)

    @property
    def ok(self) -> bool:
        """Whether enough mirrors hold a verified copy."""
        return self.verified >= self.quorum


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a pass is to do, where it is not everything."""

    limit: int | None = None
    """Look at no more articles than this."""
    outlet: str | None = None
    """Only at this outlet's."""
    since: datetime | None = None
    """Leave out what its source says is older."""
    publish: bool = True
    """False for a rehearsal."""


EVERYTHING = Wanted()
REST = timedelta(hours=6)
"""How long a published tree is taken to be where it was; `mirror audit` looks at once."""


def run(config: Config, edges: Edges, wanted: Wanted = EVERYTHING) -> Report:
    """
    Make one idempotent pass.

    1. Flag what is at risk; find articles in the outlets' feeds and queue the new ones.
    2. Look at all that are due; sign and keep what is new.
    3. Build the tree: bundles, pages, signed index, raw blocks.
    4. Publish it on every mirror and read it back.

    Raises:
        ConfigError: no such outlet, or an outlet file that cannot be used.
        StoreError: another run is at work, or the state cannot be used.
    """
    config = _narrowed(config, wanted.outlet)
    with at_work(config) as store:
        texts = find(config, store, edges, since=wanted.since)  # (1)
        tally = work_off(
            config, store, edges, texts, limit=wanted.limit, outlet=wanted.outlet
        )  # (2)
        if not wanted.publish:
            return _report(config, tally, (), "")
        return publish_kept(config, store, edges, tally)  # (3), (4)


def _narrowed(config: Config, outlet: str | None) -> Config:
    if outlet is None:
        return config
    chosen = tuple(one for one in config.outlets if one.name == outlet)
    if not chosen:
        known = ", ".join(one.name for one in config.outlets)
        raise ConfigError(f"no outlet {outlet!r} in {config.path.name}", hint=f"there are {known}")
    return replace(config, outlets=chosen)


@contextmanager
def rehearsal(config: Config) -> Iterator[Config]:
    """Give *config* with a copy of its state, thrown away afterwards, and no mirrors."""
    with tempfile.TemporaryDirectory(prefix="mirror-") as folder:
        copy = Path(folder)
        if config.state.is_dir():
            copy_state(config.state, copy)
        policy = replace(config.policy, quorum=0)
        yield replace(config, state=copy, mirrors=(), ipfs=Ipfs(), policy=policy)


def publish_kept(
    config: Config, store: Store, edges: Edges, tally: Tally, *, urgent: bool = False
) -> Report:
    """
    Build the tree of all that is kept and publish it.

    Nothing is published while nothing is kept: a state folder that was lost must not empty the
    mirrors. If the tree was published everywhere not long ago and is made of the same now, it is
    left alone: a run without news costs the same for ten thousand articles as for a hundred.

    The mirror lists in kept files are renewed first, but where it is *urgent*.
    """
    if not store.articles.kept():
        return _report(config, tally, (), "")
    if not urgent and (renewed := renew_lists(config, store, edges)):
        tally.counts["list renewed"] = renewed
    handed = handed_on(config)
    made_of = _made_of(config, store, edges, handed)
    rested = None if urgent else _rested(config, store, made_of, edges.clock())
    if rested is not None:
        return _report(config, tally, *rested)
    built = build_kept(config, store, edges, handed)
    receipts = (
        *deliver(built.tree, config, store, edges, urgent=urgent),
        *deliver_to_ipfs(built, config.ipfs, store, edges),
    )
    report = _report(config, tally, receipts, str(built.dag.root))
    store.publishing.run_ended(good=report.ok, now=edges.clock())
    if report.verified == len(receipts):
        store.publishing.tree_published(made_of, report.root, now=edges.clock())
    return report


def _made_of(config: Config, store: Store, edges: Edges, handed: Handed) -> str:
    """Return a digest of all that the tree is made of, and of where it goes."""
    parts = (
        store.articles.fingerprint(),
        str(edges.key.public),
        hashlib.sha256(handed.verifier).hexdigest(),
        repr((config.identity.pseudonym, config.mirrors, config.ipfs)),
        _bytes_of(config.ipfs.record),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _bytes_of(path: Path | None) -> bytes:
    return path.read_bytes() if path is not None and path.is_file() else b""


def _rested(
    config: Config, store: Store, made_of: str, now: datetime
) -> tuple[tuple[Receipt, ...], str] | None:
    """Return the last receipts and the CID if nothing needs to be published, else None."""
    published = store.publishing.published_tree(made_of)
    last = [store.publishing.last(mirror.name) for mirror in config.mirrors]
    good = all(receipt is not None and receipt.status is Status.OK for receipt in last)
    if published is None or not good or not timedelta() <= now - published[1] < REST:
        return None
    return tuple(receipt for receipt in last if receipt), published[0]


def _report(config: Config, tally: Tally, receipts: tuple[Receipt, ...], root: str) -> Report:
    return Report(
        counts=dict(sorted(tally.counts.items())),
        skipped=tuple(tally.skipped),
        receipts=receipts,
        root=root,
        quorum=config.policy.quorum,
    )
