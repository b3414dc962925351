"""`mirror status`: what is kept, what failed and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from mirror.cli.console import say
from mirror.config import load
from mirror.errors import StoreError
from mirror.model import Receipt
from mirror.plain import visible
from mirror.store import Standing, read_store


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_obj
def status(config_path: str, as_json: bool) -> None:
    """Tell for each outlet what is kept, what failed and why, and how the mirrors did."""
    config = load(Path(config_path))
    if not config.state.is_dir():
        raise StoreError(f"{config.state}: nothing was run yet", hint="`mirror run` starts")
    with read_store(config.state) as store:
        standings = list(store.articles.standings())
        mirrors = {mirror.name: store.publishing.last(mirror.name) for mirror in config.mirrors}
    names = sorted({one.outlet for one in standings})
    outlets = [_outlet(name, [one for one in standings if one.outlet == name]) for name in names]
    facts = {
        "outlets": [asdict(outlet) for outlet in outlets],
        "mirrors": {
            name: {"status": last.status, "reason": last.reason} if last else None
            for name, last in mirrors.items()
        },
    }
    say(as_json, facts, "\n".join([*_outlet_words(outlets), *_mirror_words(mirrors)]))


@dataclass(frozen=True, kw_only=True, slots=True)
class OutletStatus:
    """One outlet, counted."""

    name: str
    states: dict[str, int]
    reasons: dict[str, int]
    last: str
    """When it last answered anything, "" for never."""


def _outlet(name: str, standings: list[Standing]) -> OutletStatus:
    return OutletStatus(
        name=name,
        states=dict(sorted(Counter(one.state for one in standings).items())),
        reasons=dict(sorted(Counter(one.reason for one in standings if one.reason).items())),
        last=max(one.checked_at for one in standings),
    )


def _outlet_words(outlets: list[OutletStatus]) -> Iterator[str]:
    for outlet in outlets:
        counts = ", ".join(f"{count} {state}" for state, count in outlet.states.items())
        yield f"{visible(outlet.name)}: {counts}; last answer {outlet.last or 'never'}"
        for reason, count in outlet.reasons.items():
            yield f"    {count} x {visible(reason)}"


def _mirror_words(mirrors: dict[str, Receipt | None]) -> Iterator[str]:
    for name, last in mirrors.items():
        words = f"{last.status} {visible(last.reason)}".rstrip() if last else "never reached"
        yield f"mirror {name}: {words}"
