"""`mirror trust`: who may sign, said by keys that never meet, and what a reader pins."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from mirror.cli import passphrase, trust_edit, trust_update
from mirror.cli.console import json_option, say
from mirror.cli.trust_folder import FILE, folder_option, load, read, save
from mirror.disk import write_atomic
from mirror.errors import ConfigError, MirrorError
from signing import away, ceremony, keyfile, metadata, pack, store
from signing.ceremony import Standing
from signing.folder import default_folder
from signing.metadata import Files
from signing.minisig import SecretKey
from signing.pack import Pack, Pin
from signing.trust import Trust

_ALONE = ": whoever has one of them decides alone"
_FOLDER = click.Path(file_okay=False, path_type=Path)
_key = click.option(
    "--key", "key_path", required=True, metavar="FILE", type=FILE, help="Secret key file."
)


@click.group()
def group() -> None:
    """
    Say who may sign, by keys that never meet on one machine.

    \b
    On one machine     mirror trust init, add-root-key, add-duty-key, add-newsroom, …
    With each key      mirror trust sign --key FILE
    Where it is served mirror trust publish --key DUTY
    A reader           mirror trust add trust-pack.json, later mirror trust update
    """  # noqa: D301 - \b is click's, it keeps lines apart


for _command in (
    trust_edit.init,
    trust_edit.add_root_key,
    trust_edit.add_duty_key,
    trust_edit.add_newsroom,
    trust_edit.add_volunteer,
    trust_edit.add_mirror,
    trust_edit.remove_mirror,
    trust_edit.revoke,
    trust_edit.rotate,
    trust_edit.renew,
    trust_update.update,
):
    group.add_command(_command)


@group.command()
@_key
@folder_option
@passphrase.option
@json_option
def sign(key_path: Path, folder: Path, passphrase_fd: int | None, as_json: bool) -> None:
    """Sign with the key in FILE whatever waits for it."""
    old, now = load(folder), datetime.now(UTC)
    new, roles = ceremony.sign(old, _secret(key_path, passphrase_fd), now)
    if not roles:
        raise MirrorError("nothing waits for this key", hint="`mirror trust status` tells more")
    save(folder, old, new)
    say(as_json, {"signed": roles}, f"signed: {', '.join(roles)}\n{_missing(new)}")


@group.command()
@_key
@click.option("--out", metavar="FOLDER", type=_FOLDER, help="Default: public in the folder.")
@folder_option
@passphrase.option
@json_option
def publish(
    key_path: Path, out: Path | None, folder: Path, passphrase_fd: int | None, as_json: bool
) -> None:
    """Publish what was signed, with the duty key in FILE; do so again before a week is over."""
    old, now = load(folder), datetime.now(UTC)
    new = ceremony.publish(old, _secret(key_path, passphrase_fd), now)
    save(folder, old, new)
    public = out or folder / "public"
    for path, data in ceremony.published(new).items():
        write_atomic(public / path, data)
    root = pack.fingerprint(ceremony.trust_pack(new))
    say(
        as_json,
        {"root": root, "folder": str(public)},
        f"published in {public}; print these digits where readers can compare them:\n{root}",
    )


@group.command()
@folder_option
@json_option
def status(folder: Path, as_json: bool) -> None:
    """Print how each role stands: who has signed, who can, until when it holds."""
    files = ceremony.draft(load(folder), datetime.now(UTC))
    standings, left_out = ceremony.status(files), away.waiting(files)
    facts = [{**_facts(one), "expires": one.expires.date().isoformat()} for one in standings]
    lines = [_line(one, files) for one in standings]
    lines += [f"{'left out':10} {url}, by an audit" for url in left_out]
    if not away.is_signed(files):
        lines.append(f"{'mirrors':10} the list has changed; next: mirror trust publish --key DUTY")
    listed = {"signed": away.is_signed(files), "left_out": left_out}
    say(as_json, {"roles": facts, "list": listed}, "\n".join(lines))


@group.command()
@click.argument("path", metavar="PACK", type=FILE)
@click.option("--root", metavar="DIGITS", help="The 40 digits, compared already.")
@click.option("--store", "folder", type=_FOLDER, help="Where trust is kept; default: yours.")
@json_option
def add(path: Path, root: str | None, folder: Path | None, as_json: bool) -> None:
    """Show whom a trust pack trusts, let you compare its 40 digits, and pin it."""
    folder = folder or default_folder(os.environ)
    data = read(path)
    digits, pinned = pack.fingerprint(data), store.pinned(folder)
    if pinned and pinned.root != digits:
        raise ConfigError(
            "another chain of trust is pinned already", hint=f"remove {folder} to give it up"
        )
    unpinned = pack.read(data, pinned or Pin(root=digits))
    if not as_json:
        click.echo(_describe(unpinned))
    if not pinned:
        _compare(digits, root)
    store.add(folder, data, pinned or Pin(root=digits))
    say(as_json, {"root": digits, "store": str(folder)}, f"pinned in {folder}")


def _compare(digits: str, root: str | None) -> None:
    """Raise MirrorError unless a person, or --root, says that these are the digits."""
    if root is not None and " ".join(root.split()) != digits:
        raise MirrorError(
            f"these are not the digits of this pack, {digits}: nothing was pinned",
            hint="somebody may have changed the pack, or made another; ask who printed the digits",
        )
    if root is None:
        question = f"\n    {digits}\n\nAre these the digits you have from elsewhere?"
        try:
            agreed = click.confirm(question, err=True)
        except click.Abort:
            agreed = False
        if not agreed:
            raise MirrorError("nothing was pinned", hint="--root 'DIGITS' says so without asking")


def _secret(path: Path, descriptor: int | None) -> SecretKey:
    ask = passphrase.asker(descriptor)
    return keyfile.read(path, lambda: ask(f"passphrase of {path.name}"))


def _missing(files: Files) -> str:
    waiting = [one for one in ceremony.status(files) if one.missing]
    lines = [f"{one.role}: still to sign: {one.missing} of {_who(one, files)}" for one in waiting]
    return "\n".join(lines) or "all signatures are there; next: mirror trust publish --key DUTY"


def _facts(one: Standing) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__ if name != "expires"}


def _who(one: Standing, files: Files) -> str:
    """Return the keys that can still sign: the first of their digits, or TUF's IDs."""
    digits = metadata.digits(files)
    return ", ".join(digits.get(key, key)[:11] for key in one.unsigned)


