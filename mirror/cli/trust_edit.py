"""The commands of `mirror trust` that change what is to be said, before anybody signs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from mirror.cli.console import json_option, say
from mirror.cli.trust_folder import FILE, change, folder_option, public, save
from mirror.errors import ConfigError
from signing import away, ceremony, keyring, mirrorlist
from signing.metadata import Files
from signing.mirrorlist import LivingMirror
from signing.trust import Keyring, Origin, Revocation, Volunteer


@click.command()
@click.option("--root-threshold", default=3, show_default=True, help="Root keys that must agree.")
@click.option("--targets-threshold", default=2, show_default=True, help="To change who may sign.")
@folder_option
@json_option
def init(root_threshold: int, targets_threshold: int, folder: Path, as_json: bool) -> None:
    """Begin a folder in which nobody is trusted yet."""
    if folder.exists() and any(folder.iterdir()):
        raise ConfigError(f"{folder}: not empty")
    files = ceremony.init(
        threshold=root_threshold, targets_threshold=targets_threshold, now=datetime.now(UTC)
    )
    save(folder, {}, files)
    alone = (
        "\nwith a threshold of 1, whoever gets one key decides alone" if root_threshold == 1 else ""
    )
    say(
        as_json,
        {"folder": str(folder), "root": root_threshold, "targets": targets_threshold},
        f"{folder}: root keys that have to agree: {root_threshold}{alone}"
        "\nnext: mirror trust add-root-key FILE.pub, for each of them",
    )


@click.command("add-root-key")
@click.argument("key", metavar="PUB", type=FILE)
@folder_option
@json_option
def add_root_key(key: Path, folder: Path, as_json: bool) -> None:
    """Let the key in PUB sign for root, and for who may sign."""
    one, now = public(key), datetime.now(UTC)
    done = f"root key {one.fingerprint}"
    change(folder, as_json, done, lambda files: ceremony.add_root_key(files, one, now))


@click.command("add-duty-key")
@click.argument("key", metavar="PUB", type=FILE)
@folder_option
@json_option
def add_duty_key(key: Path, folder: Path, as_json: bool) -> None:
    """Let the key in PUB sign the mirror list and what is newest; it is kept where that is done."""
    one, now = public(key), datetime.now(UTC)
    done = f"duty key {one.fingerprint}"
    change(folder, as_json, done, lambda files: ceremony.add_duty_key(files, one, now))


@click.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@folder_option
@json_option
def rotate(old: Path, new: Path, folder: Path, as_json: bool) -> None:
    """Put the key in NEW in place of the one in OLD; the root keys there were have to agree."""
    before, after, now = public(old), public(new), datetime.now(UTC)
    done = f"{before.fingerprint} gives way to {after.fingerprint}"
    change(folder, as_json, done, lambda files: ceremony.rotate(files, before, after, now))


@click.command()
@click.argument("role", type=click.Choice(["root", "targets"]))
@folder_option
@json_option
def renew(role: str, folder: Path, as_json: bool) -> None:
    """Draft ROLE anew, to be signed before it runs out."""
    now = datetime.now(UTC)
    change(folder, as_json, f"{role} drafted", lambda files: ceremony.renew(files, role, now))


@click.command("add-newsroom")
@click.argument("name")
@click.argument("key", metavar="PUB", type=FILE)
@click.argument("hosts", metavar="HOST...", nargs=-1, required=True)
@folder_option
@json_option
def add_newsroom(name: str, key: Path, hosts: Sequence[str], folder: Path, as_json: bool) -> None:
    """List the newsroom NAME with its key and its own hosts, for which alone the key counts."""
    one = Origin(name=name, key=public(key), hosts=tuple(hosts))
    _list(folder, as_json, name, lambda ring: ring._replace(origins=(*ring.origins, one)))


@click.command("add-volunteer")
@click.argument("name", metavar="PSEUDONYM")
@click.argument("key", metavar="PUB", type=FILE)
@folder_option
@json_option
def add_volunteer(name: str, key: Path, folder: Path, as_json: bool) -> None:
    """List a volunteer by PSEUDONYM."""
    one = Volunteer(name=name, key=public(key))
    _list(folder, as_json, name, lambda ring: ring._replace(volunteers=(*ring.volunteers, one)))


@click.command()
@click.argument("key", metavar="PUB", type=FILE)
@click.option("--reason", required=True, help="What readers are told: stolen, lost, left, …")
@folder_option
@json_option
def revoke(key: Path, reason: str, folder: Path, as_json: bool) -> None:
    """Say that the key in PUB no longer counts, for whatever date it signs."""
    one = Revocation(key=public(key), reason=reason, at=datetime.now(UTC).date())
    done = f"revoked: {one.key.fingerprint}"
    _list(folder, as_json, done, lambda ring: ring._replace(revoked=(*ring.revoked, one)))


@click.command("add-mirror")
@click.argument("url")
@click.option("--kind", type=click.Choice(mirrorlist.KINDS), default="https", show_default=True)
@folder_option
@json_option
def add_mirror(url: str, kind: str, folder: Path, as_json: bool) -> None:
    """List a living mirror; the duty key signs that list alone."""
    one = LivingMirror(url=url, kind=kind, since=datetime.now(UTC).date())
    change(folder, as_json, f"mirror {url}", lambda files: away.add(files, one), duty=True)


@click.command("remove-mirror")
@click.argument("url")
@folder_option
@json_option
def remove_mirror(url: str, folder: Path, as_json: bool) -> None:
    """Take a mirror off the list for good; `mirror audit --list` leaves one out for a while."""
    change(folder, as_json, f"no mirror {url}", lambda files: away.remove(files, url), duty=True)


def _list(folder: Path, as_json: bool, done: str, how: Callable[[Keyring], Keyring]) -> None:
    def edit(files: Files) -> Files:
        ring = how(keyring.from_json(files["keyring.json"]))
        return ceremony.say(files, "keyring.json", keyring.to_json(ring))

    change(folder, as_json, done, edit)
