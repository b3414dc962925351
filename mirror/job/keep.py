"""From bundles to signed files in the tree, and the revision that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from mirror import bundle, ipfs
from mirror.job.look import Seen
from mirror.job.signer import Signer
from mirror.job.tree import LocalTree
from mirror.model import Bundle, KeptFile, Rendition, Revision, Tree, TreeFile
from signing import sign, trailer
from signing.mirrorlist import MirrorList
from signing.trailer import Block


def sign_seen(
    seen: Seen,
    current: Revision | None,
    *,
    signer: Signer,
    at: datetime,
    listing: MirrorList | None = None,
) -> tuple[tuple[Bundle, bytes], ...]:
    """
    Return each bundle of *seen* with its signed file; it supersedes its like in *current*.

    The mirror list *listing* goes with each.

    Raises:
        ConfigError: the signer may not sign for the article's URL.
    """
    signer.check(seen.article.url)
    signed = []
    for each in seen.bundles:
        claims = sign.claim(
            each.body,
            role=signer.role,
            url=seen.article.url,
            at=at,
            supersedes=_superseded(current, each),
            lang=seen.article.language if seen.article.language != "und" else None,
        )
        data = sign.sign(each.body, signer.key, claims)
        signed.append((each, sign.with_list(data, listing)))
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
        source=seen.source,
    )


def add_signature(file: KeptFile, tree: LocalTree, signer: Signer, *, at: datetime) -> KeptFile:
    """
    Return *file* with the signature of *signer* added in *tree*; as it is where that is there.

    What its first signer says of the article (its URL, what it supersedes) the new one says too.
    """
    data = tree.read(file.path)
    parsed = trailer.parse(data)
    if any((one.key, one.claims.role) == (signer.key.public, signer.role) for one in parsed.blocks):
        return file
    first = parsed.blocks[0].claims
    signer.check(first.url)
    claims = sign.claim(
        parsed.unverified,
        role=signer.role,
        url=first.url,
        at=at,
        supersedes=first.supersedes,
        lang=first.lang,
    )
    return _written_anew(file, tree, sign.cosign(data, signer.key, claims))


def add_blocks(file: KeptFile, tree: LocalTree, blocks: Iterable[Block]) -> KeptFile:
    """
    Return *file* with those of *blocks* added in *tree* that it has not got.

    Raises:
        FormatError: one of them does not hold.
    """
    data = tree.read(file.path)
    there = {block.order for block in trailer.parse(data).blocks}
    for block in blocks:
        if block.order not in there:
            data = sign.attach(data, block)
    return _written_anew(file, tree, data)


def _written_anew(file: KeptFile, tree: LocalTree, data: bytes) -> KeptFile:
    tree.write(file.path, data)
    return measured(file, data)


def when(time: datetime | date | None) -> str:
    """Return *time* as RFC 3339: a time in UTC, a date, or "" for None."""
    if isinstance(time, datetime):
        return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return time.isoformat() if time else ""


def _month(published: datetime | date | None) -> str:
    return when(published)[:7].replace("-", "/") if published else "0000/00"


def _write(folder: str, made: Bundle, data: bytes, tree: LocalTree) -> KeptFile:
    path = f"{folder}/{bundle.name(made.body)}.html"
    data = _with_blocks_there(path, data, tree)
    tree.write(path, data)
    file = KeptFile(
        path=path,
        rendition=made.rendition,
        part=made.part,
        body_sha256=hashlib.sha256(made.body).hexdigest(),
        sha256="",
        size=0,
        cid="",
        encoder=made.encoder,
    )
    return measured(file, data)


def _with_blocks_there(path: str, data: bytes, tree: LocalTree) -> bytes:
    """Return *data* with what others signed: a text that comes back has the file it had before."""
    before = tree.find(path)
    if before is None:
        return data
    ours = {block.order for block in trailer.parse(data).blocks}
    for block in trailer.parse(before).blocks:
        if block.order not in ours:
            data = sign.attach(data, block)
    return data


def relisted(file: KeptFile, tree: LocalTree, listing: MirrorList) -> KeptFile:
    """Return *file* with *listing* in place of the mirror list that it has in *tree*."""
    return _written_anew(file, tree, sign.with_list(tree.read(file.path), listing))


def listed(listing: MirrorList | None) -> str:
    """Return *listing* as `KeptFile.listed`: who signed it, and when, makes no other list of it."""
    if listing is None:
        return ""
    return f"{listing.until} {hashlib.sha256(listing.signed).hexdigest()[:16]}"


def measured(file: KeptFile, data: bytes) -> KeptFile:
    """Return *file* as it is with the bytes *data*: the same BODY, another trailer."""
    whole = TreeFile(path=file.path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    dag = ipfs.pack(Tree(files=(whole,), read=lambda _: data))
    return replace(
        file,
        sha256=whole.sha256,
        size=whole.size,
        cid=str(dag.cids[file.path]),
        listed=listed(trailer.parse(data).listing),
    )
