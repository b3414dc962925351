"""The mirror list in files that are kept, renewed; no signature of their words is touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from mirror.config import Config
from mirror.job.edges import Edges, Event
from mirror.job.keep import listed, relisted
from mirror.job.living import list_for_files
from mirror.job.state import tree_of
from mirror.model import KeptFile
from mirror.store import Store
from signing.errors import SigningError

SOON = timedelta(days=10)
"""Of the 30 days for which a list holds: a copy passed on today shows it for some weeks yet."""
MOST_BYTES = 10_000_000
"""In one run: what 1 Mbit/s sends to a mirror in 80 s. Four an hour renew 20,000 texts a day."""


def renew_lists(config: Config, store: Store, edges: Edges) -> int:
    """
    Put the newest mirror list into kept files whose own names other mirrors or soon runs out.

    A list that differs in nothing but its number and date is left: each file that is written anew
    is sent again to every mirror. Texts come first, then what is newest, at most `MOST_BYTES` in
    a run; the next run goes on.

    Returns:
        How many files were written anew. 0 where there is no list to put in: an old one tells its
        own end.
    """
    listing = list_for_files(config, edges.key, edges, store)
    if listing is None:
        return 0
    tree, soon = tree_of(config, store), (edges.clock() + SOON).date().isoformat()
    wanted = tuple(_affordable(store.files.outdated(listed(listing), soon)))
    renewed = 0
    for file in wanted:
        try:
            store.files.rewritten([relisted(file, tree, listing)])
            renewed += 1
        except (SigningError, OSError) as error:  # damaged or gone here; the others go on
            edges.tell(Event(kind="failed", reason=f"{file.path}: {error}"))
    return renewed


def _affordable(files: Iterable[KeptFile]) -> Iterator[KeptFile]:
    """Yield the first of *files*, and more until they are `MOST_BYTES` together."""
    spent = 0
    for file in files:
        spent += file.size
        if spent > MOST_BYTES and spent > file.size:
            return
        yield file
