"""One article now: from its address, or from a file that a newsroom or browser saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mirror.config import Config
from mirror.job.edges import Edges
from mirror.job.guide import outlet_of
from mirror.job.run import Report, publish_kept
from mirror.job.work import work_off
from mirror.model import (
    NO_VALIDATORS,
    Capture,
    Flag,
    FlagReason,
    Limits,
    Validators,
    Web,
)
from mirror.store import open_store
from mirror.urls import canonical


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedWeb:
    """The network, but *url* is answered from a file."""

    url: str
    page: bytes
    edges: Edges

    def get(
        self,
        url: str,
        *,
        limits: Limits,
        accept: str = "*/*",
        validators: Validators = NO_VALIDATORS,
    ) -> Capture:
        """Return the file for its URL; everything else comes from the network."""
        if url != self.url:
            web: Web = self.edges.web
            return web.get(url, limits=limits, accept=accept, validators=validators)
        return saved(url, self.page, self.edges.clock())


def saved(url: str, page: bytes, at: datetime) -> Capture:
    """Return the capture that a saved *page* is: as if *url* had answered with it."""
    return Capture(
        url=url,
        final_url=url,
        status=200,
        media_type="text/html",
        charset=None,
        body=page,
        at=at,
    )


def push(config: Config, edges: Edges, unverified_url: str, page: bytes | None = None) -> Report:
    """
    Capture, sign and publish the article at a URL now; *page* is its HTML where it was saved.

    Raises:
        FetchError: the URL is not one that may be fetched.
        StoreError: another run is at work, or the state cannot be used.
    """
    url = canonical(unverified_url)
    now = edges.clock()
    outlet = outlet_of(config, url)
    if page is not None:
        edges = replace(edges, web=SavedWeb(url=url, page=page, edges=edges))
    with open_store(config.state) as store:
        store.flags.add([Flag(url=url, reason=FlagReason.REQUESTED, evidence="by hand", at=now)])
        store.articles.add(url, outlet, priority=0, now=now)
        store.articles.hurry(url, now=now)
        tally = work_off(config, store, edges, {}, url=url)
        return publish_kept(config, store, edges, tally, urgent=True)
