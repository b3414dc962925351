"""Looks at the articles that are due, many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime

from mirror.config import Config
from mirror.discover import Recovered
from mirror.job.edges import Edges
from mirror.job.guide import Guide
from mirror.job.ledger import Ledger, Tally
from mirror.job.look import Look, look
from mirror.store import Store, Task

_LEASE_S = 600.0  # a run that dies gives its leases back at the next one's start anyway


def work_off(
    config: Config,
    store: Store,
    edges: Edges,
    guides: Callable[[str], Guide],
    recovered: Mapping[str, Recovered],
    *,
    limit: int | None = None,
) -> Tally:
    """
    Look at every due article, at most *limit*, and keep what is new.

    Threads look, this thread alone writes. One article that fails never stops the others.
    """
    ledger = Ledger(config, store, edges)
    left = store.articles.due(now=edges.clock()) if limit is None else limit

    def look_at(task: Task) -> Look:
        text = recovered.get(task.url)
        return look(task, guides(task.outlet), text, edges=edges, costs=config.costs)

    with ThreadPoolExecutor(max_workers=config.fetching.threads) as pool:
        while tasks := _lease(store, min(left, 4 * config.fetching.threads), edges.clock()):
            left -= len(tasks)
            waiting = {pool.submit(look_at, task): task for task in tasks}
            for done in as_completed(waiting):
                ledger.settle(waiting[done], done.result())
    return ledger.tally


def _lease(store: Store, count: int, now: datetime) -> tuple[Task, ...]:
    return store.articles.lease(count, now=now, for_s=_LEASE_S) if count > 0 else ()
