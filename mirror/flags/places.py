"""
Which entries of other people's lists mean our outlets: by whole labels, or host and path.

Never by substring ("holod" is in holodnayarechka.ru), and never a whole platform: a register that
names t.me/somebody says nothing about t.me.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mirror.config import Outlet
from mirror.errors import FetchError
from mirror.urls import HttpUrl, parse, site_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A host, or on a platform the beginning of a path: the part of the web that is an outlet's."""

    host: str
    path: str = "/"
    """"/" for all of the host; else it ends where a path segment ends."""

    @property
    def url(self) -> str:
        """The place's own address."""
        return f"https://{self.host}{self.path}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """The places we look for in lists of millions."""

    hosts: frozenset[str]
    """Lower case and ASCII, without ports; platforms are not among them."""
    channels: tuple[Place, ...] = ()
    """Places on platforms."""
    parents: frozenset[str] = frozenset()
    """Domains above the hosts down to the registrable one: "*.parent" means the host too."""

    def of_domain(self, entry: str) -> Iterator[str]:
        """
        Yield the hosts that the entry "x.org" or "*.x.org" of a domain list means.

        x.org means itself if it is one of ours or below one; "*.x.org" means those below x.org.
        """
        domain = entry.strip().lower().strip(".")
        wild, _, rest = domain.partition("*.")
        if not wild and rest:
            domain = rest
            if domain in self.parents:
                yield from sorted(host for host in self.hosts if host.endswith(f".{domain}"))
        if self._is_ours(domain):
            yield domain

    def of_url(self, address: str) -> Place | None:
        """Return the place that *address* is in, as exactly as it says; None if not ours."""
        try:
            url = parse(address)
        except FetchError:
            return None
        path = url.target.partition("?")[0]
        if self._is_ours(url.host):
            return Place(host=url.host, path=path)
        for channel in self.channels:
            if is_in(url, channel):
                return channel
        return None

    def _is_ours(self, host: str) -> bool:
        return any(suffix in self.hosts for suffix in suffixes(host))


def watch(outlets: Iterable[Outlet], channels: Iterable[str] = ()) -> Watch:
    """
    Return what to look for: the outlets' hosts, and *channels* as URLs on platforms.

    A host that is a platform is left out: nobody's list of blocked sites says that all of it is
    ours. So are hosts with a port, which only tests have.
    """
    hosts = {host for outlet in outlets for host in outlet.hosts if ":" not in host}
    own = frozenset(host for host in hosts if host not in platforms())
    return Watch(
        hosts=own,
        channels=tuple(_channel(address) for address in sorted(set(channels))),
        parents=frozenset(parent for host in own for parent in _parents(host)),
    )


def suffixes(host: str) -> Iterator[str]:
    """Yield "a.b.org", "b.org" and "org" for "a.b.org"."""
    while host:
        yield host
        host = host.partition(".")[2]


def is_in(url: HttpUrl, place: Place) -> bool:
    """Return whether *url* is in *place*: host by whole labels, path by whole segments."""
    if not (url.host == place.host or url.host.endswith(f".{place.host}")):
        return False
    path = url.target.partition("?")[0]
    return path == place.path or path.startswith(place.path.rstrip("/") + "/")


def is_platform(host: str) -> bool:
    """Return whether many publish on *host*, or on a host above it."""
    return any(suffix in platforms() for suffix in suffixes(host))


@cache
def platforms() -> frozenset[str]:
    """Return the hosts of platforms.txt."""
    text = (resources.files("mirror.flags") / "platforms.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))


def _channel(address: str) -> Place:
    url = parse(address)
    return Place(host=url.host, path=url.target.partition("?")[0].rstrip("/") or "/")


def _parents(host: str) -> Iterator[str]:
    """Domains above *host* that belong to one owner: not a public suffix, not a platform."""
    registrable = site_of(host)
    for parent in suffixes(host.partition(".")[2]):
        if parent != registrable and not parent.endswith(f".{registrable}"):
            return
        if not is_platform(parent):
            yield parent
