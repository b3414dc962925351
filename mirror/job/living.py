"""What the publisher's trust pack gives to the tree: the list of living mirrors, and itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from mirror.errors import ConfigError
from mirror.site import MirrorList, Place
from signing import pack, policy, repository, trust
from signing.pack import Pack, Pin


def read_trust(path: Path | None) -> bytes | None:
    """Return the trust list that mirrors.toml names, unchecked, or None if it names none."""
    try:
        return None if path is None else path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def mirror_list(data: bytes | None, now: datetime) -> MirrorList | None:
    """
    Return the living mirrors that the trust list *data* names, or None if it names none.

    Raises:
        TrustError: it is a trust pack whose chain does not hold.
    """
    found = _pack(data)
    if found is None or not found.trust.mirrors or found.trust.issued is None:
        return None
    expires = found.expires["mirrors"]
    ordered = sorted(found.trust.mirrors, key=lambda one: policy.KINDS.index(one.kind))
    return MirrorList(
        version=found.pin.versions["mirrors"],
        issued=found.trust.issued.date(),
        expires=expires.date(),
        days_over=(now - expires).days if now > expires else None,
        places=tuple(Place(kind=one.kind, url=one.url, since=one.since) for one in ordered),
    )


def trust_files(data: bytes | None) -> Mapping[str, bytes]:
    """Return path and bytes of the folder `trust/`, from which readers renew their trust list."""
    if data is None or _pack(data) is None:
        return {}
    return {f"trust/{path}": text for path, text in repository.served(data).items()}


def _pack(data: bytes | None) -> Pack | None:
    if data is None or not trust.is_pack(data):
        return None
    return pack.read(data, Pin(root=pack.fingerprint(data)))
