"""
Mappings and lists that lie on disk: what grows with the archive is not held in memory.

Each is a SQLite database without a name, which SQLite writes out once it outgrows its page cache,
to a file that has no name either (sqlite.org/inmemorydb.html, "Temporary Databases"): a killed run
leaves nothing behind. Safe to share between threads.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from itertools import accumulate, chain, islice
from typing import Any, Generic, TypeVar, overload

from mirror.errors import StoreError
from mirror.model import TreeFile

K = TypeVar("K")
V = TypeVar("V")
W = TypeVar("W")

_AT_ONCE = 1_000  # rows read in one go
_CACHE_KB = 2_000  # SQLite's own default, said here since it is what each of these costs


_ROWS = "SELECT k, v FROM t WHERE k > ? ORDER BY k LIMIT ?"
_SIZES = "SELECT k, length(v) FROM t WHERE k > ? ORDER BY k LIMIT ?"


class _Table:
    """One table of rows (k, v) and the lock in front of it."""

    def __init__(self, key: str) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._db.close)
        # Nothing here outlives the process, so nothing needs to survive a crash.
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KB}"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.execute(f"CREATE TABLE t (k {key} PRIMARY KEY, v) WITHOUT ROWID")

    @contextmanager
    def _turn(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                yield self._db
        except sqlite3.Error as error:
            raise StoreError(
                f"a temporary file cannot be written: {error}",
                hint="make room, or name another folder in SQLITE_TMPDIR",
            ) from error

    def put(self, rows: Iterable[tuple[Any, Any]]) -> None:
        left = iter(rows)
        while some := list(islice(left, _AT_ONCE)):  # made before our turn: they may be read here
            with self._turn() as db:
                db.executemany("INSERT OR REPLACE INTO t VALUES (?, ?)", some)

    def put_one(self, row: tuple[Any, Any]) -> None:
        with self._turn() as db:
            db.execute("INSERT OR REPLACE INTO t VALUES (?, ?)", row)

    def get(self, key: str | bytes | int) -> Any:  # noqa: ANN401  what was put
        with self._turn() as db:
            row = db.execute("SELECT v FROM t WHERE k = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def drop(self, key: str | bytes) -> bool:
        with self._turn() as db:
            return db.execute("DELETE FROM t WHERE k = ?", (key,)).rowcount > 0

    def count(self) -> int:
        with self._turn() as db:
            return int(db.execute("SELECT count(*) FROM t").fetchone()[0])

    def at(self, number: int) -> Any:  # noqa: ANN401  what was put
        with self._turn() as db:
            query = "SELECT v FROM t ORDER BY k LIMIT 1 OFFSET ?"
            return db.execute(query, (number,)).fetchone()[0]

    def rows(self, after: str | int, query: str = _ROWS) -> Iterator[tuple[Any, Any]]:
        """Yield the rows whose key is greater than *after*, by key; others may write meanwhile."""
        while True:
            with self._turn() as db:
                rows = db.execute(query, (after, _AT_ONCE)).fetchall()
            if not rows:
                return
            yield from rows
            after = rows[-1][0]


Form = tuple[Callable[[V], str | bytes], Callable[[Any], V]]
"""How a value is written, and read again."""


class Shelf(MutableMapping[K, V]):
    """A dict on disk, walked in the order of its keys as they are written."""

    def __init__(self, *, key: Form[K], value: Form[V]) -> None:
        """No key may be written as an empty text."""
        self._table = _Table("TEXT")
        (self._dump_key, self._load_key), (self._dump, self._load) = key, value

    def __getitem__(self, key: K) -> V:
        """Return the value at *key*; KeyError if there is none."""
        found = self._table.get(self._dump_key(key))
        if found is None:
            raise KeyError(key)
        return self._load(found)

    def __setitem__(self, key: K, value: V) -> None:
        """Put *value* at *key*."""
        self._table.put_one((self._dump_key(key), self._dump(value)))

    def __delitem__(self, key: K) -> None:
        """Remove what is at *key*."""
        if not self._table.drop(self._dump_key(key)):
            raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is anything at *key*, which has the type of a key."""
        return self._table.get(self._dump_key(key)) is not None  # type: ignore[arg-type]

    def __len__(self) -> int:
        """Return how many there are."""
        return self._table.count()

    def __iter__(self) -> Iterator[K]:
        """Yield the keys in order."""
        return (self._load_key(key) for key, _ in self._table.rows(""))

    def pairs(self) -> Iterator[tuple[K, V]]:
        """Yield keys and values in order: `items`, but without a look-up for each."""
        return ((self._load_key(key), self._load(value)) for key, value in self._table.rows(""))

    def sizes(self) -> Iterator[tuple[K, int]]:
        """Yield keys and how long their values are as written, which are not read."""
        return ((self._load_key(key), size) for key, size in self._table.rows("", _SIZES))

    def value_at(self, number: int) -> V:
        """Return the value of the key with that number, from 0, in their order."""
        return self._load(self._table.at(number))

    def fill(self, pairs: Iterable[tuple[K, V]]) -> None:
        """Put many at once."""
        self._table.put((self._dump_key(key), self._dump(value)) for key, value in pairs)


