"""Signatures that were made elsewhere, taken into what is kept: an offline key's, a volunteer's."""

from __future__ import annotations

from collections import Counter

from mirror.config import Config
from mirror.errors import StoreError
from mirror.job.edges import Edges
from mirror.job.keep import add_blocks
from mirror.job.ledger import Tally
from mirror.job.run import Report, publish_kept
from mirror.job.tree import LocalTree
from mirror.store import open_store
from signing import trailer


def adopt(config: Config, edges: Edges, unverified: bytes) -> Report:
    """
    Publish the kept file with the BODY of the bundle *unverified*, and all signatures of both.

    Raises:
        FormatError: it is no bundle, or a signature does not hold.
        StoreError: nothing is kept with that BODY, another run is at work, or the state is damaged.
    """
    given = trailer.parse(unverified)
    with open_store(config.state) as store:
        file = store.articles.with_body(given.sha256)
        if file is None:
            raise StoreError(
                "nothing is kept with the words of this file",
                hint="first push the page itself, with --url",
            )
        signed = add_blocks(file, LocalTree(config.state / "tree"), given.blocks)
        store.articles.signed([signed])
        tally = Tally(counts=Counter({"unchanged" if signed == file else "signed": 1}))
        return publish_kept(config, store, edges, tally, urgent=True)
