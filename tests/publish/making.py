"""Trees and publishings, made short for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mirror.config import Mirror
from mirror.model import Receipt, Tree, Web
from mirror.publish import Edges, Host, Patience, Report, Ticker, publish
from mirror.publish.progress import silent
from tests.fakes import FixedClock, memory_tree

QUICK = Patience(attempts=3, pause_s=0.01, longest_pause_s=0.01)


def files(edition: int = 1, *, extra: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Return a small tree: one bundle that stays, one of this edition, a block, pages, index."""
    content = {
        "a/2026/11/00000000000000000000000000000000.html": b"<p>stays</p>\n" * 50,
        f"a/2026/11/{edition:032x}.html": b"<p>edition %d</p>\n" % edition,
        "ipfs/bafkqaaa": b"",
        **(extra or {}),
    }
    index = json.dumps({"edition": edition, "files": sorted(content)}).encode()
    return content | {
        "index.html": b"<h1>edition %d</h1>\n" % edition,
        "index.json": index,
        "index.json.minisig": b"signature of edition %d\n" % edition,
    }


def tree(edition: int = 1, *, extra: Mapping[str, bytes] | None = None) -> Tree:
    return memory_tree(files(edition, extra=extra))


def mirror(name: str = "one", **changes: Any) -> Mirror:
    return Mirror(**{"name": name, "kind": "directory"} | changes)


def ticker(clock: FixedClock | None = None) -> Ticker:
    clock = clock or FixedClock()
    return Ticker(monotonic=clock.monotonic, sleep=clock.sleep, chance=lambda: 0.5)


def run(
    what: Tree,
    host: Host,
    held: Mapping[str, str] | None = None,
    *,
    where: Mirror | None = None,
    web: Web | None = None,
    report: Report = silent,
    patience: Patience = QUICK,
) -> tuple[Receipt, ...]:
    edges = Edges(ticker=ticker(), web=web, report=report)
    return publish(what, host, mirror=where or mirror(), held=held, edges=edges, patience=patience)
