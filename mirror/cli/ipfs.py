"""`mirror fetch-ipfs`: a file or a whole tree by its CID, from hosts that nobody believes."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from mirror import config
from mirror.cli.console import json_option, say
from mirror.disk import write_atomic
from mirror.errors import ConfigError, IpfsError
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.ipfs.cid import Cid
from mirror.ipfs.gateway import Gateways, split
from mirror.ipfs.naming import resolve as resolve_name
from mirror.ipfs.reader import is_folder, read_file, read_files, resolve


@click.command("fetch-ipfs")
@click.argument("where", metavar="CID[/PATH]")
@click.option(
    "--from", "hosts", multiple=True, metavar="URL", help="Gateway or mirror; repeatable."
)
@click.option(
    "-o", "--output", required=True, metavar="PATH", type=click.Path(path_type=Path),
    help="File to write; for a directory, the folder to fill.",
)  # fmt: skip
@json_option
@click.pass_obj
def fetch_ipfs(
    config_path: str, where: str, hosts: tuple[str, ...], output: Path, as_json: bool
) -> None:
    """
    Get the file or directory at CID[/PATH] and check every block of it.

    Also takes ipfs://CID/PATH and ipns://NAME/PATH. Hosts are asked in the order given, by default
    the mirrors of mirrors.toml; one that gives wrong bytes is named and not asked again.
    """
    policy, mirrors = _settings(Path(config_path))
    hosts = hosts or mirrors
    web = HttpWeb(policy)
    source = Gateways(hosts, web)
    if where.startswith(("ipns://", "/ipns/")):
        where = _named(where, hosts, web)
    root, path = split(where)
    cid = resolve(root, path, source.get)
    written = _write_all(cid, output, source)
    faults = [f"{one.host}: {one.reason}" for one in source.faults]
    words = [f"warning: {fault}" for fault in dict.fromkeys(faults)]
    words.append(f"{output}: {len(written)} files, {sum(written)} bytes, as {cid} says")
    facts = {"cid": str(cid), "files": len(written), "bytes": sum(written), "faults": faults}
    say(as_json, facts, "\n".join(words))


def _settings(path: Path) -> tuple[FetchPolicy, tuple[str, ...]]:
    """How to reach the network and whom to ask; this command also works without a mirrors.toml."""
    if not path.exists():
        return FetchPolicy(), ()
    found = config.load(path)
    policy = FetchPolicy(
        allow_loopback=found.fetching.allow_loopback, proxy=found.fetching.proxy or None
    )
    return policy, tuple(mirror.url for mirror in found.mirrors if mirror.url)


def _named(where: str, hosts: tuple[str, ...], web: HttpWeb) -> str:
    """What an IPNS name leads to today, with the path below it."""
    name, _, path = where.removeprefix("ipns://").removeprefix("/ipns/").partition("/")
    record = resolve_name(name, hosts, web, now=datetime.now(UTC))
    if not record.value.startswith("/ipfs/"):
        raise IpfsError(f"{name} leads to {record.value}, which is not followed")
    return f"{record.value}/{path}"


def _write_all(cid: Cid, output: Path, source: Gateways) -> list[int]:
    """Put all of *cid* at *output*, or nothing; return the size of each file."""
    if output.exists():
        raise ConfigError(f"{output}: exists already", hint="name another with -o")
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".tmp-") as work:
        whole = Path(work) / "whole"
        if is_folder(cid, source.get):
            whole.mkdir()
            sizes = read_files(cid, source.get, partial(_write, whole))
        else:
            sizes = [_write(whole, "", read_file(cid, source.get))]
        whole.replace(output)
    return sizes


def _write(folder: Path, path: str, body: bytes) -> int:
    write_atomic(folder / path, body)
    return len(body)
