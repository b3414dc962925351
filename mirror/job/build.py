"""From all that is kept to the tree that is published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from mirror.config import Config
from mirror.html import style
from mirror.job.edges import Edges
from mirror.job.living import mirror_list, read_trust, trust_files
from mirror.job.share import read_record
from mirror.job.tree import Built, LocalTree, build_tree
from mirror.site import Place, Site
from mirror.store import Store
from signing import page


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """What the publisher hands on beside articles, read once for a whole run."""

    trust: bytes | None
    """The trust list, unchecked; None if mirrors.toml names none."""
    verifier: bytes
    """verify.html, with that list in it."""


def handed_on(config: Config) -> Handed:
    """Return the trust list that mirrors.toml names, and the page that checks by it."""
    trust = read_trust(config.trust)
    return Handed(trust=trust, verifier=verifier_page(trust))


def verifier_page(trust: bytes | None) -> bytes:
    """Return verify.html with the trust list that the publisher hands on, if there is one."""
    return page.build(page.template(), trust, styles=[style()])


def build_kept(config: Config, store: Store, edges: Edges, handed: Handed) -> Built:
    """Return the tree of all that is kept, which is written to the state folder too."""
    made = Site(
        verifier_sha256=hashlib.sha256(handed.verifier).hexdigest(),
        publisher=config.identity.pseudonym,
        key=str(edges.key.public),
        fingerprint=edges.key.public.fingerprint,
        kept=store.articles,
        places=tuple(
            Place(kind=mirror.url.partition(":")[0], url=mirror.url)
            for mirror in config.mirrors
            if mirror.url
        ),
        living=mirror_list(handed.trust, edges.clock()),
    )
    local, record = LocalTree(config.state / "tree"), read_record(config.ipfs, edges)
    files = trust_files(handed.trust)
    bundles = store.files.in_tree()
    return build_tree(made, bundles, handed.verifier, edges.key, local, record=record, trust=files)
