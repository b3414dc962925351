"""The state folder as a job holds it: what lies in the tree is what the database says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mirror.config import Config
from mirror.job.keep import measured
from mirror.job.tree import LocalTree
from mirror.store import Store, open_store


@contextmanager
def at_work(config: Config) -> Iterator[Store]:
    """
    Hold the state folder of *config* and give its Store.

    A run that was killed while it wrote a bundle anew left its bytes with the row of the old ones;
    they are whole, one or the other, and the row follows them.

    Raises:
        StoreError: another run is at work, or the state is damaged.
    """
    with open_store(config.state) as store:
        tree = LocalTree(config.state / "tree")
        unsettled = store.files.unsettled()
        store.files.rewritten(measured(file, tree.read(file.path)) for file in unsettled)
        yield store


def tree_of(config: Config, store: Store) -> LocalTree:
    """Return the tree in which bundles may be written anew; the store is told before each."""
    return LocalTree(config.state / "tree", store.files.rewriting)
