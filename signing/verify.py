"""
Verification: the bytes of a file and a trust list to a verdict.

Bytes in, values out: no network, no disk, no clock. Whatever the bytes are, a Verdict comes
back; a key that only the file itself carries never makes it green. The steps are those of
docs/FORMAT.md 10, by number.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from signing import inert, minisig, mirrorlist, trailer
from signing.errors import FormatError
from signing.mirrorlist import MirrorList
from signing.trailer import Block, Role, SignedFile
from signing.trust import Keyring, Origin, Source, Trust, Volunteer
from signing.verdict import Code, Living, Notice, Signer, Standing, Verdict

_COUNTS = (Standing.ORIGIN, Standing.WITNESS)
_CLOCK_SLACK = timedelta(days=1)  # a phone whose zone is set wrong is off by at most that


def verify(data: bytes, trust: Trust, *, now: datetime) -> Verdict:
    """
    Return what is known of the file *data*.

    1. The file has the form of a bundle; its end line and its claims agree with its bytes.
    2. Every signature holds, whoever made it: one that does not fails the file.
    3. BODY is inert: it runs nothing and asks for nothing.
    4. Each signer is looked up in the keyring; only listed keys count, each for what it may sign.
    5. Of those who count, those who agree on the address are counted, by name.
    6. The verdict is the first that applies: published, captured, revoked, unconfirmed, unknown.
    7. How old the claims, the trust list and the mirror list are is told, and changes nothing.

    Args:
        data: the whole file.
        trust: whom the reader trusts.
        now: the time by the reader's clock, with its zone; used in step 7 only.
    """
    try:
        signed = check_signatures(data)  # (1), (2)
    except FormatError as error:
        return Verdict(code=_diagnose(data, error), rule=error.rule, problem=str(error))
    try:
        inert.check(signed.unverified, signed.short)  # (3)
    except FormatError as error:
        return Verdict(code=Code.UNSAFE, rule=error.rule, problem=str(error))
    signers = tuple(_look_up(block, trust.keyring) for block in signed.blocks)  # (4)
    agreeing = _agreeing(signers)  # (5)
    count = len({one.name for one in agreeing if one.standing is Standing.WITNESS})
    names = (one.name for one in agreeing if one.standing is Standing.ORIGIN)
    times = [one.claims.at for one in agreeing or signers]
    living, of_list = _living(signed.listing, trust, now)
    return Verdict(
        code=_sum_up(signers, agreeing, count, trust.policy.witnesses),  # (6)
        body=signed.unverified,
        sha256=signed.sha256,
        url=(agreeing or signers)[0].claims.url,
        signers=signers,
        name=next(names, ""),
        count=count,
        needed=trust.policy.witnesses,
        signed=(min(times), max(times)),
        warnings=(*_warn_of_signers(signers, now), *_warn_of_trust(trust, now), *of_list),  # (7)
        living=living,
        source=trust.source,
    )


def check_signatures(data: bytes) -> SignedFile:
    """Return the parts of *data*, all of whose signatures hold; raise FormatError otherwise."""
    signed = trailer.parse(data)
    prehash = minisig.digest(signed.unverified)
    for block in signed.blocks:
        minisig.verify(prehash, block.key, block.signature)
    if signed.listing:
        mirrorlist.check_signature(signed.listing)
    return signed


def restore(data: bytes) -> bytes | None:
    """Return the original of a file that was damaged on the way, or None if there is none."""
    from signing import repair  # noqa: PLC0415 - only a file that fails needs it

    restored = repair.restore(data) if len(data) <= trailer.MAX_BYTES else None
    if restored is None:
        return None
    try:
        check_signatures(restored)
    except FormatError:
        return None
    return restored


def _diagnose(data: bytes, error: FormatError) -> Code:
    from signing import repair  # noqa: PLC0415 - as above

    if restore(data) is not None:
        return Code.DAMAGED
    if repair.is_resaved(data):
        return Code.RESAVED
    return {"F2": Code.UNSIGNED, "T6": Code.NEWER}.get(error.rule, Code.ALTERED)


def _look_up(block: Block, keyring: Keyring) -> Signer:
    entry, revocation = keyring.listed(block.key), keyring.revocation(block.key)
    return Signer(
        key=block.key,
        claims=block.claims,
        standing=Standing.REVOKED if revocation else _standing(block, entry),
        name=entry.name if entry else "",
        reason=revocation.reason if revocation else "",
    )


def _standing(block: Block, entry: Origin | Volunteer | None) -> Standing:
    if entry is None:
        return Standing.UNLISTED
    if isinstance(entry, Origin) is not (block.claims.role is Role.ORIGIN):
        return Standing.WRONG_ROLE
    if not _is_then(entry, block.claims.at):
        return Standing.NOT_THEN
    if isinstance(entry, Volunteer):
        return Standing.WITNESS
    return Standing.ORIGIN if block.claims.host in entry.hosts else Standing.WRONG_HOST


def _is_then(entry: Origin | Volunteer, at: datetime) -> bool:
    return (not entry.since or at.date() >= entry.since) and (
        not entry.until or at.date() <= entry.until
    )


def _living(
    listing: MirrorList | None, trust: Trust, now: datetime
) -> tuple[Living | None, tuple[Notice, ...]]:
    """Return the mirror list if it counts, else why it is ignored (rule M5)."""
    if listing is None:
        return None, ()
    entry = trust.keyring.listed(listing.key)
    counts = listing.key.point in trust.mirror_keys or (entry and _is_then(entry, listing.at))
    if not counts or trust.keyring.revocation(listing.key):
        return None, (Notice(code="list-unlisted"),)
    over = (now.astimezone(UTC).date() - listing.until).days
    if over > 0:
        return None, (Notice(code="list-expired", days=over),)
    name = entry.name if entry else ""
    return Living(name=name, listing=listing, days=max(0, (now - listing.at).days)), ()


def _agreeing(signers: tuple[Signer, ...]) -> tuple[Signer, ...]:
    """Return the signers that count and agree on the address: a newsroom's, else the most named."""
    counting = [one for one in signers if one.standing in _COUNTS]

    def weight(url: str) -> tuple[bool, int]:
        named = [one for one in counting if one.claims.url == url]
        return (
            any(one.standing is Standing.ORIGIN for one in named),
            len({one.name for one in named}),
        )

    urls = sorted({one.claims.url for one in counting})
    best = max(urls, key=weight, default="")
    return tuple(one for one in counting if one.claims.url == best)


