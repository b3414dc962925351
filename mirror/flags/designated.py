"""From registers, and from designations on public record, to flags on outlets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from mirror.config import Outlet
from mirror.flags.places import Watch, watch
from mirror.flags.snapshot import RegisterRow, Snapshot
from mirror.model import Flag, FlagReason


def designated(
    snapshot: Snapshot, outlets: Iterable[Outlet], names: Mapping[str, tuple[str, ...]]
) -> tuple[Flag, ...]:
    """
    Return a flag for each outlet that a row of the register means and that was not removed.

    Args:
        snapshot: the register.
        outlets: whom to look for.
        names: by outlet name, what the register may call it: a row matches where one of them
            stands in it as whole words: "Holod" is in "Project «Holod»", not in "Holodnaya".
    """
    rows = [row for row in snapshot.rows if row.active]
    return tuple(
        _flag(url, row)
        for outlet in outlets
        for row in _rows_of(rows, watch([outlet]), names.get(outlet.name, (outlet.name,)))
        for url in front_pages(outlet)
    )


def on_record(outlet: Outlet) -> tuple[Flag, ...]:
    """Return a flag for each host and each designation that the outlet's configuration states."""
    return tuple(
        Flag(
            url=url,
            reason=FlagReason.DESIGNATED,
            evidence=(
                f"{outlet.name}: {each.status} since {each.date}, {each.authority}"
                + (f" ({each.source})" if each.source else "")
            ),
            at=_midnight(each.date),
        )
        for each in outlet.designations
        for url in front_pages(outlet)
    )


def front_pages(outlet: Outlet) -> tuple[str, ...]:
    """Return the URLs that stand for all of an outlet: of its hosts that lie below no other."""
    return tuple(
        f"https://{host}/"
        for host in outlet.hosts
        if not any(host.endswith(f".{other}") for other in outlet.hosts)
    )


def _rows_of(
    rows: Iterable[RegisterRow], places: Watch, names: tuple[str, ...]
) -> Iterator[RegisterRow]:
    phrases = [_phrase(name) for name in names]
    for row in rows:
        has_name = any(phrase.search(row.name) for phrase in phrases)
        if has_name or any(_is_in(address, places) for address in row.addresses):
            yield row


def _phrase(name: str) -> re.Pattern[str]:
    """*name* as whole words, however it is spaced and set."""
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", name))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _is_in(address: str, places: Watch) -> bool:
    url = address if "://" in address else f"https://{address}"
    return places.of_url(url) is not None


def _flag(url: str, row: RegisterRow) -> Flag:
    since = row.added or date.min
    known = f", in it since {row.added}" if row.added else ""
    return Flag(
        url=url,
        reason=FlagReason.DESIGNATED,
        evidence=(
            f"Ministry of Justice of Russia, register {row.register!r}{known}: "
            f"{row.name[:160]} (row {row.digest[:16]})"
        ),
        at=_midnight(since),
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
