"""`mirror push`: one article now, on every mirror."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from mirror import job
from mirror.cli.edges import real_edges
from mirror.cli.live import live_table
from mirror.cli.watch import Watcher, finish
from mirror.config import Config, load
from mirror.publish import Progress


@click.command()
@click.argument("source", metavar="URL|FILE|-")
@click.option("--url", help="Where the saved FILE was published.")
@click.option("--verbose", is_flag=True, help="Name the article.")
@click.option("--quorum", type=click.IntRange(min=1), help="Instead of that of mirrors.toml.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines instead of words.")
@click.pass_obj
def push(
    config_path: str,
    source: str,
    *,
    url: str | None,
    quorum: int | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """
    Capture, sign and publish one article now.

    A FILE is its HTML as a browser, SingleFile or a CMS saved it; --url says where it was
    published. Pictures are still fetched from the network. Exits 1 where fewer mirrors than the
    quorum hold a verified copy.
    """
    config = load(Path(config_path))
    if quorum is not None:
        config = replace(config, policy=replace(config.policy, quorum=quorum))
    page = page_of(source, url)
    watcher = Watcher(as_json=as_json, verbose=verbose)
    with (
        _shown(config, watcher, as_json=as_json) as progress,
        real_edges(config, tell=watcher.event, progress=progress) as edges,
    ):
        report = job.push(config, edges, url or source, page)
    status = finish(report, as_json=as_json)
    sys.exit(1 if report.skipped else status)


@contextmanager
def _shown(
    config: Config, watcher: Watcher, *, as_json: bool
) -> Iterator[Callable[[Progress], None]]:
    """Give what tells of publishing: a live table for a person, lines for everybody else."""
    if as_json or not sys.stdout.isatty():
        yield watcher.progress
        return
    with live_table([mirror.name for mirror in config.mirrors]) as progress:
        yield progress


def page_of(source: str, url: str | None) -> bytes | None:
    """Return the saved page that *source* names ("-" is standard input); None for a URL."""
    if source.startswith(("http://", "https://")):
        return None
    if url is None:
        raise click.UsageError("a file needs --url: where the article was published")
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{source}: cannot be read: {error.strerror}") from None
