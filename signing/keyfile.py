"""
Secret key files in minisign's format: text to key and back, and the files themselves.

Stock minisign 0.11 reads what is written here and the other way round. The passphrase is asked
for by whoever calls; it is never taken from a command line or the environment.
"""

from __future__ import annotations

import hashlib
import os
import stat
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from signing import ed25519
from signing.errors import FormatError, KeyFileError
from signing.minisig import SecretKey, decode_base64

_UNTRUSTED = "untrusted comment: "
_ED25519, _NO_KDF, _SCRYPT, _BLAKE2B = b"Ed", b"\0\0", b"Sc", b"B2"
_SALT, _OPS, _MEM = slice(6, 38), slice(38, 46), slice(46, 54)
_NEW_OPS, _NEW_MEM = 2**22, 2**27  # scrypt N=2^17, r=8, p=1: 128 MiB (OWASP, password storage)
_MAX_MEM = 2**30  # what stock minisign asks for; more is not a key file but an attack
_MAX_OPS = 2**25
_MAX_FILE = 4096


def load_secret(text: str, ask: Callable[[], str]) -> SecretKey:
    """
    Return the key of a secret key file.

    Args:
        text: the file, two lines.
        ask: gives the passphrase; called only if the key is encrypted.

    Raises:
        KeyFileError: not a minisign secret key, or a wrong passphrase.
    """
    raw = _secret_bytes(text)
    hidden, check = raw[54:], hashlib.blake2b(digest_size=32)
    if raw[2:4] == _SCRYPT:
        hidden = _mask(hidden, ask(), raw)
    keynum, seed, point, checksum = hidden[:8], hidden[8:40], hidden[40:72], hidden[72:]
    check.update(raw[:2] + hidden[:72])
    unchecked = raw[2:4] == _NO_KDF and checksum == bytes(32)  # as stock minisign -W writes it
    if not (unchecked or checksum == check.digest()) or ed25519.public(seed) != point:
        raise KeyFileError("wrong passphrase, or a damaged secret key file")
    return SecretKey(keynum=keynum, seed=seed)


def is_encrypted(text: str) -> bool:
    """Tell whether a secret key file needs a passphrase."""
    return _secret_bytes(text)[2:4] == _SCRYPT


def dump_secret(
    key: SecretKey, passphrase: str, randbytes: Callable[[int], bytes] = os.urandom
) -> str:
    """Return the text of a secret key file; an empty *passphrase* leaves it in the clear."""
    hidden = key.keynum + key.seed + key.public.point
    if not passphrase:
        raw = _ED25519 + _NO_KDF + _BLAKE2B + bytes(48) + hidden + bytes(32)
    else:
        checksum = hashlib.blake2b(_ED25519 + hidden, digest_size=32).digest()
        cost = _NEW_OPS.to_bytes(8, "little") + _NEW_MEM.to_bytes(8, "little")
        head = _ED25519 + _SCRYPT + _BLAKE2B + randbytes(32) + cost
        raw = head + _mask(hidden + checksum, passphrase, head)
    return f"{_UNTRUSTED}minisign encrypted secret key\n{b64encode(raw).decode()}\n"


def _secret_bytes(text: str) -> bytes:
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    if len(lines) != 2 or not lines[0].startswith(_UNTRUSTED):
        raise KeyFileError("not a minisign secret key: not a file of two lines")
    try:
        raw = decode_base64(lines[1], 158, "K4", "secret key")
    except FormatError as error:
        raise KeyFileError(f"not a minisign secret key: {error}") from error
    if raw[:2] != _ED25519 or raw[2:4] not in {_NO_KDF, _SCRYPT} or raw[4:6] != _BLAKE2B:
        raise KeyFileError("not a secret key of a kind that minisign 0.11 writes")
    return raw


def _mask(data: bytes, passphrase: str, head: bytes) -> bytes:
    """Return *data* with scrypt's stream laid over it, which hides and uncovers alike."""
    ops, mem = (int.from_bytes(head[part], "little") for part in (_OPS, _MEM))
    if ops > _MAX_OPS or mem > _MAX_MEM:
        raise KeyFileError("secret key asks for more memory or time than minisign ever does")
    n, r, p = _scrypt_cost(ops, mem)
    stream = hashlib.scrypt(
        passphrase.encode(), salt=head[_SALT], n=n, r=r, p=p, maxmem=2**31 - 1, dklen=len(data)
    )
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))


def _scrypt_cost(ops: int, mem: int) -> tuple[int, int, int]:
    """Return scrypt's N, r and p as libsodium's pickparams() derives them from its two limits."""
    r, ops = 8, max(ops, 32768)
    max_n = ops // (r * 4) if ops < mem // 32 else mem // (r * 128)
    log_n = max(1, max_n.bit_length() - 1)
    p = 1 if ops < mem // 32 else max(1, min(ops // 4 >> log_n, 0x3FFFFFFF) // r)
    return 1 << log_n, r, p


# --- files ------------------------------------------------------------------------------------


def read(path: Path, ask: Callable[[], str]) -> SecretKey:
    """
    Return the key in the file *path*.

    Raises:
        KeyFileError: no such file, others than its owner may read it, or no key in it.
    """
    text = read_text(path)
    try:
        return load_secret(text, ask)
    except KeyFileError as error:
        raise KeyFileError(f"{path}: {error}", hint=error.hint) from error


def read_text(path: Path) -> str:
    """Return the text of a secret key file; raise KeyFileError if others may read it."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            raw = file.read(_MAX_FILE)
    except OSError as error:
        raise KeyFileError(f"{path}: cannot read the key file: {error.strerror}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyFileError(
            f"{path}: others than you may read this secret key", hint=f"chmod 600 {path}"
        )
    return raw.decode("ascii", "replace")


def create(path: Path, text: str) -> None:
    """Write a new secret key file that only its owner may read; never overwrite one."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileError(f"{path}: there is a file already; a key is never overwritten") from None
    except OSError as error:
        raise KeyFileError(f"{path}: cannot write the key file: {error.strerror}") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
