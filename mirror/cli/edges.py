"""The real world, as `mirror` hands it to a job."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

import click

from mirror import article, bundle
from mirror.browser import Browser
from mirror.config import Config, Mirror
from mirror.errors import ConfigError
from mirror.fetch import USER_AGENT, Binds, FetchPolicy, HttpWeb, Manners, PoliteWeb, SqliteHosts
from mirror.job import Edges, Event
from mirror.model import Web
from mirror.publish import Credentials, Host, Progress, Ticker, environ_for, open_host
from mirror.sandbox import Sandbox, SandboxLimits
from signing import keyfile


@contextmanager
def real_edges(
    config: Config,
    *,
    tell: Callable[[Event], None],
    progress: Callable[[Progress], None],
    environ: Mapping[str, str] = os.environ,
) -> Iterator[Edges]:
    """Give network, clock, hosts and key as *config* wants them, and parsers in a sandbox."""
    now = clock(environ.get("SOURCE_DATE_EPOCH"))
    os.environ.update(environ_for(config.fetching.proxy, config.mirrors))
    key = keyfile.read(config.identity.key, partial(click.prompt, "Passphrase", hide_input=True))
    web = _outlets_web(config)
    with Sandbox(SandboxLimits(), workers=os.cpu_count() or 1) as sandbox:
        yield Edges(
            web=web,
            public=partial(_public_web, config),
            registers=HttpWeb(_policy(config)),
            read=lambda capture, hints: sandbox.call(article.read, capture, hints),
            draw=Browser(web, user_agent=USER_AGENT).draw,
            encode=lambda unverified, setting: sandbox.call(bundle.encode, unverified, setting),
            call=sandbox.call,
            clock=now,
            ticker=Ticker(
                monotonic=time.monotonic, sleep=time.sleep, chance=random.SystemRandom().random
            ),
            open_host=partial(_open, environ, config.fetching.proxy),
            key=key,
            secret=lambda mirror, what: Credentials(mirror, environ).get(what) or "",
            tell=tell,
            progress=progress,
        )


def _outlets_web(config: Config) -> Web:
    """Return the network as outlets see us: guarded, polite, through the proxy if there is one."""
    fetching = config.fetching
    consenting = frozenset(
        host for outlet in config.outlets if outlet.consent for host in outlet.hosts
    )
    config.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    return PoliteWeb(
        HttpWeb(_policy(config)),
        SqliteHosts(config.state / "hosts.sqlite3"),
        Manners(
            interval_s=fetching.interval_s,
            robots=Binds(fetching.robots),
            consenting=consenting,
        ),
    )


def _policy(config: Config) -> FetchPolicy:
    fetching = config.fetching
    return FetchPolicy(allow_loopback=fetching.allow_loopback, proxy=fetching.proxy or None)


def _public_web(config: Config, mirror: Mirror) -> Web:
    """
    Return the network for reading a mirror back: it is ours, so it is asked at full speed.

    Through the proxy as everything else that is read, unless the mirror is at home.
    """
    if mirror.allow_private:
        return HttpWeb(FetchPolicy(allow_loopback=True))
    return HttpWeb(FetchPolicy(proxy=config.fetching.proxy or None))


def clock(epoch: str | None) -> Callable[[], datetime]:
    """
    Return the time of day, or the one that SOURCE_DATE_EPOCH fixes.

    That variable (reproducible-builds.org/specs/source-date-epoch) makes two runs over the same
    pages give the same tree to the byte.
    """
    if epoch is None:
        return partial(datetime.now, UTC)
    if not epoch.isdecimal():
        raise ConfigError(f"SOURCE_DATE_EPOCH: expected seconds, found {epoch!r}")
    fixed = datetime.fromtimestamp(int(epoch), UTC)
    return lambda: fixed


def _open(environ: Mapping[str, str], proxy: str, mirror: Mirror) -> Host:
    return open_host(mirror, Credentials(mirror.name, environ), proxy=proxy)
