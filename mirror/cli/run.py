"""`mirror run`: one pass, a rehearsal of one, or one after another."""

from __future__ import annotations

import random
import re
import sys
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import click

from mirror import job
from mirror.cli.edges import real_edges
from mirror.cli.live_run import watching
from mirror.cli.watch import finish
from mirror.config import Config, load
from mirror.errors import MirrorError
from mirror.job import Wanted

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_JITTER = 0.1  # of the interval: volunteers who start at the full hour do not all ask at once


class Interval(click.ParamType[float]):
    """A time like 15m."""

    name = "time"

    def convert(
        self,
        value: str | float,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return seconds."""
        match = re.fullmatch(r"([1-9]\d{0,4})([smhd])", str(value))
        if match is None:
            self.fail(f"{value!r} is not a time like 15m, 2h or 1d", param, ctx)
        return float(match[1]) * _UNITS[match[2]]


@click.command()
@click.option("--limit", type=click.IntRange(min=1), help="Look at no more articles than this.")
@click.option("--outlet", metavar="NAME", help="Only at this outlet's.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out what is older.")
@click.option("--dry-run", is_flag=True, help="Do everything, keep and publish nothing.")
@click.option("--every", type=Interval(), help="Run again and again, each time after e.g. 15m.")
@click.option("--verbose", is_flag=True, help="Name the articles, not only their number.")
@click.option(
    "--json/--words",
    "as_json",
    default=None,
    help="A line of JSON for each event, or words. By default words on a terminal, else JSON.",
)
@click.pass_obj
def run(  # noqa: PLR0917 (click passes by name)
    config_path: str,
    limit: int | None,
    outlet: str | None,
    since: datetime | None,
    dry_run: bool,
    every: float | None,
    verbose: bool,
    as_json: bool | None,
) -> None:
    """Find, capture, sign and publish what is new; a second run changes nothing."""
    wanted = Wanted(
        limit=limit,
        outlet=outlet,
        since=since.replace(tzinfo=UTC) if since else None,
        publish=not dry_run,
    )
    as_json = not sys.stdout.isatty() if as_json is None else as_json
    while every is not None:
        _again(Path(config_path), wanted, as_json=as_json, verbose=verbose)
        time.sleep(every * random.SystemRandom().uniform(1 - _JITTER, 1 + _JITTER))
    sys.exit(_once(load(Path(config_path)), wanted, as_json=as_json, verbose=verbose))


def _once(config: Config, wanted: Wanted, *, as_json: bool, verbose: bool) -> int:
    """Make one pass and return its exit code."""
    place = nullcontext(config) if wanted.publish else job.rehearsal(config)
    with (
        place as here,
        watching(as_json=as_json, verbose=verbose) as watcher,
        real_edges(here, tell=watcher.event, progress=watcher.progress) as edges,
    ):
        report = job.run(here, edges, wanted)
    return finish(report, as_json=as_json)


def _again(path: Path, wanted: Wanted, *, as_json: bool, verbose: bool) -> None:
    """Make one pass of many: what stops one does not stop the next."""
    try:
        _once(load(path), wanted, as_json=as_json, verbose=verbose)
    except MirrorError as error:
        click.echo(f"mirror: error: {error}", err=True)
