"""`mirror claim` and `mirror attach`: sign a bundle with stock minisign, on another machine."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from mirror.cli import passphrase
from mirror.cli.console import json_option, say
from mirror.cli.key import public_key
from mirror.disk import write_atomic
from mirror.errors import ConfigError
from signing import sign, trailer
from signing.errors import FormatError
from signing.trailer import Block, Role

_FILE = click.Path(dir_okay=False, path_type=Path)
_ROLES = [role.value for role in Role]  # click would take an enumeration by its members' names


@click.command()
@click.argument("path", metavar="FILE", type=_FILE)
@click.option(
    "--key", "key_path", required=True, metavar="PUB", type=_FILE, help="Public key file."
)
@click.option("--url", help="Where the text stands; default: what its signers say.")
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    default=Role.ORIGIN.value,
    show_default=True,
)
@json_option
def claim(path: Path, key_path: Path, url: str | None, role: str, as_json: bool) -> None:
    """
    Print the exact commands that sign FILE, a bundle or a bare text, with stock minisign.

    They are for the machine that has the secret key, where nothing of ours is needed.
    """
    data = _read(path)
    with _naming(path):
        signed = trailer.parse(data) if trailer.is_signed(data) else None
    body = signed.unverified if signed else data
    if url is None and signed is None:
        raise ConfigError(f"{path}: no signature names its url", hint="add --url")
    address = url or (signed.blocks[0].claims.url if signed else "")
    said = sign.claim(body, role=Role(role), url=address, at=datetime.now(UTC))
    key = public_key(key_path, passphrase.asker(None))
    commands = _commands(path, str(key), str(said))
    say(as_json, {"claims": str(said), "commands": commands}, "\n".join(commands))


@click.command()
@click.argument("path", metavar="FILE", type=_FILE)
@click.argument("signature", metavar="SIG", type=_FILE)
@click.option("--key", "key_path", metavar="PUB", type=_FILE, help="Whose it is, if SIG lacks it.")
@json_option
def attach(path: Path, signature: Path, key_path: Path | None, as_json: bool) -> None:
    """Put the minisign signature in SIG into FILE, after checking that it belongs there."""
    block = _block(_read(signature).decode("ascii", "replace"), key_path)
    with _naming(path):
        data = sign.attach(_read(path), block)
    write_atomic(path, data)
    facts = {"file": str(path), "key": str(block.key), "role": block.claims.role}
    say(as_json, facts, f"{path}: signed as {block.claims.role} by {block.key.fingerprint}")


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let an error in the bytes of a file say which file it is."""
    try:
        yield
    except FormatError as error:
        raise FormatError(error.rule, f"{path}: {error}", hint=error.hint) from error


def _block(text: str, key_path: Path | None) -> Block:
    """Return the block of a `.minisig`, whose comment and line ends nobody has signed."""
    unsigned, _, signed = text.replace("\r\n", "\n").partition("\n")
    if key_path:
        unsigned = f"untrusted comment: {public_key(key_path, passphrase.asker(None))}"
    try:
        return trailer.parse_block(f"{unsigned}\n{signed}")
    except FormatError as error:
        hint = "add --key FILE.pub" if error.rule == "K1" else error.hint
        raise ConfigError(f"the signature cannot be attached: {error}", hint=hint) from error


def _commands(path: Path, key: str, claims: str) -> list[str]:
    file, quoted = shlex.quote(str(path)), shlex.quote(claims)
    return [
        f"sed '/^<!--mirror-/,$d' {file} > body.html",
        f"minisign -S -H -s SECRET.key -c {key} -t {quoted} -m body.html -x body.html.minisig",
        f"mirror attach {file} body.html.minisig",
    ]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(trailer.MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path}: cannot read it: {error.strerror}") from None
