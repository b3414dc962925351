"""
TUF metadata in the ceremony's folder: found, made, and signed with keys of minisign's form.

The folder is a mapping of path to bytes, as in `ceremony`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from signing import minisig
from signing.errors import TrustError
from signing.minisig import PublicKey, SecretKey

Files = Mapping[str, bytes]
DAYS = {"root": 365, "targets": 90, "mirrors": 30, "snapshot": 14, "timestamp": 7}
"""For how many days each role holds: long where keys are offline, short where they are not."""
KEYS = "keys.json"
SIGNED_BY_ROOT = ("keyring.json", "policy.json")
_VERSIONED = re.compile(r"metadata/(?:([0-9]+)\.)?([a-z]+)\.json")


def tuf_key(key: PublicKey) -> SSlibKey:
    """Return *key* as TUF names keys."""
    return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(key.point))


def note_key(files: Files, key: PublicKey) -> bytes:
    """Return keys.json with *key* added: what people call the keys of roles, for `digits`."""
    known = json.loads(files.get(KEYS, b"{}"))
    return json.dumps({**known, tuf_key(key).keyid: str(key)}, indent=1, sort_keys=True).encode()


def digits(files: Files) -> dict[str, str]:
    """Return the fingerprints of keys of roles by the IDs that TUF gives them; nobody signs it."""
    found = {}
    for keyid, line in json.loads(files.get(KEYS, b"{}")).items():
        key = minisig.parse_public(line)
        if tuf_key(key).keyid == keyid:
            found[keyid] = key.fingerprint
    return found


def signer(key: SecretKey) -> CryptoSigner:
    """Return what signs metadata with *key*."""
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(key.seed))


def until(role: str, now: datetime) -> datetime:
    """Return when metadata of *role* that is signed *now* runs out."""
    return now.replace(microsecond=0) + timedelta(days=DAYS[role])


def read(data: bytes) -> Metadata[Any]:
    """Return metadata, its signatures unchecked; raise TrustError if it is none."""
    try:
        return Metadata.from_bytes(data)
    except RepositoryError as error:
        raise TrustError(f"trust folder: {error}") from error


def live(files: Files, role: str) -> bytes | None:
    """Return the newest published metadata of *role*, or None."""
    found = [_VERSIONED.fullmatch(path) for path in files]
    paths = {int(one[1] or 0): one[0] for one in found if one and one[2] == role}
    return files[paths[max(paths)]] if paths else None


def roots(files: Files) -> Iterator[Root]:
    """Yield the roots whose keys matter now: the published one, then the one in draft."""
    for data in (live(files, "root"), files.get("draft/root.json")):
        if data:
            yield read(data).signed


def path(role: str, signed: Signed) -> str:
    """Return where published metadata stands (TUF specification 7.1, consistent snapshots)."""
    return (
        f"metadata/{role}.json" if role == "timestamp" else f"metadata/{signed.version}.{role}.json"
    )


def next_version(files: Files, role: str) -> int:
    """Return the version that follows the published one."""
    data = live(files, role)
    return read(data).signed.version + 1 if data else 1


def make_targets(files: Files, now: datetime) -> Targets:
    """Return unsigned targets for what the folder says, delegating mirrors to the duty keys."""
    *_, root = roots(files)
    duty = root.roles["timestamp"].keyids
    delegation = DelegatedRole("mirrors", duty, 1, terminating=True, paths=["mirrors.json"])
    return Targets(
        version=next_version(files, "targets"),
        expires=until("targets", now),
        targets={name: _target(files, name) for name in SIGNED_BY_ROOT},
        delegations=Delegations({one: root.keys[one] for one in duty}, {"mirrors": delegation}),
    )


def make_mirrors(files: Files, now: datetime) -> Targets:
    """Return the unsigned metadata of the delegated role `mirrors`."""
    return Targets(
        version=next_version(files, "mirrors"),
        expires=until("mirrors", now),
        targets={"mirrors.json": _target(files, "mirrors.json")},
    )


def make_snapshot(files: Files, now: datetime) -> Snapshot:
    """Return the unsigned list of versions that belong together."""
    return Snapshot(
        version=next_version(files, "snapshot"),
        expires=until("snapshot", now),
        meta={f"{role}.json": _meta(files, role) for role in ("targets", "mirrors")},
    )


def make_timestamp(files: Files, now: datetime) -> Timestamp:
    """Return the unsigned statement of which snapshot is the newest, and since when."""
    issued = now.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    return Timestamp(
        version=next_version(files, "timestamp"),
        expires=until("timestamp", now),
        snapshot_meta=_meta(files, "snapshot"),
        unrecognized_fields={"issued": issued},
    )


def says(targets: Targets) -> dict[str, Any]:
    """Return what *targets* states, without version and date."""
    stated = targets.to_dict()
    return {name: stated.get(name) for name in ("targets", "delegations")}


def _target(files: Files, name: str) -> TargetFile:
    return TargetFile.from_data(name, files[name], ["sha256"])


def _meta(files: Files, role: str) -> MetaFile:
    data = live(files, role)
    if data is None:
        raise TrustError(f"trust folder: nothing was published as {role} yet")
    return MetaFile.from_data(read(data).signed.version, data, ["sha256"])
