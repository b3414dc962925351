"""
Signing: BODY and a key to the bytes of a bundle, and further signatures on the same BODY.

What comes out has been verified: a file that its own signer's verifier would refuse is never
written (minisign does the same after signing).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from signing import inert, minisig, mirrorlist, trailer
from signing.errors import FormatError
from signing.minisig import SecretKey
from signing.mirrorlist import MirrorList
from signing.trailer import Block, Claims, Role


def claim(
    body: bytes,
    *,
    role: Role,
    url: str,
    at: datetime,
    supersedes: str | None = None,
    lang: str | None = None,
) -> Claims:
    """
    Return what a signer of *body* will say of it; raise FormatError if that cannot be said.

    `at` is rounded down to the hour: minutes would help to tell one volunteer from another.
    """
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    claims = Claims(
        role=role,
        url=url,
        at=hour,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        supersedes=supersedes,
        lang=lang,
    )
    return trailer.parse_claims(str(claims))


def sign(body: bytes, key: SecretKey, claims: Claims) -> bytes:
    """Return the bundle: *body* and one signature block; raise FormatError if it may not be."""
    return attach(body, _block(body, key, claims))


def cosign(data: bytes, key: SecretKey, claims: Claims) -> bytes:
    """Return the bundle *data* with the signature of *key* added."""
    return attach(data, _block(trailer.parse(data).unverified, key, claims))


def attach(data: bytes, block: Block) -> bytes:
    """Return *data*, a bundle or a bare BODY, with *block* added, everything checked."""
    body: bytes = data
    blocks: tuple[Block, ...] = (block,)
    listing: MirrorList | None = None
    if trailer.is_signed(data):
        signed = trailer.parse(data)
        body, blocks, listing = signed.unverified, (*signed.blocks, block), signed.listing
        if _signer(block) in {_signer(one) for one in signed.blocks}:
            raise FormatError("T3", f"this key has signed the file as {block.claims.role} already")
    inert.check(body)
    prehash = minisig.digest(body)
    for one in blocks:
        minisig.verify(prehash, one.key, one.signature)
    return trailer.serialize(body, blocks, listing)


def with_list(data: bytes, listing: MirrorList | None) -> bytes:
    """Return the bundle *data* with *listing* in place of the mirror list it has; None: without."""
    if listing:
        mirrorlist.check_signature(listing)
    signed = trailer.parse(data)
    return trailer.serialize(signed.unverified, signed.blocks, listing)


def _signer(block: Block) -> tuple[bytes, Role]:
    return block.key.point, block.claims.role


def _block(body: bytes, key: SecretKey, claims: Claims) -> Block:
    signature = minisig.sign(minisig.digest(body), key, str(claims))
    return Block(key=key.public, claims=claims, signature=signature)
