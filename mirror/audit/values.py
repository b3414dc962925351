"""What an audit is given and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from mirror.model import Capture, Tree, TreeFile


class Finding(StrEnum):
    """What came back; the worse, the earlier."""

    ALTERED = "altered"
    """Other bytes than we ever published."""
    BLOCKED = "blocked"
    """A notice, a challenge or a login page in the file's place."""
    MISSING = "missing"
    UNREACHABLE = "unreachable"
    """No usable answer, so nothing is known."""
    STALE = "stale"
    """Genuine, but of an earlier edition."""
    GENUINE = "genuine"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One file as it came back."""

    path: str
    finding: Finding
    detail: str = ""
    """With what it was altered, or why there was no answer; for a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """A tree that we once published, as its signed index tells."""

    at: datetime
    files: Mapping[str, str]
    """path -> sha256 of its bundles."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Audited:
    """A mirror or gateway, and how its files are fetched."""

    name: str
    url: str
    """Public address of the tree's root; "" where only the storage can be read."""
    fetch: Callable[[TreeFile], Capture] = field(repr=False, compare=False)
    """The answer for a file, of any status; FetchError or PublishError where there is none."""
    before: Mapping[str, str] = field(default_factory=dict)
    """path -> sha256 that was read back there last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the auditor holds against what comes back."""

    tree: Tree
    now: datetime
    edition: Callable[[bytes, bytes], Edition | None]
    """The edition that an index and its signature are of; None if the signature is not ours."""
    blocked: Callable[[Capture], str]
    """Why an answer is a notice in the file's place, "" if it is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HostAudit:
    """What one mirror or gateway serves."""

    name: str
    url: str
    finding: Finding
    """The worst of what was seen."""
    checked: int
    age: timedelta | None = None
    """How old the edition is that it serves, where that is not the newest."""
    faults: tuple[Seen, ...] = ()
    """Every file that is not genuine."""

    @property
    def verified(self) -> bool:
        """Whether every file that was asked for came back as published last."""
        return self.finding is Finding.GENUINE and self.checked > 0


def worst(seen: Iterable[Seen]) -> Finding:
    """Return the worst finding; UNREACHABLE where nothing was looked at."""
    order = list(Finding)
    return min((each.finding for each in seen), key=order.index, default=Finding.UNREACHABLE)


def repairs(audits: Iterable[HostAudit]) -> frozenset[str]:
    """
    Return the names of hosts that publishing again may mend.

    A blocked or unreachable one is not among them: no bytes of ours change that.
    """
    mendable = {Finding.ALTERED, Finding.MISSING, Finding.STALE}
    return frozenset(
        audit.name for audit in audits if mendable & {audit.finding, *_findings(audit)}
    )


def _findings(audit: HostAudit) -> set[Finding]:
    return {seen.finding for seen in audit.faults}
