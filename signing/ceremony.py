"""
Making the trust repository: who may sign, by keys that meet on no machine (FORMAT.md 9).

Everything happens in one folder that is carried from machine to machine. What a function gets
and returns is that folder as a mapping of path to bytes; nothing here touches a disk.

    keyring.json  policy.json  mirrors.json      what is to be said, edited freely
    draft/root.json  draft/targets.json          what waits for signatures
    metadata/…                                   what was published, by version
    keys.json                                    the keys of roles as people know them; unsigned

Root keys stay offline and sign root and targets, by thresholds. One duty key, on the machine
that publishes, signs the rest: mirrors, snapshot and timestamp.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Role, Root, Signed, Targets

from signing import keyring, metadata, pack, policy, repository
from signing.errors import TrustError
from signing.metadata import Files
from signing.minisig import PublicKey, SecretKey
from signing.trust import Keyring, Policy

DUTY = ("snapshot", "timestamp")
_SAID = {
    "keyring.json": keyring.from_json,
    "policy.json": policy.policy_from_json,
    "mirrors.json": policy.mirrors_from_json,
}
"""What the folder says, and what checks it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One role as it stands, for a person."""

    role: str
    version: int
    expires: datetime
    draft: bool
    signed: tuple[str, ...]
    """IDs of the keys that have signed it."""
    unsigned: tuple[str, ...]
    """IDs of those that may."""
    missing: int
    """How many signatures it still needs."""


def init(*, threshold: int, targets_threshold: int, now: datetime) -> Files:
    """Return a new folder, in which nobody is trusted yet."""
    root = Root(expires=metadata.until("root", now))
    root.roles |= {"root": Role([], threshold), "targets": Role([], targets_threshold)}
    return {
        "keyring.json": keyring.to_json(Keyring()),
        "policy.json": policy.policy_to_json(Policy()),
        "mirrors.json": policy.mirrors_to_json(()),
        "draft/root.json": Metadata(root).to_bytes(),
    }


def add_root_key(files: Files, key: PublicKey, now: datetime) -> Files:
    """Return the folder with one more root key; it signs root and targets."""
    return _change_root(files, now, add=dict.fromkeys(("root", "targets"), key))


def add_duty_key(files: Files, key: PublicKey, now: datetime) -> Files:
    """Return the folder with one more key for mirrors, snapshot and timestamp."""
    return _change_root(files, now, add=dict.fromkeys(DUTY, key))


def rotate(files: Files, old: PublicKey, new: PublicKey, now: datetime) -> Files:
    """Return the folder with *new* in each role that *old* had; a threshold has to agree."""
    *_, root = metadata.roots(files)
    keyid = metadata.tuf_key(old).keyid
    roles = [name for name, role in root.roles.items() if keyid in role.keyids]
    if not roles:
        raise TrustError(f"key {old.id} has no role")
    return _change_root(files, now, add=dict.fromkeys(roles, new), remove=old)


def renew(files: Files, role: str, now: datetime) -> Files:
    """Return the folder with a fresh draft of root or targets, for before they run out."""
    if role == "root":
        return _change_root(files, now, add={})
    return {**files, "draft/targets.json": Metadata(metadata.make_targets(files, now)).to_bytes()}


def say(files: Files, name: str, data: bytes) -> Files:
    """Return the folder in which *name* (keyring.json, …) says *data*, once that is signed."""
    _SAID[name](data)
    return {**files, name: data}


def draft(files: Files, now: datetime) -> Files:
    """
    Return the folder with a draft of targets if what it says is not what was signed.

    Raises:
        TrustError: keyring.json, policy.json or mirrors.json is not in its form.
    """
    for name, check in _SAID.items():
        check(files[name])
    newest = files.get("draft/targets.json") or metadata.live(files, "targets")
    wanted = metadata.make_targets(files, now)
    if newest and metadata.says(metadata.read(newest).signed) == metadata.says(wanted):
        return files
    return {**files, "draft/targets.json": Metadata(wanted).to_bytes()}


def sign(files: Files, key: SecretKey, now: datetime) -> tuple[Files, tuple[str, ...]]:
    """Return the folder with signatures of *key* on the drafts it may sign, and their roles."""
    changed, signer, signed = dict(draft(files, now)), metadata.signer(key), []
    for role in ("root", "targets"):
        data, keyid = changed.get(f"draft/{role}.json"), signer.public_key.keyid
        if data and any(keyid in root.roles[role].keyids for root in metadata.roots(files)):
            unsigned = metadata.read(data)
            unsigned.sign(signer, append=True)
            changed[f"draft/{role}.json"] = unsigned.to_bytes()
            signed.append(role)
    return changed, tuple(signed)


def publish(files: Files, duty: SecretKey, now: datetime) -> Files:
    """
    Return the folder with all drafts published and everything the duty key signs made fresh.

    Raises:
        TrustError: a draft lacks signatures, or readers would not accept the result.
    """
    changed = dict(draft(files, now))
    for role in ("root", "targets"):
        if data := changed.pop(f"draft/{role}.json", None):
            _check_threshold(changed, role, data)
            changed[metadata.path(role, metadata.read(data).signed)] = data
    changed |= _signed("mirrors", metadata.make_mirrors(changed, now), duty)
    changed |= _signed("snapshot", metadata.make_snapshot(changed, now), duty)
    changed |= _signed("timestamp", metadata.make_timestamp(changed, now), duty)
    data = trust_pack(changed)
    pack.read(data, pack.Pin(root=pack.fingerprint(data)))
    return changed


def trust_pack(files: Files) -> bytes:
    """Return the trust pack of what was published."""
    packed = {f"targets/{name}": files[name] for name in _SAID}
    for path, data in files.items():
        if path.startswith("metadata/") and path.endswith(".root.json"):
            packed[path.removeprefix("metadata/")] = data
    for role in pack.ROLES[1:]:
        packed[f"{role}.json"] = metadata.live(files, role) or b""
    return pack.write(packed)


def published(files: Files) -> Files:
    """Return path and bytes of what mirrors serve: for any TUF client, and as one pack."""
    kept = {path: data for path, data in files.items() if path.startswith("metadata/")}
    return {**kept, **repository.served(trust_pack(files))}


def status(files: Files) -> tuple[Standing, ...]:
    """Return how each role stands: drafts first, then what was published."""
    drafts = [_standing(files, one, files.get(f"draft/{one}.json")) for one in ("root", "targets")]
    lives = [_standing(files, role, metadata.live(files, role)) for role in pack.ROLES]
    return tuple(one for one in (*drafts, *lives) if one)


def _change_root(
    files: Files,
    now: datetime,
    *,
    add: Mapping[str, PublicKey],
    remove: PublicKey | None = None,
) -> Files:
    """Return the folder with a draft of the next root, unsigned."""
    *_, root = metadata.roots(files)
    root.version = metadata.next_version(files, "root")
    root.expires = metadata.until("root", now)
    changed = dict(files)
    for role, key in add.items():
        changed[metadata.KEYS] = metadata.note_key(changed, key)
        if remove:
            root.revoke_key(metadata.tuf_key(remove).keyid, role)
        root.add_key(metadata.tuf_key(key), role)
    return {**changed, "draft/root.json": Metadata(root).to_bytes()}


def _check_threshold(files: Files, role: str, data: bytes) -> None:
    """Raise TrustError unless everybody who must have signed the draft *data* did."""
    unsigned = metadata.read(data)
    delegators = [*metadata.roots(files), *([unsigned.signed] if role == "root" else [])]
    for delegator in delegators:
        try:
            delegator.verify_delegate(role, unsigned.signed_bytes, unsigned.signatures)
        except RepositoryError as error:
            raise TrustError(str(error), hint="`mirror trust status` tells who can sign") from error


def _signed(role: str, unsigned: Signed, key: SecretKey) -> Files:
    made: Metadata[Any] = Metadata(unsigned)
    made.sign(metadata.signer(key))
    return {metadata.path(role, unsigned): made.to_bytes()}


def _standing(files: Files, role: str, data: bytes | None) -> Standing | None:
    if not data:
        return None
    found, is_draft = metadata.read(data), data == files.get(f"draft/{role}.json")
    delegators = list(metadata.roots(files)) if is_draft else [_delegator(files, role)]
    results = [
        one.get_verification_result(role, found.signed_bytes, found.signatures)
        for one in (delegators if role == "root" else delegators[-1:])
    ]
    return Standing(
        role=role,
        version=found.signed.version,
        expires=found.signed.expires,
        draft=is_draft,
        signed=tuple(sorted({key for one in results for key in one.signed})),
        unsigned=tuple(sorted({key for one in results for key in one.unsigned})),
        missing=max(one.missing for one in results),
    )


def _delegator(files: Files, role: str) -> Root | Targets:
    """Return the published metadata that says who signs *role*."""
    data = metadata.live(files, "targets" if role == "mirrors" else "root")
    if data is None:
        raise TrustError("trust folder: nothing was published yet")
    delegator: Root | Targets = metadata.read(data).signed
    return delegator
