"""Looks at the articles that are due, many at once."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed

from mirror.config import Config
from mirror.discover import Recovered
from mirror.job.edges import Edges, Event
from mirror.job.guide import guides_of
from mirror.job.ledger import Ledger, Tally
from mirror.job.look import Look, Unchanged, look
from mirror.job.signer import Signer, signer_of
from mirror.model import NO_VALIDATORS
from mirror.store import Due, Store, Task

_BATCH = 4  # tasks a thread: enough that none waits for the slowest, few enough to give back
_LEASE_S = 600.0  # a run that dies gives its leases back at the next one's start anyway


def work_off(
    config: Config,
    store: Store,
    edges: Edges,
    recovered: Mapping[str, Recovered],
    *,
    limit: int | None = None,
    outlet: str | None = None,
    url: str | None = None,
    signer: Signer | None = None,
) -> Tally:
    """
    Look at every due article (of one *outlet*, or that at *url*), at most *limit*; keep the new.

    Threads look, this thread alone writes. One article that fails never stops the others.
    """
    ledger = Ledger(config, store, edges, signer or signer_of(config, edges))
    guides = guides_of(config)
    which = Due(now=edges.clock(), outlet=outlet, url=url)
    due = store.articles.due(which)
    left = due if limit is None else min(due, limit)
    if left and url is None:
        edges.tell(Event(kind="due", count=left))
    batch = _BATCH * config.fetching.threads

    def look_at(task: Task) -> Look:
        if url is None and task.current and task.current.retracted:
            return Unchanged(validators=NO_VALIDATORS)  # until somebody pushes it again
        text = recovered.get(task.url)
        return look(task, guides(task.outlet), text, edges=edges, costs=config.costs)

    with ThreadPoolExecutor(max_workers=config.fetching.threads) as pool:
        while left > 0 and (tasks := store.articles.lease(min(left, batch), which, for_s=_LEASE_S)):
            left -= len(tasks)
            waiting = {pool.submit(look_at, task): task for task in tasks}
            for done in as_completed(waiting):
                ledger.settle(waiting[done], done.result())
    return ledger.tally
