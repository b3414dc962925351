"""Another program, run with an environment of its own and for a limited time."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mirror.errors import ConfigError, PublishError, PublishReason


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """How a program ended."""

    code: int
    output: bytes
    complaint: str
    """What it wrote to standard error: for sorting, not for showing; it may hold secrets."""


def run_program(
    arguments: Sequence[str], environ: Mapping[str, str], *, data: bytes, timeout_s: float
) -> Done:
    """
    Return how `arguments` ended, given *data* on standard input and nothing but *environ*.

    Raises:
        ConfigError: the program is not installed.
        PublishError: DEADLINE.
    """
    try:
        done = subprocess.run(  # noqa: S603  no shell; every argument is ours or was checked
            arguments, env=environ, input=data, capture_output=True, timeout=timeout_s, check=False
        )
    except FileNotFoundError:
        raise ConfigError(f"{arguments[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        name = arguments[0].rpartition("/")[2]
        raise PublishError(PublishReason.DEADLINE, f"{name} took too long") from None
    complaint = done.stderr.decode(errors="replace")
    return Done(code=done.returncode, output=done.stdout, complaint=complaint)
