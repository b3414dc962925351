"""What configuration and outlet files say that helps with one outlet's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from mirror import outlets
from mirror.article import Hints
from mirror.config import Config, Outlet
from mirror.discover import Scope
from mirror.errors import FetchError
from mirror.urls import is_under, parse


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """One outlet, as a look at its pages needs to know it."""

    hints: Hints
    hosts: tuple[str, ...]
    """Its own: it may send a request on between them."""
    api: str = ""
    """Kind of its API that has articles as JSON, "" for none (`mirror.discover.KINDS`)."""
    browser: bool = False
    """Whether a browser may draw its pages."""
    script_hosts: tuple[str, ...] = ()
    """What such pages may ask for scripts and data beside their own site."""


def guides_of(config: Config) -> Callable[[str], Guide]:
    """Return the guide to an outlet, by the outlet's name."""
    guides = {outlet.name: _guide(outlet) for outlet in config.outlets}
    return lambda name: guides.get(name, Guide(hints=Hints(), hosts=()))


def _guide(outlet: Outlet) -> Guide:
    guide = Guide(
        hints=Hints(outlet=outlet.name),
        hosts=outlet.hosts,
        browser=outlet.browser,  # the volunteer's word alone: it is their machine
        script_hosts=outlet.script_hosts,
    )
    if not outlet.hints:
        return guide
    profile = outlets.load(outlet.hints)
    return replace(
        guide,
        hints=Hints(outlet=outlet.name, drop=profile.drop, **profile.selectors),
        api=profile.api,
        script_hosts=(*outlet.script_hosts, *profile.outlet.script_hosts),
    )


def scope_of(outlet: Outlet) -> Scope:
    """Return which links are articles of *outlet*."""
    if not outlet.hints:
        return Scope(hosts=outlet.hosts)
    profile = outlets.load(outlet.hints)
    return Scope(hosts=outlet.hosts, links=profile.links, paths=profile.articles)


def outlet_of(config: Config, url: str) -> str:
    """Return the name of the outlet whose host *url* has, else that host."""
    try:
        place = parse(url)
    except FetchError:  # a flag may name what nobody could fetch
        return urlsplit(url).hostname or ""
    for outlet in config.outlets:
        if is_under(place, outlet.hosts):
            return outlet.name
    return place.host
