"""What a verifier goes by: a keyring, a policy, and where and when they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from signing import keyring as keyrings
from signing.keyring import Keyring
from signing.policy import LivingMirror, Policy

PACK_FORMAT = "mirror-trust-pack/1"
PIN_FILE = "pin.json"


class Source(StrEnum):
    """Where the keyring comes from."""

    NONE = "none"
    """There is none: every signer is unknown."""
    PINNED = "pinned"
    """A plain keyring.json that a person chose to trust; nobody signed it."""
    PACK = "pack"
    """A trust pack whose whole chain was checked, from the pinned root."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """What a verifier goes by. Its age is told to the reader and never stops one reading."""

    keyring: Keyring = field(default_factory=Keyring)
    policy: Policy = field(default_factory=Policy)
    source: Source = Source.NONE
    issued: datetime | None = None
    """When its newest part was signed, as far as it says."""
    expires: datetime | None = None
    """The first day on which a part of it is out of date."""
    mirrors: tuple[LivingMirror, ...] = ()
    mirror_keys: frozenset[bytes] = frozenset()
    """The points of the keys that sign `mirrors`."""


def pinned(data: bytes) -> Trust:
    """Return trust in the plain keyring.json *data*; raise TrustError if it is none."""
    return Trust(keyring=keyrings.from_json(data), source=Source.PINNED)


def is_pack(data: bytes) -> bool:
    """Tell whether *data* means to be a trust pack, good or bad."""
    return PACK_FORMAT.encode() in data


def default_folder(environment: Mapping[str, str]) -> Path:
    """Return where a reader's trust is kept (XDG base directory specification)."""
    data = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "tamizdat"
