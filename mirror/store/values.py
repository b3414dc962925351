"""What the store gives back: rows as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mirror.model import NO_VALIDATORS, Revision, Validators


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One article that this run is to look at, leased to it."""

    url: str
    outlet: str
    attempts: int
    validators: Validators
    current: Revision | None
    """The last good revision, None where nothing is kept yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Which tasks are meant: those due *now*, of everything or of what is named."""

    now: datetime
    outlet: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where an article stands, for `mirror status`."""

    url: str
    outlet: str
    state: str
    reason: str
    checked_at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """How often in a row a mirror failed, and until when it is left in peace."""

    failures: int = 0
    closed_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """How a look at an article ended."""

    state: str
    """"kept", "refused", "failed" or "vanished"; what is kept of the article stays kept."""
    now: datetime
    due: datetime
    """When to look again."""
    reason: str = ""
    """For a person, "" where all went well."""
    validators: Validators = NO_VALIDATORS
    """To send next time; those that are None leave the stored ones in place."""
