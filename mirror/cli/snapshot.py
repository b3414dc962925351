"""`mirror snapshot`: a register, taken where it answers, signed for those where it does not."""

from __future__ import annotations

from pathlib import Path

import click

from mirror.cli.console import json_option, say
from mirror.cli.edges import real_edges
from mirror.config import load
from mirror.config.checks import REGISTERS
from mirror.disk import write_atomic
from mirror.job.flagging import take_snapshot


@click.command()
@click.argument("register", type=click.Choice(REGISTERS))
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def snapshot(config_path: str, register: str, path: Path, as_json: bool) -> None:
    """
    Take a REGISTER of the Russian Ministry of Justice into FILE, and sign it.

    The registry answers Russian addresses only. Others name FILE, or its URL, under `snapshots`
    in mirrors.toml; it counts for them if their trust list has this mirror's key. Rows about
    people are not taken.
    """
    config = load(Path(config_path))
    with real_edges(config, tell=lambda _: None, progress=lambda _: None) as edges:
        data, signature = take_snapshot(register, edges)
    write_atomic(path, data)
    write_atomic(path.with_name(f"{path.name}.minisig"), signature)
    say(as_json, {"file": str(path), "register": register}, f"{path} and {path.name}.minisig")