def _sum_up(
    signers: tuple[Signer, ...], agreeing: tuple[Signer, ...], count: int, needed: int
) -> Code:
    if any(one.standing is Standing.ORIGIN for one in agreeing):
        return Code.PUBLISHED
    if count >= needed:
        return Code.CAPTURED
    if any(one.standing is Standing.REVOKED for one in signers):
        return Code.REVOKED
    return Code.UNCONFIRMED if count else Code.UNKNOWN


def _warn_of_signers(signers: tuple[Signer, ...], now: datetime) -> tuple[Notice, ...]:
    ahead = max(one.claims.at for one in signers) - now
    found = {
        "revoked-signer": any(one.standing is Standing.REVOKED for one in signers),
        "urls-differ": len({one.claims.url for one in signers if one.standing in _COUNTS}) > 1,
    }
    warnings = tuple(Notice(code=code) for code, is_so in found.items() if is_so)
    if ahead > _CLOCK_SLACK:
        warnings += (Notice(code="future", days=ahead.days),)
    return warnings


def _warn_of_trust(trust: Trust, now: datetime) -> tuple[Notice, ...]:
    if trust.source is Source.NONE:
        return (Notice(code="no-trust"),)
    if trust.source is Source.PINNED:
        return (Notice(code="pinned-trust"),)
    if trust.expires and now > trust.expires:
        return (Notice(code="trust-expired", days=(now - trust.expires).days),)
    age = (now - trust.issued).days if trust.issued else 0
    return (Notice(code="trust-old", days=age),) if age >= trust.policy.old_days else ()
