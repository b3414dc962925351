"""`mirror push`: one article now, on every mirror."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from mirror import job
from mirror.cli import passphrase
from mirror.cli.edges import real_edges
from mirror.cli.live import live_table
from mirror.cli.watch import Watcher, finish
from mirror.config import Config, load
from mirror.errors import MirrorError
from mirror.job import Edges, Given, Signer, signer_of
from mirror.plain import visible
from mirror.publish import Progress
from signing import keyfile, trailer
from signing.trailer import Role

_FILE = click.Path(dir_okay=False, path_type=Path)
_ROLES = [role.value for role in Role]  # click would take an enumeration by its members' names
Moment = date | datetime


class When(click.ParamType[Moment]):
    """A day or a time with its zone, as RFC 3339 writes them."""

    name = "time"

    def convert(
        self, value: str | Moment, param: click.Parameter | None, ctx: click.Context | None
    ) -> Moment:
        """Return a date, or a datetime that knows its zone."""
        if not isinstance(value, str):
            return value
        try:
            if len(value) == len("2026-11-22"):
                return date.fromisoformat(value)
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not like 2026-11-22 or 2026-11-22T20:00:00+02:00", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} names no time zone: add Z or an offset", param, ctx)
        return moment


@click.command()
@click.argument("source", metavar="URL|FILE|-")
@click.option("--url", help="Where FILE was, or will be, published.")
@click.option("--as", "role", type=click.Choice(_ROLES), help="As what to sign.")
@click.option("--key", "key_path", metavar="FILE", type=_FILE, help="Sign the article with it.")
@passphrase.option
@click.option("--title", default="", help="Where FILE has none; so the next three.")
@click.option("--byline", multiple=True, metavar="NAME", help="An author; may be repeated.")
@click.option("--published", type=When(), help="A day, or a time with its zone.")
@click.option("--language", default="", metavar="TAG", help="ru, uk, en, fa, …")
@click.option("--retract", is_flag=True, help="Withdraw the article at URL, as its newsroom.")
@click.option("--reason", default="", metavar="TEXT", help="Why, for readers.")
@click.option("--quorum", type=click.IntRange(min=1), help="Instead of that of mirrors.toml.")
@click.option("--verbose", is_flag=True, help="Name the article.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines; the last has the receipts.")
@click.pass_obj
def push(
    config_path: str,
    source: str,
    *,
    url: str | None,
    role: str | None,
    key_path: Path | None,
    passphrase_fd: int | None,
    title: str,
    byline: tuple[str, ...],
    published: Moment | None,
    language: str,
    retract: bool,
    reason: str,
    quorum: int | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """
    Capture, sign and publish one article now, also on mirrors that are left in peace.

    A FILE is its HTML as a browser, SingleFile or a CMS wrote it; --url says where it was, or will
    be, published. Pictures inside FILE are used; others are fetched, and left out where there is
    no network. A newsroom signs with --as origin --key newsroom.key, for its own hosts alone;
    the index is signed with the key of mirrors.toml. Exits 1 where fewer mirrors than the quorum
    hold a verified copy; what failed is tried again by the next run.

    A FILE that is a bundle already brings signatures made elsewhere, as `mirror attach` puts them
    there: they are added to the copy that is kept of the same words.

    --retract puts a signed notice in the place of an article that is kept here. What was
    published is never deleted; a correction is pushed like an article, and supersedes it.
    """
    config = load(Path(config_path))
    if quorum is not None:
        config = replace(config, policy=replace(config.policy, quorum=quorum))
    if retract != bool(reason) or (retract and role == Role.CAPTURE):
        raise click.UsageError("--retract and --reason go together, and as origin")
    page = None if retract else page_of(source, url)
    given = Given(title=title, byline=byline, published=published, language=language)
    watcher = Watcher(as_json=as_json, verbose=verbose)
    with (
        _shown(config, watcher, as_json=as_json) as progress,
        real_edges(config, tell=watcher.event, progress=progress) as edges,
    ):
        role = Role.ORIGIN if retract else role
        signer = _signer(config, edges, role, key_path, passphrase.asker(passphrase_fd))
        if page is not None and trailer.is_signed(page):
            report = job.adopt(config, edges, page)
        elif retract:
            report = job.retract(config, edges, url or source, reason, signer=signer)
        else:
            report = job.push(config, edges, url or source, page, given=given, signer=signer)
    status = finish(report, as_json=as_json)
    for skipped in report.skipped:  # what is live is not what was to be pushed
        raise MirrorError(
            f"not pushed: {visible(skipped.reason)}",
            hint=None if page else "push it from a file: mirror push saved.html --url URL",
        )
    if report.receipts and not report.verified:
        raise MirrorError(
            "no mirror has it: it is signed, kept and queued",
            hint="`mirror export tree.zip` makes one file to be carried by hand",
        )
    sys.exit(status)


def _signer(
    config: Config, edges: Edges, role: str | None, key_path: Path | None, ask: passphrase.Ask
) -> Signer:
    key = keyfile.read(key_path, lambda: ask(f"passphrase of {key_path}")) if key_path else None
    return signer_of(config, edges, key=key, role=Role(role) if role else None)


@contextmanager
def _shown(
    config: Config, watcher: Watcher, *, as_json: bool
) -> Iterator[Callable[[Progress], None]]:
    """Give what tells of publishing: a live table for a person, lines for everybody else."""
    if as_json or not sys.stdout.isatty():
        yield watcher.progress
        return
    with live_table([mirror.name for mirror in config.mirrors]) as progress:
        yield progress


def page_of(source: str, url: str | None) -> bytes | None:
    """Return the saved page that *source* names ("-" is standard input); None for a URL."""
    if source.startswith(("http://", "https://")):
        return None
    page = _read(source)
    if url is None and not trailer.is_signed(page):
        raise click.UsageError("a page needs --url: where the article was, or will be, published")
    return page


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{source}: cannot be read: {error.strerror}") from None
