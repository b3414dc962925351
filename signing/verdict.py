"""
What verification says. The codes are shared with the page; `words.json` has their wording.

Four questions are answered apart: is it intact (`intact`), who stands behind it (`signers`),
how many confirm it (`count` of `needed`), how fresh is it (`signed`, `warnings`). `code` sums up.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from signing.minisig import PublicKey
from signing.mirrorlist import MirrorList
from signing.trailer import Claims
from signing.trust import Source


class Code(StrEnum):
    """The verdict in one word (FORMAT.md 10)."""

    PUBLISHED = "published"
    CAPTURED = "captured"
    UNCONFIRMED = "unconfirmed"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    ALTERED = "altered"
    DAMAGED = "damaged"
    RESAVED = "resaved"
    UNSAFE = "unsafe"
    NEWER = "newer"
    UNSIGNED = "unsigned"


EXIT_CODES = {
    Code.PUBLISHED: 0,
    Code.CAPTURED: 0,
    Code.UNCONFIRMED: 3,
    Code.UNKNOWN: 3,
    Code.REVOKED: 4,
}
"""All other verdicts are exit code 1; 2 is left for wrong use of a command."""


class Standing(StrEnum):
    """What a signer is to us; only the first two count."""

    ORIGIN = "origin"
    WITNESS = "witness"
    UNLISTED = "unlisted"
    WRONG_HOST = "wrong-host"
    """A newsroom's key on a site that is not the newsroom's."""
    WRONG_ROLE = "wrong-role"
    """A volunteer who signs as the newsroom, or the other way round."""
    NOT_THEN = "not-then"
    """Signed outside the days for which the key is listed."""
    REVOKED = "revoked"


class Signer(NamedTuple):
    """One signature that holds, and what its key is to us."""

    key: PublicKey
    claims: Claims
    standing: Standing
    name: str = ""
    """As the trust list names it; "" if it does not."""
    reason: str = ""
    """Why the key was revoked."""


class Notice(NamedTuple):
    """Something the reader should know, and that stops nobody from reading."""

    code: str
    days: int = 0


class Living(NamedTuple):
    """The mirror list of the file, signed by somebody on the trust list and not out of date."""

    name: str
    """Of the signer, as the trust list names it; "" for a key of the `mirrors` role."""
    listing: MirrorList
    days: int
    """Its age."""


class Verdict(NamedTuple):
    """What is known of a file. Made by `verify.verify` alone."""

    code: Code
    rule: str = ""
    """The first rule of FORMAT.md that the file breaks; "" if it is intact."""
    problem: str = ""
    """What broke it."""
    body: bytes | None = None
    """The text, cut from its trailer; None unless the file is intact and inert."""
    sha256: str = ""
    """Of `body`."""
    url: str = ""
    """The address that those who count (or else all) agree on."""
    signers: tuple[Signer, ...] = ()
    name: str = ""
    """The newsroom that vouches for `url`; "" if none does."""
    count: int = 0  # type: ignore[assignment] # the word of FORMAT.md, also a method of tuples
    """Distinct listed volunteers who vouch for this text at `url`."""
    needed: int = 0
    """How many it takes for `captured`."""
    signed: tuple[datetime, datetime] | None = None
    """The first and the last time that those who count (or else all) say they signed."""
    warnings: tuple[Notice, ...] = ()
    living: Living | None = None
    """It changes no verdict."""
    source: Source = Source.NONE

    def __repr__(self) -> str:
        named = ((name, value) for name, value in self._asdict().items() if name != "body")
        return f"Verdict({', '.join(f'{name}={value!r}' for name, value in named)})"

    @property
    def intact(self) -> bool:
        """Whether every byte is as the signers signed it, whoever they are."""
        return self.body is not None

    @property
    def green(self) -> bool:
        """Whether somebody on the trust list stands behind it."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """The exit code of a command that says this verdict."""
        return EXIT_CODES.get(self.code, 1)
