"""From bundles to signed files in the tree, and the revision that names them."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from mirror import bundle, ipfs
from mirror.job.look import Seen
from mirror.job.tree import LocalTree
from mirror.model import Bundle, KeptFile, Rendition, Revision, Tree, TreeFile
from signing import sign
from signing.minisig import SecretKey
from signing.trailer import Role


def sign_seen(
    seen: Seen, current: Revision | None, *, key: SecretKey, role: Role, at: datetime
) -> tuple[tuple[Bundle, bytes], ...]:
    """Return each bundle of *seen* with its signed file; it supersedes its like in *current*."""
    signed = []
    for each in seen.bundles:
        claims = sign.claim(
            each.body,
            role=role,
            url=seen.article.url,
            at=at,
            supersedes=_superseded(current, each),
            lang=seen.article.language if seen.article.language != "und" else None,
        )
        signed.append((each, sign.sign(each.body, key, claims)))
    return tuple(signed)


def _superseded(current: Revision | None, new: Bundle) -> str | None:
    for file in current.files if current else ():
        if (file.rendition, file.part) == (new.rendition, new.part):
            return file.body_sha256
    return None


def write_revision(
    seen: Seen,
    signed: tuple[tuple[Bundle, bytes], ...],
    *,
    url: str,
    outlet: str,
    current: Revision | None,
    at: datetime,
    tree: LocalTree,
) -> Revision:
    """Write the signed files into *tree*, and return the revision they are."""
    article = seen.article
    folder = f"a/{_month(article.published)}"
    files = tuple(_write(folder, each, data, tree) for each, data in signed)
    full = next(each for each, _ in signed if each.rendition is Rendition.FULL)
    return Revision(
        url=url,
        outlet=outlet,
        number=current.number + 1 if current else 1,
        text_sha256=seen.text_sha256,
        seen_at=at.replace(minute=0, second=0, microsecond=0),
        title=article.title,
        language=article.language,
        direction=article.direction,
        byline=", ".join(article.byline),
        published=when(article.published),
        modified=when(article.modified),
        pictures=full.pictures,
        lost=full.lost,
        files=files,
    )


def when(time: datetime | date | None) -> str:
    """Return *time* as RFC 3339: a time in UTC, a date, or "" for None."""
    if isinstance(time, datetime):
        return f"{time:%Y-%m-%dT%H:%M:%SZ}"
    return time.isoformat() if time else ""


def _month(published: datetime | date | None) -> str:
    return f"{published:%Y/%m}" if published else "0000/00"


def _write(folder: str, made: Bundle, data: bytes, tree: LocalTree) -> KeptFile:
    path = f"{folder}/{bundle.name(made.body)}.html"
    tree.write(path, data)
    file = TreeFile(path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    dag = ipfs.pack(Tree(files=(file,), read=lambda _: data))
    return KeptFile(
        path=path,
        rendition=made.rendition,
        part=made.part,
        body_sha256=hashlib.sha256(made.body).hexdigest(),
        sha256=file.sha256,
        size=file.size,
        cid=str(dag.cids[path]),
        encoder=made.encoder,
    )
