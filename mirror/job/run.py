"""One pass: find, look, keep, build the tree, publish. A second pass changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mirror.config import Config
from mirror.errors import ConfigError
from mirror.html import style
from mirror.job.deliver import deliver, deliver_to_ipfs
from mirror.job.edges import Edges
from mirror.job.find import find
from mirror.job.guide import guides_of
from mirror.job.ledger import Tally
from mirror.job.tree import Built, LocalTree, build_tree
from mirror.job.work import work_off
from mirror.model import Receipt, Skipped, Status
from mirror.site import Place, Site
from mirror.store import Store, open_store
from signing import page


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """How a pass went."""

    counts: Mapping[str, int]
    """Kind ("new", "changed", "unchanged", "refused", "failed", "vanished") -> articles."""
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
    def changed(self) -> bool:
        """Whether anything new is published."""
        return bool(self.counts.get("new") or self.counts.get("changed"))

    @property
    def ok(self) -> bool:
        """Whether enough mirrors hold a verified copy."""
        return self.verified >= min(self.quorum, len(self.receipts) or self.quorum)


def run(config: Config, edges: Edges, *, limit: int | None = None) -> Report:
    """
    Make one idempotent pass.

    1. Find articles in the outlets' feeds and queue the new ones.
    2. Look at all that are due; sign and keep what is new.
    3. Build the tree: bundles, pages, signed index, raw blocks.
    4. Publish it on every mirror and read it back.

    Raises:
        StoreError: another run is at work, or the state cannot be used.
    """
    with open_store(config.state) as store:
        texts = find(config, store, edges)  # (1)
        tally = work_off(config, store, edges, guides_of(config), texts, limit=limit)  # (2)
        return publish_kept(config, store, edges, tally)  # (3), (4)


def verifier_page(trust: Path | None) -> bytes:
    """Return verify.html with the trust list that the publisher hands on, if there is one."""
    if trust is None:
        return page.template()
    try:
        return page.build(page.template(), trust.read_bytes(), styles=[style()])
    except OSError as error:
        raise ConfigError(f"{trust}: cannot be read: {error.strerror}") from None


def build_kept(config: Config, store: Store, edges: Edges) -> Built:
    """Return the tree of all that is kept, which is written to the state folder too."""
    verifier = verifier_page(config.trust)
    made = Site(
        verifier_sha256=hashlib.sha256(verifier).hexdigest(),
        publisher=config.identity.pseudonym,
        key=str(edges.key.public),
        fingerprint=edges.key.public.fingerprint,
        revisions=tuple(store.articles.revisions()),
        places=tuple(
            Place(kind=mirror.url.partition(":")[0], url=mirror.url)
            for mirror in config.mirrors
            if mirror.url
        ),
    )
    return build_tree(made, verifier, edges.key, LocalTree(config.state / "tree"))


def publish_kept(config: Config, store: Store, edges: Edges, tally: Tally) -> Report:
    """Build the tree of all that is kept and publish it."""
    built = build_kept(config, store, edges)
    return Report(
        counts=dict(sorted(tally.counts.items())),
        skipped=tuple(tally.skipped),
        receipts=(
            *deliver(built.tree, config, store, edges),
            *deliver_to_ipfs(built.dag, config.ipfs, store, edges),
        ),
        root=str(built.dag.root),
        quorum=config.policy.quorum,
    )
