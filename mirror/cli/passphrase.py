"""How a passphrase comes in: typed, or through a file descriptor; never on a command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

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
    if not _has_terminal():
        raise ConfigError(
            f"there is no terminal to ask on for the {prompt}",
            hint="--passphrase-fd N reads it from a pipe or file that is open as descriptor N",
        )
    text: str = click.prompt(
        prompt,
        hide_input=True,
        confirmation_prompt=confirm,
        default="",
        show_default=False,
        err=True,
    )
    return text


def _has_terminal() -> bool:
    """Tell whether a passphrase can be typed unseen, as `getpass` does it."""
    try:
        with Path("/dev/tty").open("rb"):
            return True
    except OSError:
        return sys.stdin.isatty()


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
