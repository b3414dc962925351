"""What a person who waits is told while the tree goes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """How far a file (or the whole tree) is on one mirror."""

    SENDING = "sending"
    READING_BACK = "reading back"
    VERIFIED = "verified"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """One step of one file on one mirror; comes from that mirror's own thread."""

    mirror: str
    step: Step
    path: str
    """Path in the tree, or "" for the tree as a whole."""
    elapsed_s: float
    """Since publishing to this mirror began."""


Report = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Nobody is watching."""
