"""`mirror trust update`: a newer trust list from the first mirror that serves one that holds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from mirror.cli.console import json_option, say
from mirror.errors import ConfigError
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.model import Limits, Web
from signing import mirrorlist, store
from signing.folder import default_folder
from signing.update import Get
from signing.update import update as update_trust

_LIMITS = Limits(max_bytes=4 * 2**20, deadline_s=30.0)


@click.command()
@click.argument("urls", metavar="[URL...]", nargs=-1)
@click.option("--proxy", help="socks5h://ADDRESS:PORT, as for Tor.")
@click.option("--allow-loopback", is_flag=True, help="For tests: let URL be on this machine.")
@click.option("--store", "folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
def update(
    urls: Sequence[str],
    proxy: str | None,
    allow_loopback: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """
    Fetch a newer trust list from URL, or from the mirrors that the pinned list names.

    URL is where a mirror serves the folder that `mirror trust publish` wrote. A list that is
    old, mixed or badly signed is refused, and the next mirror asked.
    """
    folder = folder or default_folder(os.environ)
    web = HttpWeb(FetchPolicy(proxy=proxy, allow_loopback=allow_loopback))
    known = [
        f"{one.url.rstrip('/')}/trust/"
        for one in store.load(folder).mirrors
        if one.kind in mirrorlist.SERVERS
    ]
    asked = [f"{url.rstrip('/')}/" for url in urls] or known
    if not asked:
        raise ConfigError("the pinned list names no mirror", hint="name a URL")
    pack, url = update_trust(folder, asked, asking(web))
    versions = dict(pack.pin.versions)
    say(as_json, {"url": url, "versions": versions}, f"trust list from {url}: {versions}")


def asking(web: Web) -> Get:
    """Return *web* as the updater asks it."""

    def get(url: str) -> tuple[int, bytes]:
        capture = web.get(url, limits=_LIMITS)
        return capture.status, capture.body

    return get
