"""`mirror flag`, `flags` and `why`: what is at risk, on what evidence, and what follows from it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mirror.cli.console import json_option, say
from mirror.cli.edges import clock, real_edges
from mirror.config import Config, load
from mirror.flags import FlagIndex, Request, decide, explain, requested
from mirror.job.flagging import refresh
from mirror.job.guide import outlet_of
from mirror.model import Flag, FlagReason
from mirror.plain import visible
from mirror.store import open_store, read_store
from mirror.urls import canonical


@click.command()
@click.argument("url")
@click.option("--reason", default="", help="Why it should be kept: it is shown as evidence.")
@json_option
@click.pass_obj
def flag(config_path: str, url: str, reason: str, as_json: bool) -> None:
    """Ask for an article to be kept; the next run captures it, also from an outlet not listed."""
    config = load(Path(config_path))
    request = Request(url=canonical(url), reason=" ".join(reason.split())[:200])
    raised = requested(request, by="hand", at=clock(os.environ.get("SOURCE_DATE_EPOCH"))())
    _state(config)
    with read_store(config.state) as store:
        new = store.flags.add([raised])
    words = "flagged; `mirror run` captures it" if new else "it was flagged already"
    say(as_json, {**_facts(raised), "new": bool(new)}, words)


@click.command()
@click.argument("url", required=False)
@click.option("--reason", type=click.Choice([str(one) for one in FlagReason]), help="Only these.")
@click.option("--refresh", "ask", is_flag=True, help="First ask every source of mirrors.toml.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line: for export.")
@click.pass_obj
def flags(
    config_path: str, url: str | None, reason: str | None, *, ask: bool, as_json: bool
) -> None:
    """List flags: what is at risk, why, on what evidence and since when."""
    config = load(Path(config_path))
    if ask:
        _ask(config)
    _state(config)
    with read_store(config.state) as store:
        found = store.flags.of()
    if url is not None:
        found = FlagIndex(found).of(canonical(url))
    for one in found:
        if reason is None or one.reason == reason:
            words = f"{one.at:%Y-%m-%d}  {one.reason:<10} {visible(one.url)}"
            say(as_json, _facts(one), f"{words}\n    {visible(one.evidence)}")


@click.command()
@click.argument("url")
@json_option
@click.pass_obj
def why(config_path: str, url: str, as_json: bool) -> None:
    """Say why an article is kept, or is not."""
    config = load(Path(config_path))
    _state(config)
    address = canonical(url)
    with read_store(config.state) as store:
        decision = decide(FlagIndex(store.flags.of()).of(address), config.policy)
        kept = len(store.articles.history(address))
    name = outlet_of(config, address)
    known = name if any(one.name == name for one in config.outlets) else None
    facts = {
        "url": address,
        "capture": decision.capture,
        "kept": kept,
        "because": [_facts(one) for one in decision.because],
        "uncounted": [_facts(one) for one in decision.uncounted],
    }
    lines = explain(address, decision, outlet=known, kept=kept).splitlines()
    say(as_json, facts, "\n".join(visible(line) for line in lines))


def _ask(config: Config) -> None:
    with (
        real_edges(config, tell=lambda _: None, progress=lambda _: None) as edges,
        open_store(config.state) as store,
    ):
        gathered = refresh(config, store, edges, force=True)
    for skipped in gathered.skipped:
        click.echo(f"mirror: {skipped.url}: {visible(skipped.reason)}", err=True)


def _state(config: Config) -> None:
    config.state.mkdir(parents=True, exist_ok=True, mode=0o700)


def _facts(one: Flag) -> dict[str, str]:
    return {
        "url": one.url,
        "reason": one.reason,
        "evidence": one.evidence,
        "at": one.at.isoformat(),
    }
