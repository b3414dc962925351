"""The ceremony's folder on disk, and what the commands of `mirror trust` have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from mirror.cli import passphrase
from mirror.cli.console import say
from mirror.cli.key import public_key
from mirror.disk import write_atomic
from mirror.errors import ConfigError
from signing import metadata
from signing.metadata import Files
from signing.minisig import PublicKey

FILE = click.Path(dir_okay=False, path_type=Path)
folder_option = click.option(
    "--folder",
    default="trust",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that is carried from machine to machine.",
)


def load(folder: Path) -> Files:
    """Return path and bytes of all files of the folder."""
    paths = [*folder.glob("*.json"), *folder.glob("draft/*.json"), *folder.glob("metadata/*.json")]
    if not paths:
        raise ConfigError(f"{folder}: no trust folder", hint="`mirror trust init` begins one")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths)}


def save(folder: Path, old: Files, new: Files) -> None:
    """Write what is new; take away the drafts that are none any more, last."""
    for path, data in new.items():
        if old.get(path) != data:
            write_atomic(folder / path, data)
    for path in old.keys() - new.keys():
        (folder / path).unlink()


def read(path: Path) -> bytes:
    """Return the bytes of a file that a person named."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot read it: {error.strerror}") from None


def change(
    folder: Path,
    as_json: bool,
    done: str,
    how: Callable[[Files], Files],
    *,
    duty: bool = False,
) -> None:
    """Change the folder, and tell what was *done*, and who signs it: root keys, or *duty* alone."""
    old = load(folder)
    new = how(old)
    save(folder, old, new)
    say(as_json, {"done": done}, f"{done}\nnext: mirror trust {_next(new, duty=duty)}")


def _next(files: Files, *, duty: bool) -> str:
    """Return what follows a change: all keys have to be there before one can sign."""
    *_, root = metadata.roots(files)
    lacking = root.roles["root"].threshold - len(root.roles["root"].keyids)
    if lacking > 0:
        return f"add-root-key FILE.pub, at least {lacking} more"
    if not root.roles["timestamp"].keyids:
        return "add-root-key FILE.pub for each other root key, then add-duty-key FILE.pub"
    return f"{'' if duty else 'sign --key FILE, then '}publish --key DUTY"


def public(path: Path) -> PublicKey:
    """Return the key of a public key file."""
    return public_key(path, passphrase.asker(None))
