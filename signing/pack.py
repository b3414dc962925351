"""
The trust pack: a whole chain of trust in one file, checked whole without network (FORMAT.md 9).

The metadata is that of a TUF repository and is read and checked with python-tuf's public API.
python-tuf itself has no offline mode (theupdateframework/python-tuf#2359). Two rules differ from
its client on purpose: what has expired is used and its age told, because a coordinator who was
arrested must not make old articles unreadable; and a threshold counts distinct public keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Key, Metadata, MetaFile, Root, Snapshot, Targets, Timestamp

from signing import ed25519, keyring, minisig, policy
from signing.errors import TrustError
from signing.trust import PACK_FORMAT, Source, Trust

FIRST = "1.root.json"
ROLES = ("root", "timestamp", "snapshot", "targets", "mirrors")
_ROLE = TypeVar("_ROLE", Root, Timestamp, Snapshot, Targets)
_Files = Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """What a reader remembers of a chain of trust."""

    root: str
    """The fingerprint of the first root: 40 digits in 8 groups, as people compare them."""
    versions: Mapping[str, int] = field(default_factory=dict)
    """The highest version seen of each role."""
    root_sha256: str = ""
    """Of the newest root seen: a chain that leaves this one is another chain."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """A trust pack whose chain holds."""

    trust: Trust
    pin: Pin
    """What to remember of it."""
    thresholds: Mapping[str, tuple[int, int]]
    """Role -> how many signatures of how many keys."""
    expires: Mapping[str, datetime]
    """Role -> when its newest metadata is out of date."""


def first(data: bytes) -> bytes:
    """Return the first root in a pack, which is what a reader pins."""
    return _file(opened(data), FIRST)


def fingerprint(data: bytes) -> str:
    """Return the fingerprint of the first root in a pack, for a person to compare."""
    return minisig.digits(first(data))


def read(data: bytes, pin: Pin) -> Pack:
    """
    Return what the trust pack *data* says, if its chain begins at *pin* and holds.

    Raises:
        TrustError: any of P1 to P4 is broken. The clock plays no part in it (P5).
    """
    files = opened(data)
    try:
        return _read(files, pin)
    except (RepositoryError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrustError(f"trust pack: {error}") from error


def write(files: _Files) -> bytes:
    """Return the pack of *files*, name to text; the same files, the same bytes."""
    texts = {name: text.decode() for name, text in sorted(files.items())}
    return json.dumps({"format": PACK_FORMAT, "files": texts}, ensure_ascii=False).encode() + b"\n"


def _read(files: _Files, pin: Pin) -> Pack:
    roots = _roots(files, pin)  # P1
    root = roots[-1]
    timestamp = _delegated(files, "timestamp", Timestamp, root)  # P2
    snapshot = _delegated(files, "snapshot", Snapshot, root, timestamp.snapshot_meta)
    targets = _delegated(files, "targets", Targets, root, snapshot.meta["targets.json"])
    mirrors = _delegated(files, "mirrors", Targets, targets, snapshot.meta["mirrors.json"])
    chain = (root, timestamp, snapshot, targets, mirrors)
    versions = {name: signed.version for name, signed in zip(ROLES, chain, strict=True)}
    _check_versions(versions, pin, roots, files)  # P4
    return Pack(
        trust=Trust(
            keyring=keyring.from_json(_target(files, targets, "keyring.json")),  # P3
            policy=policy.policy_from_json(_target(files, targets, "policy.json")),
            mirrors=policy.mirrors_from_json(_target(files, mirrors, "mirrors.json")),
            mirror_keys=_points(targets, "mirrors"),
            source=Source.PACK,
            issued=_issued(timestamp),
            expires=min(signed.expires for signed in chain),
        ),
        pin=Pin(
            root=pin.root,
            versions=versions,
            root_sha256=hashlib.sha256(files[f"{root.version}.root.json"]).hexdigest(),
        ),
        thresholds=_thresholds(root, targets),
        expires={name: signed.expires for name, signed in zip(ROLES, chain, strict=True)},
    )


def opened(data: bytes) -> _Files:
    """Return the files in the pack *data*, name to bytes, unchecked; raise TrustError if none."""
    unverified = keyring.load_object(data, "trust pack", PACK_FORMAT, {"files"}).get("files")
    if not isinstance(unverified, dict):
        raise TrustError("trust pack: files: not an object")
    if not all(isinstance(text, str) for text in unverified.values()):
        raise TrustError("trust pack: files: not texts")
    try:
        return {name: text.encode() for name, text in unverified.items()}
    except UnicodeEncodeError:
        raise TrustError("trust pack: files: not UTF-8") from None


def _file(files: _Files, name: str) -> bytes:
    if name not in files:
        raise TrustError(f"trust pack: no file {name}")
    return files[name]


def _roots(files: _Files, pin: Pin) -> list[Root]:
    """Return all roots, the first one pinned, each next one signed by the one before and itself."""
    if minisig.digits(_file(files, FIRST)) != pin.root:
        raise TrustError(
            "trust pack: it begins with another root than the pinned one",
            hint="compare the 40 digits with those that the publisher prints",
        )
    roots: list[Root] = []
    for version in count(1):
        if f"{version}.root.json" not in files:
            break
        metadata = _metadata(files[f"{version}.root.json"], Root)
        root = metadata.signed
        if root.version != version:
            raise TrustError(f"trust pack: {version}.root.json is version {root.version}")
        for delegator in (*roots[-1:], root):
            _check_signatures(delegator, "root", metadata)
        roots.append(root)
    return roots


def _delegated(
    files: _Files,
    role: str,
    kind: type[_ROLE],
    delegator: Root | Targets,
    named: MetaFile | None = None,
) -> _ROLE:
    """Return the metadata of *role*, signed as *delegator* demands and as it was *named*."""
    data = _file(files, f"{role}.json")
    metadata = _metadata(data, kind)
    _check_signatures(delegator, role, metadata)
    if named:
        named.verify_length_and_hashes(data)
        if named.version != metadata.signed.version:
            raise TrustError(
                f"trust pack: {role} is version {metadata.signed.version}, not {named.version}:"
                " parts of two packs were mixed"
            )
    return metadata.signed


def _metadata(data: bytes, kind: type[_ROLE]) -> Metadata[_ROLE]:
    metadata: Metadata[_ROLE] = Metadata.from_bytes(data)
    if not isinstance(metadata.signed, kind):
        raise TrustError(f"trust pack: metadata is not of the kind {kind.type}")
    return metadata


def _check_signatures(delegator: Root | Targets, role: str, metadata: Metadata[Any]) -> None:
    _points(delegator, role)
    delegator.verify_delegate(role, metadata.signed_bytes, metadata.signatures)


def _points(delegator: Root | Targets, role: str) -> frozenset[bytes]:
    keyids = delegator.get_delegated_role(role).keyids
    points = frozenset(_point(delegator.get_key(keyid)) for keyid in keyids)
    if len(points) != len(keyids):
        raise TrustError(f"trust pack: role {role} counts one key twice")
    return points


def _point(key: Key) -> bytes:
    point = bytes.fromhex(key.keyval["public"]) if key.keytype == "ed25519" else b""
    if not ed25519.is_sound_point(point):
        raise TrustError("trust pack: a key is not a sound Ed25519 key")
    return point


def _target(files: _Files, delegator: Targets, name: str) -> bytes:
    data = _file(files, f"targets/{name}")
    target = delegator.targets[name]
    if "sha256" not in target.hashes:
        raise TrustError(f"trust pack: {name} is named without its SHA-256")
    try:
        target.verify_length_and_hashes(data)
    except RepositoryError as error:
        raise TrustError(f"trust pack: {name} is not the one that was signed: {error}") from error
    return data


def _check_versions(
    versions: Mapping[str, int], pin: Pin, roots: list[Root], files: _Files
) -> None:
    known = pin.versions.get("root", 1)
    if versions["root"] < known:
        raise TrustError(f"trust pack: root {versions['root']} is older than {known}, seen before")
    if pin.root_sha256 not in {"", hashlib.sha256(files[f"{known}.root.json"]).hexdigest()}:
        raise TrustError("trust pack: it has left the chain of roots that was seen before")
    for role in ROLES[1:]:
        seen = pin.versions.get(role, 0)
        if versions[role] < seen and not _was_replaced(role, roots[known - 1], roots[-1]):
            raise TrustError(
                f"trust pack: {role} {versions[role]} is older than {seen}, seen before",
                hint="this is an old list, or somebody shows you one; try another mirror",
            )


def _was_replaced(role: str, known: Root, newest: Root) -> bool:
    """
    Tell whether the keys were changed with which a thief could have run versions up.

    TUF specification 5.3.11, recovery from a fast-forward attack.
    """
    online = ("timestamp", "snapshot")
    changed = any(known.roles[name].keyids != newest.roles[name].keyids for name in online)
    return role != "targets" and changed


def _issued(timestamp: Timestamp) -> datetime:
    """Return when the newest part was signed; TUF itself only says when it expires."""
    issued = datetime.fromisoformat(timestamp.unrecognized_fields["issued"])
    return issued.astimezone(UTC) if issued.tzinfo else issued.replace(tzinfo=UTC)


def _thresholds(root: Root, targets: Targets) -> dict[str, tuple[int, int]]:
    roles = {name: root.get_delegated_role(name) for name in ROLES[:4]}
    roles["mirrors"] = targets.get_delegated_role("mirrors")
    return {name: (role.threshold, len(role.keyids)) for name, role in roles.items()}
