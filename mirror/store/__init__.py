"""What survives between runs: articles, revisions, flags, the work queue, receipts (SQLite)."""

from mirror.store.store import Store, copy_state, open_store, read_store
from mirror.store.values import Due, Ending, Pause, Standing, Task

__all__ = [
    "Due",
    "Ending",
    "Pause",
    "Standing",
    "Store",
    "Task",
    "copy_state",
    "open_store",
    "read_store",
]
