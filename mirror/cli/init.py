"""`mirror init`: what a volunteer or newsroom starts from."""

from __future__ import annotations

import re
from pathlib import Path

import click

from mirror.cli.console import json_option, say
from mirror.config import example, parse
from mirror.disk import write_atomic
from mirror.errors import ConfigError
from signing import keyfile, minisig

_PSEUDONYM_LINE = re.compile(r'^pseudonym = ".*?"', re.MULTILINE)


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--pseudonym", default="heron", show_default=True, help="What readers see.")
@json_option
def init(folder: Path, pseudonym: str, as_json: bool) -> None:
    """
    Write a commented mirrors.toml and a capture key into FOLDER.

    Neither is ever overwritten. The key is not encrypted, since a scheduled job cannot type a
    passphrase: `mirror key change-passphrase` encrypts it.
    """
    config_path = folder / "mirrors.toml"
    line = f'pseudonym = "{pseudonym}"'
    text = _PSEUDONYM_LINE.sub(lambda _: line, example(), count=1)
    config = parse(text, config_path)
    if config.identity.pseudonym != pseudonym:
        raise click.UsageError(f"not a pseudonym: {pseudonym!r}")
    for path in (config_path, config.identity.key):
        if path.exists():
            raise ConfigError(f"{path}: exists already", hint="nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    key = minisig.generate()
    keyfile.create(config.identity.key, keyfile.dump_secret(key, ""))
    write_atomic(config_path, text.encode())
    say(
        as_json,
        {"config": str(config_path), "key": str(key.public), "print": key.public.fingerprint},
        f"wrote {config_path} and {config.identity.key.name}\n"
        f"public key:  {key.public}\n"
        f"fingerprint: {key.public.fingerprint}\n"
        "next: edit mirrors.toml, then `mirror run`",
    )
