"""`mirror history` and `mirror diff`: how an article changed, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from mirror.cli.console import json_option, say
from mirror.config import Config, load
from mirror.errors import StoreError
from mirror.job.changes import changes, marked, words_of
from mirror.job.tree import LocalTree
from mirror.model import Flag, Revision, TextSource
from mirror.plain import visible
from mirror.store import read_store
from mirror.urls import canonical

_SOURCES = {TextSource.FEED: "feed", TextSource.API: "API"}


@click.command()
@click.argument("url")
@json_option
@click.pass_obj
def history(config_path: str, url: str, as_json: bool) -> None:
    """Tell every revision that is kept of an article, and what was noticed about it."""
    revisions, flags = _kept(load(Path(config_path)), url)
    facts = {
        "url": revisions[0].url,
        "revisions": [_facts(revision) for revision in revisions],
        "flags": [{**asdict(flag), "at": flag.at.isoformat()} for flag in flags],
    }
    say(as_json, facts, "\n".join(_words(revisions, flags)))


@click.command()
@click.argument("url")
@click.option("--from", "first", type=int, help="Number of the older revision.")
@click.option("--to", "last", type=int, help="Number of the newer revision.")
@json_option
@click.pass_obj
def diff(config_path: str, url: str, first: int | None, last: int | None, as_json: bool) -> None:
    """Show which words changed between two revisions; without numbers, between the last two."""
    config = load(Path(config_path))
    revisions, _ = _kept(config, url)
    new = _numbered(revisions, last or revisions[-1].number)
    old = _numbered(revisions, first or new.number - 1)
    tree = LocalTree(config.state / "tree")
    found = list(changes(words_of(old, tree), words_of(new, tree)))
    facts = {"from": old.number, "to": new.number, "changes": [asdict(one) for one in found]}
    say(as_json, facts, "\n\n".join(visible(marked(one)) for one in found) or "no word changed")


def _kept(config: Config, unverified_url: str) -> tuple[tuple[Revision, ...], tuple[Flag, ...]]:
    url = canonical(unverified_url)
    with read_store(config.state) as store:
        revisions, flags = store.articles.history(url), store.flags.of(url)
    if not revisions:
        raise StoreError("nothing is kept of this article", hint="`mirror why URL` says why")
    return revisions, flags


def _numbered(revisions: tuple[Revision, ...], number: int) -> Revision:
    for revision in revisions:
        if revision.number == number:
            return revision
    raise click.UsageError(f"no revision {number}, there are 1 to {revisions[-1].number}")


def _facts(revision: Revision) -> dict[str, object]:
    return {
        "number": revision.number,
        "seen": f"{revision.seen_at:%Y-%m-%dT%H:%M:%SZ}",
        "modified": revision.modified,
        "title": revision.title,
        "retracted": revision.retracted,
        "source": revision.source,
        "text": revision.text_sha256,
        "files": [file.path for file in revision.files],
    }


def _words(revisions: tuple[Revision, ...], flags: tuple[Flag, ...]) -> Iterator[str]:
    for revision in revisions:
        said = f", changed {revision.modified} by the outlet's word" if revision.modified else ""
        yield f"{revision.number}. seen {revision.seen_at:%Y-%m-%d %H:%M} UTC{said}"
        yield f"   {visible(revision.title)}"
        if revision.source is not TextSource.PAGE:
            yield f"   text from the outlet's {_SOURCES[revision.source]}, not from the page"
        if revision.retracted:
            yield f"   withdrawn: {visible(revision.retracted)}"
        yield from (f"   {file.path} ({file.rendition})" for file in revision.files)
    for flag in flags:
        yield f"{flag.at:%Y-%m-%d %H:%M} {flag.reason}: {visible(flag.evidence)}"
