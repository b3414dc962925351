"""How commands speak: words for a person, or one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object instead of words."
)


def say(as_json: bool, facts: dict[str, Any], words: str) -> None:
    """Print *facts* as one line of JSON, or *words*."""
    click.echo(json.dumps(facts, ensure_ascii=False, sort_keys=True) if as_json else words)


def verified_copies(elapsed_s: Sequence[float], mirrors: int) -> str:
    """Return the one line a newsroom waits for: "7 of 9 verified copies live in 4.1 s"."""
    words = f"{len(elapsed_s)} of {mirrors} verified copies live"
    return f"{words} in {max(elapsed_s):.1f} s" if elapsed_s else words
