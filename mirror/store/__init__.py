"""What survives between runs: articles, revisions, flags, the work queue, receipts (SQLite)."""

from mirror.store.store import Store, open_store, read_store
from mirror.store.values import Ending, Pause, Standing, Task

__all__ = ["Ending", "Pause", "Standing", "Store", "Task", "open_store", "read_store"]
