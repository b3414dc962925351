"""`mirror run`: one pass."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mirror import job
from mirror.cli.edges import real_edges
from mirror.cli.watch import Watcher, finish
from mirror.config import load


@click.command()
@click.option("--limit", type=click.IntRange(min=1), help="Look at no more articles than this.")
@click.option("--verbose", is_flag=True, help="Name the articles, not only their number.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines instead of words.")
@click.pass_obj
def run(config_path: str, limit: int | None, verbose: bool, as_json: bool) -> None:
    """Find, capture, sign and publish what is new; a second run changes nothing."""
    config = load(Path(config_path))
    watcher = Watcher(as_json=as_json, verbose=verbose)
    with real_edges(config, tell=watcher.event, progress=watcher.progress) as edges:
        report = job.run(config, edges, limit=limit)
    sys.exit(finish(report, as_json=as_json))
