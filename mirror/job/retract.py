"""An article taken back by its newsroom: a signed notice in its place, nothing deleted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from mirror import bundle
from mirror.config import Config
from mirror.errors import StoreError
from mirror.job.edges import Edges
from mirror.job.keep import sign_seen, write_revision
from mirror.job.ledger import Tally
from mirror.job.living import list_for_files
from mirror.job.look import bundled
from mirror.job.notice import notice
from mirror.job.run import Report, publish_kept
from mirror.job.signer import Signer
from mirror.job.state import at_work, tree_of
from mirror.job.timing import next_look
from mirror.model import NO_VALIDATORS, Revision
from mirror.store import Ending, Store
from mirror.urls import canonical


def retract(
    config: Config, edges: Edges, unverified_url: str, reason: str, *, signer: Signer
) -> Report:
    """
    Publish that the newsroom withdraws the article at a URL, and why (ADR 71).

    The notice supersedes the last revision, which stays where it is. Runs leave the article alone
    from now on; a push of it publishes it anew.

    Raises:
        ConfigError: the signer may not sign for that URL.
        StoreError: nothing is kept of it, another run is at work, or the state cannot be used.
    """
    url = canonical(unverified_url)
    signer.check(url)
    with at_work(config) as store:
        current = store.articles.current(url)
        if current is None:
            raise StoreError(
                "nothing is kept of this article", hint="only what was published is withdrawn"
            )
        kind = "unchanged"
        if current.retracted != reason:
            _keep_notice(config, store, edges, (current, reason), signer)
            kind = "retracted"
        tally = Tally(counts=Counter({kind: 1}))
        return publish_kept(config, store, edges, tally, urgent=True)


def _keep_notice(
    config: Config, store: Store, edges: Edges, what: tuple[Revision, str], signer: Signer
) -> None:
    (current, reason), now = what, edges.clock()
    article = notice(current, reason, now.date())
    texts = bundle.make_text(article)
    seen = bundled(article, texts, {}, NO_VALIDATORS, edges=edges, costs=config.costs)
    listing = list_for_files(config, signer.key, edges, store)
    revision = write_revision(
        seen,
        sign_seen(seen, current, signer=signer, at=now, listing=listing),
        url=current.url,
        outlet=current.outlet,
        current=current,
        at=now,
        tree=tree_of(config, store),
    )
    ending = Ending(state="kept", now=now, due=next_look(now, now))
    store.articles.keep(replace(revision, retracted=reason), ending)
