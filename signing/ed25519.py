"""
Ed25519 with exactly one acceptance set: that of libsodium, which minisign uses (FORMAT.md 7).

Verifiers differ on signatures that no honest signer makes: of the 914 edge cases collected in
C2SP/CCTV, OpenSSL accepts 208, Firefox 172, libsodium 43. A file must not be green in one and
red in another, so what libsodium refuses is refused here before OpenSSL sees it.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

_P = 2**255 - 19  # field prime, RFC 8032 5.1
_L = 2**252 + 27742317777372353535851937790883648493  # group order, RFC 8032 5.1
_Y8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_LOW_ORDER_Y = frozenset({0, 1, _P - 1, _Y8, _P - _Y8})
"""The y of all points of order 1, 2, 4 and 8: libsodium's ge25519_has_small_order."""


def is_sound_point(encoded: bytes) -> bool:
    """
    Tell whether 32 bytes may stand as a public key or as the R of a signature.

    The encoding has to be canonical (y < p) and the point not of low order: a key of low order
    has signatures that hold for any message.
    """
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    return len(encoded) == 32 and y < _P and y not in _LOW_ORDER_Y


def verify(point: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether *signature* (64 bytes: R, S) of *message* holds for the key *point*."""
    if len(signature) != 64 or not (is_sound_point(point) and is_sound_point(signature[:32])):
        return False
    if int.from_bytes(signature[32:], "little") >= _L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(point).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the 64 bytes of the signature of *message* by the secret key *seed*."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def public(seed: bytes) -> bytes:
    """Return the 32 bytes of the public key that belongs to the secret key *seed*."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
