"""`mirror ipns`: a name that stays, made with a key that no node sees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from mirror import config
from mirror.cli import passphrase
from mirror.cli.console import json_option, say
from mirror.cli.key import public_key
from mirror.disk import write_atomic
from mirror.errors import ConfigError
from mirror.ipfs import cid as cids
from mirror.ipfs import ipns, naming
from mirror.ipfs.http import Service
from mirror.ipfs.ipns import Record
from mirror.ipfs.rpc import Node
from mirror.model import Receipt, Status
from signing import keyfile

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def group() -> None:
    """
    Make and hand on IPNS records: a name that stays, whatever it leads to.

    Use a key for this alone (`mirror key new`), and keep it off the network: only its record,
    NAME.ipns-record, goes to the volunteers.
    """


@group.command()
@click.argument("key_path", metavar="KEY", type=_FILE)
@click.option("--host", metavar="NAME", help="Print the DNS record that makes NAME an alias.")
@passphrase.option
@json_option
def name(key_path: Path, host: str | None, passphrase_fd: int | None, as_json: bool) -> None:
    """Print the name that belongs to the key in the file KEY, secret or public."""
    key = public_key(key_path, passphrase.asker(passphrase_fd))
    text = ipns.name_of(key.point)
    words = ipns.dnslink(host, f"/ipns/{text}") if host else text
    say(as_json, {"name": text} | ({"dnslink": words} if host else {}), words)


@group.command()
@click.argument("key_path", metavar="KEY", type=_FILE)
@click.argument("root", metavar="CID")
@click.option("--days", default=90, show_default=True, help="How long the record is valid.")
@click.option("-o", "--output", "folder", default=".", type=click.Path(path_type=Path))
@passphrase.option
@json_option
def sign(
    *, key_path: Path, root: str, days: int, folder: Path, passphrase_fd: int | None, as_json: bool
) -> None:
    """
    Write NAME.ipns-record, which leads to CID, into the output folder.

    One that is there already is replaced, and its number counted on.
    """
    ask = passphrase.asker(passphrase_fd)
    key = keyfile.read(key_path, lambda: ask("passphrase"))
    now = datetime.now(UTC)
    path = folder / f"{ipns.name_of(key.public.point)}{naming.SUFFIX}"
    # numbers that follow the clock stay in order where the last record was lost
    sequence = max(int(now.timestamp()), _sequence(path) + 1)
    until = (now + timedelta(days=days)).replace(microsecond=0)
    value = f"/ipfs/{cids.parse(root)}"
    record = ipns.make(key.seed, value=value, sequence=sequence, valid_until=until)
    write_atomic(path, record.raw)
    _tell(record, path, as_json)


@group.command()
@click.argument("path", metavar="RECORD", type=_FILE)
@json_option
def show(path: Path, as_json: bool) -> None:
    """Check the record in the file RECORD and print what it says."""
    _tell(naming.read_record(path, now=datetime.now(UTC)), path, as_json)


@group.command()
@click.argument("path", metavar="RECORD", type=_FILE)
@click.option(
    "--router", "routers", multiple=True, metavar="URL", help="Content router; repeatable."
)
@json_option
@click.pass_obj
def put(config_path: str, path: Path, routers: tuple[str, ...], as_json: bool) -> None:
    """
    Hand the record in the file RECORD to your node (ipfs.api) and to content routers.

    Do it every day: the network forgets records after two.
    """
    now = datetime.now(UTC)
    record = naming.read_record(path, now=now)
    receipts = [naming.delegate(record, Service(url=url), now=now, mirror=url) for url in routers]
    settings = config.load(Path(config_path)).ipfs if Path(config_path).exists() else None
    if settings and settings.api:
        node = Node(api=settings.api, deadline_s=settings.deadline_s)
        receipts.append(naming.put(record, node, now=now, mirror="node"))
    if not receipts:
        raise ConfigError("nobody to hand it to", hint="set ipfs.api in mirrors.toml or --router")
    facts = {"receipts": [_facts(one) for one in receipts]}
    say(as_json, facts, "\n".join(_line(one) for one in receipts))
    if any(one.status is not Status.OK for one in receipts):
        raise click.exceptions.Exit(1)


def _facts(receipt: Receipt) -> dict[str, str]:
    return {"mirror": receipt.mirror, "status": receipt.status, "reason": receipt.reason}


def _line(receipt: Receipt) -> str:
    return f"{receipt.mirror}: {receipt.status}" + (f", {receipt.reason}" if receipt.reason else "")


def _sequence(path: Path) -> int:
    """The number of the record in *path*, valid or not any more; 0 where there is none."""
    if not path.exists():
        return 0
    return naming.read_record(path, now=datetime.min.replace(tzinfo=UTC)).sequence


def _tell(record: Record, path: Path, as_json: bool) -> None:
    until = f"{record.valid_until:%Y-%m-%dT%H:%M:%SZ}"
    facts = {
        "name": record.name, "value": record.value, "sequence": record.sequence,
        "valid_until": until, "file": str(path),
    }  # fmt: skip
    words = f"name:        {record.name}\nleads to:    {record.value}\n"
    say(as_json, facts, f"{words}number:      {record.sequence}\nvalid until: {until}")
