"""What the publisher's trust pack gives to the tree: the list of living mirrors, and itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from mirror.audit import Finding
from mirror.config import Config
from mirror.errors import ConfigError
from mirror.job.edges import Edges
from mirror.site import MirrorList, Place
from mirror.store import Store
from signing import mirrorlist, pack, repository, trust
from signing.minisig import SecretKey
from signing.mirrorlist import LivingMirror
from signing.pack import Pack, Pin
from signing.trust import Trust

_IN_A_FILE = 8  # mirrors: a text has to pass a throttled line, and about 1 KB is left for them


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
    ordered = sorted(found.trust.mirrors, key=lambda one: mirrorlist.KINDS.index(one.kind))
    return MirrorList(
        version=found.pin.versions["mirrors"],
        issued=found.trust.issued.date(),
        expires=expires.date(),
        days_over=(now - expires).days if now > expires else None,
        places=tuple(Place(kind=one.kind, url=one.url, since=one.since) for one in ordered),
    )


def list_for_files(
    config: Config, key: SecretKey, edges: Edges, store: Store
) -> mirrorlist.MirrorList | None:
    """
    Return the list of living mirrors, signed by *key*, that goes with each file.

    Mirrors that the last audit found lying, blocked or dead are left out: who signs this list
    has seen it.

    Returns:
        None where the trust list of mirrors.toml names no mirrors, is out of date, or does not
        list *key*: readers would ignore it.

    Raises:
        TrustError: the trust list is a pack whose chain does not hold.
    """
    found = _pack(read_trust(config.trust))
    if found is None or not found.trust.mirrors or not _is_listed(key, found.trust):
        return None
    issued, expires = found.trust.issued, found.expires["mirrors"]
    if issued is None or edges.clock() > expires:
        return None
    version = found.pin.versions["mirrors"]
    unfit = _unfit(config, store)
    mirrors = _of_each_kind(one for one in found.trust.mirrors if address(one.url) not in unfit)
    if not mirrors:
        return None
    mirrors = mirrors[:_IN_A_FILE]
    return mirrorlist.make(mirrors, key, version=version, at=issued, until=expires.date())


def address(url: str) -> str:
    """Return *url* in the form in which two lists name one mirror alike."""
    return url.rstrip("/")


def _unfit(config: Config, store: Store) -> frozenset[str]:
    """Return the addresses of our mirrors at which the last audit did not find what we publish."""
    found = store.publishing.found()
    return frozenset(
        address(mirror.url)
        for mirror in config.mirrors
        if mirror.url and not serves(found.get(mirror.name, Finding.GENUINE))
    )


def serves(finding: str) -> bool:
    """Tell whether a reader is well served where an audit came to *finding*: old is not false."""
    return finding in {Finding.GENUINE, Finding.STALE}


def _is_listed(key: SecretKey, known: Trust) -> bool:
    listed = known.keyring.listed(key.public) or key.public.point in known.mirror_keys
    return bool(listed) and not known.keyring.revocation(key.public)


def _of_each_kind(mirrors: Iterable[LivingMirror]) -> list[LivingMirror]:
    """Return *mirrors*, the first of each kind first: where one kind is cut off, another is not."""
    seen: Counter[str] = Counter()
    ranks: dict[LivingMirror, tuple[int, int]] = {}
    for one in mirrors:
        ranks[one] = (seen[one.kind], mirrorlist.KINDS.index(one.kind))
        seen[one.kind] += 1
    return sorted(ranks, key=lambda one: ranks[one])


def trust_files(data: bytes | None) -> Mapping[str, bytes]:
    """Return path and bytes of the folder `trust/`, from which readers renew their trust list."""
    if data is None or _pack(data) is None:
        return {}
    return {f"trust/{path}": text for path, text in repository.served(data).items()}


def _pack(data: bytes | None) -> Pack | None:
    if data is None or not trust.is_pack(data):
        return None
    return pack.read(data, Pin(root=pack.fingerprint(data)))
