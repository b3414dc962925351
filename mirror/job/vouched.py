"""Files that somebody in the keyring signed with minisign: snapshots of registers, requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mirror.config import Config
from mirror.errors import SourceError
from mirror.flags import Vouched
from mirror.model import Limits, Web
from signing import keyring, minisig, pack, trust
from signing.errors import FormatError, SigningError
from signing.trust import Keyring, Origin, Volunteer

_LIMITS = Limits(max_bytes=50_000_000, deadline_s=120)


def vouched(source: str, config: Config, web: Web) -> Vouched:
    """
    Return the bytes of *source* and who signed them.

    Args:
        source: a path beside mirrors.toml, or a URL; the signature is beside it, in `.minisig`.
        config: `trust` says whose signatures count; that file is the volunteer's own choice.
        web: for a URL.

    Raises:
        SourceError: it cannot be had, or nobody who counts signed it.
    """
    data = _read(source, config, web)
    unverified = _read(f"{source}.minisig", config, web)
    try:
        _, signature = minisig.parse_signature(unverified.decode())
        signer = _signer(data, signature, _keyring(config))
    except (SigningError, UnicodeDecodeError) as error:
        raise SourceError(f"{source}.minisig: {error}") from None
    hosts = signer.hosts if isinstance(signer, Origin) else ()
    return Vouched(data=data, signer=signer.name, hosts=hosts)


def vouch(data: bytes, key: minisig.SecretKey, comment: str) -> bytes:
    """Return the `.minisig` file by which *key* vouches for *data*; its public key goes with it."""
    signature = minisig.sign(minisig.digest(data), key, comment)
    return minisig.dump_signature(signature, str(key.public)).encode()


def _signer(data: bytes, signature: minisig.Signature, keyring: Keyring) -> Origin | Volunteer:
    """The entry whose key made the signature; raise FormatError where there is none."""
    prehash = minisig.digest(data)
    for entry in _entries(signature, keyring):
        minisig.verify(prehash, entry.key, signature)
        return entry
    raise FormatError("S4", "nobody in the keyring has the key that signed it")


def _entries(signature: minisig.Signature, keyring: Keyring) -> Iterator[Origin | Volunteer]:
    for entry in keyring.entries:
        if entry.key.keynum == signature.keynum and not keyring.revocation(entry.key):
            yield entry


def _keyring(config: Config) -> Keyring:
    if config.trust is None:
        raise SourceError("nobody's signature counts yet", hint="set trust in mirrors.toml")
    data = _file(config.trust)
    if trust.is_pack(data):
        return pack.read(data, pack.Pin(root=pack.fingerprint(data))).trust.keyring
    return keyring.pinned(data).keyring


def _read(source: str, config: Config, web: Web) -> bytes:
    if not source.startswith(("http://", "https://")):
        return _file(config.path.parent / source)
    capture = web.get(source, limits=_LIMITS)
    if capture.status != 200:
        raise SourceError(f"{source} answered {capture.status}, expected 200")
    return capture.body


def _file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path.name}: cannot be read: {error.strerror}") from None
