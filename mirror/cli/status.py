"""`mirror status`: what is kept, what failed and why; for a person, a page or a monitor."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mirror.cli.console import json_option, say
from mirror.cli.edges import clock
from mirror.cli.status_forms import as_facts, as_metrics, as_page, as_words
from mirror.config import load
from mirror.disk import write_atomic
from mirror.errors import StoreError
from mirror.job.overview import overview
from mirror.store import read_store


@click.command()
@click.option("--html", type=click.Path(path_type=Path), help="Also write a page to this file.")
@click.option(
    "--metrics",
    type=click.Path(path_type=Path),
    help="Also write a Prometheus textfile (node_exporter's textfile collector reads it).",
)
@json_option
@click.pass_obj
def status(config_path: str, html: Path | None, metrics: Path | None, as_json: bool) -> None:
    """
    Tell for each outlet what is kept, what failed and why, and how the mirrors did.

    What it writes is for you: it names outlets and mirrors, and is never published.
    """
    config = load(Path(config_path))
    if not config.state.is_dir():
        raise StoreError(f"{config.state}: nothing was run yet", hint="`mirror run` starts")
    with read_store(config.state) as store:
        found = overview(config, store, clock(os.environ.get("SOURCE_DATE_EPOCH"))())
    if html is not None:
        write_atomic(html, as_page(found))
    if metrics is not None:
        write_atomic(metrics, as_metrics(found))
    say(as_json, as_facts(found), as_words(found))
