"""What a verifier goes by: a keyring, a policy, and where and when they come from."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from signing.minisig import PublicKey
from signing.mirrorlist import LivingMirror

PACK_FORMAT = "mirror-trust-pack/1"


class Source(StrEnum):
    """Where the keyring comes from."""

    NONE = "none"
    """There is none: every signer is unknown."""
    PINNED = "pinned"
    """A plain keyring.json that a person chose to trust; nobody signed it."""
    PACK = "pack"
    """A trust pack whose whole chain was checked, from the pinned root."""


class Origin(NamedTuple):
    """A newsroom's key; it counts only for the newsroom's own hosts."""

    name: str
    key: PublicKey
    hosts: tuple[str, ...]
    """Exact host names; a name under one of them is another host."""
    since: date | None = None
    until: date | None = None
    """Last day on which it signs."""


class Volunteer(NamedTuple):
    """A volunteer's key; two keys of one name are one witness."""

    name: str
    """A pseudonym."""
    key: PublicKey
    since: date | None = None
    until: date | None = None


class Revocation(NamedTuple):
    """A key that no longer counts, whatever it signed and whenever it says it did."""

    key: PublicKey
    reason: str
    at: date


class Keyring(NamedTuple):
    """All keys that count for something."""

    origins: tuple[Origin, ...] = ()
    volunteers: tuple[Volunteer, ...] = ()
    revoked: tuple[Revocation, ...] = ()

    @property
    def entries(self) -> tuple[Origin | Volunteer, ...]:
        """Newsrooms and volunteers alike."""
        return (*self.origins, *self.volunteers)

    def listed(self, key: PublicKey) -> Origin | Volunteer | None:
        """Return the entry of *key*, key number and all, or None."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def revocation(self, key: PublicKey) -> Revocation | None:
        """Return why *key* no longer counts, or None; its key number does not matter."""
        return next((entry for entry in self.revoked if entry.key.point == key.point), None)


class Policy(NamedTuple):
    """What it takes."""

    witnesses: int = 2
    """Listed volunteers that must agree before a text counts as captured."""
    old_days: int = 30
    """From this age on, a reader is told how old the trust list is."""


class Trust(NamedTuple):
    """What a verifier goes by. Its age is told to the reader and never stops one reading."""

    keyring: Keyring = Keyring()
    policy: Policy = Policy()
    source: Source = Source.NONE
    issued: datetime | None = None
    """When its newest part was signed, as far as it says."""
    expires: datetime | None = None
    """The first day on which a part of it is out of date."""
    mirrors: tuple[LivingMirror, ...] = ()
    mirror_keys: frozenset[bytes] = frozenset()
    """The points of the keys that sign `mirrors`."""


def is_pack(data: bytes) -> bool:
    """Tell whether *data* means to be a trust pack, good or bad."""
    return PACK_FORMAT.encode() in data
