"""
The list of living mirrors that travels in the trailer (FORMAT.md 6, rules M1 to M4).

It says nothing of BODY and no signature of BODY covers it, so that it can be made fresh, or taken
off, in every copy of every bundle without anybody who signed the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from signing import minisig
from signing.errors import FormatError
from signing.minisig import PublicKey, SecretKey, Signature

MAX_MIRRORS = 32
"""About 2 KB: a text has to stay light enough for a throttled line."""
_CLAIM = re.compile(
    r"mirror/1 list version=(?P<version>0|[1-9][0-9]{0,8})"
    r" at=(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)"
    r" until=(?P<until>[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
_MIRROR = re.compile(r"(?P<kind>[a-z]+) (?P<since>[0-9]{4}-[0-9]{2}-[0-9]{2}) (?P<url>[!-;=?-~]+)")


_REST = r"[!-;=?-~]{0,1990}"  # as in C3: no value can end a comment or open an element
_FORMS = {
    "https": rf"https://[a-z0-9]{_REST}",
    "onion": rf"https?://(?:[a-z0-9-]+\.)*[a-z2-7]{{56}}\.onion(?::[0-9]+)?/{_REST}",
    "ipns": rf"ipns://[a-z0-9]{_REST}",
    "ipfs": rf"ipfs://[a-z0-9]{_REST}",
    "telegram": r"https://t\.me/[A-Za-z0-9_+/-]{1,100}",
    "mail": r"mailto:[A-Za-z0-9._+-]{1,64}@[a-z0-9.-]{1,190}",
}
KINDS = tuple(_FORMS)
SERVERS = ("https", "onion")
"""Kinds that serve the tree by its paths; the others lead a person to its files."""


class LivingMirror(NamedTuple):
    """A place where copies are served, as the trust list names it."""

    url: str
    kind: str
    since: date


class MirrorList(NamedTuple):
    """One list block: who signed which mirrors, when, and until when that holds."""

    key: PublicKey
    version: int
    at: datetime
    until: date
    """The last day on which it is shown."""
    mirrors: tuple[LivingMirror, ...]
    signature: Signature

    @property
    def signed(self) -> bytes:
        """What the signature covers: the lines of the mirrors."""
        return _lines(self.mirrors).encode()


def make(
    mirrors: Iterable[LivingMirror], key: SecretKey, *, version: int, at: datetime, until: date
) -> MirrorList:
    """Return the list of *mirrors* signed by *key*; raise FormatError if it cannot be said."""
    lines = "".join(sorted(_lines(mirrors).splitlines(keepends=True)))
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)  # as claims (C4)
    comment = f"mirror/1 list version={version} at={hour:%Y-%m-%dT%H:%M:%SZ} until={until}"
    signature = minisig.sign(minisig.digest(lines.encode()), key, comment)
    return parse(minisig.dump_signature(signature, str(key.public)) + lines)


def parse(text: str) -> MirrorList:
    """Return the list whose lines are *text*: a `.minisig`, then a line for each mirror."""
    *lines, unended = text.split("\n")
    if unended:
        raise FormatError("M3", "the mirror list does not end in a line feed")
    untrusted, signature = minisig.parse_signature("\n".join(lines[:4]) + "\n")
    key = minisig.parse_public(untrusted)
    version, at, until = _parse_claim(signature.trusted_comment)
    mirrors = tuple(_parse_mirror(line) for line in lines[4:])
    if not 1 <= len(mirrors) <= MAX_MIRRORS or lines[4:] != sorted(set(lines[4:])):
        raise FormatError("M3", "mirrors are none or too many, out of order, or one is there twice")
    return MirrorList(
        key=key, version=version, at=at, until=until, mirrors=mirrors, signature=signature
    )


def dump(listing: MirrorList) -> str:
    """Return the lines between the first and the last of the block."""
    lines = minisig.dump_signature(listing.signature, str(listing.key))
    return lines + _lines(listing.mirrors)


def is_address(kind: str, url: str) -> bool:
    """Tell whether *kind* is one of KINDS and *url* has its form."""
    return kind in _FORMS and re.fullmatch(_FORMS[kind], url) is not None


def check_signature(listing: MirrorList) -> None:
    """Raise FormatError unless its signature holds, whoever made it (rule M4)."""
    minisig.verify(minisig.digest(listing.signed), listing.key, listing.signature)


def _parse_claim(comment: str) -> tuple[int, datetime, date]:
    match = _CLAIM.fullmatch(comment)
    if not match:
        raise FormatError("M2", "what is signed of the mirror list is not in its form")
    try:
        at, until = datetime.fromisoformat(match["at"]), date.fromisoformat(match["until"])
    except ValueError:
        raise FormatError("M2", "the mirror list has a time that is no date") from None
    if until < at.date():
        raise FormatError("M2", "the mirror list ends before it begins")
    return int(match["version"]), at, until


def _parse_mirror(line: str) -> LivingMirror:
    match = _MIRROR.fullmatch(line)
    if not match or not is_address(match["kind"], match["url"]):
        raise FormatError("M3", "the mirror list holds a line that is no mirror")
    try:
        since = date.fromisoformat(match["since"])
    except ValueError:
        raise FormatError("M3", "the mirror list holds a line that is no mirror") from None
    return LivingMirror(url=match["url"], kind=match["kind"], since=since)


def _lines(mirrors: Iterable[LivingMirror]) -> str:
    return "".join(f"{one.kind} {one.since} {one.url}\n" for one in mirrors)