class _List(Sequence[V]):
    """What those below share: one is found by its number, from 0."""

    @abstractmethod
    def _at(self, number: int) -> V: ...

    @overload
    def __getitem__(self, at: int) -> V: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[V]: ...
    def __getitem__(self, at: int | slice) -> V | Sequence[V]:
        """Return one, or some in a list."""
        numbers = range(len(self))[at]
        return self._at(numbers) if isinstance(numbers, int) else [*map(self._at, numbers)]


class Values(_List[V]):
    """The values of a shelf in the order of its keys; to find one by its number takes a walk."""

    def __init__(self, shelf: Shelf[Any, V]) -> None:
        self._shelf = shelf

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._shelf)

    def __iter__(self) -> Iterator[V]:
        """Yield them in order."""
        return (value for _, value in self._shelf.pairs())

    def _at(self, number: int) -> V:
        return self._shelf.value_at(number)


_TEXT: Form[str] = (str, str)


def texts(pairs: Iterable[tuple[str, str]] = ()) -> Shelf[str, str]:
    """Return a shelf of texts by texts."""
    shelf: Shelf[str, str] = Shelf(key=_TEXT, value=_TEXT)
    shelf.fill(pairs)
    return shelf


class Rows(_List[V]):
    """A list on disk that can only grow."""

    def __init__(self, items: Iterable[V] = (), *, value: Form[V]) -> None:
        self._table = _Table("INTEGER")
        self._dump, self._load = value
        self._size = 0
        self.extend(items)

    def extend(self, items: Iterable[V]) -> None:
        """Add *items* at the end."""
        self._table.put((number, self._dump(item)) for number, item in self._numbered(items))

    def append(self, item: V) -> None:
        """Add one at the end."""
        self.extend([item])

    def _numbered(self, items: Iterable[V]) -> Iterator[tuple[int, V]]:
        for item in items:
            yield self._size, item
            self._size += 1

    def __len__(self) -> int:
        """Return how many there are."""
        return self._size

    def __iter__(self) -> Iterator[V]:
        """Yield them in order."""
        return (self._load(value) for _, value in self._table.rows(-1))

    def _at(self, number: int) -> V:
        return self._load(self._table.get(number))


class Joined(_List[V]):
    """Sequences one after another as one."""

    def __init__(self, *parts: Sequence[V]) -> None:
        self._parts = parts
        self._starts = [0, *accumulate(len(part) for part in parts)]

    def __len__(self) -> int:
        """Return how many all of them have."""
        return self._starts[-1]

    def __iter__(self) -> Iterator[V]:
        """Yield those of each in turn."""
        return chain.from_iterable(self._parts)

    def _at(self, number: int) -> V:
        part = bisect_right(self._starts, number) - 1
        return self._parts[part][number - self._starts[part]]


class Mapped(Mapping[K, W], Generic[K, V, W]):
    """A mapping whose values are made of another one's."""

    def __init__(self, of: Mapping[K, V], make: Callable[[V], W]) -> None:
        self._of, self._make = of, make

    def __getitem__(self, key: K) -> W:
        """Return what the value at *key* makes."""
        return self._make(self._of[key])

    def __iter__(self) -> Iterator[K]:
        """Yield the keys of the other."""
        return iter(self._of)

    def __len__(self) -> int:
        """Return how many the other has."""
        return len(self._of)


def tree_files(files: Iterable[TreeFile] = ()) -> Rows[TreeFile]:
    """Return a list of files of a published tree."""
    return Rows(files, value=(_dump_file, _load_file))


def files_by_path() -> Shelf[str, TreeFile]:
    """Return an empty shelf for files of a published tree by their paths."""
    return Shelf(key=_TEXT, value=(_dump_file, _load_file))


def _dump_file(file: TreeFile) -> str:
    return f"{file.sha256} {file.size} {file.path}"


def _load_file(text: str) -> TreeFile:
    sha256, size, path = text.split(" ", 2)
    return TreeFile(path=path, sha256=sha256, size=int(size))
