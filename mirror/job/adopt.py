"""Signatures that were made elsewhere, taken into what is kept: an offline key's, a volunteer's."""

from __future__ import annotations

from collections import Counter

from mirror.config import Config
from mirror.errors import StoreError
from mirror.job.edges import Edges
from mirror.job.keep import add_blocks
from mirror.job.ledger import Tally
from mirror.job.run import Report, publish_kept
from mirror.job.state import at_work, tree_of
from signing import trailer


def adopt(config: Config, edges: Edges, unverified: bytes) -> Report:
    """
    Publish the kept file with the BODY of the bundle *unverified*, and all signatures of both.

    Raises:
        FormatError: it is no bundle, or a signature does not hold.
        StoreError: nothing is kept with that BODY, another run is at work, or the state is damaged.
    """
    given = trailer.parse(unverified)
    with at_work(config) as store:
        file = store.files.with_body(given.sha256)
        if file is None:
            raise StoreError(
                "nothing is kept with the words of this file",
                hint="first push the page itself, with --url",
            )
        signed = add_blocks(file, tree_of(config, store), given.blocks)
        store.files.rewritten([signed])
        tally = Tally(counts=Counter({"unchanged" if signed == file else "signed": 1}))
        return publish_kept(config, store, edges, tally, urgent=True)
