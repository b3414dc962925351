"""What a verifier goes by: a keyring, a policy, and where and when they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from signing import keyring as keyrings
from signing.keyring import Keyring


class Source(StrEnum):
    """Where the keyring comes from."""

    NONE = "none"
    """There is none: every signer is unknown."""
    PINNED = "pinned"
    """A plain keyring.json that a person chose to trust; nobody signed it."""
    PACK = "pack"
    """A trust pack whose whole chain was checked, from the pinned root."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What it takes."""

    witnesses: int = 2
    """Listed volunteers that must agree before a text counts as captured."""
    old_days: int = 30
    """From this age on, a reader is told how old the trust list is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """What a verifier goes by. Its age is told to the reader and never stops one reading."""

    keyring: Keyring = field(default_factory=Keyring)
    policy: Policy = field(default_factory=Policy)
    source: Source = Source.NONE
    issued: datetime | None = None
    """When its newest part was signed, as far as it says."""
    expires: datetime | None = None


def pinned(data: bytes) -> Trust:
    """Return trust in the plain keyring.json *data*; raise TrustError if it is none."""
    return Trust(keyring=keyrings.from_json(data), source=Source.PINNED)


def load(data: bytes) -> Trust:
    """Return trust in *data*, of whichever kind it is; raise TrustError if it is none."""
    return pinned(data)
