"""How commands speak: words for a person, or one JSON object a line."""

from __future__ import annotations

import json
from typing import Any

import click

json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object instead of words."
)


def say(as_json: bool, facts: dict[str, Any], words: str) -> None:
    """Print *facts* as one line of JSON, or *words*."""
    click.echo(json.dumps(facts, ensure_ascii=False, sort_keys=True) if as_json else words)
