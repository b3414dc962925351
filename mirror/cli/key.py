"""`mirror key`: make, show and protect keys, which are minisign's."""

from __future__ import annotations

import io
from pathlib import Path

import click

from mirror.cli import passphrase
from mirror.cli.console import json_option, say
from mirror.disk import write_atomic
from mirror.errors import ConfigError
from signing import keyfile, minisig
from signing.errors import FormatError
from signing.minisig import PublicKey

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def group() -> None:
    """Make, show and protect keys. They are minisign's: either program reads the other's."""


@group.command()
@click.argument("path", metavar="FILE", type=_FILE)
@click.option("--no-passphrase", is_flag=True, help="Leave it in the clear, for a scheduled job.")
@passphrase.option
@json_option
def new(path: Path, no_passphrase: bool, passphrase_fd: int | None, as_json: bool) -> None:
    """Write a new secret key to FILE and its public key beside it, FILE.pub."""
    public = path.with_name(f"{path.name}.pub")
    if public.exists():
        raise ConfigError(f"{public}: there is a file already; a key is never overwritten")
    secret = ""
    if not no_passphrase:
        secret = passphrase.asker(passphrase_fd)("passphrase for the new key", confirm=True)
        _check_not_empty(secret)
    key = minisig.generate()
    keyfile.create(path, keyfile.dump_secret(key, secret))
    write_atomic(public, minisig.dump_public(key.public).encode())
    _tell(key.public, as_json, qr=False)


@group.command()
@click.argument("path", metavar="FILE", type=_FILE)
@passphrase.option
@json_option
def show(path: Path, passphrase_fd: int | None, as_json: bool) -> None:
    """Print the public key of FILE (secret or public) with its fingerprint and a QR code."""
    _tell(public_key(path, passphrase.asker(passphrase_fd)), as_json, qr=True)


@group.command()
@click.argument("path", metavar="FILE", type=_FILE)
@passphrase.option
@json_option
def fingerprint(path: Path, passphrase_fd: int | None, as_json: bool) -> None:
    """Print the 40 digits by which two people compare the key in FILE over a telephone."""
    key = public_key(path, passphrase.asker(passphrase_fd))
    say(as_json, {"fingerprint": key.fingerprint}, key.fingerprint)


@group.command("change-passphrase")
@click.argument("path", metavar="FILE", type=_FILE)
@click.option("--no-passphrase", is_flag=True, help="Take the passphrase off.")
@passphrase.option
@json_option
def change_passphrase(
    path: Path, no_passphrase: bool, passphrase_fd: int | None, as_json: bool
) -> None:
    """Hide the secret key in FILE under another passphrase; the key stays the same."""
    ask = passphrase.asker(passphrase_fd)
    key = keyfile.read(path, lambda: ask("passphrase it has now"))
    secret = ""
    if not no_passphrase:
        secret = ask("new passphrase", confirm=True)
        _check_not_empty(secret)
    write_atomic(path, keyfile.dump_secret(key, secret).encode(), mode=0o600)
    say(as_json, {"key": str(key.public), "encrypted": bool(secret)}, f"{path}: passphrase changed")


def public_key(path: Path, ask: passphrase.Ask) -> PublicKey:
    """Return the public key in a file, whether that holds it or its secret half."""
    try:
        text = path.read_text(encoding="ascii")
        return minisig.load_public(text)
    except OSError as error:
        raise ConfigError(f"{path}: cannot read it: {error.strerror}") from None
    except (FormatError, UnicodeDecodeError):
        return keyfile.read(path, lambda: ask("passphrase")).public


def _check_not_empty(secret: str) -> None:
    if not secret:
        raise ConfigError(
            "the passphrase is empty", hint="--no-passphrase leaves a key in the clear on purpose"
        )


def _tell(key: PublicKey, as_json: bool, *, qr: bool) -> None:
    facts = {"key": str(key), "id": key.id, "fingerprint": key.fingerprint}
    words = f"public key:  {key}\nfingerprint: {key.fingerprint}"
    say(as_json, facts, f"{words}\n\n{_qr(str(key))}" if qr else words)


def _qr(text: str) -> str:
    """Return a QR code to be read off a terminal."""
    import segno  # noqa: PLC0415 - only `key show` draws

    drawn = io.StringIO()
    segno.make(text, error="m").terminal(out=drawn, compact=True)
    return drawn.getvalue()
