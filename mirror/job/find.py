"""What the outlets publish now: flagged as at risk, or left alone; and queued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from mirror.config import Config, Outlet
from mirror.discover import Discovery, Found, Recovered, discover
from mirror.flags import (
    Decision,
    FlagIndex,
    decide,
    front_pages,
    is_one_article,
    on_record,
)
from mirror.job.edges import Edges, Event
from mirror.job.flagging import refresh
from mirror.job.guide import outlet_of, scope_of
from mirror.model import Flag, FlagReason
from mirror.store import Store


def find(
    config: Config, store: Store, edges: Edges, *, since: datetime | None = None
) -> Mapping[str, Recovered]:
    """
    Queue the articles that the outlets' sources name, that are at risk, and not known yet.

    Returns:
        The texts that sources carry, by URL: made use of where a page itself cannot be had.
    """
    store.flags.add(flag for outlet in config.outlets for flag in _standing(outlet, edges.clock()))
    refresh(config, store, edges)
    known, index = store.flags.sources(), FlagIndex(store.flags.of())
    _queue_requested(config, store, edges, index)
    texts: dict[str, Recovered] = {}
    with ThreadPoolExecutor(max_workers=config.fetching.threads) as pool:

        def ask(outlet: Outlet) -> Discovery:
            return discover(
                outlet,
                edges.web,
                scope=scope_of(outlet),
                known=known,
                since=since,
                call=edges.call,
            )

        for outlet, found in zip(config.outlets, pool.map(ask, config.outlets), strict=True):
            at_risk = [(one, decide(index.of(one.url), config.policy)) for one in found.found]
            _note(outlet, found, at_risk, store, edges)
            texts.update({one.url: one.text for one in found.found if one.text})
    return texts


def _queue_requested(config: Config, store: Store, edges: Edges, index: FlagIndex) -> None:
    """Queue what somebody asked for by its address, whether or not a source names it."""
    for url in sorted({flag.url for flag in store.flags.of() if is_one_article(flag)}):
        decision = decide(index.of(url), config.policy)
        name = outlet_of(config, url)
        if decision.capture and store.articles.add(
            url, name, priority=decision.priority, now=edges.clock()
        ):
            edges.tell(Event(kind="found", outlet=name, url=url))


def _standing(outlet: Outlet, now: datetime) -> tuple[Flag, ...]:
    """Return the flags on all of *outlet*: what is on record, else that somebody listed it."""
    if outlet.designations:
        return on_record(outlet)
    return tuple(
        Flag(
            url=url,
            reason=FlagReason.REQUESTED,
            evidence=f"{outlet.name} is listed in mirrors.toml",
            at=now,
        )
        for url in front_pages(outlet)
    )


def _note(
    outlet: Outlet,
    discovery: Discovery,
    at_risk: Iterable[tuple[Found, Decision]],
    store: Store,
    edges: Edges,
) -> None:
    """Write down what was found first, then that the source was read: a kill repeats it."""
    now = edges.clock()
    for one, decision in at_risk:
        if decision.capture and store.articles.add(
            one.url, outlet.name, priority=decision.priority, now=now
        ):
            edges.tell(Event(kind="found", outlet=outlet.name, url=one.url))
    for url, validators in discovery.validators.items():
        store.flags.source_checked(url, validators, now=now)
    for skipped in discovery.skipped:
        edges.tell(
            Event(kind="source failed", outlet=outlet.name, url=skipped.url, reason=skipped.reason)
        )
