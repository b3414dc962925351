"""`mirror explain`: how a page is read, so that a volunteer can check and help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from mirror.cli.console import json_option, say
from mirror.cli.edges import real_edges
from mirror.cli.push import page_of
from mirror.config import load
from mirror.job.explain import explain as read_only
from mirror.model import Reading
from mirror.plain import visible

_FIELDS = ("title", "dek", "byline", "published", "modified", "language", "direction", "section")


@click.command()
@click.argument("source", metavar="URL|FILE|-")
@click.option("--url", help="Where the saved FILE was published.")
@json_option
@click.pass_obj
def explain(config_path: str, source: str, url: str | None, as_json: bool) -> None:
    """
    Show what is taken from a page, where from, and what is left out and why.

    Nothing is signed, kept or published. What is missing or too much: file a hint for the outlet.
    """
    page = page_of(source, url)
    config = load(Path(config_path))
    with real_edges(config, tell=lambda _: None, progress=lambda _: None) as edges:
        reading, text = read_only(config, edges, url or source, page)
    facts = {
        "article": {name: str(getattr(reading.article, name)) for name in _FIELDS},
        "text": text,
        "sources": dict(reading.sources),
        "dropped": [asdict(one) for one in reading.dropped],
    }
    say(as_json, facts, "\n".join(_words(reading, text)))


def _words(reading: Reading, text: str) -> Iterator[str]:
    for name in _FIELDS:
        value = getattr(reading.article, name)
        shown = ", ".join(value) if isinstance(value, tuple) else str(value or "-")
        source = reading.sources.get(name)
        yield f"{name + ':':<11}{visible(shown)}" + (f"  [{source}]" if source else "")
    yield f"blocks:    {len(reading.article.blocks)}  [{reading.sources['body']}]"
    yield ""
    yield from (visible(line) for line in text.splitlines())
    yield ""
    for dropped in reading.dropped:
        yield f"left out ({dropped.rule}): {visible(dropped.sample)}"
