"""Every source of flags that mirrors.toml names, asked once; one that fails stops no other."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
from mirror.flags.snapshot import Snapshot, load_snapshot
from mirror.model import Flag, Limits, Skipped, Web

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
class Reach:
    """What gathering needs of the world."""

    web: Web
    registers: Poster
    open_file: Callable[[str], BinaryIO]
    """Of a path in mirrors.toml, to be read once; raises MirrorError."""
    verified: Callable[[str], tuple[bytes, str]]
    """Of a path or URL: the bytes that somebody in the keyring signed, and who; or MirrorError."""


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
        return self._designated(fetch_register(name, self.reach.registers, now=self.now))

    def snapshot(self, source: str) -> tuple[Flag, ...]:
        data, _signer = self.reach.verified(source)
        return self._designated(load_snapshot(data))

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
        data, signer = self.reach.verified(source)
        return tuple(requested(each, by=signer, at=self.now) for each in read_requests(data))

    def measurements(self, country: str) -> tuple[Flag, ...]:
        until = self.now.date()
        address = aggregation_address(self.places.hosts, country=country, until=until)
        measured = read_aggregation(self._fetch(address))
        return blocked_by_measurement(measured, self.places, country=country, until=until)

    def _open(self, source: str) -> BinaryIO:
        if source.startswith(("http://", "https://")):
            return io.BytesIO(self._fetch(source))
        return self.reach.open_file(source)

    def _fetch(self, url: str) -> bytes:
        capture = self.reach.web.get(url, limits=_LIMITS)
        if capture.status != 200:
            raise SourceError(f"answered {capture.status}, expected 200")
        return capture.body
