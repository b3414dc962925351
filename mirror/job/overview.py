"""Where everything stands: what is kept, what failed and why, how the mirrors did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mirror.config import Config
from mirror.job.guide import outlet_of
from mirror.model import Flag, FlagReason, Receipt
from mirror.store import Standing, Store

SILENT = "silently"  # the word by which `mirror.flags.altered` tells a silent edit


@dataclass(frozen=True, kw_only=True, slots=True)
class OutletOverview:
    """One outlet, counted."""

    name: str
    articles: int
    """Of which at least one revision is kept."""
    revisions: int
    states: Mapping[str, int]
    """How the last look at each known article ended."""
    reasons: Mapping[str, int]
    """Why looks ended otherwise than well."""
    silent_edits: int
    takedowns: int
    last_answer: str
    """When it last answered anything, RFC 3339, "" for never."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """Everything `mirror status` tells."""

    at: datetime
    outlets: tuple[OutletOverview, ...]
    mirrors: Mapping[str, Receipt | None]
    """How the last publishing to each ended; None where none was tried."""
    last_run: datetime | None
    last_good_run: datetime | None
    """A run is good if enough mirrors held a verified copy at its end."""


def overview(config: Config, store: Store, now: datetime) -> Overview:
    """Return where everything stands at *now*."""
    standings, kept = list(store.articles.standings()), store.articles.kept()
    flags = store.flags.of()
    names = sorted({one.outlet for one in standings} | {one.name for one in config.outlets})
    return Overview(
        at=now,
        outlets=tuple(
            _outlet(
                name,
                [one for one in standings if one.outlet == name],
                kept.get(name, (0, 0)),
                [flag for flag in flags if outlet_of(config, flag.url) == name],
            )
            for name in names
        ),
        mirrors={mirror.name: store.publishing.last(mirror.name) for mirror in config.mirrors},
        last_run=store.publishing.last_run(),
        last_good_run=store.publishing.last_run(good=True),
    )


def _outlet(
    name: str, standings: list[Standing], kept: tuple[int, int], flags: Iterable[Flag]
) -> OutletOverview:
    seen = list(flags)
    return OutletOverview(
        name=name,
        articles=kept[0],
        revisions=kept[1],
        states=dict(sorted(Counter(one.state for one in standings).items())),
        reasons=dict(sorted(Counter(one.reason for one in standings if one.reason).items())),
        silent_edits=sum(
            flag.reason is FlagReason.ALTERED and SILENT in flag.evidence for flag in seen
        ),
        takedowns=len({flag.url for flag in seen if flag.reason is FlagReason.VANISHED}),
        last_answer=max((one.checked_at for one in standings), default=""),
    )
