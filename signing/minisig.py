"""
The minisign format: public keys, signatures and their trusted comments, to and from text.

What stock minisign 0.11 writes is read here and the other way round, except that signatures
of the legacy kind (`Ed`, over the whole message) are refused. Source of the format: minisign's
src/minisign.c and the "File formats" of its documentation. Secret key files: `keyfile`.
"""

from __future__ import annotations

import hashlib
import os
import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterable
from typing import NamedTuple

from signing import ed25519
from signing.errors import FormatError

_SIGNATURE = b"ED"  # Ed25519 over BLAKE2b-512 of the message
_LEGACY = b"Ed"  # Ed25519 over the message; also the mark of every minisign key
_TEXT = re.compile(r"[^\x00-\x1f\x7f]*", re.ASCII)
_MAX_COMMENT = 8192 - 1  # TRUSTEDCOMMENTMAXBYTES of minisign 0.11 counts its final zero
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "


class PublicKey(NamedTuple):
    """A minisign public key. Made from outside bytes only by `parse_public`."""

    keynum: bytes
    """8 bytes that name the key; random, no part of the cryptography."""
    point: bytes
    """32 bytes."""

    @property
    def raw(self) -> bytes:
        """The 42 bytes that its line of text encodes."""
        return _LEGACY + self.keynum + self.point

    def __str__(self) -> str:
        """Return the line of text minisign takes after -P: 56 characters."""
        return encode_base64(self.raw)

    @property
    def id(self) -> str:
        """The hex digits by which minisign names it in its comments, without leading zeros."""
        return f"{int.from_bytes(self.keynum, 'little'):X}"

    @property
    def fingerprint(self) -> str:
        """The 40 digits by which people compare keys."""
        return digits(self.raw)


class SecretKey(NamedTuple):
    """A minisign secret key, in the clear: keep it out of logs and command lines."""

    keynum: bytes
    seed: bytes

    def __repr__(self) -> str:
        return f"SecretKey(keynum={self.keynum!r})"

    @property
    def public(self) -> PublicKey:
        """The public key that belongs to it."""
        return PublicKey(keynum=self.keynum, point=ed25519.public(self.seed))


class Signature(NamedTuple):
    """A prehashed minisign signature and the comment it vouches for."""

    keynum: bytes
    signature: bytes
    """64 bytes, over BLAKE2b-512 of the message."""
    trusted_comment: str
    global_signature: bytes
    """64 bytes, over `signature` and the trusted comment."""


def digits(data: bytes) -> str:
    """
    Return the fingerprint of *data*: 40 digits in 8 groups of 5 (FORMAT.md K3).

    SHA-256 as a number modulo 10**40. Digits, because people compare them with fewer mistakes
    than hexadecimal, in every language (Dechand et al., USENIX Security 2016).
    """
    number = int.from_bytes(hashlib.sha256(data).digest(), "big") % 10**40
    text = f"{number:040}"
    return " ".join(text[i : i + 5] for i in range(0, 40, 5))


def generate(randbytes: Callable[[int], bytes] = os.urandom) -> SecretKey:
    """Return a new key."""
    return SecretKey(keynum=randbytes(8), seed=randbytes(32))


def digest(message: bytes) -> bytes:
    """Return the 64 bytes that a prehashed signature signs."""
    return digest_of([message])


def digest_of(parts: Iterable[bytes]) -> bytes:
    """Return the same of a message that comes in parts."""
    hashing = hashlib.blake2b()
    for part in parts:
        hashing.update(part)
    return hashing.digest()


def sign(prehash: bytes, key: SecretKey, trusted_comment: str) -> Signature:
    """Return the signature of the message whose `digest` is *prehash*."""
    signature = ed25519.sign(key.seed, prehash)
    return Signature(
        keynum=key.keynum,
        signature=signature,
        trusted_comment=trusted_comment,
        global_signature=ed25519.sign(key.seed, signature + trusted_comment.encode()),
    )


