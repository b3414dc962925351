"""One article now: from its address, or from a file that a newsroom or browser saved."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from mirror.article import Hints
from mirror.config import Config
from mirror.job.edges import Edges
from mirror.job.given import NOTHING, Given, completed
from mirror.job.guide import outlet_of
from mirror.job.keep import add_signature
from mirror.job.run import Report, publish_kept
from mirror.job.saved import SavedWeb, unpack
from mirror.job.signer import Signer, signer_of
from mirror.job.state import at_work, tree_of
from mirror.job.work import work_off
from mirror.model import Capture, Flag, FlagReason, Reading
from mirror.store import Store
from mirror.urls import canonical


def push(
    config: Config,
    edges: Edges,
    unverified_url: str,
    page: bytes | None = None,
    *,
    given: Given = NOTHING,
    signer: Signer | None = None,
) -> Report:
    """
    Capture, sign and publish the article at a URL now.

    Where its text is kept already, the signer's signature is added to the files there are.

    Args:
        config: its mirrors, and whose hosts are whose.
        edges: network, hosts, clock and the key that signs the index.
        unverified_url: where the article stands, or will stand.
        page: its HTML, where it was saved or is not on the network.
        given: what that page lacks.
        signer: who signs the article; by default the identity of mirrors.toml.

    Raises:
        FetchError: the URL is not one that may be fetched.
        ConfigError: the signer may not sign for that URL.
        StoreError: another run is at work, or the state cannot be used.
    """
    url = canonical(unverified_url)
    signer = signer or signer_of(config, edges)
    signer.check(url)
    edges, now = _prepared(edges, url, page, given), edges.clock()
    with at_work(config) as store:
        store.flags.add([Flag(url=url, reason=FlagReason.REQUESTED, evidence="by hand", at=now)])
        store.articles.add(url, outlet_of(config, url), priority=0, now=now)
        store.articles.hurry(url, now=now)
        tally = work_off(config, store, edges, {}, url=url, signer=signer)
        if tally.counts["unchanged"] and _sign_kept(config, store, edges, url, signer):
            tally.counts = Counter(signed=1)
        return publish_kept(config, store, edges, tally, urgent=True)


def _prepared(edges: Edges, url: str, page: bytes | None, given: Given) -> Edges:
    """Return *edges* through which the saved page is read, and what is *given* with it."""
    if page is not None:
        saved = SavedWeb(url=url, page=unpack(page), at=edges.clock(), beyond=edges.web)
        edges = replace(edges, web=saved)
    if given == NOTHING:
        return edges
    read = edges.read

    def read_and_complete(capture: Capture, hints: Hints) -> Reading:
        return completed(read(capture, hints), given)

    return replace(edges, read=read_and_complete)


def _sign_kept(config: Config, store: Store, edges: Edges, url: str, signer: Signer) -> bool:
    """Add the signer's signature to what is kept; tell whether it was not there yet."""
    current = store.articles.current(url)
    if current is None:
        return False
    tree, now = tree_of(config, store), edges.clock()
    signed = tuple(add_signature(file, tree, signer, at=now) for file in current.files)
    store.files.rewritten(signed)
    return signed != current.files