def _line(one: Standing, files: Files) -> str:
    state = "draft" if one.draft else "published"
    can = f"; can sign: {_who(one, files)}" if one.missing else ""
    return (
        f"{one.role:10} {one.version:3} {state:9} until {one.expires:%Y-%m-%d}"
        f"  signed by {len(one.signed)}, {one.missing} missing{can}"
    )


def _describe(unpinned: Pack) -> str:
    trust: Trust = unpinned.trust
    agree, keys = unpinned.thresholds["root"]
    volunteers = sorted({one.name for one in trust.keyring.volunteers})
    newsrooms = [f"  {one.name}: {', '.join(one.hosts)}" for one in trust.keyring.origins]
    return "\n".join(
        [
            f"changes of root: {agree} of {keys} keys{_ALONE if agree == 1 else ''}",
            "newsrooms:",
            *newsrooms,
            f"volunteers: {len(volunteers)}; to agree: {trust.policy.witnesses}",
            *([f"  {', '.join(volunteers)}"] if volunteers else []),
            f"revoked keys: {len(trust.keyring.revoked)}",
            f"mirrors: {len(trust.mirrors)}",
            *(f"  {one.url}" for one in trust.mirrors),
            f"signed {trust.issued:%Y-%m-%d}, holds until {trust.expires:%Y-%m-%d}",
        ]
    )
