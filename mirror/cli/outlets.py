"""`mirror outlets`: what is known of outlets, and whether it still fits their pages."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import click

from mirror import outlets
from mirror.cli.console import say
from mirror.cli.edges import real_edges
from mirror.config import Config, load
from mirror.errors import MirrorError
from mirror.job import Edges
from mirror.job.explain import explain
from mirror.model import Reading
from mirror.store import read_store


@click.group()
def group() -> None:
    """Outlet files: facts and hints, helpful and never needed."""


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line instead of words.")
def list_outlets(as_json: bool) -> None:
    """List the outlets of which something is known."""
    for name in outlets.names():
        outlet = outlets.load(name).outlet
        facts = {"name": name, "outlet": outlet.name, "hosts": outlet.hosts}
        say(as_json, facts, f"{name:<18}{outlet.name}: {', '.join(outlet.hosts)}")


@group.command()
@click.option("--pages", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line instead of words.")
@click.pass_context
def check(ctx: click.Context, pages: int, as_json: bool) -> None:
    """
    Read the last pages of each outlet and name the selectors that matched on none of them.

    Exits 1 if a selector is stale. Until it is mended, the generic engine reads those pages.
    """
    config = load(Path(ctx.obj))
    stale = False
    with real_edges(config, tell=lambda _: None, progress=lambda _: None) as edges:
        hinted = [outlet for outlet in config.outlets if outlet.hints]
        if not hinted:
            say(as_json, {"outlets": 0}, "no outlet has hints: there is no selector to check")
        for outlet in hinted:
            readings = _readings(config, edges, outlet.name, pages)
            missed = outlets.stale(readings)
            stale = stale or bool(missed)
            words = f"stale: {', '.join(missed)}" if missed else "every selector matches"
            facts = {"outlet": outlet.name, "pages": len(readings), "stale": missed}
            say(as_json, facts, f"{outlet.name}: {len(readings)} pages, {words}")
    sys.exit(1 if stale else 0)


def _readings(config: Config, edges: Edges, outlet: str, pages: int) -> list[Reading]:
    """Read the newest articles that are kept of *outlet* once more, as they stand now."""
    with read_store(config.state) as store:
        kept = [one for one in store.articles.revisions() if one.outlet == outlet]
    newest = sorted(kept, key=lambda one: one.seen_at, reverse=True)
    readings = []
    for url in islice(dict.fromkeys(one.url for one in newest), pages):
        try:
            readings.append(explain(config, edges, url, None)[0])
        except MirrorError:
            continue  # a page that is gone says nothing about selectors
    return readings
