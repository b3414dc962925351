"""How a passphrase comes in: typed, or through a file descriptor; never on a command line."""

from __future__ import annotations

import os
from collections.abc import Callable

import click

from mirror.errors import ConfigError

Ask = Callable[..., str]
"""ask(prompt, confirm=False) -> passphrase."""

option = click.option(
    "--passphrase-fd",
    type=int,
    metavar="N",
    help="Read passphrases, a line each, from file descriptor N instead of the terminal.",
)


def asker(descriptor: int | None) -> Ask:
    """Return what asks for one passphrase after the other, as a command needs them."""
    return _typed if descriptor is None else _piped(descriptor)


def _typed(prompt: str, *, confirm: bool = False) -> str:
    text: str = click.prompt(
        prompt,
        hide_input=True,
        confirmation_prompt=confirm,
        default="",
        show_default=False,
        err=True,
    )
    return text


def _piped(descriptor: int) -> Ask:
    try:
        stream = os.fdopen(descriptor, encoding="utf-8", closefd=False)
    except OSError as error:
        raise ConfigError(f"file descriptor {descriptor}: {error.strerror}") from None

    def ask(prompt: str, *, confirm: bool = False) -> str:  # noqa: ARG001 - nobody is asked twice
        line = stream.readline()
        if not line.endswith("\n"):
            raise ConfigError(f"file descriptor {descriptor}: no line for: {prompt}")
        return line[:-1]

    return ask
