"""`mirror export`: all that is kept in one zip, to be carried by hand."""

from __future__ import annotations

from pathlib import Path

import click

from mirror import job
from mirror.cli.console import json_option, say
from mirror.cli.edges import real_edges
from mirror.config import load


@click.command()
@click.argument("path", metavar="ZIP", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def export(config_path: str, path: Path, as_json: bool) -> None:
    """
    Write all that is kept to ZIP, index and verify.html included; needs no network.

    Whoever gets it unpacks it, opens index.html to read and verify.html to check. The same
    articles give the same ZIP, so two people can compare its hash.
    """
    config = load(Path(config_path))
    with real_edges(config, tell=lambda _: None, progress=lambda _: None) as edges:
        count = job.export(config, edges, path)
    say(as_json, {"zip": str(path), "files": count}, f"{path}: {count} files")
