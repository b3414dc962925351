"""`mirror push`: one article now, on every mirror."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mirror import job
from mirror.cli.edges import real_edges
from mirror.cli.watch import Watcher, finish
from mirror.config import load


@click.command()
@click.argument("source", metavar="URL|FILE|-")
@click.option("--url", help="Where the saved FILE was published.")
@click.option("--verbose", is_flag=True, help="Name the article.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines instead of words.")
@click.pass_obj
def push(config_path: str, source: str, url: str | None, verbose: bool, as_json: bool) -> None:
    """
    Capture, sign and publish one article now.

    A FILE is its HTML as a browser, SingleFile or a CMS saved it; --url says where it was
    published. Pictures are still fetched from the network.
    """
    config = load(Path(config_path))
    page = page_of(source, url)
    watcher = Watcher(as_json=as_json, verbose=verbose)
    with real_edges(config, tell=watcher.event, progress=watcher.progress) as edges:
        report = job.push(config, edges, url or source, page)
    status = finish(report, as_json=as_json)
    sys.exit(1 if report.skipped else status)


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
