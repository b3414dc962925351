"""Every source of flags that mirrors.toml names, asked once; one that fails stops no other."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from mirror.config import FlagSources, Outlet
from mirror.errors import MirrorError, SourceError
from mirror.flags.designated import designated
from mirror.flags.dump import scan_dump, unpacked
from mirror.flags.lists import MAX_BYTES, scan_domains
from mirror.flags.ooni import aggregation_address, blocked_by_measurement, read_aggregation
from mirror.flags.places import Watch, watch
from mirror.flags.register import Poster, fetch_register
from mirror.flags.seen import read_requests, requested
from mirror.flags.snapshot import IDS, Snapshot, load_snapshot
from mirror.flags.snapshot import MAX_BYTES as SNAPSHOT_BYTES
from mirror.model import Flag, Limits, Skipped, Web
from mirror.urls import canonical, is_under, parse

_LIMITS = Limits(max_bytes=50_000_000, deadline_s=120)  # a dump in gzip has some 20 MB


@dataclass(frozen=True, kw_only=True, slots=True)
class Subjects:
    """Whom the sources are searched for."""

    outlets: tuple[Outlet, ...]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By outlet name: what registers may call it."""
    channels: tuple[str, ...] = ()
    """The outlets' addresses on platforms."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vouched:
    """A file that somebody in the keyring signed."""

    data: bytes
    signer: str
    hosts: tuple[str, ...] = ()
    """Of a newsroom: the hosts it speaks for; () for a volunteer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """What gathering needs of the world."""

    web: Web
    registers: Poster
    folder: Path
    """Where paths in mirrors.toml begin."""
    verified: Callable[[str], Vouched]
    """Of a path or URL; raises MirrorError where nobody in the keyring signed it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """What the sources gave."""

    flags: tuple[Flag, ...]
    skipped: tuple[Skipped, ...]
    """Sources that could not be read, and why."""


def gather(sources: FlagSources, subjects: Subjects, reach: Reach, *, now: datetime) -> Gathered:
    """Return the flags that all *sources* give for *subjects* at *now*."""
    places = watch(subjects.outlets, subjects.channels)
    round_ = _Round(subjects=subjects, places=places, reach=reach, now=now)
    for names, read in (
        (sources.registers, round_.register),
        (sources.snapshots, round_.snapshot),
        (sources.dumps, round_.dump),
        (sources.lists, round_.domains),
        (sources.requests, round_.requests),
        (sources.ooni, round_.measurements),
    ):
        for name in names:
            round_.ask(name, read)
    return Gathered(flags=tuple(round_.flags), skipped=tuple(round_.skipped))


@dataclass(slots=True)
class _Round:
    """One round of asking."""

    subjects: Subjects
    places: Watch
    reach: Reach
    now: datetime
    flags: list[Flag] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def ask(self, source: str, read: Callable[[str], Iterable[Flag]]) -> None:
        """Take in what one source gives, or why it gives nothing."""
        try:
            self.flags += read(source)
        except MirrorError as error:
            self.skipped.append(Skipped(url=source, stage="flag", reason=str(error)))

    def register(self, name: str) -> tuple[Flag, ...]:
        if name in IDS:
            return self._designated(fetch_register(name, self.reach.registers, now=self.now))
        with self._open(name) as stream:
            return self._designated(load_snapshot(stream.read(SNAPSHOT_BYTES + 1)))

    def snapshot(self, source: str) -> tuple[Flag, ...]:
        return self._designated(load_snapshot(self.reach.verified(source).data))

    def _designated(self, snapshot: Snapshot) -> tuple[Flag, ...]:
        return designated(snapshot, self.subjects.outlets, self.subjects.names)

    def dump(self, source: str) -> tuple[Flag, ...]:
        with self._open(source) as stream:
            return scan_dump(unpacked(stream), self.places).flags

    def domains(self, source: str) -> tuple[Flag, ...]:
        with self._open(source) as stream:
            body = stream.read(MAX_BYTES + 1)
        return scan_domains(body, self.places, name=source, at=self.now)

    def requests(self, source: str) -> tuple[Flag, ...]:
        file = self.reach.verified(source)
        asked = [replace(each, url=canonical(each.url)) for each in read_requests(file.data)]
        if foreign := [each for each in asked if not is_under(parse(each.url), file.hosts)]:
            raise SourceError(f"{file.signer} does not speak for {len(foreign)} of the URLs")
        return tuple(requested(each, by=file.signer, at=self.now) for each in asked)

    def measurements(self, country: str) -> tuple[Flag, ...]:
        if not self.places.hosts:
            return ()
        until = self.now.date()
        address = aggregation_address(self.places.hosts, country=country, until=until)
        measured = read_aggregation(self._fetch(address))
        return blocked_by_measurement(measured, self.places, country=country, until=until)

    def _open(self, source: str) -> BinaryIO:
        if source.startswith(("http://", "https://")):
            return io.BytesIO(self._fetch(source))
        try:
            return (self.reach.folder / source).open("rb")
        except OSError as error:
            raise SourceError(f"cannot be read: {error.strerror}") from None

    def _fetch(self, url: str) -> bytes:
        capture = self.reach.web.get(url, limits=_LIMITS)
        if capture.status != 200:
            raise SourceError(f"answered {capture.status}, expected 200")
        return capture.body
