"""
The Roskomnadzor dump: a million rows read once, in the memory of one row.

Form (seen in 2,150 real rows): windows-1251; the first line "Updated: YYYY-MM-DD HH:MM:SS +0000",
then `ip | ip;domain;url | url;authority;decision;YYYY-MM-DD`, without quoting. Addresses may be
CIDR, domains may begin with "*.", and a semicolon may stand inside a URL.

The join is turned around: rows are held against a few hundred hosts by the last two labels of
their domain, and only what passes is decoded (2 s instead of 8 and 3 MB instead of 185 for a
table of suffixes, measured on a million rows).
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import BinaryIO

from mirror.errors import SourceError
from mirror.flags.places import Place, Watch
from mirror.model import Flag, FlagReason

MAX_ROWS = 20_000_000  # twenty times today's dump: more is a bomb
MAX_LINE = 1_000_000  # bytes; rows with thousands of addresses are some 60 KB
MAX_FLAGS = 10_000
_UPDATED = re.compile(rb"Updated: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4})\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class DumpScan:
    """What one pass over a dump gave."""

    updated: datetime
    rows: int
    malformed: int
    """Rows that name one of ours and have fewer than six fields: they are told, not guessed at."""
    flags: tuple[Flag, ...]


def unpacked(stream: BinaryIO) -> BinaryIO:
    """Return *stream* read from its beginning, through gzip if it is gzip."""
    head = stream.read(2)
    stream.seek(0)
    if head != b"\x1f\x8b":
        return stream
    return io.BufferedReader(gzip.GzipFile(fileobj=stream))


def scan_dump(stream: BinaryIO, watch: Watch) -> DumpScan:
    """
    Return the flags that the dump in *stream* gives for the places of *watch*.

    Raises:
        SourceError: the first line is not a dump's, it cannot be read to its end, or more rows
            match than can be meant.
    """
    try:
        return _scan(stream, watch)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"dump cannot be read: {error}") from None


def _scan(stream: BinaryIO, watch: Watch) -> DumpScan:
    updated = _updated(stream.readline(200))
    flags: dict[str, Flag] = {}
    malformed = 0
    sieve = _Sieve(stream=stream, tails=_tails(watch))
    for line in sieve.candidates():
        row = _row(line)
        if row is None:
            malformed += 1
            continue
        for place in sorted(_places(row, watch), key=lambda place: place.url):
            flags.setdefault(place.url, _flag(place, row, updated))
        if len(flags) > MAX_FLAGS:
            raise SourceError(f"dump names more than {MAX_FLAGS} places of the outlets")
    return DumpScan(
        updated=updated, rows=sieve.rows, malformed=malformed, flags=tuple(flags.values())
    )


@dataclass(slots=True)
class _Sieve:
    """Lets the rows through whose domain, or URL where it has none, ends like one of our hosts."""

    stream: BinaryIO
    tails: frozenset[bytes]
    rows: int = 0

    def candidates(self) -> Iterator[bytes]:
        """Yield them; `rows` then counts all that went by."""
        read, tails = self.stream.readline, self.tails
        rows = 0
        while line := read(MAX_LINE):
            rows += 1
            fields = line.split(b";", 3)
            if len(fields) > 2 and _may_match(fields[1] or _hosts_of(fields[2]), tails):
                yield line
            if rows > MAX_ROWS:
                raise SourceError(f"dump has more than {MAX_ROWS} rows")
        self.rows = rows


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """One row, decoded."""

    domains: tuple[str, ...]
    urls: tuple[str, ...]
    authority: str
    decision: str
    since: date | None


def _updated(line: bytes) -> datetime:
    found = _UPDATED.fullmatch(line)
    if found is None:
        raise SourceError("not a Roskomnadzor dump: its first line gives no time")
    return datetime.strptime(found[1].decode(), "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)


def _tails(watch: Watch) -> frozenset[bytes]:
    """The last two labels of every host we look for, as they stand in a dump."""
    hosts = (*watch.hosts, *(channel.host for channel in watch.channels))
    return frozenset(_tail(spelling) for host in hosts for spelling in _spellings(host))


def _spellings(host: str) -> Iterator[bytes]:
    """A host in ASCII, and in windows-1251 where it is not only ASCII."""
    yield host.encode()
    if "xn--" in host:
        yield host.encode().decode("idna").encode("cp1251", "replace")


def _tail(domain: bytes) -> bytes:
    return domain[domain.rfind(b".", 0, max(domain.rfind(b"."), 0)) + 1 :]


def _may_match(domain: bytes, tails: frozenset[bytes]) -> bool:
    if b"|" in domain:
        return any(_tail(part.strip().lower()) in tails for part in domain.split(b"|"))
    return _tail(domain.lower()) in tails


def _hosts_of(urls: bytes) -> bytes:
    """The hosts of a field of URLs, as a field of domains."""
    if not urls:
        return b""
    parts = (part.strip().partition(b"//")[2] for part in urls.split(b"|"))
    return b"|".join(part.partition(b"/")[0].partition(b":")[0] for part in parts)


def _row(line: bytes) -> _Row | None:
    """The row's fields, counted from both ends since a URL may hold semicolons."""
    fields = line.decode("cp1251", "replace").rstrip("\r\n").split(";")
    if len(fields) < 6:
        return None
    urls = ";".join(fields[2:-3])
    return _Row(
        domains=tuple(part.strip() for part in fields[1].split("|") if part.strip()),
        urls=tuple(part.strip() for part in urls.split(" | ") if part.strip()),
        authority=fields[-3][:120],
        decision=fields[-2][:120],
        since=_date(fields[-1]),
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _places(row: _Row, watch: Watch) -> Iterator[Place]:
    """What the row blocks of ours: the pages its URLs name, else whole hosts."""
    pages = [place for place in map(watch.of_url, row.urls) if place]
    yield from pages
    named = {place.host for place in pages}
    for domain in row.domains:
        yield from (
            Place(host=host) for host in watch.of_domain(_ascii(domain)) if host not in named
        )


def _ascii(domain: str) -> str:
    """The domain as hosts are written in mirrors.toml; itself where IDNA has no form for it."""
    try:
        return domain.encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError:
        return domain


def _flag(place: Place, row: _Row, updated: datetime) -> Flag:
    since = row.since or updated.date()
    return Flag(
        url=place.url,
        reason=FlagReason.BLOCKED,
        evidence=(
            f"Roskomnadzor register: {place.host}{place.path}, {row.authority}, "
            f"decision {row.decision} of {since}"
        ),
        at=datetime(since.year, since.month, since.day, tzinfo=UTC),
    )
