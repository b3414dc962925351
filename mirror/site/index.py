"""`index.json`: what is here, for programs (FORMAT.md, "Index"); its publisher signs it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mirror.model import KeptFile, Revision, TextSource
from mirror.site.values import History, Site


def index_json(site: Site) -> Iterator[bytes]:
    """
    Yield the index in the one form its JSON has: UTF-8, sorted keys, no spaces, one line.

    It comes article by article, as the text of all of them would be larger than all else in a run.
    """
    head = {
        "format": "mirror-index/1",
        "publisher": {"key": site.key, "name": site.publisher},
        "updated": site.updated,
    }
    yield b'{"articles":['  # the first of the names, sorted
    for number, history in enumerate(site.kept.by_url()):
        yield f"{',' if number else ''}{_json(_article(history))}".encode()
    yield f"],{_json(head).removeprefix('{')}\n".encode()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _article(history: History) -> dict[str, Any]:
    last = history[-1]
    return {
        "url": last.url,
        "outlet": last.outlet,
        "title": last.title,
        "byline": last.byline,
        "language": last.language,
        "published": last.published,
        "revisions": [_revision(revision) for revision in history],
    }


def _revision(revision: Revision) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "number": revision.number,
        "seen": f"{revision.seen_at:%Y-%m-%dT%H:00:00Z}",
        "modified": revision.modified,
        "text": revision.text_sha256,
        "lost": revision.lost,
        "files": [_file(file) for file in revision.files],
    }
    if revision.retracted:
        facts["retracted"] = revision.retracted
    if revision.source is not TextSource.PAGE:
        facts["source"] = revision.source
    return facts


def _file(file: KeptFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "rendition": file.rendition,
        "part": file.part,
        "size": file.size,
        "sha256": file.sha256,
        "cid": file.cid,
    }
