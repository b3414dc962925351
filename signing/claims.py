"""What a signer says of a text, to and from the trusted comment (FORMAT.md 5)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from signing.errors import FormatError

_MAX_URL = 2048
_CLAIMS = re.compile(
    r"mirror/1 size=(?P<size>0|[1-9][0-9]{0,8}) sha256=(?P<sha256>[0-9a-f]{64})"
    r" role=(?P<role>origin|capture) url=(?P<url>[!-;=?-~]+)"
    r" at=(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)"
    r"(?: supersedes=(?P<supersedes>[0-9a-f]{64}))?"
    r"(?: lang=(?P<lang>[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*))?"
)
_URL = re.compile(
    r"https?://(?P<host>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)"
    r"(?::[1-9][0-9]{0,4})?/[!-;=?-~]*"
)


class Role(StrEnum):
    """As what a key signs."""

    ORIGIN = "origin"
    """The newsroom that wrote it."""
    CAPTURE = "capture"
    """Somebody who saw it at that URL."""


class Claims(NamedTuple):
    """What a signer says of BODY."""

    role: Role
    url: str
    at: datetime
    """UTC, whole seconds; signers round it to the hour."""
    size: int
    """Of BODY, in bytes."""
    sha256: str
    """Of BODY, 64 hex digits."""
    supersedes: str | None = None
    """The sha256 of the BODY that this one is the next revision of."""
    lang: str | None = None
    """BCP 47."""

    @property
    def host(self) -> str:
        """The host of `url`, by which newsrooms' keys are listed."""
        match = _URL.fullmatch(self.url)
        return match["host"] if match else ""

    def __str__(self) -> str:
        """Return the trusted comment: fixed order, one space between."""
        at = self.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
        text = f"mirror/1 size={self.size} sha256={self.sha256} role={self.role} url={self.url}"
        text += f" at={at}"
        text += f" supersedes={self.supersedes}" if self.supersedes else ""
        return text + (f" lang={self.lang}" if self.lang else "")


def parse_claims(comment: str) -> Claims:
    """Return the claims of a trusted comment (rules C1 to C5)."""
    match = _CLAIMS.fullmatch(comment)
    if not match:
        raise FormatError("C1", "the signed claims are not in the form mirror/1")
    if len(match["url"]) > _MAX_URL or not _URL.fullmatch(match["url"]):
        raise FormatError("C3", "the signed url is not an absolute http(s) URL with a plain host")
    if match["supersedes"] == match["sha256"]:
        raise FormatError("C5", "the text claims to supersede itself")
    try:
        at = datetime.fromisoformat(match["at"])
    except ValueError:
        raise FormatError("C4", "the signed time is no date") from None
    claims = Claims(
        role=Role(match["role"]),
        url=match["url"],
        at=at,
        size=int(match["size"]),
        sha256=match["sha256"],
        supersedes=match["supersedes"],
        lang=match["lang"],
    )
    if str(claims) != comment:
        raise FormatError("C1", "the signed claims are not in their one form")
    return claims
