"""`index.json`: what is here, for programs (FORMAT.md, "Index"); its publisher signs it."""

from __future__ import annotations

import json
from typing import Any

from mirror.model import KeptFile, Revision, TextSource
from mirror.site.values import Site


def index_json(site: Site) -> bytes:
    """Return the index in the one form its JSON has: UTF-8, sorted keys, no spaces, one line."""
    index = {
        "format": "mirror-index/1",
        "publisher": {"key": site.key, "name": site.publisher},
        "updated": site.updated,
        "articles": [_article(history) for history in site.articles()],
    }
    text = json.dumps(index, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode()


def _article(history: tuple[Revision, ...]) -> dict[str, Any]:
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