def verify(prehash: bytes, key: PublicKey, signature: Signature) -> None:
    """Raise FormatError unless *signature* and its trusted comment hold for *key*."""
    if signature.keynum != key.keynum:
        raise FormatError("S4", "the signature names another key than the one beside it")
    if not ed25519.verify(key.point, signature.signature, prehash):
        raise FormatError("S5", f"the signature by {key.id} does not hold for this text")
    comment = signature.signature + signature.trusted_comment.encode()
    if not ed25519.verify(key.point, signature.global_signature, comment):
        raise FormatError("S6", f"the claims are not the ones that {key.id} signed")


# --- text -------------------------------------------------------------------------------------


def parse_public(line: str) -> PublicKey:
    """Return the key of one line of 56 characters; raise FormatError for any other bytes."""
    raw = decode_base64(line, 42, "K1", "public key")
    if raw[:2] != _LEGACY:
        raise FormatError("K1", "not a minisign public key")
    if not ed25519.is_sound_point(raw[10:]):
        raise FormatError("K2", "public key is of low order or not canonical")
    return PublicKey(keynum=raw[2:10], point=raw[10:])


def load_public(text: str) -> PublicKey:
    """Return the key of a public key file, or of its second line alone."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    if len(lines) == 2 and lines[0].startswith(_UNTRUSTED):
        del lines[0]
    if len(lines) != 1:
        raise FormatError("K1", "not a minisign public key file of two lines")
    return parse_public(lines[0])


def dump_public(key: PublicKey) -> str:
    """Return the text of the public key file, as stock minisign writes it."""
    return f"{_UNTRUSTED}minisign public key {key.id}\n{key}\n"


def parse_signature(text: str) -> tuple[str, Signature]:
    """
    Return the untrusted comment and the signature of a `.minisig`, four lines.

    Every byte counts: no other line ends, no spaces, canonical base64.
    """
    lines = text.split("\n")
    if len(lines) != 5 or lines[4]:
        raise FormatError("S1", f"signature is {text.count(chr(10))} lines, expected 4")
    untrusted = _comment(lines[0], _UNTRUSTED)
    raw = decode_base64(lines[1], 74, "S3", "signature")
    if raw[:2] != _SIGNATURE:
        raise FormatError("S3", "signature is not of the prehashed kind (ED)", hint=_RESIGN)
    return untrusted, Signature(
        keynum=raw[2:10],
        signature=raw[10:],
        trusted_comment=_comment(lines[2], _TRUSTED),
        global_signature=decode_base64(lines[3], 64, "S3", "global signature"),
    )


_RESIGN = "sign again with minisign 0.11 or later, which prehashes by default, or add -H"


def dump_signature(signature: Signature, untrusted_comment: str) -> str:
    """Return the four lines of a `.minisig`."""
    line = encode_base64(_SIGNATURE + signature.keynum + signature.signature)
    global_line = encode_base64(signature.global_signature)
    return (
        f"{_UNTRUSTED}{untrusted_comment}\n{line}\n"
        f"{_TRUSTED}{signature.trusted_comment}\n{global_line}\n"
    )


def _comment(line: str, prefix: str) -> str:
    comment = line.removeprefix(prefix)
    if comment == line or len(line.encode()) > _MAX_COMMENT or not _TEXT.fullmatch(comment):
        raise FormatError("S1", f"line is not an {prefix.rstrip(': ')} of minisign's")
    return comment


def encode_base64(raw: bytes) -> str:
    """Return *raw* in canonical base64 (RFC 4648 section 4)."""
    return b2a_base64(raw, newline=False).decode()


def decode_base64(text: str, size: int, rule: str, what: str) -> bytes:
    """Return *size* bytes from canonical base64 (RFC 4648 3.5: no slack bits, no other form)."""
    try:
        raw = a2b_base64(text, strict_mode=True)
    except ValueError:
        raise FormatError(rule, f"{what} is not base64") from None
    if len(raw) != size:
        raise FormatError(rule, f"{what} is {len(raw)} bytes, expected {size}")
    if encode_base64(raw) != text:
        raise FormatError(rule, f"{what} is not in canonical base64")
    return raw
