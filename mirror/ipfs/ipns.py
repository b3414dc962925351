"""
IPNS records: a name that never changes, and what it leads to today.

Made here with a key that no node ever sees; volunteers only hand the finished record on.
Specification: https://specs.ipfs.tech/ipns/ipns-record/, whose steps are numbered below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mirror.errors import IpfsError
from mirror.ipfs import cid as cids
from mirror.ipfs import dagcbor
from mirror.ipfs.cid import Cid
from mirror.ipfs.protobuf import bytes_field, fields, number_field

MEDIA_TYPE = "application/vnd.ipfs.ipns-record"
MAX_RECORD = 10 * 1024  # bytes, "Record Size Limit"
TTL = timedelta(minutes=5)  # "Suggested default"

_PUBLIC_ED25519 = b"\x08\x01\x12\x20"  # protobuf PublicKey: type 1, 32 bytes
_PREFIX = b"ipns-signature:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A record whose signature was checked, or was made here."""

    name: str
    """`k51…`: the public key."""
    value: str
    """What the name leads to, `/ipfs/<cid>`."""
    sequence: int
    valid_until: datetime
    ttl: timedelta
    """How long a resolver may keep it without asking again."""
    raw: bytes
    """What is handed on."""


def name_of(public: bytes) -> str:
    """The name that belongs to an Ed25519 public key (32 bytes): the key itself, in base36."""
    digest = _PUBLIC_ED25519 + public
    return cids.base36(Cid(codec=cids.LIBP2P_KEY, hash_code=cids.IDENTITY, digest=digest))


def make(
    seed: bytes, *, value: str, sequence: int, valid_until: datetime, ttl: timedelta = TTL
) -> Record:
    """
    Return a signed record, V1 and V2 in one, which every node since 2016 reads.

    Args:
        seed: the secret key, 32 bytes.
        value: `/ipfs/<cid>` or `/ipns/<name>`.
        sequence: above that of every earlier record of this key.
        valid_until: nobody takes the record after it. UTC.
        ttl: how long resolvers may keep it.
    """
    key = Ed25519PrivateKey.from_private_bytes(seed)
    until = valid_until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z").encode()
    ttl_ns = ttl // timedelta(microseconds=1) * 1000
    data = dagcbor.encode_map({
        "Value": value.encode(), "Validity": until, "ValidityType": 0,
        "Sequence": sequence, "TTL": ttl_ns,
    })  # fmt: skip
    raw = b"".join((
        bytes_field(1, value.encode()),
        bytes_field(2, key.sign(value.encode() + until + b"EOL")),  # V1
        number_field(3, 0),
        bytes_field(4, until),
        number_field(5, sequence),
        number_field(6, ttl_ns),
        bytes_field(8, key.sign(_PREFIX + data)),  # V2
        bytes_field(9, data),
    ))  # fmt: skip
    if len(raw) > MAX_RECORD:
        raise IpfsError(f"record has {len(raw)} bytes, at most {MAX_RECORD} are taken")
    name = name_of(key.public_key().public_bytes_raw())
    return Record(
        name=name, value=value, sequence=sequence, valid_until=valid_until, ttl=ttl, raw=raw
    )


def verify(name: str, unverified: bytes, *, now: datetime) -> Record:
    """
    Return the record of *name* in these bytes.

    Raises:
        IpfsError: it is not of that name, not well-formed, not true to itself, or too old.
    """
    public = _public(name)
    # 1. before parsing, the size
    if len(unverified) > MAX_RECORD:
        raise IpfsError(f"record has {len(unverified)} bytes, at most {MAX_RECORD} are taken")
    try:
        entry = dict(fields(unverified))
        signature, data = entry.get(8), entry.get(9)
        # 2. signatureV2 and data are there
        if not isinstance(signature, bytes) or not isinstance(data, bytes):
            raise IpfsError("record has no V2 signature")
        # 3. to 6. the key is the name; the signature is over the data as it came
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _PREFIX + data)
        said = dagcbor.decode_map(data)
        # 7. the old fields, where there are any, say the same
        _check_same(entry, said)
        return _record(name, said, unverified, now)
    except InvalidSignature:
        raise IpfsError(f"record is not signed by {name}") from None
    except ValueError as error:
        raise IpfsError(f"not an ipns record: {error}") from None


def _public(name: str) -> bytes:
    cid = cids.parse(name)
    digest = cid.digest
    if cid.hash_code != cids.IDENTITY or len(digest) != 36 or digest[:4] != _PUBLIC_ED25519:
        raise IpfsError("ipns name is not an Ed25519 key")
    return digest[4:]


def _check_same(entry: Mapping[int, int | bytes], said: Mapping[str, dagcbor.Value]) -> None:
    if 1 not in entry and 2 not in entry:
        return
    old = {1: "Value", 4: "Validity", 5: "Sequence", 6: "TTL"}
    numbers = {3: "ValidityType"}
    for field, key in (old | numbers).items():
        missing: int | bytes = b"" if field in (1, 4) else 0  # protobuf leaves out what is empty
        if entry.get(field, missing) != said.get(key):
            raise ValueError(f"{key} is signed as another than the one outside")


def _record(name: str, said: Mapping[str, dagcbor.Value], raw: bytes, now: datetime) -> Record:
    value, until = said.get("Value"), said.get("Validity")
    sequence, ttl = said.get("Sequence"), said.get("TTL")
    if not isinstance(value, bytes) or not isinstance(until, bytes):
        raise ValueError("no value, or no validity")  # noqa: TRY004  one kind of error for bytes
    if not isinstance(sequence, int) or not isinstance(ttl, int) or said.get("ValidityType") != 0:
        raise ValueError("no sequence, no ttl, or a validity of another type than end of life")
    valid_until = _time(until)
    # 8. still valid
    if valid_until <= now:
        raise IpfsError(f"record was valid until {valid_until:%Y-%m-%d %H:%M} UTC")
    return Record(
        name=name, value=value.decode(), sequence=sequence, valid_until=valid_until,
        ttl=timedelta(microseconds=ttl // 1000), raw=raw,
    )  # fmt: skip


def _time(text: bytes) -> datetime:
    """RFC 3339 in UTC; of its nanoseconds the last three digits are dropped."""
    whole, _, fraction = text.decode("ascii").removesuffix("Z").partition(".")
    micros = f"{fraction or '0':<06.6}"
    return datetime.strptime(f"{whole}.{micros}Z", "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def newest(records: tuple[Record, ...]) -> Record | None:
    """The record that a resolver takes: the highest sequence, then the longest valid."""
    return max(records, key=lambda one: (one.sequence, one.valid_until), default=None)


def dnslink(host: str, path: str) -> str:
    """
    The DNS record that makes *host* an alias of *path* (https://dnslink.dev/).

    A convenience and no more: names in the DNS are what censors take away first.
    """
    return f'_dnslink.{host.rstrip(".")}. 300 IN TXT "dnslink={path}"'
