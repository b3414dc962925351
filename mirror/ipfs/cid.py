"""
CIDs: a codec and a multihash, as bytes and as text.

Own code and not a library: what is needed is two multibases and three numbers, and the CID
libraries on PyPI are wrong above one block or want forty packages (docs/adr/0040).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from mirror.errors import IpfsError

# Multicodec table, https://github.com/multiformats/multicodec/blob/master/table.csv
RAW = 0x55
DAG_PB = 0x70
LIBP2P_KEY = 0x72
IDENTITY = 0x00
SHA2_256 = 0x12

MAX_TEXT = 512  # characters; an identity CID of the 128 bytes that Kubo allows at most has 212
MAX_IDENTITY = 128  # bytes; boxo verifcid.DefaultMaxIdentityDigestSize

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cid:
    """What a CID says, whichever way it was written; equal CIDs name equal blocks."""

    codec: int
    digest: bytes
    hash_code: int = SHA2_256

    def __bytes__(self) -> bytes:
        """CIDv1: version, codec, hash, length of the digest, digest (multiformats/cid)."""
        return _head(self.codec, self.hash_code, len(self.digest)) + self.digest

    def __str__(self) -> str:
        """CIDv1 in base32, the one way we write CIDs."""
        return "b" + base64.b32encode(bytes(self)).decode().rstrip("=").lower()

    def matches(self, block: bytes) -> bool:
        """True where *block* is what this CID names."""
        if self.hash_code == IDENTITY:
            return block == self.digest
        return hashlib.sha256(block).digest() == self.digest


@lru_cache(maxsize=16)  # a tree has many thousands of CIDs of two kinds
def _head(codec: int, hash_code: int, size: int) -> bytes:
    return b"\x01" + varint(codec) + varint(hash_code) + varint(size)


def of_block(block: bytes, codec: int = RAW) -> Cid:
    """The CID of *block*: CIDv1, sha2-256."""
    return Cid(codec=codec, digest=hashlib.sha256(block).digest())


EMPTY = Cid(codec=RAW, digest=b"", hash_code=IDENTITY)
"""`bafkqaaa`, the empty block inside its own CID: gateways are probed with it (specs.ipfs.tech
http-gateways/trustless-gateway, section 7.1)."""


def parse(unverified: str) -> Cid:
    """
    Return the CID that a text says: CIDv0, or CIDv1 in base16, base32, base36 or base58btc.

    Raises:
        IpfsError: not a CID, or of a hash other than sha2-256 and identity.
    """
    shown = unverified if len(unverified) <= 80 else unverified[:77] + "..."
    if len(unverified) > MAX_TEXT:
        raise IpfsError(f"cid of {len(unverified)} characters, at most {MAX_TEXT} are read")
    try:
        return from_bytes(_decode(unverified))
    except ValueError as error:
        raise IpfsError(f"not a cid: {shown!r}: {error}") from None


def from_bytes(unverified: bytes) -> Cid:
    """Return the CID that all of these bytes are; ValueError where they are none."""
    cid, end = read(unverified, 0)
    if end != len(unverified):
        raise ValueError("bytes after its end")
    return cid


def read(data: bytes, at: int) -> tuple[Cid, int]:
    """Return the CID that begins at *at*, and where it ends; ValueError where there is none."""
    if data[at : at + 2] == b"\x12\x20":  # CIDv0: a bare sha2-256 multihash, always dag-pb
        return Cid(codec=DAG_PB, digest=_take(data, at + 2, 32)), at + 34
    version, at = read_varint(data, at)
    if version != 1:
        raise ValueError(f"version is {version}, expected 0 or 1")
    codec, at = read_varint(data, at)
    hash_code, at = read_varint(data, at)
    size, at = read_varint(data, at)
    _check_hash(hash_code, size)
    return Cid(codec=codec, hash_code=hash_code, digest=_take(data, at, size)), at + size


def _check_hash(hash_code: int, size: int) -> None:
    if hash_code == SHA2_256 and size != 32:
        raise ValueError(f"sha2-256 of {size} bytes, expected 32")
    if hash_code == IDENTITY and size > MAX_IDENTITY:
        raise ValueError(f"identity of {size} bytes, at most {MAX_IDENTITY}")
    if hash_code not in (SHA2_256, IDENTITY):
        raise ValueError(f"hash is {hash_code:#x}, expected sha2-256 or identity")


def _take(data: bytes, at: int, size: int) -> bytes:
    part = data[at : at + size]
    if len(part) != size:
        raise ValueError("cut short")
    return part


def varint(number: int) -> bytes:
    """Unsigned LEB128, as multiformats and protobuf write numbers."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """
    Return the varint at *at* and where it ends; ValueError where there is none.

    At most 9 bytes and in the shortest form, as multiformats/unsigned-varint demands.
    """
    number = 0
    for index, byte in enumerate(data[at : at + 9]):
        number |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            if byte == 0 and index:
                raise ValueError("number not in its shortest form")
            return number, at + index + 1
    raise ValueError("number cut short")


def _decode(text: str) -> bytes:
    """Bytes of a multibase text; "Qm…" without a prefix is base58btc (CIDv0)."""
    if len(text) == 46 and text.startswith("Qm"):
        return _positional(text, _BASE58)
    prefix, rest = text[:1], text[1:]
    if prefix == "b" and rest.islower() and "=" not in rest:
        return base64.b32decode(rest.upper() + "=" * (-len(rest) % 8))
    if prefix == "f":
        return base64.b16decode(rest.upper())
    if prefix in ("k", "z"):
        return _positional(rest, _BASE36 if prefix == "k" else _BASE58)
    raise ValueError(f"multibase {prefix!r} is not read here")


def _positional(text: str, alphabet: str) -> bytes:
    number = 0
    for character in text:
        number = number * len(alphabet) + alphabet.index(character)
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base36(cid: Cid) -> str:
    """CIDv1 in base36, as IPNS names are written (specs.ipfs.tech/ipns/ipns-record, 2.1)."""
    return "k" + _spell(bytes(cid), _BASE36)


def peer_id(cid: Cid) -> str:
    """The bare multihash in base58btc, the form of peer IDs that every client reads."""
    multihash = varint(cid.hash_code) + varint(len(cid.digest)) + cid.digest
    return _spell(multihash, _BASE58)


def _spell(data: bytes, alphabet: str) -> str:
    """*data*, which begins with no zero, as a number in the base of *alphabet*."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, len(alphabet))
        text = alphabet[digit] + text
    return text
